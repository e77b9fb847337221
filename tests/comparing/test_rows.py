"""Rows: the quick way and the careful way agree, and hold no value of a person in clear."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.comparing.outline import Outline
from validator.comparing.quick import QuickReader
from validator.comparing.row import Row, RowReader
from validator.records.parser import parse_record
from validator.schema import load_schema

from .feeds import Person, feeds

READER = RowReader(Outline(load_schema().vocabulary), b"key")
QUICK = QuickReader(READER)
_RECORD = re.compile(r"<user>.*?</user>", re.DOTALL)
_SPOTS = st.sampled_from(
    [
        "<",
        ">",
        "&",
        "&#233;",
        "&#x9;",
        "<!-- -->",
        "<![CDATA[x]]>",
        "<x/>",
        "</x>",
        "é",
        '"',
        "]]>",
        "\r\n",
        " a='1'",
    ]
)


def careful(text: str) -> Row | None:
    root = parse_record(text.encode()).root
    return None if root is None else READER.row(root, 0, 1)


def quick(text: str) -> Row | None:
    return QUICK.row(text.encode(), 0, 1)


@settings(max_examples=300, deadline=None)
@given(feeds(), st.data())
def test_what_is_read_quickly_is_read_as_a_parser_does(feed: list[str], data: st.DataObject) -> None:
    """Whatever is put into a record at any place, the quick row is the careful one, or none."""
    for record in _RECORD.findall("".join(feed))[:3]:
        at = data.draw(st.integers(0, len(record)))
        spoilt = record[:at] + data.draw(_SPOTS) + record[at:]
        parsed = parse_record(spoilt.encode())
        found = quick(spoilt)
        if found is not None:
            assert not parsed.flaws
            assert found == careful(spoilt)


def test_plain_records_are_read_quickly() -> None:
    """The way of nearly all records."""
    record = Person("u1", "UGRD", "A &amp; B", "MAIN", "2027-06-30", ("555-0101",), "1 Elm St", "b1").xml()

    assert quick(record) is not None
    assert quick(record) == careful(record)


def test_a_row_tells_no_value_of_a_person() -> None:
    """Only the identifier, the group and the dates stand in clear."""
    row = careful(Person("u1", "UGRD", "Bartleby", None, None, ("555-0101",), "1 Elm St", "b123").xml())

    assert row is not None
    assert not any(value in repr(row) for value in ("Bartleby", "555-0101", "Elm", "b123"))


def test_the_order_of_fields_and_segments_changes_nothing() -> None:
    """Nor does a flag written as 1, an empty element, or what a load does not use."""
    one = (
        "<user><primary_id>u1</primary_id><contact_info><phones><phone><phone_number>1</phone_number></phone>"
    )
    one += "<phone preferred='true'><phone_number>2</phone_number></phone></phones></contact_info></user>"
    other = (
        "<user><gender>NONE</gender><contact_info><phones><phone preferred='1'><phone_number>2</phone_number>"
    )
    other += "</phone><phone><phone_number> 1 </phone_number></phone></phones></contact_info>"
    other += "<last_name/><primary_id>U1</primary_id></user>"
    first, second = careful(one), careful(other)

    assert first is not None
    assert second is not None
    assert (first.key, first.parts, first.digests) == (second.key, second.parts, second.digests)
