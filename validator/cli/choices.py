"""What a run is told: the command line and the settings file; and what its end means to a script."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import UsageError
from validator.findings import Verdict
from validator.rulebook.mistakes import advice
from validator.rulebook.model import Severity
from validator.rulebook.settings import find_settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.findings import Report
    from validator.rulebook.settings import Settings

_LEVELS = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


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
        as_of=given.as_of or settings.as_of,
        fail_on=given.fail_on or settings.fail_on,
        jobs=given.jobs or settings.jobs,
        limits={**settings.limits, **given.limits},
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


def levels(text: str) -> str:
    """`text`, where it is a word that --fail-on knows.

    Raises:
        UsageError: it is not.
    """
    if text in _LEVELS:
        return text
    raise UsageError(f'there is no level "{text}".', hint=advice(text, _LEVELS), where="--fail-on")


def known_format(name: str) -> str:
    """`name`, where it is a format that can be printed.

    Raises:
        UsageError: it is not.
    """
    from validator.reports.formats import FORMATS

    if name in FORMATS:
        return name
    raise UsageError(f'there is no report format "{name}".', hint=advice(name, FORMATS), where="--format")


def exit_status(report: Report, fail_on: str) -> int:
    """0, 1 or 2, never a count: what was not checked outranks what was found."""
    if report.verdict is Verdict.INCOMPLETE:
        return 2
    found = {tally.severity for tally in report.tallies if tally.findings}
    return 1 if found & _LEVELS[fail_on] else 0
