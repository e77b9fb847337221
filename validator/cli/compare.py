"""`sis-validator compare`: what the next load would change, from the feed that was loaded last."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import carried, output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.comparing import ChangeReport
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator compare last-week.zip tonight.zip
  sis-validator compare last/ next/ --profile our-library.yaml --report change.html
  sis-validator compare last.xml students.xml --new staff.xml --order

\b
Exit status:
  0  no limit at or above --fail-on is passed
  1  a limit is passed, or Alma would stop the load
  2  the comparison could not run, or not finish; do not load"""

_REPORT = "Also write the comparison into this file: .html, .json or .txt. May be repeated."
_OLD = "A further source of the feed that was loaded last, after OLD. May be repeated."
_NEW = "A further source of the feed that is to be loaded, after NEW. May be repeated."


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    more_old: Annotated[list[str] | None, typer.Option("--old", metavar="PATH", help=_OLD)] = None,
    more_new: Annotated[list[str] | None, typer.Option("--new", metavar="PATH", help=_NEW)] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="The rules to apply, by name or file.  [default: i-share]"),
    ] = None,
    report: Annotated[list[str] | None, typer.Option(metavar="PATH", help=_REPORT)] = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help="What to print: text, json or html.")
    ] = "text",
    order: Annotated[
        bool, typer.Option("--order", help="Say in which order the sources of the new feed should be loaded.")
    ] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL", help="What makes the exit status 1: error, warning or never.  [default: error]"
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day that counts as today, such as 2026-08-15."),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="The language of reports for people, such as es.")
    ] = "en",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict alone.")] = False,
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="FOLDER", help="A folder of rules and profiles of your own. May be repeated."),
    ] = None,
    schema: Annotated[
        str | None, typer.Option(metavar="PATH", help="Your own copy of the XML schema of Alma users.")
    ] = None,
    jobs: carried.Jobs = None,
    xsl: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="An XSL stylesheet that converts every source first, as in Alma."),
    ] = None,
) -> int:
    """Compare the feed that was loaded last with the one to be loaded: what would the load change?

    OLD and NEW are files, folders, .zip or .gz files, one of them perhaps - for standard input, in any order of
    users. Users are matched by primary
    identifier, as Alma matches them. Counts are those of the feeds: what was changed in Alma itself, they do
    not tell. Limits stand in the profile, under guards.
    """
    from validator.cli.choices import LEVELS, as_date, chosen, one_of
    from validator.reports.changes import FORMATS
    from validator.reports.words import languages
    from validator.rulebook.settings import Settings

    feeds = [old, *(more_old or ())], [new, *(more_new or ())]
    given = Settings(
        profile=profile,
        rule_folders=tuple(map(Path, rules or ())),
        schema=Path(schema) if schema else None,
        as_of=as_date(as_of) if as_of else None,
        fail_on=one_of(LEVELS, fail_on, "--fail-on") if fail_on else None,
        jobs=jobs,
    )
    one_of(FORMATS, format, "--format")
    one_of(languages(), lang, "--lang")
    targets = _targets(report or [], feeds)
    _refuse_standard_input_twice([*feeds[0], *feeds[1]])
    settings = chosen(given, feeds[1])
    if settings.origin and not quiet:
        output.note(f"Settings: {settings.origin}")
    found = _run(feeds, settings, xsl, is_quiet=quiet, needs_priority=order)
    _tell(found, targets, format, lang, quiet=quiet)
    return _exit_status(found, settings.fail_on or "error")


def _targets(paths: Sequence[str], feeds: tuple[list[str], list[str]]) -> list[Path]:
    from validator.cli.targets import usable_targets
    from validator.reports.changes import format_of

    return usable_targets(paths, [*feeds[0], *feeds[1]], format_of)


def _refuse_standard_input_twice(paths: Sequence[str]) -> None:
    from validator.errors import UsageError

    if paths.count("-") > 1:
        raise UsageError(
            "standard input can be read only once.", hint="Write one of the two into a file first."
        )


def _run(
    feeds: tuple[list[str], list[str]],
    settings: Settings,
    xsl: str | None,
    *,
    is_quiet: bool,
    needs_priority: bool,
) -> ChangeReport:
    from validator import api
    from validator.cli.progress import progress_bar
    from validator.feed import Limits

    plan = api.plan(
        settings.profile or api.DEFAULT_PROFILE,
        rule_folders=settings.rule_folders,
        schema=settings.schema,
        as_of=settings.as_of,
        limits=Limits(**settings.limits),
    )
    if needs_priority:
        from validator.cli.order import priority_of

        priority_of(plan)
    with progress_bar(is_wanted=not is_quiet) as progress:
        from validator.comparing import compare as compare_feeds
        from validator.comparing import judged
        from validator.converting import load_converter, through

        converter = load_converter(xsl) if xsl is not None else None
        old, new = (through(converter, paths) for paths in feeds)
        notes = () if converter is None else (converter.note,)
        return judged(
            compare_feeds(old, new, plan, jobs=carried.jobs_of(settings), progress=progress), plan, notes
        )


def _tell(
    found: ChangeReport, targets: Sequence[Path], format_name: str, language: str, *, quiet: bool
) -> None:
    from validator.reports.changes import render_change, write_change

    for target in targets:
        write_change(found, target, language=language)
    if format_name == "text":
        colour = output.is_colourful(sys.stdout)
        output.show(render_change(found, "text", colour=colour, quiet=quiet, language=language))
    else:
        output.show_document(render_change(found, format_name, language=language))


def _exit_status(found: ChangeReport, fail_on: str) -> int:
    from validator.cli.choices import LEVELS
    from validator.findings import Verdict

    if found.verdict is Verdict.INCOMPLETE:
        return 2
    severities = {alarm.active.severity for alarm in found.alarms}
    if found.change.load_stopped and fail_on != "never":
        return 1
    return 1 if severities & LEVELS[fail_on] else 0
