"""SARIF: valid, capped, without identifiers; see `schemas/README.md`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator

from validator.privacy import Privacy, Quoted
from validator.reports.formats import FORMATS, render
from validator.reports.sarif import MOST

from . import sample
from .test_present import with_canaries, with_hostility
from .test_snapshots import REPORTS

if TYPE_CHECKING:
    from validator.findings import Finding, Report

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8")
)
JUDGE = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("report", [*REPORTS.values(), with_canaries, with_hostility])
def test_logs_follow_the_schema(report: Any) -> None:
    """Every log is valid to the schema of SARIF 2.1.0."""
    assert [error.message for error in JUDGE.iter_errors(json.loads(render(report(), "sarif")))] == []


def test_every_rule_brings_its_help() -> None:
    """What it checks, why, how to mend it, as text and as Markdown, and the level of its severity."""
    rules = {rule["id"]: rule for rule in run_of(sample.full())["tool"]["driver"]["rules"]}
    duplicate = rules["DUP001"]

    assert set(rules) == {rule.id for rule in (*(t.rule for t in sample.TALLIES), *sample.PASSED)}
    assert "Merge the records" in duplicate["help"]["text"]
    assert "**Library**: Give IT the order" in duplicate["help"]["markdown"]
    assert duplicate["helpUri"].startswith("https://")
    assert duplicate["defaultConfiguration"] == {"level": "error"}
    assert rules["EML002"]["defaultConfiguration"] == {"level": "warning"}
    assert rules["IGN001"]["defaultConfiguration"] == {"level": "note"}


def test_results_point_at_their_rule_and_place() -> None:
    """Index and id agree; lines and columns count from 1; a finding about the whole feed has no place."""
    run = run_of(sample.full())
    rules = run["tool"]["driver"]["rules"]
    first = run["results"][0]

    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "feeds/students.xml", "index": 0},
        "region": {"startLine": 318, "startColumn": 27},
    }
    assert "locations" not in next(result for result in run["results"] if result["ruleId"] == "IGN001")


def test_a_member_of_an_archive_is_nested_in_it() -> None:
    """A line within a zip is no line of the zip."""
    run = run_of(sample.full())
    place = next(r for r in run["results"] if r["ruleId"] == "EML002")["locations"][0]["physicalLocation"]
    member = run["artifacts"][place["artifactLocation"]["index"]]

    assert member["location"] == {"uri": "staff-2026.xml"}
    assert run["artifacts"][member["parentIndex"]]["location"] == {"uri": "feeds/staff.zip"}


def test_the_winner_is_a_related_place() -> None:
    """A duplicate says where the record that wins stands."""
    result = next(r for r in run_of(sample.full())["results"] if r["ruleId"] == "DUP001")

    assert result["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 221}


def test_fingerprints_are_unique_and_without_lines() -> None:
    """The same findings on other lines keep their fingerprints."""

    def marks(report: Report) -> list[str]:
        return [
            result["partialFingerprints"]["sisValidatorFinding/v1"] for result in run_of(report)["results"]
        ]

    report = sample.full()
    moved = tuple(
        replace(
            f, record=f.record and f.record + 5, place=f.place and replace(f.place, line=f.place.line + 9)
        )
        for f in report.findings
    )

    assert len(set(marks(report))) == len(report.findings)
    assert marks(sample.with_findings(report, moved)) == marks(report)


def many(number: int) -> tuple[Finding, ...]:
    finding = sample.full().findings[5]
    return tuple(replace(finding, record=n, primary_id=f"u{n}") for n in range(1, number + 1))


def test_at_most_5000_and_it_says_so() -> None:
    """The longer list of a run is used, and the log says what is left out."""
    report = replace(sample.full(), worst=many(MOST + 3), findings_total=123_456)
    run = run_of(report)

    assert FORMATS["sarif"].most == MOST == len(run["results"]) == 5_000
    assert run["properties"]["findingsListed"] == 5_000
    assert run["properties"]["findingsTotal"] == 123_456
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("Showing 5,000 of 123,456" in note for note in notes)


def test_what_was_not_checked_is_no_success() -> None:
    """An incomplete check did not run successfully, and says which part."""
    (invocation,) = run_of(sample.incomplete())["invocations"]
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]

    assert invocation["executionSuccessful"] is False
    assert "rule TXT001: the check failed: RecursionError" in texts
    assert run_of(sample.clean())["invocations"][0]["executionSuccessful"] is True


def test_values_become_no_links_and_no_placeholders() -> None:
    """Brackets and braces mean something in SARIF messages (3.11.5, 3.11.6)."""
    value = Quoted("[click](https://evil.example.org) {0} \\", Privacy.PUBLIC)
    finding = replace(sample.full().findings[5], values={"value": value, "nearest": ""})
    (result,) = run_of(sample.with_findings(sample.full(), (finding,)))["results"]

    assert r"\[click\](https://evil.example.org) {{0}} \\" in result["message"]["text"]
