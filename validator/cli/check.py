"""`sis-validator check`: reads a feed, prints what Alma will do with it, and writes the reports asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan
    from validator.feed import Limits
    from validator.findings import Report
    from validator.privacy import Policy
    from validator.reports.lists import ListTarget
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator check export.xml
  sis-validator check students.zip staff.xml.gz --report report.html
  curl -s https://sis.example.edu/export | sis-validator check - --quiet
  sis-validator check --run "python export.py --sample 50"
  sis-validator check nightly/ --profile our-library.yaml --fail-on warning

\b
Exit status:
  0  nothing at or above --fail-on
  1  findings: see the report
  2  the check could not run, or not finish; read what it says, do not load"""

_REPORT = (
    "Also write a report into this file; its suffix names the format: .html .json .txt .md .sarif, .xml for "
    "JUnit; .csv and .jsonl hold every finding. May be repeated."
)
_FORMAT = "What to print: text, json, html, markdown, sarif, junit, github, csv or jsonl."
_PREVIOUS = (
    "The .json report of an earlier run, its .jsonl list, or both in turn: says what is new, gone, remaining."
)
_BASELINE = (
    "A file that `baseline write` made: findings that it has accepted are set aside, only new ones count."
)
_RUN = "Run this export program and check what it prints, instead of FEED; no shell reads the command."
_RULES = "A folder of rules and profiles of your own, instead of those in the settings. May be repeated."


def check(
    feed: Annotated[list[str] | None, typer.Argument(metavar="FEED", hidden=True)] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="The rules to apply, by name or file.  [default: i-share]"),
    ] = None,
    report: Annotated[list[str] | None, typer.Option(metavar="PATH", help=_REPORT)] = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help=_FORMAT)
    ] = "text",
    previous: Annotated[list[str] | None, typer.Option(metavar="PATH", help=_PREVIOUS)] = None,
    program: Annotated[str | None, typer.Option("--run", metavar="COMMAND", help=_RUN)] = None,
    baseline: Annotated[str | None, typer.Option(metavar="PATH", help=_BASELINE)] = None,
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict alone.")] = False,
    show_values: Annotated[
        bool,
        typer.Option(
            "--show-values", help="Show names, addresses and other values in the reports, unmasked."
        ),
    ] = False,
    order: Annotated[
        bool, typer.Option("--order", help="Also say in which order the sources should be loaded.")
    ] = False,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="The language of reports for people, such as es.")
    ] = "en",
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many processes may work at once.")
    ] = None,
    rules: Annotated[list[str] | None, typer.Option(metavar="FOLDER", help=_RULES)] = None,
    schema: Annotated[
        str | None, typer.Option(metavar="PATH", help="Your own copy of the XML schema of Alma users.")
    ] = None,
    xsl: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="An XSL stylesheet that converts every source first, as in Alma."),
    ] = None,
    max_record_bytes: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The longest record that is checked.")
    ] = None,
    max_members: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many members a zip may have.")
    ] = None,
    max_total_bytes: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How much a zip or gzip may hold when unpacked.")
    ] = None,
    max_ratio: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many bytes one compressed byte may give.")
    ] = None,
) -> int:
    """Check a feed: what Alma will do with it, why, and what is to be done.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input, in the order in which Alma
    loads them. Settings may stand in sis-validator.yaml beside the feed or in the working folder; the command
    line wins. Names, addresses and other values of people are masked in every report.
    """
    from validator.cli.choices import LEVELS, as_date, chosen, exit_status, one_of
    from validator.cli.targets import report_targets
    from validator.privacy import Policy
    from validator.reports.formats import format_names
    from validator.reports.words import languages
    from validator.rulebook.settings import Settings

    sizes = {
        "record_bytes": max_record_bytes,
        "members": max_members,
        "total_bytes": max_total_bytes,
        "ratio": max_ratio,
    }
    given = Settings(
        profile=profile,
        rule_folders=tuple(map(_path, rules or ())),
        schema=_path(schema) if schema else None,
        baseline=_path(baseline) if baseline else None,
        as_of=as_date(as_of) if as_of else None,
        fail_on=one_of(LEVELS, fail_on, "--fail-on") if fail_on else None,
        jobs=jobs,
        limits={name: size for name, size in sizes.items() if size is not None},
    )
    paths = _paths(feed, program)
    one_of(format_names(), format, "--format")
    one_of(languages(), lang, "--lang")
    targets = report_targets(report or [], paths)
    settings = chosen(given, paths)
    if settings.origin and not quiet:
        output.note(f"Settings: {settings.origin}")
    plan = _plan_of_order(paths, settings) if order else None
    wish = _wish(targets, format, tuple(previous or ()), show_values=show_values)
    found = _run(paths, settings, wish, program, xsl, is_quiet=quiet)
    _tell(found, targets, format, _Reader(Policy.VALUES if show_values else Policy.MASKED, lang, quiet))
    if plan is not None:
        lines = _order_lines(paths, plan, settings, xsl, lang)
        output.show(f"\n{lines}") if format == "text" else output.note(lines.rstrip())
    return exit_status(found, settings.fail_on or "error")


def _paths(feed: list[str] | None, program: str | None) -> list[str]:
    from validator.errors import UsageError

    if feed and program is not None:
        raise UsageError(
            "a feed and a program were named.",
            hint="Name files, or a program that prints the feed.",
            where="--run",
        )
    return feed or ([] if program is None else ["-"])


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a run must gather for the reports, beyond its samples."""

    with_coverage: bool
    lists: tuple[ListTarget, ...]
    worst: int
    previous: tuple[str, ...]
    show_values: bool


def _wish(targets: list[Path], format_name: str, previous: tuple[str, ...], *, show_values: bool) -> _Wish:
    from validator.reports.formats import FORMATS, format_of
    from validator.reports.lists import LISTS

    names = {format_name, *map(format_of, targets)}
    lists: list[ListTarget] = [target for target in targets if format_of(target) in LISTS]
    if format_name in LISTS:
        lists.append((format_name, output.show_document))
    worst = max((FORMATS[name].most for name in names if name in FORMATS), default=0)
    return _Wish("html" in names, tuple(lists), worst, previous, show_values)


def _run(
    paths: list[str], settings: Settings, wish: _Wish, program: str | None, xsl: str | None, *, is_quiet: bool
) -> Report:
    from contextlib import nullcontext

    from validator import api
    from validator.cli.program import output_of
    from validator.cli.progress import progress_bar

    source = nullcontext(None) if program is None else output_of(program)
    with source as stream, progress_bar(is_wanted=not is_quiet) as progress:
        return api.check(
            paths if stream is None else stream,
            settings.profile or api.DEFAULT_PROFILE,
            rule_folders=settings.rule_folders,
            schema=settings.schema,
            as_of=settings.as_of,
            limits=_limits(settings),
            xsl=xsl,
            with_coverage=wish.with_coverage,
            jobs=settings.jobs,
            lists=wish.lists,
            worst=wish.worst,
            previous=wish.previous,
            baseline=settings.baseline,
            show_values=wish.show_values,
            progress=progress,
        )


def _limits(settings: Settings) -> Limits:
    from validator.feed import Limits

    return Limits(**settings.limits)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads the reports: what they may see, their language, and whether the verdict is enough."""

    policy: Policy
    language: str
    is_quiet: bool


def _tell(found: Report, targets: list[Path], format_name: str, reader: _Reader) -> None:
    from validator.cli.targets import append_job_summary, write_all
    from validator.reports.formats import render
    from validator.reports.lists import LISTS

    policy, language = reader.policy, reader.language
    write_all(found, targets, policy, language)
    if format_name == "text":
        colour = output.is_colourful(sys.stdout)
        text = render(found, format_name, policy, colour=colour, quiet=reader.is_quiet, language=language)
        output.show(text)
    elif format_name not in LISTS:  # a list was printed while the run went on
        output.show_document(render(found, format_name, policy, language=language))
    if format_name == "github":
        append_job_summary(found, language)


def _plan_of_order(paths: list[str], settings: Settings) -> Plan:
    """What `--order` needs; told before the run what it lacks."""
    from validator import api
    from validator.cli.order import priority_of
    from validator.errors import UsageError

    if "-" in paths:
        raise UsageError(
            "for the order the feed is read twice, and standard input can be read only once.",
            hint="Write it into a file first.",
            where="--order",
        )
    plan = api.plan(
        settings.profile or api.DEFAULT_PROFILE,
        rule_folders=settings.rule_folders,
        schema=settings.schema,
        as_of=settings.as_of,
        limits=_limits(settings),
    )
    priority_of(plan)
    return plan


def _order_lines(paths: list[str], plan: Plan, settings: Settings, xsl: str | None, language: str) -> str:
    """Whose record wins, and the order that would be right; beside a report for programs on standard error."""
    from validator.cli.carried import converted, jobs_of
    from validator.cli.order import order_lines

    feed, _ = converted(paths, xsl)
    return order_lines(feed, plan, jobs=jobs_of(settings), language=language)
