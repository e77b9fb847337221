"""`sis-validator baseline write` and `update`: findings that are accepted, so that only new ones count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from validator.findings import Report

EXAMPLES = """\b
Examples:
  sis-validator baseline write export.xml -o baseline.json
  sis-validator check next-export.xml --baseline baseline.json
  sis-validator baseline update baseline.json next-export.xml"""

_Target: TypeAlias = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="The baseline to write.")
]
_Force: TypeAlias = Annotated[
    bool, typer.Option("--force", help="Replace a baseline, also by one that accepts more.")
]


def baseline_write(
    feed: options.Feed = None,
    target: _Target = "baseline.json",
    profile: options.Profile = None,
    rules: options.Rules = None,
    as_of: options.AsOf = None,
    xsl: options.Xsl = None,
    force: _Force = False,
) -> int:
    """Accept everything that is found in FEED today: later checks with --baseline report what is new.

    The baseline holds no text of the feed. Its key is written beside it, as FILE.key: keep that as you keep the feed,
    and out of version control; a pipeline takes it from the variable SIS_VALIDATOR_BASELINE_KEY. What makes Alma
    stop the load is not accepted: it is reported until it is mended.
    """
    import os
    from pathlib import Path

    from validator import api
    from validator.baseline import KEY_VARIABLE, Baseline, Marking, key_path, making_key, write_baseline
    from validator.cli.choices import chosen, given, plan_choices
    from validator.cli.progress import progress_bar
    from validator.words import words_in

    path = Path(target)
    _may_be_written(path, feed or [], force=force)
    settings = chosen(given(profile=profile, rules=rules, as_of=as_of), feed or [])
    with making_key(path) as key, progress_bar(is_wanted=True) as progress:
        marking = Marking(key)
        report = api.check(
            feed or [],
            sink=marking.add,
            xsl=xsl,
            jobs=settings.jobs,
            progress=progress,
            **plan_choices(settings),
        )
        marks, refused = marking.accepted(report)
        made = Baseline(target, report.as_of, key, marks)
        write_baseline(made)
    place = KEY_VARIABLE if os.environ.get(KEY_VARIABLE) else key_path(path)
    output.show(f"Accepted: {words_in()('count.findings', made.findings)}, in {target}. The key: {place}\n")
    if refused:
        output.note(_not_accepted(refused))
    if report.not_checked:
        output.note("A part of the feed was not checked; what is found there later is new.")
    return OK


def _may_be_written(path: Path, feed: Sequence[str], *, force: bool) -> None:
    """Refuses to replace a baseline, unless that is meant, and a part of the feed in any case."""
    from validator.errors import UsageError
    from validator.feed.parts import is_part_of

    if path.exists() and not force:
        raise UsageError(
            "there is a baseline of this name.",
            hint="Take out what is gone with `sis-validator baseline update`, or replace it with --force.",
            where=str(path),
        )
    if is_part_of(path, feed):
        raise UsageError("it would replace a part of the feed.", hint="Choose another name.", where=str(path))


def baseline_update(
    baseline: Annotated[str, typer.Argument(metavar="BASELINE", hidden=True)],
    feed: options.Feed = None,
    profile: options.Profile = None,
    rules: options.Rules = None,
    as_of: options.AsOf = None,
    xsl: options.Xsl = None,
) -> int:
    """Take out of BASELINE what is no longer found in FEED. Nothing is ever added."""
    from validator import api
    from validator.baseline import Acceptance, read_baseline, write_baseline
    from validator.cli.choices import chosen, given, plan_choices
    from validator.cli.progress import progress_bar
    from validator.errors import UsageError

    settings = chosen(given(profile=profile, rules=rules, as_of=as_of), feed or [])
    acceptance = Acceptance(read_baseline(baseline))
    with progress_bar(is_wanted=True) as progress:
        report = api.check(
            feed or [],
            baseline=acceptance,
            xsl=xsl,
            jobs=settings.jobs,
            progress=progress,
            **plan_choices(settings),
        )
    if why := _why_unclear(report):
        raise UsageError(
            f"{why}, so that nobody can tell what is gone.",
            hint="Check the feed first; the baseline is as it was.",
            where=baseline,
        )
    shrunk = acceptance.shrunk()
    write_baseline(shrunk)
    output.show(f"Gone: {acceptance.gone:,}. Still accepted in {baseline}: {shrunk.findings:,}.\n")
    return OK


def _why_unclear(report: Report) -> str:
    """Why what was not found may be there still, or ""."""
    if report.not_checked:
        return "a part of the feed was not checked"
    if report.forecast.records == 0:
        return "the feed has no users"
    return "Alma would stop the load of this feed" if report.forecast.load_stopped else ""


def _not_accepted(refused: Mapping[str, int]) -> str:
    from validator.words import words_in

    rules = ", ".join(f"{rule} ({number:,})" for rule, number in sorted(refused.items()))
    findings = words_in()("count.findings", sum(refused.values()))
    return f"Not accepted: {findings} over which Alma stops the load: {rules}."
