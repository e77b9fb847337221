"""The words of the rule book as typed, frozen values. What a rule file means stands in `docs/rule-format.md`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How we treat a finding."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Consequence(StrEnum):
    """What Alma does with it; `unknown` wherever no source says so."""

    LOAD_STOPPED = "load-stopped"
    RECORD_REJECTED = "record-rejected"
    RECORD_ALTERED = "record-altered"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """How much of a feed a check needs at once."""

    SOURCE = "source"
    RECORD = "record"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Fix:
    """How to mend a finding: a sentence for the people who write the export, one for the library."""

    it: str
    library: str


@dataclass(frozen=True, slots=True)
class Link:
    """A public page that supports a rule."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Param:
    """A setting that a profile may change: its type, its default, and what it is for."""

    type: str
    default: Any
    help: str


@dataclass(frozen=True, slots=True)
class Example:
    """A small feed that shows a rule, and the findings that it must give (none for a good one)."""

    title: str
    feed: bytes
    expect: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the rule book, as its file states it.

    `options` are the check's options before parameters are put in. `origin` is `file:line` for messages.
    `outranks` names rules whose findings are left out where this rule names the same defect.
    """

    id: str
    name: str
    since: str
    severity: Severity
    consequence: Consequence
    scope: Scope
    summary: str
    why: str
    fix: Fix
    docs: tuple[Link, ...]
    params: Mapping[str, Param]
    check: str
    options: Mapping[str, Any]
    message: str
    good: tuple[Example, ...]
    bad: tuple[Example, ...]
    outranks: tuple[str, ...]
    origin: str
