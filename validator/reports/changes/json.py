"""A comparison for scripts: version 1, described by `schemas/comparison-v1.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from validator.dataclass import replace
from validator.reports.changes import masked
from validator.reports.changes.view import message, view
from validator.reports.plain import plain

if TYPE_CHECKING:
    from validator.comparing import Alarm, ChangeReport, Orders
    from validator.comparing.change import Change, Concern, FieldChange, GroupCount, Sample, Side
    from validator.findings import Suppressed

FORMAT = "sis-validator-comparison"
VERSION = 1
_CONCERNS = (
    *("rejected", "kept", "gone", "moved", "identifiers_changed", "identifiers_moved", "identifiers_taken"),
    *("expiry_earlier", "purge_earlier", "address_changed", "address_lost"),
)
_SOURCE = ("path", "member", "bytes", "sha256", "encoding", "records")


def render_json(report: ChangeReport) -> str:
    """The comparison as JSON: sorted keys, two blanks of indentation, a newline at the end."""
    change = report.change
    shown = view(report)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "sis-validator", "version": report.tool_version},
        "profile": {"name": shown.profile, "rules_sha256": report.rules_sha256},
        "as_of": report.as_of,
        "verdict": report.verdict.value,
        "summary": f"{shown.title}: {shown.sentence}",
        "job": _job(change),
        "old": _side(change.old),
        "new": _side(change.new),
        "findings": [_alarm(alarm) for alarm in report.alarms],
        "suppressed": [_suppressed(one) for one in report.suppressed],
        "notes": [*shown.notes],
        "passed_rules": [rule.id for rule in report.passed],
        "groups": [_group(one) for one in change.groups],
        "fields": [_field(field) for field in change.fields],
        "identifiers_erased": [
            _field(replace(kind, name=masked.code(kind.name))) for kind in change.identifiers_erased
        ],
        "parts": [
            {"name": part.name, "is_protected": part.is_protected, "users": part.users}
            for part in change.parts
        ],
        "moves": [
            {"before": masked.code(move.before), "now": masked.code(move.now), "users": move.users}
            for move in change.moves
        ],
        "concerns": {name: _concern(getattr(change, name)) for name in _CONCERNS},
        "orders": None if change.orders is None else _orders(change.orders),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _job(change: Change) -> dict[str, Any]:
    return {
        "records": change.new.records,
        "created": change.created,
        "created_without_id": change.created_without_id,
        "updated": change.updated,
        "unchanged": change.unchanged,
        "updated_or_unchanged": change.open,
        "rejected": change.rejected.users,
        "superseded": change.new.superseded,
        "not_read": change.new.not_read,
        "unknown": change.unknown,
        "load_stopped": change.load_stopped,
    }


def _side(side: Side) -> dict[str, Any]:
    counts = ("records", "users", "rejected", "without_id", "superseded", "not_read")
    return {name: getattr(side, name) for name in counts} | {
        "sources": [{name: _harmless(getattr(source, name)) for name in _SOURCE} for source in side.sources]
    }


def _harmless(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _alarm(alarm: Alarm) -> dict[str, Any]:
    rule = alarm.active.rule
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": alarm.active.severity.value,
        "consequence": rule.consequence.value,
        "message": message(alarm),
        "why": rule.why,
        "fix": {"it": rule.fix.it, "library": rule.fix.library},
        "values": {
            name: value if isinstance(value, int) else masked.value(value)
            for name, value in alarm.values.items()
        },
    }


def _suppressed(one: Suppressed) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "findings": one.findings,
        "why": plain(one.why),
        "until": one.until,
        "max": one.max,
        "origin": plain(one.origin),
    }


def _group(group: GroupCount) -> dict[str, Any]:
    return {
        "code": masked.code(group.code),
        "before": group.before,
        "now": group.now,
        "created": group.created,
        "gone": group.gone,
    }


def _field(field: FieldChange) -> dict[str, Any]:
    return {
        "name": plain(field.name),
        "is_protected": field.is_protected,
        "before": field.before,
        "now": field.now,
        "erased": field.erased,
        "groups": [
            {"code": masked.code(one.code), "before": one.before, "now": one.now, "erased": one.erased}
            for one in field.groups
        ],
        "users": [_sample(sample) for sample in field.samples],
    }


def _concern(concern: Concern) -> dict[str, Any]:
    return {"users": concern.users, "listed": [_sample(sample) for sample in concern.samples]}


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "source": sample.source,
        "record": sample.record,
        "primary_id": masked.identifier(sample.primary_id),
        "before": masked.code(sample.before),
        "now": masked.code(sample.now),
        "other_id": masked.identifier(sample.other_id),
    }


def _orders(orders: Orders) -> dict[str, Any]:
    return {
        "priority": [plain(group) for group in orders.priority],
        "within": _concern(orders.within),
        "across": _concern(orders.across),
        "sources": [plain(source) for source in orders.sources],
        "proposed": [*orders.proposed],
        "left": orders.left,
    }
