"""The data map: what records fill, counted without parsing them."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

import validator
from validator.engine import coverage
from validator.engine.coverage import Coverage
from validator.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

KNOWN = tuple(load_schema(None).vocabulary)


def counted(records: Iterable[bytes]) -> Coverage:
    seen = Coverage()
    for record in records:
        seen.observe(record)
    return seen


def by_parsing(records: Iterable[bytes]) -> dict[str, tuple[int, int]]:
    """The same counts from a tree, in the plainest way."""
    filled: Counter[str] = Counter()
    present: Counter[str] = Counter()
    for record in records:
        paths: dict[str, bool] = {}

        def visit(element: ET.Element, path: str, paths: dict[str, bool] = paths) -> None:
            for child in element:
                name = child.tag.rpartition("}")[2]
                below = f"{path}/{name}" if path else name
                has_text = bool("".join(child.itertext()).strip())
                paths[below] = paths.get(below, False) or has_text
                visit(child, below)

        visit(ET.fromstring(record), "")
        present.update(paths.keys())
        filled.update(path for path, has_text in paths.items() if has_text)
    return {path: (filled[path], number - filled[path]) for path, number in present.items()}


def both(seen: Coverage) -> dict[str, tuple[int, int]]:
    return {field.path: (field.filled, field.empty) for field in seen.result(KNOWN)}


PIECES = (
    b"<primary_id>u1</primary_id>",
    b"<primary_id/>",
    b"<user_group desc='a>b'>UGRD</user_group>",
    b'<user_group desc="Staff" >STAFF</user_group>',
    b"<user_group><![CDATA[A&B]]></user_group>",
    b"<campus_code>\n </campus_code>",
    b"<campus_code> W&amp;T </campus_code>",
    b"<!-- <last_name>Lee</last_name> --><first_name>Li</first_name>",
    b"<contact_info><addresses/><emails><email preferred='true'><email_types>"
    b"<email_type>work</email_type></email_types></email></emails></contact_info>",
    b'<note link="&lt;/note>"/>',
    b"<LastName>Lee</LastName>",
    "<last_name>Nguyễn</last_name>".encode(),
)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6), max_size=8))
def test_counts_are_those_of_a_parser(records: list[list[bytes]]) -> None:
    """Comments, CDATA, brackets in attributes and empty elements do not mislead it."""
    texts = [b"<user>" + b"\n  ".join(pieces) + b"</user>" for pieces in records]

    assert both(counted(texts)) == by_parsing(texts)


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(0, 12))
def test_merging_changes_nothing(pieces: list[bytes], at: int) -> None:
    """However a feed is cut, and whichever part comes first, the result is the same."""
    texts = [b"<user>" + piece + b"</user>" for piece in pieces]
    whole = counted(texts)
    merged = counted(texts[at:])
    merged.merge(pickle.loads(pickle.dumps(counted(texts[:at]))))

    assert merged.result(KNOWN) == whole.result(KNOWN)
    assert merged.records == whole.records


def test_prefixes_are_left_out() -> None:
    """A record in a namespace fills the same elements."""
    seen = counted([b"<a:user xmlns:a='x'><a:user_group>UGRD</a:user_group></a:user>"])

    assert [(field.path, field.values) for field in seen.result(KNOWN)] == [("user_group", (("UGRD", 1),))]


def test_codes_are_counted_most_frequent_first() -> None:
    """Codes of coded fields are listed, blanks around them left out; texts of other fields are not kept."""
    seen = counted(
        b"<user><last_name>Lee</last_name><campus_code>%s</campus_code></user>" % code
        for code in (b"WEST", b" MAIN ", b"A&amp;M", b"MAIN")
    )
    last_name, campus = seen.result(KNOWN)

    assert campus.values == (("MAIN", 2), ("A&M", 1), ("WEST", 1))
    assert last_name.values == ()


def test_an_empty_element_hides_no_code_behind_it() -> None:
    """However it is written."""
    seen = counted([b"<user><campus_code />\n<user_group>A</user_group><country/><status>x</status></user>"])

    assert [(field.path, field.values) for field in seen.result(()) if field.values] == [
        ("user_group", (("A", 1),))
    ]


def test_a_field_with_many_texts_shows_none() -> None:
    """A column that slipped into a coded field does not put names into the page, in whichever order."""
    texts = [
        b"<user><user_group>N%d</user_group></user>" % number for number in range(coverage.MOST_VALUES + 1)
    ]
    early, late = counted(texts[:3]), counted(texts[3:])
    late.merge(early)

    for seen in (counted(texts), late):
        (field,) = seen.result(KNOWN)
        assert (field.values, field.has_many_values) == ((), True)


def test_elements_that_the_schema_does_not_have_come_last() -> None:
    """Known elements stand in the order of the schema, others are marked."""
    seen = counted([b"<user><AAA>x</AAA><user_group>x</user_group><primary_id>x</primary_id></user>"])

    assert [(field.path, field.is_known) for field in seen.result(KNOWN)] == [
        ("primary_id", True),
        ("user_group", True),
        ("AAA", False),
    ]


def test_invented_names_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many elements the first in alphabetical order stay, with exact counts."""
    monkeypatch.setattr(coverage, "MOST_PATHS", 3)
    names = [b"e%d" % (number % 7) for number in range(70)]
    seen = counted(b"<user><" + name + b">x</" + name + b"></user>" for name in names)

    assert both(seen) == {"e0": (10, 0), "e1": (10, 0)}


def test_only_when_asked_for() -> None:
    """A report has a data map when its reader wants one; it leaves out records that cannot be read."""
    feed = "samples/first-export.xml"
    without = validator.check(feed, profile="alma")
    with_it = validator.check(feed, profile="alma", with_coverage=True)
    fields = {field.path: field for field in with_it.coverage}

    assert without.coverage == ()
    assert fields["primary_id"].filled == 203
    assert sum(number for _, number in fields["user_group"].values) == fields["user_group"].filled
