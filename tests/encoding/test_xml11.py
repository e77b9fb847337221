"""XML 1.1 is told as XML 1.0, and every index still leads back to the user's own byte."""

from __future__ import annotations

import pytest

from validator.encoding import Declared, read, to_utf8
from validator.encoding.xml11 import declares_xml_11, with_references_of_xml_10


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<?xml version="1.1"?>', True),
        ("<?xml\tversion = '1.1' encoding='UTF-8'?>", True),
        ('<?xml version="1.0"?>', False),
        ('<?xml version="1.10"?>', False),
        ('<?xml encoding="1.1"?>', False),
        ('<users version="1.1">', False),
    ],
)
def test_version_is_read_from_the_declaration(head: str, *, expected: bool) -> None:
    """Only version 1.1 in a declaration says so."""
    assert declares_xml_11(head) is expected


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "iso8859-1"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_characters_of_xml_11(codec: str, size: int) -> None:
    """Line ends become line feeds; what may not stand is damage, with its own bytes; offsets stay right."""
    text = "<a>é\x85b\x81\x9fç</a>\x7f"
    source = text.encode(codec)
    chunks = [source[at : at + size] for at in range(0, len(source), size)]

    pieces = list(to_utf8(chunks, Declared(codec, is_xml_11=True)))

    read_text = b"".join(piece.data for piece in pieces).decode()
    assert read_text == "<a>é\nb\ufffd\ufffdç</a>\ufffd"
    assert [damage.raw for piece in pieces for damage in piece.damage] == [
        forbidden.encode(codec) for forbidden in ("\x81", "\x9f", "\x7f")
    ]
    offsets = [
        piece.offset_of(at)
        for piece in pieces
        for at in range(len(piece.data))
        if piece.data[at] & 0xC0 != 0x80
    ]
    assert offsets == [len(text[:at].encode(codec)) for at in range(len(text))]


def test_version_1_0_is_left_alone() -> None:
    """The same characters are nobody's business in XML 1.0."""
    source = '<?xml version="1.0"?><a>\x81\x85</a>'.encode()

    _, pieces = read([source])

    assert b"".join(piece.data for piece in pieces) == source


def test_references_keep_their_length() -> None:
    """A reference that only XML 1.1 allows becomes one to a tab; others stay, right or wrong."""
    text = b"&#1; &#x1F; &#00031; &#x00b; &#9; &#13; &#x20; &#0; &#32; &#127; & #1;"

    told = with_references_of_xml_10(text)

    assert told == b"&#9; &#x09; &#00009; &#x009; &#9; &#13; &#x20; &#0; &#32; &#127; & #1;"
