"""Workflow commands: escaped, ten of a kind, true totals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.privacy import Privacy, Quoted
from validator.reports.formats import render

from . import sample
from .test_present import HOSTILE, with_hostility
from .test_sarif import many

if TYPE_CHECKING:
    from validator.findings import Report


def lines_of(report: Report) -> list[str]:
    return render(report, "github").splitlines()


@pytest.mark.parametrize("report", [sample.full(), sample.clean(), sample.incomplete(), with_hostility()])
def test_every_line_is_one_command(report: Report) -> None:
    """Nothing from the feed begins a line, ends a property or adds one."""
    for line in lines_of(report):
        assert re.fullmatch(
            r"::(error|warning|notice) (file=[^:,]+(,line=\d+,col=\d+)?,)?title=[^:,]+::[^\r\n]+", line
        )


def test_ten_of_a_kind_and_one_of_each_rule_first() -> None:
    """GitHub shows ten; one rule with many findings must not hide the others."""
    findings = (*many(60), *(f for f in sample.full().findings if f.rule != "COD001"))
    lines = lines_of(sample.with_findings(sample.full(), findings))
    kinds = Counter(line.split(" ")[0] for line in lines)
    errors = [re.search("title=([A-Z0-9]+)", line)[1] for line in lines if line.startswith("::error")]

    assert kinds["::error"] == 10
    assert errors[:7] == ["XML003", "XML002", "DUP001", "COD001", "IDN001", "XSD006", "XSD001"]


def test_what_was_not_checked_has_its_place_among_the_ten() -> None:
    """Ten errors are shown, and one of them says that the check is incomplete."""
    findings = (*many(60), *(f for f in sample.full().findings if f.rule != "COD001"))
    not_checked = sample.incomplete().not_checked
    lines = lines_of(sample.with_findings(sample.full(), findings, not_checked=not_checked))
    errors = [line for line in lines if line.startswith("::error")]

    assert len(errors) == 10
    assert "title=Not checked::" in errors[-1]


def test_the_last_line_has_the_true_totals() -> None:
    """The verdict's sentence and every rule with exact numbers."""
    last = lines_of(sample.full())[-1]

    assert last.startswith("::notice title=459 findings in all::Do not load: Alma would stop the whole load;")
    assert "DUP001 duplicate-primary-id: 203 users (311 findings)" in last


def test_a_member_of_an_archive_has_no_line() -> None:
    """A line of the member would be shown in the zip."""
    line = next(line for line in lines_of(sample.full()) if "title=EML002" in line)

    assert line.startswith("::warning file=feeds/staff.zip,title=EML002 ")


def test_escapes_are_those_of_the_runner() -> None:
    """Per cent, line ends, and in properties also colons and commas."""
    value = Quoted("100% a,b::error file=x::c", Privacy.PUBLIC)
    finding = replace(sample.full().findings[5], values={"value": value, "nearest": ""})
    source = replace(sample.SOURCES[0], path="a,b:c%.xml")
    report = replace(sample.with_findings(sample.full(), (finding,)), sources=(source, sample.SOURCES[1]))
    first = lines_of(report)[0]

    assert first.startswith("::error file=a%2Cb%3Ac%25.xml,line=1610,")
    assert "user_group 100%25 a,b::error file=x::c is not" in first


def test_a_name_that_is_a_command_is_none() -> None:
    """The hostile text of the other tests stays within its message."""
    assert "::error::" in HOSTILE
    assert all(
        line.count("::error::") == 0 or not line.startswith("::error::")
        for line in lines_of(with_hostility())
    )
