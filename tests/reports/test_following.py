"""What must see every finding of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.reports.following import Worst
from validator.rulebook.model import Consequence

from . import sample
from .shown_as import feed, follow

if TYPE_CHECKING:
    from validator.findings import Finding

ALL = sample.full().findings


def kept(findings: tuple[Finding, ...], most: int) -> tuple[Finding, ...]:
    worst = Worst(sample.TALLIES, most)  # type: ignore[arg-type]
    for finding in findings:
        worst.add(finding)
    return worst.findings()


def test_few_findings_are_all_kept_in_feed_order() -> None:
    """Nothing is lost before the limit."""
    assert kept(ALL, len(ALL)) == ALL


def test_the_worst_are_kept() -> None:
    """What stops the load comes before what rejects a record, whatever the order in the feed."""
    assert [finding.rule for finding in kept(ALL[::-1], 2)] == ["XML003", "XML002"]
    assert {finding.rule for finding in kept(ALL, 9)} == {"XML002", "XML003", "DUP001", "COD001"}


def test_of_equals_the_first_in_the_feed_are_kept() -> None:
    """So the same feed gives the same list."""
    duplicates = tuple(finding for finding in ALL if finding.rule == "DUP001")

    assert kept(duplicates, 3) == duplicates[:3]


def test_a_finding_may_be_worse_than_its_rule() -> None:
    """A finding that stands in for another rule's is judged by the worse consequence."""
    worse = replace(ALL[-1], rule="IGN001", consequence=Consequence.LOAD_STOPPED)

    assert kept((*ALL, worse), 3) == (*ALL[:2], worse)


def test_the_report_gets_what_was_gathered() -> None:
    """And a sink of the caller's own sees every finding as well."""
    seen: list[Finding] = []
    with follow(sample.full(), most=5, sink=seen.append) as run:
        report = feed(run, sample.full())

    assert tuple(seen) == ALL
    assert len(report.worst) == 5
    assert report.comparison is None
