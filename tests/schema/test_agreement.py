"""Whether a record is valid: this room, `xmlschema` on the whole record, and libxml2 give the same answer."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from validator.resources import folder

from .mutate import FULL, spoilt_records
from .trees import record_with, tree

if TYPE_CHECKING:
    from validator.schema.schema import Schema


@pytest.fixture(scope="module")
def libxml2() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(folder("schemas").joinpath("alma-users.xsd").read_bytes()))


def _answers(schema: Schema, libxml2: etree.XMLSchema, xml: str | bytes) -> tuple[bool, bool, bool]:
    """Whether `xml` is valid: here, in `xmlschema`, in libxml2."""
    return (
        not schema.deviations(tree(xml)),
        schema.xsd.is_valid(ET.fromstring(xml)),
        bool(libxml2.validate(etree.fromstring(xml))),
    )


def test_the_full_record_is_valid(schema: Schema, libxml2: etree.XMLSchema) -> None:
    """What the mutations start from is valid for all three."""
    assert _answers(schema, libxml2, FULL) == (True, True, True)


@pytest.mark.parametrize("seed", range(10))
def test_all_three_agree_on_spoilt_records(schema: Schema, libxml2: etree.XMLSchema, seed: int) -> None:
    """Of 2,000 spoilt records each gets one answer from all three, and both answers occur."""
    valid = 0
    for record in spoilt_records(Random(seed), 200):
        xml = ET.tostring(record)
        answers = _answers(schema, libxml2, xml)
        assert len(set(answers)) == 1, (answers, xml, schema.deviations(tree(xml)))
        valid += answers[0]
    assert 5 < valid < 150


@pytest.mark.parametrize("seed", range(3))
def test_deviations_stand_in_document_order(schema: Schema, seed: int) -> None:
    """They begin where the record's elements begin, first to last, and none is said twice."""
    for record in spoilt_records(Random(1000 + seed), 100):
        node = tree(ET.tostring(record))
        found = schema.deviations(node)
        assert [one.at for one in found] == sorted(one.at for one in found)
        assert len({(one.kind, one.path, one.name) for one in found}) == len(found)


@pytest.mark.parametrize("seed", range(3))
def test_texts_hold_no_word_of_the_feed(schema: Schema, seed: int) -> None:
    """What is expected, and why, is said without unknown names and without values that are not public."""
    for record in spoilt_records(Random(2000 + seed), 100):
        for one in schema.deviations(tree(ET.tostring(record))):
            texts = f"{one.expected} {one.reason}"
            assert "userName" not in texts
            assert "disc" not in texts
            if one.value and len(one.value) > 10 and one.value.strip():
                assert one.value.strip() not in texts


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("last_name", "\N{GRINNING FACE}" * 200),
        ("campus_code", "x" * 49 + "\N{GRINNING FACE}"),
    ],
)
def test_known_difference_lengths_count_utf16_units(
    schema: Schema, libxml2: etree.XMLSchema, path: str, text: str
) -> None:
    """`xmlschema` and libxml2 count characters; Alma's own parser and this room count UTF-16 units."""
    assert _answers(schema, libxml2, record_with(path, text)) == (False, True, True)


@pytest.mark.parametrize("text", [" 2026-01-31", "2026-01-31\n"])
def test_known_difference_blanks_around_dates(schema: Schema, libxml2: etree.XMLSchema, text: str) -> None:
    """libxml2 rejects blanks around a date; the standard and Alma's own parser do not."""
    assert _answers(schema, libxml2, record_with("expiry_date", text)) == (True, True, False)


@pytest.mark.parametrize(("path", "text"), [("requests", "1_0"), ("expiry_date", "\xa02026-01-31")])
def test_known_difference_what_python_takes_for_ascii(
    schema: Schema, libxml2: etree.XMLSchema, path: str, text: str
) -> None:
    """`xmlschema` lets Python's own idea of digits and blanks through; the standard does not."""
    assert _answers(schema, libxml2, record_with(path, text)) == (False, True, False)


def test_known_difference_a_hard_blank_among_elements(schema: Schema, libxml2: etree.XMLSchema) -> None:
    """A no-break space is text, not a blank."""
    assert _answers(schema, libxml2, "<user>\xa0<primary_id>u1</primary_id></user>") == (False, True, False)
