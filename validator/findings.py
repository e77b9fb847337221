"""What a run found: hits become findings, findings become counts, samples, a forecast and a verdict.

Everything here still holds the feed's own texts (`Quoted`); `reports.present` decides what may be shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.faults import Excerpt, Place
    from validator.privacy import Shown
    from validator.rulebook.model import Consequence, Rule


class Verdict(StrEnum):
    """The answer to "may I load this?"."""

    READY = "ready"
    REVIEW = "review"
    REJECT = "reject"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Related:
    """Another record that a finding speaks of; `role` is "winner" or "loaded-earlier".

    `source` is an index into `Report.sources`; `line` and `record` count from 1.
    """

    role: str
    source: int
    record: int
    line: int
    primary_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place.

    Attributes:
        rule: the rule's id.
        source: an index into `Report.sources`; None for a finding about the feed as a whole.
        place: where; None where a finding has no single place.
        record: the record's number in its source, from 1; None outside a record.
        primary_id: of that record; "" where it has none.
        path: the element concerned, relative to the record.
        values: what the message shows.
        related: other records that it speaks of.
        excerpt: the text around the defect, or None.
        consequence: where it is worse than the rule's own, because the finding stands in for another rule's.
        exceptions: those of the profile that may set it aside, by their position.
        crowds: of a finding about many records, how many these are, in groups that do not overlap; what has the same
            key in another finding of the rule are the same records; empty where nobody counted them. `record` is then
            the first of them.
    """

    rule: str
    source: int | None
    place: Place | None
    record: int | None
    primary_id: str
    path: str
    values: Mapping[str, Shown]
    related: tuple[Related, ...] = ()
    excerpt: Excerpt | None = None
    consequence: Consequence | None = None
    exceptions: tuple[int, ...] = ()
    crowds: Mapping[int, int] | None = None

    @property
    def is_of_many(self) -> bool:
        """Whether it is about many records, of which the one that it names is only the first."""
        return self.crowds is not None


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What was read of one source.

    `encoding` is as declared or found; `bytes` and `sha256` are of the uncompressed source.
    """

    path: str
    member: str | None
    bytes: int
    sha256: str
    encoding: str
    records: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many records would be loaded, altered, rejected; and whether Alma would stop the whole load."""

    records: int
    load: int
    load_altered: int
    reject: int
    unknown: int
    load_stopped: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """How many distinct records have at least one error, and how many at least one warning."""

    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class RuleTally:
    """A rule with findings: its effective severity and exact counts.

    `findings` counts findings, `records` the distinct records that they speak of. `spread` counts findings in 40
    equal slices of the feed, by bytes, first to last; `groups` counts records by user group, `campuses` by
    campus code, most frequent first, at most ten each.
    """

    rule: Rule
    severity: Severity
    consequence: Consequence
    findings: int
    records: int
    spread: tuple[int, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    campuses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A part of the feed, or a rule, that could not be checked; it makes the verdict `incomplete`.

    `parts` is how many it stands for, where there are too many to list.
    """

    what: str
    why: str
    parts: int = 1


@dataclass(frozen=True, slots=True)
class SkippedRule:
    """A rule that the profile selects but that has nothing to work with, such as an empty code list."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings that an exception of the profile sets aside: how many, why, and until when.

    `max` is how many it may cover, or None; `origin` is its `file:line`, or "".
    """

    rule: str
    findings: int
    why: str
    until: str
    max: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the baseline at `path` sets aside: `findings` of this run that it has accepted on the day `as_of`.

    `gone` is how many that it has accepted were not found again.
    """

    path: str
    as_of: str
    findings: int
    gone: int


@dataclass(frozen=True, slots=True)
class FieldCoverage:
    """How many records fill the element at `path`, relative to the record, and how many have it empty.

    `is_known` is False for an element that the schema does not have there. `values` are the codes of a coded
    field with how often they occur, most frequent first; empty where `has_many_values`, for then it holds no
    codes.
    """

    path: str
    filled: int
    empty: int
    is_known: bool = True
    values: tuple[tuple[str, int], ...] = ()
    has_many_values: bool = False


class NotComparable(StrEnum):
    """Why nobody can tell which of a rule's findings are new: only samples were listed, or it did not run."""

    LISTED_IN_PART = "listed-in-part"
    DID_NOT_RUN = "did-not-run"
    DOES_NOT_RUN = "does-not-run"


class Caution(StrEnum):
    """What else may have changed the findings, besides the feed."""

    OTHER_RULES = "other-rules"
    RULES_NOT_KNOWN = "rules-not-known"
    WAS_INCOMPLETE = "was-incomplete"
    IS_INCOMPLETE = "is-incomplete"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What became of a rule's findings since the last report.

    `before` and `now` are exact. `new`, `gone` and `remaining` are None where `why_not` says that nobody can
    tell; `listed` is how many of the findings before the last report lists.
    """

    rule: str
    name: str
    before: int
    now: int
    new: int | None
    gone: int | None
    remaining: int | None
    listed: int
    why_not: NotComparable | None = None


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How many records a user group has, and had."""

    code: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run beside an earlier one.

    `path` is the earlier report; `as_of` and `verdict` are its own, "" where it is a plain list of findings,
    which has neither. `records_before` is None where it does not say. `groups` is None where one of both does
    not count user groups.
    """

    path: str
    as_of: str
    verdict: str
    records_before: int | None
    records_now: int
    cautions: tuple[Caution, ...]
    rules: tuple[RuleChange, ...]
    groups: tuple[GroupChange, ...] | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run has to say. Renderers show it and add nothing.

    `findings` are samples in feed order: all of a rule's findings where they are few, else the first five
    and others spread over the feed. Tallies are sorted by consequence, severity and records concerned.
    `coverage` is empty unless it was asked for. `groups` counts the records that could be read by user group,
    "" for none, most frequent first; empty where they are too many to be codes. `worst` holds up to some
    thousand findings in feed order, `comparison` an earlier run beside this one, where they were asked for.
    Findings that `suppressed` and `accepted` set aside count for the forecast and for nothing else;
    `set_aside_rules` are the ids of rules of which all are, which have not passed.
    `seconds` is how long the run took; no format that must be reproducible shows it.
    """

    tool_version: str
    profile: str
    rules_sha256: str
    as_of: str
    verdict: Verdict
    summary: str
    forecast: Forecast
    sources: tuple[SourceSummary, ...]
    tallies: tuple[RuleTally, ...]
    findings: tuple[Finding, ...]
    findings_total: int
    not_checked: tuple[NotChecked, ...]
    skipped_rules: tuple[SkippedRule, ...]
    passed_rules: tuple[Rule, ...]
    affected: Affected = Affected(0, 0)
    colophon: tuple[str, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    coverage: tuple[FieldCoverage, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    worst: tuple[Finding, ...] = ()
    comparison: Comparison | None = None
    accepted: Accepted | None = None
    set_aside_rules: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)


def set_aside(suppressed: Iterable[Suppressed], accepted: Accepted | None) -> int:
    """How many findings do not count for the verdict."""
    return sum(part.findings for part in suppressed) + (accepted.findings if accepted else 0)


def judge(
    tallies: Iterable[RuleTally], not_checked: Sequence[NotChecked], *, load_stopped: bool = False
) -> Verdict:
    """The verdict that follows from the counts; what was not checked outranks everything else.

    A load that Alma would stop is to be rejected, however lightly a profile takes what stops it.
    """
    if not_checked:
        return Verdict.INCOMPLETE
    severities = {tally.severity for tally in tallies if tally.findings}
    if load_stopped or Severity.ERROR in severities:
        return Verdict.REJECT
    return Verdict.REVIEW if Severity.WARNING in severities else Verdict.READY
