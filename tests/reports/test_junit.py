"""JUnit XML: valid for common readers, and never green where it must not be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from validator.reports.formats import render

from . import sample
from .test_present import with_canaries, with_hostility
from .test_snapshots import REPORTS

if TYPE_CHECKING:
    from validator.findings import Report

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit.xsd"))


def suite_of(report: Report) -> Any:
    return etree.fromstring(render(report, "junit").encode("utf-8")).find("testsuite")


@pytest.mark.parametrize("report", [*REPORTS.values(), with_canaries, with_hostility])
def test_documents_follow_the_schema(report: Any) -> None:
    """Well-formed and valid, whatever the feed holds."""
    document = etree.fromstring(render(report(), "junit").encode("utf-8"))

    SCHEMA.assertValid(document)


@pytest.mark.parametrize("report", REPORTS.values())
def test_counts_are_those_of_the_cases(report: Any) -> None:
    """Readers show the counts without counting."""
    suite = suite_of(report())

    assert int(suite.get("tests")) == len(suite.findall("testcase"))
    for count, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(count)) == len(suite.findall(f"testcase/{element}"))


def test_errors_fail_and_warnings_pass() -> None:
    """A build fails where `--fail-on error` would; warnings are told in the output."""
    cases = {case.get("name").split(" ")[0]: case for case in suite_of(sample.full()).findall("testcase")}

    assert (
        cases["DUP001"].find("failure").get("message") == "203 users (311 findings): Alma rejects the record"
    )
    assert "feeds/students.xml:2041:5: " in cases["DUP001"].findtext("failure")
    assert "Showing 6 of 311" in cases["DUP001"].findtext("failure")
    assert cases["EML002"].find("failure") is None
    assert cases["EML002"].findtext("system-out").startswith("Warning: 44 users")


def test_rules_that_passed_or_were_skipped_are_cases_too() -> None:
    """Silence is explained."""
    cases = {case.get("name").split(" ")[0]: case for case in suite_of(sample.full()).findall("testcase")}

    assert len(cases["MAN001"]) == 0
    assert "no codes for campus_code" in cases["COD002"].find("skipped").get("message")


def test_an_incomplete_check_is_an_error() -> None:
    """Even without a finding, a build server must not show it in green."""
    suite = suite_of(sample.incomplete())

    assert suite.get("errors") == "2"
    assert {case.get("classname") for case in suite.findall("testcase[error]")} == {
        "sis-validator.not-checked"
    }
