"""What makes a finding the same one in two exports."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.faults import Place
from validator.privacy import Policy, Privacy, Quoted, quote
from validator.reports.fingerprints import fingerprint, fingerprint_of, numbered
from validator.reports.present import Running, present

from . import sample

if TYPE_CHECKING:
    from validator.findings import Finding

FINDING = replace(
    sample.full().findings[2], path="contact_info/emails/email[2]/email_address", primary_id="u30001"
)


def mark(finding: Finding, policy: Policy = Policy.MASKED) -> int:
    report = sample.with_findings(sample.full(), (finding,))
    return fingerprint_of(present(report, policy).findings[0])


SAME = {
    "another line": replace(FINDING, place=Place(9, 2, 3)),
    "another record": replace(FINDING, record=77),
    "another file": replace(FINDING, source=1),
    "another position among equals": replace(FINDING, path="contact_info/emails/email/email_address"),
    "another value": replace(FINDING, values={**FINDING.values, "value": quote("1/1/1999", "birth_date")}),
    "other letters": replace(FINDING, primary_id="U30001"),
}
OTHER = {
    "another rule": replace(FINDING, rule="XSD001"),
    "another person": replace(FINDING, primary_id="u30002"),
    "another element": replace(FINDING, path="birth_date"),
    "another field": replace(FINDING, values={**FINDING.values, "field": "purge_date"}),
}


@pytest.mark.parametrize("finding", SAME.values(), ids=SAME)
def test_a_new_export_keeps_it(finding: Finding) -> None:
    """Lines, order, file names and values change from export to export."""
    assert mark(finding) == mark(FINDING)


@pytest.mark.parametrize("finding", OTHER.values(), ids=OTHER)
def test_other_findings_have_others(finding: Finding) -> None:
    """Rule, person and element tell findings apart."""
    assert mark(finding) != mark(FINDING)


def test_a_finding_about_many_is_nobodys() -> None:
    """The person whom it names is only the first of many."""
    of_many = replace(FINDING, crowds={1: 7})

    assert mark(of_many) == mark(replace(of_many, primary_id="u30002")) != mark(FINDING)


def test_a_masked_path_makes_no_difference() -> None:
    """An element whose name may be a piece of a value is masked in one report and not in the other."""
    finding = replace(FINDING, path="contact_info/Quillabeth[2]/b")

    assert mark(finding, Policy.VALUES) == mark(finding, Policy.MASKED)


def test_values_or_not_makes_no_difference() -> None:
    """A report with values and a masked one can be compared, even where an element's name is masked."""
    finding = replace(FINDING, values={**FINDING.values, "name": Quoted("Jones", Privacy.PERSONAL)})

    assert mark(finding, Policy.VALUES) == mark(finding, Policy.MASKED)


def test_a_public_report_gives_no_identifier_away() -> None:
    """Whoever tries all identifiers finds none: two of one shape have the same fingerprint."""
    assert mark(FINDING, Policy.PUBLIC) == mark(replace(FINDING, primary_id="u99999"), Policy.PUBLIC)
    assert mark(FINDING, Policy.PUBLIC) != mark(FINDING)


def test_it_is_the_same_on_every_machine() -> None:
    """A fingerprint is kept in files, so it must never change."""
    assert fingerprint("DUP001", "u1", "primary_id", {}) == 0xFBAE21C096FDF08B


def test_findings_are_numbered_whatever_their_order() -> None:
    """Findings with one fingerprint stay apart, and another order gives the same set."""
    findings = present(
        sample.with_findings(sample.full(), sample.full().findings * 3), Policy.PUBLIC
    ).findings
    shuffled = random.Random(1).sample(findings, len(findings))
    marks = [text for _, text in numbered(findings)]

    assert len(set(marks)) == len(marks)
    assert sorted(marks) == sorted(text for _, text in numbered(shuffled))


def test_a_run_knows_the_fingerprint_before_its_report() -> None:
    """What is compared while a run goes on is what its report would show."""
    report = sample.full()
    running = Running(report.tallies, Policy.MASKED)  # type: ignore[arg-type]
    marks = [running.fingerprint(finding) for finding in report.findings]

    assert marks == [fingerprint_of(finding) for finding in present(report, Policy.MASKED).findings]
