"""Undecodable bytes are found where Python and W3C find them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import damaged_places, damaged_runs

MIXED = st.lists(
    st.sampled_from(
        [b"a", b"<", b"\xc3", b"\xa9", b"\xe2", b"\x82", b"\xac", b"\xed", b"\xa0", b"\xed\xb8\x80", b"\xf0"]
    )
    | st.binary(max_size=4)
).map(b"".join)


@pytest.mark.parametrize(
    ("utf8", "places"),
    [
        (b"", []),
        ("Muñoz €".encode(), []),
        (b"Mu\xf1oz", [(2, 3)]),
        (b"O\x92Hara", [(1, 2)]),
        (b"\xe2\x82<", [(0, 2)]),
        (b"\xc3", [(0, 1)]),
        (b"\xe9\xe8", [(0, 1), (1, 2)]),
        (b"\xed\xa0", [(0, 1), (1, 2)]),
        (b"\xed\xa0\x80", [(0, 3)]),
        (b"\xed\xa0\xbd\xed\xb8\x80\xed\xb8\x80", [(0, 6), (6, 9)]),
        (b"\xf0\x9f\x98", [(0, 3)]),
        (b"\xc3\xa9\xa9", [(2, 3)]),
    ],
)
def test_each_maximal_invalid_subsequence_is_a_place(utf8: bytes, places: list[tuple[int, int]]) -> None:
    """Each maximal invalid subsequence is a place of its own, and so are surrogates that are one character."""

    assert list(damaged_places(utf8)) == places


@given(MIXED)
def test_replacing_the_places_is_what_python_does(utf8: bytes) -> None:
    """With U+FFFD in each place, and for each byte of surrogates, they are what `errors="replace"` makes of them."""

    mended, kept = "", 0
    for start, end in damaged_places(utf8):
        is_surrogate = re.match(rb"\xed[\xa0-\xbf][\x80-\xbf]", utf8[start:end])
        mended += utf8[kept:start].decode() + "\ufffd" * (end - start if is_surrogate else 1)
        kept = end

    assert mended + utf8[kept:].decode() == utf8.decode("utf-8", "replace")


@given(MIXED)
def test_runs_are_places_that_touch(utf8: bytes) -> None:
    """Runs cover the same bytes as places, and touch one another only at surrogates."""

    runs = list(damaged_runs(utf8))

    covered = {at for start, end in runs for at in range(start, end)}
    assert covered == {at for start, end in damaged_places(utf8) for at in range(start, end)}
    assert all(
        end < start or re.search(rb"\xed[\xa0-\xbf][\x80-\xbf]", utf8[first:last])
        for (first, end), (start, last) in pairwise(runs)
    )


def test_many_places_are_found_in_one_pass() -> None:
    """A million damaged bytes are found as quickly as they can be listed, not in quadratic time."""

    assert sum(1 for _ in damaged_places(b"a\xe9" * 1_000_000)) == 1_000_000
