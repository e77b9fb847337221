"""A document type is measured, in one piece or in many."""

from __future__ import annotations

import pytest

from validator.records.typereader import TypeReader, TypeState

_ENDED = [
    b" users>",
    b' users SYSTEM "a>[b.dtd">',
    b' users PUBLIC \'a"\' "b" [ ]\n>',
    b"users[<!ENTITY a \"]>'\"><!-- ]> ' \" --><?a ]> ' ?><!ELEMENT b ANY>%c;]>",
    b"users [<!--> --><!--- -->]>",
]
_OPEN = [
    b"",
    b" users",
    b" users [",
    b" users []",
    b" users ['>",
    b" users [<!-- -- ]>",
    b" users [<? >]>",
    b" users [<!-",
]
_BROKEN = [b" <", b" users ]", b" users [] x>", b" users <!-- a -->>"]


def measured(text: bytes, length: int) -> tuple[TypeState, int]:
    """How far `text` is measured, so many bytes at a time, and the index where the reading stopped."""
    reader, read = TypeReader(), 0
    for start in range(0, len(text), length):
        read = start + reader.read(text[start : start + length])
        if reader.state is not TypeState.OPEN:
            break
    return reader.state, read


@pytest.mark.parametrize("length", range(1, 12))
@pytest.mark.parametrize("text", _ENDED)
def test_it_ends_where_it_is_closed(text: bytes, length: int) -> None:
    """Whatever stands in quotes, comments and instructions, and wherever the text is parted."""
    assert measured(text + b"<users>]>", length) == (TypeState.ENDED, len(text))


@pytest.mark.parametrize("length", range(1, 12))
@pytest.mark.parametrize("text", _OPEN)
def test_it_goes_on_until_it_is_closed(text: bytes, length: int) -> None:
    """All of the text belongs to it."""
    assert measured(text, length) == (TypeState.OPEN, len(text))


@pytest.mark.parametrize("length", range(1, 12))
@pytest.mark.parametrize("text", _BROKEN)
def test_what_no_document_type_holds_leaves_its_end_open_for_ever(text: bytes, length: int) -> None:
    """It is broken, wherever the text is parted."""
    assert measured(text + b"]>", length)[0] is TypeState.BROKEN


def test_what_was_not_read_to_its_end_may_declare_entities() -> None:
    """A name of a file, or declarations, may follow."""
    short, long = TypeReader(), TypeReader()
    short.read(b" users>")
    long.read(b" users")

    assert (short.may_declare, long.may_declare) == (False, True)
