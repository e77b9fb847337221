"""The report for scripts: version 1 of the JSON contract, described by `schemas/report-v1.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from validator.reports.shown import ShownDifference

if TYPE_CHECKING:
    from validator.reports.compared import ShownComparison
    from validator.reports.shown import ShownFinding, ShownReport, ShownRule, ShownValue

FORMAT = "sis-validator-report"
VERSION = 1

_FORECAST = ("records", "load", "load_altered", "reject", "unknown", "load_stopped")
_CHANGE = ("name", "before", "now", "new", "gone", "remaining", "why")
_SUPPRESSED = ("rule", "findings", "why", "until", "max", "origin")
_ACCEPTED = ("path", "as_of", "findings", "gone")
_SOURCE = ("path", "member", "bytes", "sha256", "encoding", "records")


def render_json(report: ShownReport) -> str:
    """The report as JSON: sorted keys, two blanks of indentation, a newline at the end."""
    return json.dumps(report_object(report), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def report_object(report: ShownReport) -> dict[str, Any]:
    """The report as the plain values that JSON has."""
    forecast = report.forecast
    return {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "sis-validator", "version": report.tool_version},
        "profile": {"name": report.profile, "rules_sha256": report.rules_sha256},
        "as_of": report.as_of,
        "verdict": report.verdict.value,
        "summary": report.summary,
        "forecast": {name: getattr(forecast, name) for name in _FORECAST},
        "sources": [{name: getattr(source, name) for name in _SOURCE} for source in report.sources],
        "rules": [_rule(rule) for rule in report.rules],
        "findings": [finding_object(finding) for finding in report.findings],
        "findings_total": report.findings_total,
        "findings_listed": len(report.findings),
        "not_checked": [{"what": part.what, "why": part.why} for part in report.not_checked],
        "skipped_rules": [{"id": rule.what, "why": rule.why} for rule in report.skipped_rules],
        "suppressed": [{name: getattr(part, name) for name in _SUPPRESSED} for part in report.suppressed],
        "accepted": None
        if report.accepted is None
        else {name: getattr(report.accepted, name) for name in _ACCEPTED},
        "notes": [*report.colophon],
        "groups": [{"code": code, "records": records} for code, records in report.groups],
        "comparison": None if report.comparison is None else _comparison(report.comparison),
    }


def finding_object(finding: ShownFinding) -> dict[str, Any]:
    """One finding as the plain values that JSON has."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "consequence": finding.consequence.value,
        "message": finding.message,
        "source": finding.source,
        "member": finding.member,
        "line": finding.line,
        "column": finding.column,
        "offset": finding.offset,
        "record": finding.record,
        "primary_id": finding.primary_id,
        "path": finding.path,
        "related": [
            {"role": other.role, "line": other.line, "record": other.record, "source": other.source}
            for other in finding.related
        ],
        "values": {name: _value(value) for name, value in finding.values},
    }


def _comparison(comparison: ShownComparison) -> dict[str, Any]:
    groups = comparison.groups
    return {
        "path": comparison.path,
        "as_of": comparison.as_of or None,
        "verdict": comparison.verdict or None,
        "records": {"before": comparison.records_before, "now": comparison.records_now},
        "cautions": [*comparison.cautions],
        "rules": [
            {"id": change.id} | {name: getattr(change, name) for name in _CHANGE}
            for change in comparison.rules
        ],
        "groups": None
        if groups is None
        else [{"code": group.code, "before": group.before, "now": group.now} for group in groups],
    }


def _rule(rule: ShownRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity.value,
        "consequence": rule.consequence.value,
        "summary": rule.summary,
        "why": rule.why,
        "fix": {"it": rule.fix_it, "library": rule.fix_library},
        "docs": [{"label": link.label, "url": link.url} for link in rule.docs],
        "findings": rule.findings,
        "records": rule.records,
    }


def _value(value: ShownValue) -> Any:
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, ShownDifference):
        return {"field": value.field, "winner": value.winner, "loser": value.loser}
    return value
