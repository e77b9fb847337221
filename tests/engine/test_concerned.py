"""How many people the findings of a rule concern, where one finding speaks of many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import validator
from tests.cli.conftest import write
from validator.api import plan
from validator.engine import run
from validator.reports.formats import render

if TYPE_CHECKING:
    from pathlib import Path

    from validator.findings import Finding


def person(number: int) -> str:
    """A user whose record type a load ignores, as it does the gender of every second; all have one last name."""
    gender = "<gender>NONE</gender>" if number % 2 else ""
    return (
        f"<user><primary_id>u{number}</primary_id>{gender}<last_name>Ames</last_name>"
        f"<record_type>PUBLIC</record_type></user>\n"
    )


def test_everybody_counts_once(tmp_path: Path) -> None:
    """Two ignored fields of forty people concern forty, in every count of the report."""
    path = write(tmp_path / "feed.xml", f"<users>{''.join(map(person, range(40)))}</users>")

    report = validator.check(path, "alma")

    counts = {tally.rule.id: (tally.findings, tally.records) for tally in report.tallies}
    assert counts["IGN001"] == (2, 40)
    assert counts["UNI002"] == (1, 40)
    assert "40 users (2 findings)" in render(report, "text")
    rules = json.loads(render(report, "json"))["rules"]
    assert [rule["records"] for rule in rules if rule["id"] == "IGN001"] == [40]


def test_what_is_set_aside_concerns_nobody(tmp_path: Path) -> None:
    """Without the finding about all, those of the other one are left."""
    path = write(tmp_path / "feed.xml", f"<users>{''.join(map(person, range(40)))}</users>")

    def is_of_the_type(finding: Finding) -> bool:
        return finding.rule == "IGN001" and finding.values["field"] == "record_type"

    report = run([path], plan("alma"), is_accepted=is_of_the_type)

    counts = {tally.rule.id: (tally.findings, tally.records) for tally in report.tallies}
    assert counts["IGN001"] == (1, 20)
