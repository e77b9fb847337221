"""The JSON report and its schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from validator.privacy import Policy
from validator.reports.formats import render
from validator.resources import folder

from . import sample
from .test_present import with_canaries, with_hostility
from .test_snapshots import REPORTS

SCHEMA = json.loads(folder("schemas").joinpath("report-v1.schema.json").read_text(encoding="utf-8"))
JUDGE = Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    """The schema itself follows draft 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [*REPORTS.values(), with_canaries, with_hostility])
@pytest.mark.parametrize("policy", list(Policy))
def test_reports_follow_the_schema(report: Any, policy: Policy) -> None:
    """Whatever is rendered keeps the contract."""
    assert [error.message for error in JUDGE.iter_errors(json.loads(render(report(), "json", policy)))] == []


def test_the_schema_is_closed() -> None:
    """Every object of the contract lists its keys, and needs all of them."""
    described = [SCHEMA, *SCHEMA["$defs"].values()]
    seen = 0
    while described:
        part = described.pop()
        if "properties" in part:
            seen += 1
            assert part["additionalProperties"] is False
            assert sorted(part["required"]) == sorted(part["properties"])
        described += [*part.get("properties", {}).values(), *part.get("anyOf", [])]
        described += [part["items"]] if "items" in part else []
    assert seen > 8


def test_keys_are_sorted_and_the_text_ends_with_a_newline() -> None:
    """The same report gives the same bytes."""
    shown = render(sample.full(), "json")

    assert shown == json.dumps(json.loads(shown), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert shown == render(sample.full(), "json")


def test_duration_is_not_in_it() -> None:
    """How long a run took is not reproducible."""
    assert "seconds" not in render(sample.full(), "json")


def test_a_feed_wide_finding_has_no_place() -> None:
    """What has no place says null, not zero."""
    findings = json.loads(render(sample.full(), "json"))["findings"]
    wide = next(finding for finding in findings if finding["rule"] == "IGN001")

    assert {wide[key] for key in ("source", "member", "line", "column", "offset", "record")} == {None}


def test_differences_are_structured() -> None:
    """A script can read which value wins without parsing a sentence."""
    findings = json.loads(render(sample.full(), "json"))["findings"]
    duplicate = next(finding for finding in findings if finding["rule"] == "DUP001")

    assert {"field": "user_group", "winner": "UGRD", "loser": "STAFF"} in duplicate["values"]["differs"]
    assert duplicate["related"] == [
        {"role": "winner", "line": 221, "record": 12, "source": "feeds/students.xml"}
    ]
