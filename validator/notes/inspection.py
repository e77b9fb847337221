"""The note of `inspect`: a person's records, field by field, with what every rule says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.privacy import quote, reveal, reveal_path
from validator.reports.sheets import Section, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine import Plan
    from validator.findings import Finding
    from validator.inspecting import Inspection, Seen
    from validator.privacy import Policy
    from validator.reports.present import Running

_FATES = {
    "kept": "Alma would keep this one.",
    "replaced": "Alma would load it, and a later source would then replace it.",
    "rejected": "Alma would reject it.",
    "stops-load": "Because of it Alma would stop the whole load.",
    "unknown": "What Alma does with it is not known.",
}


def inspected(identifier: str, seen: Inspection, plan: Plan, shown: Running, policy: Policy) -> Sheet:
    """What was seen of the person with an identifier.

    Args:
        identifier: as it was asked for.
        seen: her records.
        plan: what they were checked with.
        shown: makes findings fit to print; it was told of every source.
        policy: which values may be shown.
    """
    return _Note(seen, plan, policy, shown).sheet(identifier)


class _Note:
    """One inspection as a sheet."""

    def __init__(self, seen: Inspection, plan: Plan, policy: Policy, shown: Running) -> None:
        self._seen = seen
        self._plan = plan
        self._policy = policy
        self._shown = shown

    def sheet(self, identifier: str) -> Sheet:
        records = self._seen.records
        sections = [section for record in records for section in self._sections(record)]
        if self._seen.others:
            texts = tuple(self._line(finding) for finding in self._seen.others)
            sections.append(Section("Other records that speak of hers", texts))
        about = self._about_sources()
        if about:
            sections.append(Section("About the files as a whole", tuple(about)))
        skipped = tuple(f"{rule}: {why}" for rule, why in self._plan.profile.skipped)
        if skipped:
            sections.append(Section("Rules that had nothing to work with", skipped))
        document = {
            "format": "sis-validator-inspection",
            "version": 1,
            "identifier": identifier,
            "as_of": self._plan.as_of.isoformat(),
            "profile": self._plan.profile.name,
            "verdict_of_feed": str(self._seen.report.verdict),
            "records": [self._record(record) for record in records],
            "others": [self._line(finding) for finding in self._seen.others],
            "about_sources": about,
            "skipped_rules": [{"id": rule, "why": why} for rule, why in self._plan.profile.skipped],
        }
        return Sheet(f"Inspected: {identifier}", self._lead(), tuple(sections), document)

    def _lead(self) -> str:
        records = self._seen.records
        if not records:
            return "No record of the feed carries this identifier."
        if any(record.found.root is None for record in records):
            return "A record of hers cannot be read, so not every rule was asked."
        findings = sum(len(record.findings) for record in records)
        reasons = sum(len(record.standing) for record in records)
        many = "1 record" if len(records) == 1 else f"{len(records)} records"
        if not findings and not reasons:
            return f"{many}; no problems found. Alma may know more than the feed does."
        found = "1 finding" if findings == 1 else f"{findings} findings"
        against = "1 reason against borrowing" if reasons == 1 else f"{reasons} reasons against borrowing"
        return f"{many}; {found}; {against} in the record itself."

    def _sections(self, record: Seen) -> Iterator[Section]:
        found = record.found
        name = self._seen.report.sources[found.source]
        label = name.path if name.member is None else f"{name.path}!{name.member}"
        texts = [_FATES[record.fate], *record.standing]
        fields = tuple(self._fields(record))
        title = f"Record {found.number:,} of {label}, line {found.line:,}"
        yield Section(title, tuple(texts), Table("The record", ("Field", "Value"), fields))
        if record.findings:
            yield Section("What is wrong with it", tuple(self._line(finding) for finding in record.findings))
        rows = tuple((rule.id, rule.summary) for rule in record.passed)
        if rows:
            yield Section(
                f"Rules that it passes: {len(rows)}", (), Table("Passed", ("Rule", "What it says"), rows)
            )

    def _fields(self, record: Seen) -> Iterator[tuple[str, str]]:
        root = record.found.root
        if root is None:
            yield ("primary_id", record.found.primary_id)
            return
        waiting = [root]
        while waiting:
            node = waiting.pop()
            path = reveal_path(node.path, self._policy)
            for name, value in sorted(node.attributes.items()):
                own = f"{path}/@{name}" if path else f"@{name}"
                yield (own, reveal(quote(value, own), self._policy))
            if not node.children:
                yield (path, reveal(quote(node.text.strip(), node.path), self._policy) or "(empty)")
            waiting += reversed(node.children)

    def _line(self, finding: Finding) -> str:
        shown = self._shown.finding(finding)
        return f"{shown.rule} ({shown.severity}, {shown.consequence}) {shown.place}: {shown.message}"

    def _about_sources(self) -> list[str]:
        """Rules with findings that belong to no record."""
        report = self._seen.report
        outside = {finding.rule for finding in report.findings if finding.record is None}
        return [f"{one.rule.id}: {one.rule.summary}" for one in report.tallies if one.rule.id in outside]

    def _record(self, record: Seen) -> dict[str, Any]:
        found = record.found
        source = self._seen.report.sources[found.source]
        return {
            "source": source.path,
            "member": source.member,
            "record": found.number,
            "line": found.line,
            "primary_id": found.primary_id,
            "found_by": list(found.matched),
            "fate": str(record.fate),
            "consequence": str(record.consequence),
            "standing": list(record.standing),
            "fields": [{"path": path, "value": value} for path, value in self._fields(record)],
            "failed": [
                {"rule": one.rule, "severity": str(one.severity), "line": one.line, "message": one.message}
                for one in map(self._shown.finding, record.findings)
            ],
            "passed": [rule.id for rule in record.passed],
        }
