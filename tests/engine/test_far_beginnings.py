"""More blanks or comments before the XML than a record may be long: what follows is told as behind fewer of them."""

from __future__ import annotations

import datetime as dt
import io
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.damage.corpus_faults import HEAD, TAIL, user
from tests.engine.test_equality import small_blocks
from validator import api
from validator.engine import run

if TYPE_CHECKING:
    from validator.engine import Plan
    from validator.findings import Finding, Report

_LONGEST = 2_000
"""How long a record may be here, in bytes."""
_DOCTYPE = b'<!DOCTYPE users [<!ENTITY bea "Bea">]>\n<users>\n'
_RECORDS = user(1) + user(2).replace(b"Bea", b"&bea;") + TAIL


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = api.plan("alma", as_of=dt.date(2026, 11, 21))
    return replace(made, limits=replace(made.limits, record_bytes=_LONGEST))


def told(
    document: bytes, plan: Plan, monkeypatch: pytest.MonkeyPatch, block_bytes: int, jobs: int = 1
) -> tuple[Report, list[Finding]]:
    """The report and all findings, where the source is read so many bytes at a time."""
    findings: list[Finding] = []
    monkeypatch.setattr(
        sys.modules["validator.engine.run"], "blocks", partial(small_blocks, block_bytes=block_bytes)
    )
    report = run([io.BytesIO(document)], plan, jobs=jobs, sink=findings.append)
    return replace(report, seconds=0.0), findings


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["unmarked", "marked"])
@pytest.mark.parametrize("blanks", [b" " * 7_001, b"\r\n" * 4_000, b"\n" * 500], ids=["row", "lines", "few"])
def test_blanks_before_the_declaration_stand_where_they_begin(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, blanks: bytes, mark: bytes
) -> None:
    """One finding at the beginning of the source, however it is read in parts."""
    document = mark + blanks + HEAD + user(1) + TAIL
    once = told(document, plan, monkeypatch, 1 << 20)

    (finding,) = (finding for finding in once[1] if finding.rule == "XML006")
    assert finding.place is not None
    assert (finding.place.offset, finding.place.line, finding.place.column) == (len(mark), 1, 1)
    for block_bytes in (61, 1_000, 3_001, 9_000):
        assert told(document, plan, monkeypatch, block_bytes) == once


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("before", [b"\n" * 9_000, b"<!-- x -->" * 900], ids=["blanks", "comments"])
def test_a_document_type_far_behind_may_declare_entities(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, before: bytes, jobs: int
) -> None:
    """An entity that it may declare is no fault in any record."""
    document = before + _DOCTYPE + _RECORDS
    once = told(document, plan, monkeypatch, 1 << 20)

    assert not once[0].forecast.load_stopped
    for block_bytes in (1_000, 3_001):
        assert told(document, plan, monkeypatch, block_bytes, jobs) == once


_DECLARED = b'<!-- it\'s > " -->\n<!ENTITY a "x\'>]>"> <!ELEMENT b ANY>\n' * 300


@pytest.mark.parametrize("block_bytes", [97, 1_000, 3_001, 1 << 20])
@pytest.mark.parametrize(
    ("end", "stops", "reason"),
    [
        (b"]>", False, ""),
        (b"<!ENTITY c '" + b"d" * 5_000 + b"'>] >", False, ""),
        (b"<!-- " + b"]> " * 1_500 + b"-->]>", False, ""),
        (b"", True, "DOCTYPE) ends"),
        (b"<!ENTITY c '" + b"d" * 3_000, False, "DOCTYPE) ends"),
        (b"] x>", True, "DOCTYPE) ends"),
    ],
    ids=["ended", "long value", "long comment", "unended", "within a value", "broken"],
)
def test_a_document_type_longer_than_a_record_may_be_is_one_finding(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, block_bytes: int, end: bytes, stops: bool, reason: str
) -> None:
    """The records behind it are checked; where nobody can tell its end, that is said, and nothing of its inside."""
    document = (
        HEAD.removesuffix(b"<users>\n") + b"<!DOCTYPE users [" + _DECLARED + end + b"<users>" + user(1) + TAIL
    )

    report, findings = told(document, plan, monkeypatch, block_bytes)

    assert [finding.rule for finding in findings] == ["XML007", *["XML001"] * stops]
    assert report.forecast.load_stopped is stops
    assert report.forecast.records == 1
    assert [part.why.endswith(reason) for part in report.not_checked] == [True] * bool(reason)


@pytest.mark.parametrize("block_bytes", [1, 17, 97, 1_000])
@pytest.mark.parametrize(
    "declared",
    [
        b"<!ENTITY a '" + user(1) * 3 + b"'>",
        b"<!-- " + user(1) * 2 + b" --> <!ENTITY a 'b'>",
        b"<!ENTITY a '<user>'> <?a </user> ?>" * 40,
        b"<!ENTITY a '" + user(1) + b"'>] x",
        b"<!ENTITY a '" + user(1),
    ],
    ids=["value", "comment", "tags", "broken", "unended"],
)
def test_a_document_type_that_holds_records_is_measured_however_it_is_read(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, declared: bytes, block_bytes: int
) -> None:
    """The report is the same for blocks of any size, whether it is longer than a record may be or not."""
    document = b" <!-- x -->\n<!DOCTYPE users [" + declared + b"]>\n<users>" + user(2) + TAIL

    assert told(document, plan, monkeypatch, block_bytes) == told(document, plan, monkeypatch, 1 << 20)


def test_a_source_that_ends_within_a_long_document_type_is_not_well_formed(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is all that is said of it."""
    document = b"<!DOCTYPE users [" + _DECLARED

    for block_bytes in (1_000, 3_001, 1 << 20):
        _, findings = told(document, plan, monkeypatch, block_bytes)
        assert [finding.rule for finding in findings] == ["XML007", "XML001"]
