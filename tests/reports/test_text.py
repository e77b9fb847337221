"""The report at a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from validator.reports.formats import render

from . import sample


def test_every_finding_line_begins_with_its_place() -> None:
    """Editors jump to `file:line:column`; members of archives are named after a `!`."""
    lines = render(sample.full(), "text").splitlines()
    places = [line for line in lines if re.match(r"feeds/[^: ]+:[0-9]+:[0-9]+: ", line)]

    assert len(places) == len([f for f in sample.full().findings if f.place]) - 1  # the sixth of DUP001
    assert any(line.startswith("feeds/staff.zip!staff-2026.xml:1820:5: ") for line in places)
    assert any(line.startswith("the whole feed: account_type") for line in lines)


def test_five_samples_and_the_true_total() -> None:
    """A rule shows five findings and says of how many."""
    assert "Showing 5 of 311" in render(sample.full(), "text")


@pytest.mark.parametrize("report", [sample.full(), sample.clean(), sample.incomplete(), sample.single()])
def test_the_verdict_is_last_and_alone_when_quiet(report: sample.Report) -> None:
    """The last line is the sentence that every format shows."""
    assert render(report, "text").splitlines()[-1] == report.summary
    assert render(report, "text", quiet=True) == f"{report.summary}\n"


def test_colour_only_when_told_and_never_alone() -> None:
    """Without the colours the text is the same."""
    plain, painted = render(sample.full(), "text"), render(sample.full(), "text", colour=True)

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain != painted


def test_what_was_not_read_has_no_encoding_to_show() -> None:
    """As an archive within an archive; the line then ends with the bytes."""
    report = sample.clean()
    unread = replace(report, sources=tuple(replace(source, encoding="") for source in report.sources))

    lines = [line for line in render(unread, "text").splitlines() if line.startswith("Checked: ")]

    assert lines
    assert all(line.endswith(" bytes") for line in lines)
