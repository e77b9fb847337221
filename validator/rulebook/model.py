"""The words of the rule book as typed, frozen values. `docs/rule-format.md` says what a rule file means."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from validator.records.selector import Selector


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


SEVEREST = (
    Consequence.LOAD_STOPPED,
    Consequence.RECORD_REJECTED,
    Consequence.UNKNOWN,
    Consequence.RECORD_ALTERED,
    Consequence.ACCEPTED,
)
"""Consequences from the worst on. What nobody knows may be a rejection, so it comes before what is known to load."""


class Scope(StrEnum):
    """How much a check needs at once; `comparison`: two feeds, the one loaded last and the next."""

    SOURCE = "source"
    RECORD = "record"
    FEED = "feed"
    COMPARISON = "comparison"


class ParamType(StrEnum):
    """What a parameter may hold.

    A text, a whole number, true or false, a list of texts, a table (each row a name and a list of texts), a
    date (also `today+1d`), or a regular expression.
    """

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    TABLE = "table"
    DATE = "date"
    PATTERN = "pattern"


class CheckSpec(Protocol):
    """What the rule book has to know of a check.

    `options` is a frozen dataclass; its annotations say what a rule may write under `with` (see `fields`). An
    option without a default, with the default None, with `metadata={"essential": True}`, or that is a mapping
    of lists is what the check works with: where a parameter leaves it empty, the rule is skipped.
    `__post_init__` may raise ValueError with a plain sentence. `offers` are the placeholders of messages.
    """

    @property
    def name(self) -> str:
        """The word that stands under `check` in a rule."""

    @property
    def scope(self) -> Scope:
        """How much of the feed it sees at once."""

    @property
    def options(self) -> type[Any]:
        """The dataclass of its options."""

    @property
    def offers(self) -> frozenset[str]:
        """The names that its hits give a value for."""


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
    """A setting that a profile may change: its type, its default as written, and what it is for.

    `codes` names the code list that fills it, `filled_by` the key of a profile that does, such as `priority`
    or `guards.fewer_users`; both may be "".
    """

    type: ParamType
    default: Any
    help: str
    codes: str = ""
    filled_by: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A small feed that shows a rule, and the findings that it must give (none for a good one).

    `files` are names with bytes, in load order. `expect` holds one mapping for each finding, in order: a name
    of `EXPECTABLE` or a placeholder of the check, with a text or a tuple of texts. `as_of` is the day that
    counts as today. `params` are the parameters that differ from the defaults, as written. `schema` holds
    texts of the shipped XML schema with what stands there instead, for rules about an institution's own.
    `also` names other rules that rightly find something in it. `old` is the feed that was loaded before, for
    rules about two feeds.
    """

    title: str
    files: tuple[tuple[str, bytes], ...]
    expect: tuple[Mapping[str, Any], ...]
    as_of: dt.date
    params: Mapping[str, Any]
    origin: str
    schema: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    old: tuple[tuple[str, bytes], ...] = ()


EXPECTABLE = frozenset({"line", "column", "record", "source", "path", "primary_id"})
"""What an example may expect of a finding's place, beyond the placeholders that the check offers."""


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
    good: Sequence[Example]
    bad: Sequence[Example]
    outranks: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule as a profile runs it.

    Attributes:
        rule: the entry of the rule book.
        severity: the effective one.
        consequence: what Alma does.
        params: the effective parameters, as written: texts, tuples of texts, mappings.
        options: the check's own options dataclass, parameters put in.
        reason: why a profile set it so, or "".
        provenance: which `file:line` set each value: `severity`, `params.values`, `lock`; what is not named
            here comes from the rule's own file.
    """

    rule: Rule
    severity: Severity
    consequence: Consequence
    params: Mapping[str, Any]
    options: Any
    reason: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.rule.id)


@dataclass(frozen=True, slots=True)
class Suppression:
    """A deliberate exception: findings of `rule` on records that meet `where` are set aside through `until`.

    Each selector of `where` must find one of its texts in the record; without any, the exception is for all.
    `max` is how many findings it may cover before it counts as broken, or None.
    """

    rule: str
    where: Mapping[Selector, tuple[str, ...]]
    reason: str
    until: dt.date
    max: int | None
    origin: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one table, as a file states them.

    `date` is the day on which the table was looked at; `source` says where the codes come from, or is "".
    `codes` are the codes with their labels, in the order of the file; a label may be "". A list that
    `is_standard` belongs to no institution, and does not grow old.
    """

    name: str
    date: dt.date
    source: str
    codes: Mapping[str, str]
    origin: str
    is_standard: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A selection of rules with their settings, ready to run.

    Attributes:
        name: its name, as files that extend it call it.
        title: what people call it.
        files: every file that made it, in the order in which they were applied.
        active: the rules that run, sorted by id.
        skipped: ids of selected rules that have nothing to work with, and why; a rule that still runs in part
            stands in both.
        suppressions: in the order of their files.
        sha256: of all that can change a result: equal values promise equal findings.
        codes: the code lists that it uses, sorted by name.
        codes_max_age: after how many days a code list is old.
        priority: the user groups in the order in which their records should win, or none.
    """

    name: str
    title: str
    files: tuple[str, ...]
    active: tuple[ActiveRule, ...]
    skipped: tuple[tuple[str, str], ...]
    suppressions: tuple[Suppression, ...]
    sha256: str
    codes: tuple[CodeList, ...] = ()
    codes_max_age: int = 365
    priority: tuple[str, ...] = ()
