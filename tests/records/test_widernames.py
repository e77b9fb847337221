"""Names that only XML 1.1 knows: which they are is held against Xerces in the corpus of `tests.damage`."""

from __future__ import annotations

import re

import pytest

from validator.records.names import NAME
from validator.records.widernames import with_names_of_xml_10


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<pĲpe>x</pĲpe>", "<pAbpe>x</pAbpe>"),
        ("<\u0903/><a\u0903/>", "<Ael/><a\u0903/>"),
        ("<😀 Ĳ='Ĳ' é=\">Ĳ\">", "<AqxU Ab='Ĳ' é=\">Ĳ\">"),
        ("<?Ĳ Ĳ?>", "<?Ab Ĳ?>"),
        ("<Ĳ²/>", "<Ab²/>"),
        ("<²Ĳ/>", "<²Ĳ/>"),
        ("<a \ufffd='x'/>", "<a \ufffd='x'/>"),
        ("Ĳ < Ĳ<!-- <Ĳ/> --><![CDATA[<Ĳ/>]]>", "Ĳ < Ĳ<!-- <Ĳ/> --><![CDATA[<Ĳ/>]]>"),
    ],
)
def test_only_what_is_newer_in_a_name_is_written_otherwise(text: str, read: str) -> None:
    """Values, texts, comments, what no version allows and what stands for damaged bytes stay."""
    assert with_names_of_xml_10(text.encode()).decode() == read


def test_every_index_stays_what_it_is() -> None:
    """Of every letter of the basic plane: as many bytes as before, and what XML 1.0 allows is left alone."""
    name = re.compile(NAME)
    names = [f"a{chr(code)}".encode() for code in (*range(0x80, 0xD800), *range(0xE000, 0xFFFE), 0x10000)]

    for before in names:
        after = with_names_of_xml_10(b"<" + before + b">")[1:-1]
        assert len(after) == len(before)
        assert after == before or not name.fullmatch(before)


def test_names_that_differ_still_do() -> None:
    """No two characters are written alike, at the beginning of a name or further on; nor as any name of the format."""
    codes = (*range(0x80, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x10FFFF, 997))
    before = [name for code in codes for name in (f"{chr(code)}b", f"b{chr(code)}")]
    written = (
        with_names_of_xml_10("".join(f"<{name}>" for name in before).encode()).decode()[1:-1].split("><")
    )

    assert len(set(written)) == len(before)
    assert all(re.search("[A-Z]", name) for name, old in zip(written, before, strict=True) if name != old)
