"""A report whose every text may be printed: what `present` makes of a `Report`, and all that a renderer sees.

The JSON report (version 1) is these values and no more; the page shows some that the JSON has no room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from validator.findings import Accepted, Forecast, Verdict
    from validator.privacy import Policy
    from validator.reports.compared import ShownComparison
    from validator.rulebook.message import Piece
    from validator.rulebook.model import Consequence, Link, Severity


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A field in which a later record differs from the winner; None where a record has no such field."""

    field: str
    winner: str | None
    loser: str | None


ShownValue: TypeAlias = "str | int | ShownDifference | tuple[str | ShownDifference, ...]"


@dataclass(frozen=True, slots=True)
class ShownRelated:
    """Another record that a finding speaks of; `source` is the label of its source."""

    role: str
    source: str
    record: int
    line: int
    primary_id: str


@dataclass(frozen=True, slots=True)
class ShownExcerpt:
    """The record's text around a defect: `before` + `marked` + `after`, on one line."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding to print.

    `place` is what an editor can jump to: `file.xml:3:1`, `file.zip!member.xml:3:1`; without line and column
    where there is none, and "" for a finding about the feed as a whole. `message` is one text, `pieces` the
    same with words and values apart. `line`, `column`, `record` count from 1, `offset` counts bytes from 0.
    Where it `is_of_many` records, the one that it names is only the first of them.
    """

    rule: str
    name: str
    severity: Severity
    consequence: Consequence
    message: str
    pieces: tuple[Piece, ...]
    place: str
    source: str | None
    member: str | None
    line: int | None
    column: int | None
    offset: int | None
    record: int | None
    primary_id: str
    path: str
    related: tuple[ShownRelated, ...]
    values: tuple[tuple[str, ShownValue], ...]
    excerpt: ShownExcerpt | None
    is_of_many: bool

    @property
    def label(self) -> str:
        """The label of its source, `path` or `path!member`; "" where it has none."""
        return f"{self.source}!{self.member}" if self.member else self.source or ""

    @property
    def wins(self) -> bool:
        """Whether, of two records with one identifier, this is the one that Alma keeps."""
        return any(other.role == "loaded-earlier" for other in self.related)

    @property
    def differences(self) -> tuple[ShownDifference, ...]:
        """Every difference among the values, in order."""
        several = (value if isinstance(value, tuple) else (value,) for _, value in self.values)
        return tuple(part for parts in several for part in parts if isinstance(part, ShownDifference))


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with findings: its texts, exact counts, and the samples among `ShownReport.findings`.

    `about_records` is False for a rule that found something about the files themselves alone. `spread`,
    `groups` and `campuses` are as in `RuleTally`. `language` is that of its texts: English where there is no
    translation.
    """

    id: str
    name: str
    language: str
    title: str
    severity: Severity
    consequence: Consequence
    summary: str
    why: str
    fix_it: str
    fix_library: str
    docs: tuple[Link, ...]
    findings: int
    records: int
    about_records: bool
    spread: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]
    campuses: tuple[tuple[str, int], ...]
    samples: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """What was read of one source. `label` is `path`, or `path!member`."""

    label: str
    path: str
    member: str | None
    bytes: int
    sha256: str
    encoding: str
    records: int


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Something that was not done (`what`: a part of the feed, or a rule's id), and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownSuppressed:
    """Findings of a rule that an exception of the profile sets aside; see `findings.Suppressed`."""

    rule: str
    findings: int
    why: str
    until: str
    max: int | None
    origin: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """An element of the data map; see `findings.FieldCoverage`."""

    path: str
    filled: int
    empty: int
    is_known: bool
    values: tuple[tuple[str, int], ...]
    has_many_values: bool


@dataclass(frozen=True, slots=True)
class ShownPassed:
    """A rule that found nothing; its texts are in `language`."""

    id: str
    language: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A whole report to print, and for whom; see `findings.Report` for what the values mean."""

    policy: Policy
    tool_version: str
    profile: str
    rules_sha256: str
    as_of: str
    verdict: Verdict
    summary: str
    forecast: Forecast
    sources: tuple[ShownSource, ...]
    rules: tuple[ShownRule, ...]
    findings: tuple[ShownFinding, ...]
    findings_total: int
    not_checked: tuple[ShownReason, ...]
    skipped_rules: tuple[ShownReason, ...]
    passed_rules: tuple[ShownPassed, ...]
    suppressed: tuple[ShownSuppressed, ...]
    coverage: tuple[ShownField, ...]
    colophon: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    comparison: ShownComparison | None
    accepted: Accepted | None
    set_aside_rules: tuple[str, ...]
    seconds: float
