"""A finding as the smallest document: the same finding, nothing personal."""

from __future__ import annotations

import datetime as dt
import io
import re
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator import api
from validator.carrying.reproducing import MOST_RUNS, Reproduced, named, reproduce
from validator.engine import Plan, run
from validator.errors import UsageError
from validator.feed.again import Again
from validator.privacy import Privacy, privacy_of

if TYPE_CHECKING:
    from validator.findings import Finding

FIXTURES = Path(__file__).parent.parent / "fixtures"


@cache
def plan() -> Plan:
    return api.plan(as_of=dt.date(2026, 11, 21))


def made_of(content: bytes, finding: str) -> Reproduced:
    with ExitStack() as stack:
        return reproduce(Again([io.BytesIO(content)], stack), named(finding, plan()), plan())


def findings(content: bytes) -> list[Finding]:
    found: list[Finding] = []
    run([io.BytesIO(content)], plan(), sink=found.append)
    return found


def personal_words(content: bytes) -> set[str]:
    """Words and numbers in elements that are not public; of e-mail addresses what stands before the `@`."""
    text = content.decode("utf-8", "replace")
    return {
        word
        for name, value in re.findall(r"<(\w+)>([^<>]*)</\1>", text)
        if privacy_of(name) is not Privacy.PUBLIC
        for word in re.findall(r"[^\W_]{4,}", value.replace("@example.edu", "").casefold())
    }


TABLE = [
    ("01-empty-email.xml", "EML001"),
    ("01-empty-email.xml", "SEG001"),
    ("01-empty-barcode.xml", "IDN002"),
    ("01-missing-primary-id.xml", "IDN001"),
    ("03-bare-ampersands.xml", "XML002"),
    ("03-entity-cut-in-half.xml", "XML002"),
    ("03-less-than-sign.xml", "XML001"),
    ("03-tag-mismatch.xml", "XML001"),
    ("03-quotes-in-attributes.xml", "XML001"),
    ("04-byte-order-mark.xml", "XML008"),
    ("04-doctype.xml", "XML007"),
    ("04-control-characters.xml", "XML004"),
    ("04-ends-too-early.xml", "XML001"),
    ("04-letter-cut-in-half.xml", "XML003"),
    ("05-barcode-equals-primary-id.xml", "DUP003"),
    ("05-shared-identifier.xml", "DUP002"),
    ("05-student-and-staff.xml", "DUP001"),
    ("05-three-copies.xml", "DUP001"),
    ("06-sign-in-page.xml", "DOC001"),
    ("07-compact-dates.xml", "XSD006"),
    ("14-misspelt-attribute.xml", "XSD005"),
    ("06-version-1.xml", "DOC002"),
    ("14-nested-value.xml", "XSD010"),
    ("14-too-long.xml", "XSD008"),
]


@pytest.mark.parametrize(("fixture", "rule"), TABLE)
def test_a_small_document_gives_the_finding(fixture: str, rule: str) -> None:
    """Of every kind: in a record, between two, in broken XML, in the encoding; and nobody's values are in it."""
    content = (FIXTURES / fixture).read_bytes()

    made = made_of(content, rule)

    assert rule in {finding.rule for finding in findings(made.content)}
    assert rule in made.rules
    assert made.is_alike
    assert len(made.content) <= len(content)
    assert made.runs <= MOST_RUNS + 2
    assert not personal_words(content) & personal_words(made.content)


@pytest.mark.parametrize("finding", ["DUP001", "duplicate-primary-id", "DUP001@67", "dup001@PV105101"])
def test_the_winner_is_there(finding: str) -> None:
    """A duplicate needs two records, however the finding is named."""
    made = made_of((FIXTURES / "05-three-copies.xml").read_bytes(), finding)

    assert made.content.count(b"<user>") == 2
    assert len(made.content) < 500
    assert b"105101" not in made.content
    assert made.finding.record == (4 if finding.endswith("67") else 2)


def test_bytes_that_cannot_be_decoded_stay() -> None:
    """With their neighbours invented."""
    made = made_of((FIXTURES / "04-letter-cut-in-half.xml").read_bytes(), "XML003")

    assert re.search(rb"<last_name>[A-Z][a-z]\xc3[a-z]{2}</last_name>", made.content)


CANARY = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Blumenkohl --><users><user>
<primary_id>qkohlrabi7</primary_id><first_name>Kohlrabi<!-- Blumenkohl --></first_name>
<last_name desc="Blumenkohl">Blumenkohl & Wirsing</last_name><job_description><Rettich</job_description>
Blumenkohl <user_group>UGRD</user_group><![CDATA[Wirsing]]><?note Wirsing?>
</user>Blumenkohl</users>
"""


@pytest.mark.parametrize("rule", ["XML001", "XML002", "XSD010"])
def test_nobody_is_left_in_broken_xml(rule: str) -> None:
    """Not in comments, attributes, tags or between elements."""
    content = CANARY.encode()
    if rule not in {finding.rule for finding in findings(content)}:
        pytest.fail(f"the example has no {rule}")

    made = made_of(content, rule).content.decode().casefold()

    for word in ("kohl", "wirsing", "rettich", "qkohlrabi7"):
        assert word not in made


def test_a_value_that_is_the_finding() -> None:
    """A placeholder stays because the rule lists it, and nothing else does."""
    made = made_of((FIXTURES / "02-email-placeholders.xml").read_bytes(), "TXT005").content

    texts = [value for value in re.findall(rb">([^<>]+)<", made) if not value.isspace()]
    assert len(texts) == 1
    assert texts[0] in (FIXTURES / "02-email-placeholders.xml").read_bytes()


def test_a_missing_finding_is_told_with_those_that_are_there() -> None:
    """So the next try succeeds."""
    with pytest.raises(UsageError) as caught:
        made_of((FIXTURES / "05-three-copies.xml").read_bytes(), "EML001")

    assert "DUP001 (2)" in caught.value.hint


def test_an_unknown_rule_is_told() -> None:
    """Before the feed is read."""
    with pytest.raises(UsageError, match="no such rule"):
        named("NOPE", plan())
