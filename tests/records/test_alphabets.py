"""Names of XML: letter by letter as expat, and with it Xerces, reads them."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

import pytest

from validator.records.names import NAME, PLAIN_NAME
from validator.records.wrongnames import wrong_name_flaws


def is_read(document: str) -> bool:
    try:
        ParserCreate("utf-8").Parse(document.encode(), True)
    except ExpatError:
        return False
    return True


def test_every_letter_is_allowed_where_expat_allows_it() -> None:
    """Of all characters of the basic plane and some beyond, at the beginning of a name and within one."""
    name = re.compile(NAME)
    codes = [*range(0x80, 0xD800), *range(0xE000, 0x10000), 0x10000, 0x1F600, 0x20000, 0x10FFFF]

    for text in (f"{before}{chr(code)}" for code in codes for before in ("", "a")):
        assert bool(name.fullmatch(text.encode())) is is_read(f"<{text}/>"), ascii(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("last_name>", "last_name"), ("a.b-c:d1 ", "a.b-c:d1"), ("é", None), ("aé>", None), ("1a", None)],
)
def test_plain_names_are_whole_names(text: str, plain: str | None) -> None:
    """A name that goes on beyond ASCII is not taken for a shorter one."""
    found = re.compile(PLAIN_NAME).match(text.encode())

    assert (found[0].decode() if found else None) == plain


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("<a²>x</a²>", ["a_", "a_"]),
        ("<a²><b>x</b></a²><a²/>", ["a_", "a_", "a_"]),
        ("<last\xa0name>x</last_name>", ["last_name"]),
        ("<a²>x", []),
        ("<!-- <a²/> --><![CDATA[<a²/>]]><?x <a²/>?>", []),
        ('<a b="²/>">x</a>', []),
        ("<é/><e\u0301/>", []),
    ],
)
def test_elements_with_a_wrong_name_are_renamed(text: str, renamed: list[str]) -> None:
    """With their end tags; what is no tag is left alone."""
    edits = [edit for flaw in wrong_name_flaws(text.encode()) for edit in flaw.edits]

    assert sorted(edit.replacement.decode() for edit in edits) == renamed
