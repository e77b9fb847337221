"""One person of a feed: which records are hers, and what becomes of each."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.comparing.feeds import Person, document, sources
from validator.api import plan
from validator.feed.again import Again
from validator.inspecting import Inspection, inspect_person

PLAN = plan("minimal")


def inspected(identifier: str, *texts: str, jobs: int = 1) -> Inspection:
    with ExitStack() as stack:
        return inspect_person(Again(sources(*texts), stack), identifier, PLAN, jobs=jobs)


def fates(seen: Inspection) -> list[str]:
    return [str(record.fate) for record in seen.records]


@pytest.mark.parametrize("identifier", ["u1", "U1", " u1 ", "b17", "B17"])
def test_she_is_found_by_any_identifier_in_any_case(identifier: str) -> None:
    """Primary or additional, with blanks around it or not; nobody else is shown."""
    text = document([Person("U1", "UGRD", barcode="b17"), Person("u11", "UGRD", barcode="b171")])

    (record,) = inspected(identifier, text).records

    assert (record.found.number, record.found.primary_id) == (1, "U1")


def test_within_a_source_the_first_record_is_kept() -> None:
    """The later one is rejected, with the rule that says so."""
    seen = inspected("u1", document([Person("u1", "UGRD"), Person("U1", "STAFF")]))

    assert fates(seen) == ["kept", "rejected"]
    assert [finding.rule for finding in seen.records[1].findings] == ["DUP001"]
    assert "DUP001" in {rule.id for rule in seen.records[0].passed}


def test_across_sources_the_last_that_is_loaded_is_kept() -> None:
    """The earlier one is loaded, and replaced."""
    seen = inspected("u1", document([Person("u1", "UGRD")]), document([Person("u1", "STAFF")]))

    assert fates(seen) == ["replaced", "kept"]


def test_a_record_that_stops_the_load_is_told_as_such() -> None:
    """Whatever else stands in it."""
    seen = inspected("u1", document([Person("u1", "UGRD", name="a & b")]))

    assert fates(seen) == ["stops-load"]


def test_any_number_of_processes_sees_the_same() -> None:
    """In a feed of several blocks."""
    people = [Person(f"u{number}", "UGRD", f"Name {number}") for number in range(12_000)]
    text = document([*people, Person("U7000", "STAFF")])
    alone, together = (inspected("u7000", text, jobs=jobs) for jobs in (1, 2))

    assert fates(alone) == fates(together) == ["kept", "rejected"]
    assert [record.findings for record in alone.records] == [record.findings for record in together.records]
