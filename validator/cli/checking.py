"""What `sis-validator check` does: reads a feed, prints what Alma will do with it, and writes the reports asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from validator.cli import output
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from validator.engine import Plan
    from validator.findings import Report
    from validator.privacy import Policy
    from validator.reports.lists import ListTarget
    from validator.rulebook.settings import Settings


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the command line, by the names of the options; `program` is that of `--run`."""

    feed: Sequence[str] = ()
    profile: str | None = None
    report: Sequence[str] = ()
    format: str = "text"
    previous: Sequence[str] = ()
    program: str | None = None
    baseline: str | None = None
    fail_on: str | None = None
    as_of: str | None = None
    quiet: bool = False
    show_values: bool = False
    order: bool = False
    lang: str = "en"
    jobs: int | None = None
    rules: Sequence[str] = ()
    schema: str | None = None
    xsl: str | None = None
    max_record_bytes: int | None = None
    max_members: int | None = None
    max_total_bytes: int | None = None
    max_ratio: int | None = None


def check_feed(words: Words) -> int:
    """Checks a feed as `words` ask for it; the exit status.

    Raises:
        SisValidatorError: something cannot be used as it was asked for, or not be read or written.
    """
    from validator.cli.choices import given

    limits = {
        "record_bytes": words.max_record_bytes,
        "members": words.max_members,
        "total_bytes": words.max_total_bytes,
        "ratio": words.max_ratio,
    }
    asked = given(
        profile=words.profile,
        rules=words.rules,
        schema=words.schema,
        baseline=words.baseline,
        as_of=words.as_of,
        fail_on=words.fail_on,
        jobs=words.jobs,
        limits=limits,
    )
    wish = _Wish(words.format, words.report, tuple(words.previous), words.program, words.xsl, words.order)
    reader = _reader(words.lang, quiet=words.quiet, show_values=words.show_values)
    return _check(_paths(words.feed, words.program), asked, wish, reader)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted of a run beside the settings.

    Attributes:
        format: what is printed.
        reports: the paths of the files to write.
        previous: the reports of the earlier run to compare with.
        program: the command of the export program that prints the feed, instead of paths.
        xsl: the stylesheet that converts every source first.
        with_order: whether the best order of the sources is to be told.
    """

    format: str
    reports: Sequence[str]
    previous: tuple[str, ...]
    program: str | None
    xsl: str | None
    with_order: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads the reports: what they may see, their language, and whether the verdict is enough."""

    policy: Policy
    language: str
    is_quiet: bool


def _reader(language: str, *, quiet: bool, show_values: bool) -> _Reader:
    from validator.privacy import Policy

    return _Reader(Policy.VALUES if show_values else Policy.MASKED, language, quiet)


def _paths(feed: Sequence[str], program: str | None) -> list[str]:
    from validator.errors import UsageError

    if feed and program is not None:
        raise UsageError(
            "a feed and a program were named.",
            hint="Name files, or a program that prints the feed.",
            where="--run",
        )
    return [*feed] or ([] if program is None else ["-"])


def _check(paths: list[str], asked: Settings, wish: _Wish, reader: _Reader) -> int:
    """Everything that can be refused is refused before the run."""
    from validator.cli.choices import chosen, exit_status, one_of
    from validator.cli.targets import refuse_to_replace, report_targets
    from validator.reports.formats import format_names
    from validator.words import languages

    one_of(format_names(), wish.format, "--format")
    one_of(languages(), reader.language, "--lang")
    targets = report_targets(wish.reports, paths)
    settings = chosen(asked, paths)
    refuse_to_replace(settings.baseline, "the baseline", targets)
    if settings.origin and not reader.is_quiet:
        output.note(f"Settings: {settings.origin}")
    plan = _plan_of_order(paths, settings) if wish.with_order else None
    found = _run(paths, settings, wish, targets, reader)
    _tell(found, targets, wish.format, reader)
    if plan is not None:
        lines = _order_lines(paths, plan, settings, wish.xsl, reader)
        output.show(f"\n{lines}") if wish.format == "text" else output.note(lines.rstrip())
    return exit_status(found, settings.fail_on or "error")


def _run(paths: list[str], settings: Settings, wish: _Wish, targets: list[Path], reader: _Reader) -> Report:
    from contextlib import nullcontext

    from validator import api
    from validator.cli.choices import plan_choices
    from validator.cli.progress import progress_bar
    from validator.privacy import Policy
    from validator.reports.formats import FORMATS, format_of

    formats = {wish.format, *map(format_of, targets)}
    source = nullcontext(None) if wish.program is None else _printed_by(wish.program)
    with source as stream, progress_bar(is_wanted=not reader.is_quiet) as progress:
        return api.check(
            paths if stream is None else stream,
            **plan_choices(settings),
            xsl=wish.xsl,
            with_coverage="html" in formats,
            jobs=settings.jobs,
            lists=_lists(targets, wish.format),
            worst=max((FORMATS[name].most for name in formats if name in FORMATS), default=0),
            previous=wish.previous,
            baseline=settings.baseline,
            show_values=reader.policy is Policy.VALUES,
            progress=progress,
        )


def _printed_by(program: str) -> AbstractContextManager[BinaryIO]:
    from validator.cli.program import output_of

    return output_of(program)


def _lists(targets: list[Path], format_name: str) -> list[ListTarget]:
    """The complete lists among the reports: they are written and printed while the run goes on."""
    from validator.reports.formats import format_of
    from validator.reports.lists import LISTS

    lists: list[ListTarget] = [target for target in targets if format_of(target) in LISTS]
    return [*lists, (format_name, output.show_document)] if format_name in LISTS else lists


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
    from validator.cli.choices import plan_choices
    from validator.cli.order import priority_of
    from validator.errors import UsageError

    if "-" in paths:
        raise UsageError(
            "for the order the feed is read twice, and standard input can be read only once.",
            hint="Write it into a file first.",
            where="--order",
        )
    plan = api.plan(**plan_choices(settings))
    priority_of(plan)
    return plan


def _order_lines(paths: list[str], plan: Plan, settings: Settings, xsl: str | None, reader: _Reader) -> str:
    """Whose record wins, and the order that would be right; beside a report for programs on standard error."""
    from validator.cli.carried import converted, jobs_of
    from validator.cli.order import order_lines
    from validator.cli.progress import progress_bar

    feed, _ = converted(paths, xsl)
    with progress_bar(is_wanted=not reader.is_quiet, doing="Ordering") as progress:
        return order_lines(feed, plan, jobs=jobs_of(settings), language=reader.language, progress=progress)
