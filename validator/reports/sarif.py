"""The report as SARIF 2.1.0 (OASIS), for code scanning services and editors.

It is made for public places: identifiers are masked. At most 5,000 findings are listed, the worst first kept,
and the log says how many there are; that is also how many GitHub shows. Fingerprints hold no line numbers, so
that a finding stays the same one when the export grows.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from validator.findings import Verdict
from validator.reports.fingerprints import numbered
from validator.reports.markdown import escaped
from validator.reports.places import relative_uri
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.reports.shown import ShownFinding, ShownReport, ShownRule, ShownSource
    from validator.words import Words

MOST = 5_000
"""How many findings are listed."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(report: ShownReport, words: Words) -> str:
    """The report as a SARIF log: sorted keys, two blanks of indentation, a newline at the end."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report, words).run()]}
    return json.dumps(log, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class _Run:
    def __init__(self, report: ShownReport, words: Words) -> None:
        self.report = report
        self.words = words
        self.rule_index = {rule.id: index for index, rule in enumerate(report.rules)}
        self.artifacts, self.artifact_index = _artifacts(report.sources)

    def run(self) -> dict[str, Any]:
        report = self.report
        listed = report.findings[:MOST]
        return {
            "tool": {"driver": self.driver()},
            "columnKind": "unicodeCodePoints",
            "artifacts": self.artifacts,
            "invocations": [self.invocation(len(listed))],
            "results": [self.result(finding, mark) for finding, mark in numbered(listed)],
            "properties": {
                "verdict": report.verdict.value,
                "summary": report.summary,
                "profile": report.profile,
                "rulesSha256": report.rules_sha256,
                "asOf": report.as_of,
                "findingsTotal": report.findings_total,
                "findingsListed": len(listed),
            },
        }

    def driver(self) -> dict[str, Any]:
        report = self.report
        passed = [
            {"id": rule.id, "name": rule.title, "shortDescription": _text(rule.summary)}
            for rule in report.passed_rules
        ]
        return {
            "name": "sis-validator",
            "version": report.tool_version,
            "rules": [*(self.rule(rule) for rule in report.rules), *passed],
        }

    def rule(self, rule: ShownRule) -> dict[str, Any]:
        described = {
            "id": rule.id,
            "name": rule.name,
            "shortDescription": _text(rule.summary),
            "fullDescription": _text(rule.why),
            "help": {"text": _message(self.help_text(rule)), "markdown": self.help_markdown(rule)},
            "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            "properties": {
                "tags": [rule.consequence.value],
                "findings": rule.findings,
                "records": rule.records,
            },
        }
        return described | ({"helpUri": rule.docs[0].url} if rule.docs else {})

    def help_text(self, rule: ShownRule) -> str:
        lines = [
            rule.why,
            f"{self.words(f'consequence.{rule.consequence}')}.",
            f"{self.words('text.it')}: {rule.fix_it}",
            f"{self.words('text.library')}: {rule.fix_library}",
            *(f"{link.label}: {link.url}" for link in rule.docs),
        ]
        return "\n".join(lines)

    def help_markdown(self, rule: ShownRule) -> str:
        links = [f"* [{escaped(link.label)}](<{link.url}>)" for link in rule.docs]
        blocks = [
            f"**{escaped(rule.title)}**: {self.words(f'consequence.{rule.consequence}')}.",
            escaped(rule.why),
            f"**{self.words('text.it')}**: {escaped(rule.fix_it)}",
            f"**{self.words('text.library')}**: {escaped(rule.fix_library)}",
            *(["\n".join(links)] if links else []),
        ]
        return _doubled("\n\n".join(blocks))

    def result(self, finding: ShownFinding, mark: str) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self.rule_index[finding.rule],
            "level": _LEVEL[finding.severity],
            "message": {"text": _message(finding.message)},
            "partialFingerprints": {"sisValidatorFinding/v1": mark},
            "properties": {"consequence": finding.consequence.value, "path": finding.path},
        }
        if finding.source is not None:
            result["locations"] = [self.location(finding)]
        related = [*self.related(finding)]
        return result | ({"relatedLocations": related} if related else {})

    def location(self, finding: ShownFinding) -> dict[str, Any]:
        place: dict[str, Any] = {"artifactLocation": self.artifact_index[finding.label]}
        if finding.line is not None and finding.column is not None:
            place["region"] = {"startLine": finding.line, "startColumn": finding.column}
        location: dict[str, Any] = {"physicalLocation": place}
        if finding.path:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.path, "kind": "element"}]
        return location

    def related(self, finding: ShownFinding) -> Iterator[dict[str, Any]]:
        for number, other in enumerate(finding.related, start=1):
            role = f"findings.role_{other.role}"
            yield {
                "id": number,
                "message": {
                    "text": self.words(role if role in self.words.entries else "findings.role_other")
                },
                "physicalLocation": {
                    "artifactLocation": self.artifact_index[other.source],
                    "region": {"startLine": other.line},
                },
            }

    def invocation(self, listed: int) -> dict[str, Any]:
        report = self.report
        notes = [_notification(f"{part.what}: {part.why}", "error") for part in report.not_checked]
        if listed < report.findings_total:
            notes.append(
                _notification(self.words("sarif.capped", report.findings_total, shown=listed), "note")
            )
        skipped = [_notification(f"{rule.what}: {rule.why}", "note") for rule in report.skipped_rules]
        return {
            "executionSuccessful": report.verdict is not Verdict.INCOMPLETE,
            "toolExecutionNotifications": notes,
            "toolConfigurationNotifications": skipped,
        }


def _artifacts(sources: tuple[ShownSource, ...]) -> tuple[list[dict[str, Any]], dict[str, Mapping[str, Any]]]:
    """The sources as artifacts, archives before their members; and how to name each source by its label."""
    artifacts: list[dict[str, Any]] = []
    places: dict[str, Mapping[str, Any]] = {}
    containers: dict[str, int] = {}
    for source in sources:
        uri = relative_uri(source.path)
        described: dict[str, Any] = {"location": {"uri": uri}}
        if source.member is not None:
            if source.path not in containers:
                containers[source.path] = len(artifacts)
                artifacts.append(described)
            uri = relative_uri(source.member)
            described = {"location": {"uri": uri}, "parentIndex": containers[source.path]}
        if source.sha256:
            described |= {"length": source.bytes, "hashes": {"sha-256": source.sha256}}
        places[source.label] = {"uri": uri, "index": len(artifacts)}
        artifacts.append(described | {"roles": ["analysisTarget"]})
    return artifacts, places


def _notification(text: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _message(text)}}


def _text(text: str) -> dict[str, str]:
    return {"text": _message(text)}


def _message(text: str) -> str:
    """`text` as SARIF wants it: brackets would begin a link (3.11.6), braces a placeholder (3.11.5)."""
    return _doubled(re.sub(r"[\[\]\\]", r"\\\g<0>", text))


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
