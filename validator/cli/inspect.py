"""`sis-validator inspect`: one person of a feed, what every rule says of her, and which of her records wins."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from validator.cli import carried, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.inspecting import Inspection, Seen
    from validator.privacy import Policy
    from validator.reports.present import Running
    from validator.reports.sheets import Section, Sheet
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator inspect export.xml jdoe3
  sis-validator inspect nightly/ 21234567890123 --report jdoe3.html

\b
Exit status:
  0  her records have nothing at or above --fail-on
  1  they have, or nobody has the identifier
  2  the check could not run, or not finish"""


def inspect(
    words: Annotated[list[str] | None, typer.Argument(metavar="FEED... ID", hidden=True)] = None,
    profile: options.Profile = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
    show_values: options.ShowValues = False,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Show one person: her records, what every rule says of them, and which of them Alma keeps.

    FEED is one or more files, folders, .zip or .gz files, or -; ID, the last word, is any of her identifiers, in any
    case. Names, addresses and other values are masked unless --show-values is given.
    """
    from validator.cli.choices import given
    from validator.errors import UsageError
    from validator.privacy import Policy

    *paths, identifier = words or [""]
    if not paths or not identifier.strip():
        raise UsageError(
            "a feed and an identifier are needed.", hint="sis-validator inspect export.xml jdoe3"
        )
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    policy = Policy.VALUES if show_values else Policy.MASKED
    origins, notes = carried.converted(paths, xsl)
    status, sheet = _run(origins, identifier, plan, policy, settings)
    carried.tell(replace(sheet, sections=(*sheet.sections, *notes)), format, report)
    return status


def _run(
    paths: list[FeedPath], identifier: str, plan: Plan, policy: Policy, settings: Settings
) -> tuple[int, Sheet]:
    from validator.cli.choices import LEVELS
    from validator.cli.progress import progress_bar
    from validator.feed.again import Again
    from validator.findings import Verdict
    from validator.inspecting import inspect_person
    from validator.reports.present import Running

    shown = Running(plan.rules, policy)
    with ExitStack() as stack, progress_bar(is_wanted=True) as progress:
        again = Again(paths, stack)
        seen = inspect_person(
            again, identifier, plan, jobs=carried.jobs_of(settings), on_source=shown.source, progress=progress
        )
    severities = {rule.rule.id: rule.severity for rule in plan.rules}
    found = {severities[finding.rule] for record in seen.records for finding in record.findings}
    is_unread = any(record.found.root is None for record in seen.records)
    is_incomplete = not seen.records and seen.report.verdict is Verdict.INCOMPLETE
    status = 1 if found & LEVELS[settings.fail_on or "error"] or not seen.records else 0
    if is_unread or is_incomplete:
        status = 2
    return status, _Page(seen, plan, policy, shown).sheet(identifier)


_FATES = {
    "kept": "Alma would keep this one.",
    "replaced": "Alma would load it, and a later source would then replace it.",
    "rejected": "Alma would reject it.",
    "stops-load": "Because of it Alma would stop the whole load.",
    "unknown": "What Alma does with it is not known.",
}


class _Page:
    """One inspection as a sheet."""

    def __init__(self, seen: Inspection, plan: Plan, policy: Policy, shown: Running) -> None:
        self._seen = seen
        self._plan = plan
        self._policy = policy
        self._shown = shown

    def sheet(self, identifier: str) -> Sheet:
        from validator.reports.sheets import Section, Sheet

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
        from validator.reports.sheets import Section, Table

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
        from validator.privacy import quote, reveal, reveal_path

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

    def _line(self, finding: Any) -> str:
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
