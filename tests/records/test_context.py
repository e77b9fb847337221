"""In which part of the markup a character stands, asked in any order."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from validator.records.context import Context

_PIECES = (
    "<a b='",
    "<a",
    ">",
    "'",
    '"',
    "</a>",
    "</",
    "<",
    "&",
    "&am",
    " ",
    "x",
    "\x0b",
    "\x0b",
    "<b c=\x0b",
    "x" * 300,
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30), st.booleans())
def test_tags_are_found_one_by_one_as_they_are_found_all_at_once(pieces: list[str], backwards: bool) -> None:
    """Where nothing hides tags, a look at those around each place says the same as a look at all of them."""
    text = "".join(pieces).encode()
    places = [*re.finditer(b"\x0b", text)]
    places = places[::-1] if backwards else places
    one_by_one, at_once = Context(text), Context(text)
    at_once.__dict__["_hides"] = True

    assert [one_by_one.message(place, "b") for place in places] == [
        at_once.message(place, "b") for place in places
    ]
    assert [one_by_one.is_in_name(place.start()) for place in places] == [
        at_once.is_in_name(place.start()) for place in places
    ]
