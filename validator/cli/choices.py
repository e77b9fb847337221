"""What a run is told: the command line and the settings file; and what its end means to a script.

The words of the options become settings (`given`), the settings file fills what they leave open (`chosen`), and the
library takes what came of it (`plan_choices`).
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from validator.cli.statuses import FINDINGS, OK, UNFINISHED
from validator.dataclass import replace
from validator.errors import UsageError
from validator.rulebook.mistakes import advice
from validator.rulebook.model import Severity
from validator.rulebook.settings import Settings, find_settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from validator.feed import Limits
    from validator.findings import Report, Verdict

LEVELS = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}
"""What makes the exit status 1, by the words of --fail-on."""


class PlanChoices(TypedDict):
    """What `api.plan` and `api.check` have to be told in the same words."""

    profile: str
    rule_folders: tuple[Path, ...]
    schema: Path | None
    as_of: dt.date | None
    limits: Limits


def given(
    *,
    profile: str | None = None,
    rules: Sequence[str] | None = None,
    schema: str | None = None,
    baseline: str | None = None,
    as_of: str | None = None,
    fail_on: str | None = None,
    jobs: int | None = None,
    limits: Mapping[str, int | None] | None = None,
) -> Settings:
    """The words of the command line as settings; those that were not given stay open.

    Raises:
        UsageError: a date or a level is none.
    """
    return Settings(
        profile=profile,
        rule_folders=tuple(map(Path, rules or ())),
        schema=Path(schema) if schema else None,
        baseline=Path(baseline) if baseline else None,
        as_of=as_date(as_of) if as_of else None,
        fail_on=one_of(LEVELS, fail_on, "--fail-on") if fail_on else None,
        jobs=jobs,
        limits={name: limit for name, limit in (limits or {}).items() if limit is not None},
    )


def chosen(given: Settings, feed: Sequence[str]) -> Settings:
    """`given`, and what it leaves open from the settings file of the feed or of the working folder.

    Raises:
        RuleBookError: the settings file has a mistake.
        UsageError: no feed was named.
    """
    if not feed:
        raise UsageError(
            "no feed was named.",
            hint="Name a file, a folder, or - for standard input: sis-validator check export.xml",
        )
    try:
        found = find_settings(feed, Path())
    except (OSError, ValueError):
        found = None  # a path that cannot be looked at; opening the feed says so in full
    if found is None:
        return given
    settings = load_settings(found)
    return replace(
        settings,
        profile=given.profile or settings.profile,
        rule_folders=given.rule_folders or settings.rule_folders,
        schema=given.schema or settings.schema,
        baseline=given.baseline or settings.baseline,
        as_of=given.as_of or settings.as_of,
        fail_on=given.fail_on or settings.fail_on,
        jobs=given.jobs or settings.jobs,
        limits={**settings.limits, **given.limits},
    )


def plan_choices(settings: Settings) -> PlanChoices:
    """What `settings` say of the rules, the schema, the day and the limits, as the library takes it."""
    from validator.api import DEFAULT_PROFILE
    from validator.feed import Limits

    return PlanChoices(
        profile=settings.profile or DEFAULT_PROFILE,
        rule_folders=settings.rule_folders,
        schema=settings.schema,
        as_of=settings.as_of,
        limits=Limits(**settings.limits),
    )


def as_date(text: str) -> dt.date:
    """The day that `text` names.

    Raises:
        UsageError: it names none.
    """
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f'"{text}" is no day of the calendar.', hint="Write it as 2026-08-15.", where="--as-of")


def one_of(words: Iterable[str], text: str, option: str) -> str:
    """`text`, where it is one of the words that `option` knows.

    Raises:
        UsageError: it is not; the closest word is named.
    """
    known = [*words]
    if text in known:
        return text
    raise UsageError(f'"{text}" is not known here.', hint=advice(text, known), where=option)


def exit_status(report: Report, fail_on: str) -> int:
    """What a report says to a script, where findings at or above the severity `fail_on` count."""
    found = {tally.severity for tally in report.tallies if tally.findings}
    return status_of(report.verdict, found, fail_on, is_load_stopped=report.forecast.load_stopped)


def status_of(verdict: Verdict, found: Set[Severity], fail_on: str, *, is_load_stopped: bool) -> int:
    """What was not checked outranks what was found, and a stopped load every severity."""
    from validator.findings import Verdict

    if verdict is Verdict.INCOMPLETE:
        return UNFINISHED
    if is_load_stopped and fail_on != "never":
        return FINDINGS
    return FINDINGS if found & LEVELS[fail_on] else OK
