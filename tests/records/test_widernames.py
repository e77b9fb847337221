"""Names that only XML 1.1 knows: which they are is held against Xerces in the corpus of `tests.damage`."""

from __future__ import annotations

import re

import pytest

from validator.records.names import NAME
from validator.records.widernames import with_names_of_xml_10


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<pĲpe>x</pĲpe>", "<p__pe>x</p__pe>"),
        ("<\u0903/><a\u0903/>", "<___/><a\u0903/>"),
        ("<😀 Ĳ='Ĳ' é=\">Ĳ\">", "<____ __='Ĳ' é=\">Ĳ\">"),
        ("<?Ĳ Ĳ?>", "<?__ Ĳ?>"),
        ("<Ĳ²/>", "<__²/>"),
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
