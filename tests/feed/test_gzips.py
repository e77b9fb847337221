"""Gzip files are read through all their members, up to the first damage."""

import gzip
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.feed import FeedFault, Limits, open_feed

from .feeds import USERS, read_all, zipped

NOISE = random.Random(7).randbytes(200_000)


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(USERS),
        gzip.compress(USERS[:20]) + gzip.compress(USERS[20:]),
        gzip.compress(USERS[:20]) + gzip.compress(b"") + gzip.compress(USERS[20:]),
        gzip.compress(USERS) + bytes(1000),
    ],
    ids=["one", "two", "an-empty-one", "padded"],
)
def test_all_members_are_one_source(packed: bytes) -> None:
    """Members that follow one another are one document; zeros at the end are padding."""

    assert read_all([io.BytesIO(packed)]) == [(None, USERS)]


@pytest.mark.parametrize("length", [65535, 65536, 65537])
def test_members_may_meet_at_the_end_of_a_block(length: int) -> None:
    """A second member is found wherever the reading of blocks happens to divide the file."""

    fitting = (NOISE[:taken] for taken in range(length - 100, length))
    first = next(content for content in fitting if len(gzip.compress(content, 0)) == length)

    packed = gzip.compress(first, 0) + gzip.compress(b"<a/>")

    assert read_all([io.BytesIO(packed)]) == [(None, first + b"<a/>")]


def test_a_cut_off_file_gives_what_it_has() -> None:
    """All that can be unpacked from a truncated file comes before the fault."""

    packed = gzip.compress(NOISE)

    ((_, content), fault) = read_all([io.BytesIO(packed[: len(packed) // 2])])

    assert fault == (None, "cut-off")
    assert isinstance(content, bytes)
    assert NOISE.startswith(content)
    assert len(content) > 90_000


def test_a_wrong_checksum_comes_after_all_bytes() -> None:
    """A changed checksum loses nothing of the content."""

    packed = bytearray(gzip.compress(USERS))
    packed[-6] ^= 1

    assert read_all([io.BytesIO(bytes(packed))]) == [(None, USERS), (None, "checksum")]


@pytest.mark.parametrize("garbage", [b"x", b"<users/>", b"\0\0x", b"\x1f"])
def test_what_follows_the_end_is_told(garbage: bytes) -> None:
    """Something else behind the gzip data is a fault."""

    assert read_all([io.BytesIO(gzip.compress(USERS) + garbage)]) == [(None, USERS), (None, "trailing")]


@pytest.mark.parametrize(
    "inside",
    [gzip.compress(USERS), zipped(("a.xml", USERS)), b"a.xml" + bytes(252) + b"ustar\x0000" + bytes(300)],
    ids=["gzip", "zip", "tar"],
)
def test_an_archive_inside_is_not_read(inside: bytes) -> None:
    """A gzip, a zip or a tar in a gzip is a fault, with the words in which Alma reports it."""

    (item,) = open_feed([io.BytesIO(gzip.compress(inside))])

    assert isinstance(item, FeedFault)
    assert item.fault.values["problem"] == "nested"
    assert item.fault.alma_message == "Content is not allowed in prolog."


def test_a_bomb_stops_early() -> None:
    """A file that unpacks to a thousand times its size stops soon after what is free of the limit."""

    packed = gzip.compress(b"<a>" + bytes(80 << 20))

    ((_, content), fault) = read_all([io.BytesIO(packed)])

    assert fault == (None, "ratio")
    assert isinstance(content, bytes)
    assert len(content) <= (64 << 20) + (1 << 20)


def test_the_limit_of_all_bytes_holds() -> None:
    """Output beyond `total_bytes` is a fault."""

    ((_, content), fault) = read_all(
        [io.BytesIO(gzip.compress(USERS * 9))], limits=Limits(total_bytes=100), size=50
    )

    assert (content, fault) == ((USERS * 9)[:100], (None, "size"))


@given(st.integers(0, 300), st.integers(0, 255), st.integers(1, 20))
def test_no_damage_is_a_crash(at: int, byte: int, size: int) -> None:
    """A gzip with any byte changed is read, or is a fault."""

    packed = bytearray(gzip.compress(USERS * 3 + NOISE[:100]))
    packed[at % len(packed)] = byte

    assert read_all([io.BytesIO(bytes(packed))], size=size)
