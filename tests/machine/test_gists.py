"""What a machine says of rows in brief: exactly what is meant, or nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from validator.machine import (
    MOST_GISTS,
    MOST_IN_GIST,
    NOTHING,
    PADDED,
    SHAPES,
    Gist,
    Machine,
    parted_texts,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.machine import Batch

RECORD = rb"(?><k>([^<]*+)</k>|)<v>([^<]*+)</v>;"
"""A kind, which may be missing, and a value."""
KIND_AND_VALUE, VALUE = Gist((0,), (1,)), Gist((), (1,))
LONGEST = 1_000
"""Bytes of texts that are told in one gist at least."""
MOST_MET = 1 << 13
"""How many gists a machine remembers."""

Row = tuple[bytes, bytes]


def machine(*gists: Gist) -> Machine:
    """One that has met nothing yet."""
    return Machine(translated(RECORD), 0, minds_odd=False, gists=gists)


def written(rows: Sequence[Row]) -> bytes:
    """Rows without a kind have none."""
    return b"".join(b"<k>%b</k>" % kind * bool(kind) + b"<v>%b</v>;" % text for kind, text in rows)


def taken(told: Machine, rows: Sequence[Row]) -> Batch:
    """All rows at once."""
    batch = told.take(written(rows), 0)
    assert batch is not None
    assert len(batch) == len(rows)
    return batch


def told_of(batch: Batch, gist: int = 0) -> list[bytes] | None:
    """What a gist is in each row, which is what was counted."""
    gists = batch.gists[gist]
    if gists is None:
        return None
    rows = [*gists.rows()]
    assert gists.counts == Counter(rows)
    return rows


def shape(text: bytes) -> bytes:
    """What a gist says of a text, as it is meant."""
    if any(byte in b"&<" or byte >= 0x80 for byte in text):
        return b" 1"
    if any(byte > ord(" ") and byte not in b"0123456789" for byte in text) or not text:
        return b"x"
    if not text.isdigit():
        return b" 1"
    return (PADDED if text[0] == ord("0") else b"1") + b"1" * (len(text) - 1)


def meant(row: Row, *, has_kind: bool = True) -> bytes:
    """The gist of a row."""
    kind, text = row
    return b"\0".join([*[kind or NOTHING] * has_kind, SHAPES, shape(text), b""])


TEXTS = st.sampled_from(
    [
        *(
            "",
            "0",
            "7",
            "00",
            "012",
            "9" * 15,
            "9" * 16,
            "0" * 17,
            "9" * 40,
            "1 2",
            " 12",
            "12\n",
            " ",
            "12a",
        ),
        *("a12", "-1", "1.5", "/", ":", "é", "1é", "&#48;1"),
    ]
).map(str.encode)
KINDS = st.sampled_from(["", "A", "B C", "é"]).map(str.encode)
ROWS = st.lists(st.tuples(KINDS, TEXTS), min_size=1, max_size=9)


@given(st.lists(ROWS, min_size=1, max_size=3))
def test_a_gist_has_texts_and_shapes_row_by_row(blocks: list[list[Row]]) -> None:
    """Of numbers how long they are, and whether they begin with 0; of what is not there, that. Again in each block."""
    told = machine(KIND_AND_VALUE, VALUE)

    for rows in blocks:
        batch = taken(told, rows)

        assert told_of(batch, 0) == [*map(meant, rows)]
        assert told_of(batch, 1) == [meant(row, has_kind=False) for row in rows]
        assert parted_texts(batch.joined(1)) == [text for _, text in rows]


@pytest.mark.parametrize("strange", [b"&amp;", b"A\rB"])
def test_what_stands_for_another_text_is_not_told(strange: bytes) -> None:
    """Nothing is, of rows among which there is such a one; of others, and in another gist, everything."""
    told = machine(KIND_AND_VALUE, VALUE)

    for rows in [[(b"A", b"1"), (strange, b"2")], [(b"A", b"12")]]:
        batch = taken(told, rows)
        assert told_of(batch) == (None if len(rows) > 1 else [meant((b"A", b"12"))])
        assert told_of(batch, 1) == [meant(row, has_kind=False) for row in rows]


ANYTHING = st.binary(max_size=24).map(
    lambda text: text.replace(b"<", b"").replace(b"&", b"").replace(b"\r", b"")
)


@given(st.lists(st.lists(st.tuples(ANYTHING, TEXTS), min_size=1, max_size=9), min_size=1, max_size=3))
@example([[(b"\xfd\0", b"1"), (SHAPES, b"2")], [(NOTHING, b"1"), (b"A", b"1")]])
def test_whatever_a_text_is_others_are_told_rightly(blocks: list[list[Row]]) -> None:
    """One that is no UTF-8 may look like what stands between texts."""
    told = machine(KIND_AND_VALUE)

    for rows in blocks:
        assert told_of(taken(told, rows)) == [*map(meant, rows)]


LENGTHS = (
    st.integers(0, 40) | st.integers(LONGEST - 40, LONGEST + 60) | st.sampled_from([2_000, 1 << 16, 1 << 20])
)


@given(LENGTHS, LENGTHS, st.sampled_from([b"1", b"0", b"x"]))
@settings(max_examples=60)
def test_a_long_text_is_told_rightly_or_not_at_all(kind: int, value: int, byte: bytes) -> None:
    """And what is told of others stays as it is."""
    told = machine(KIND_AND_VALUE, VALUE)
    others = [(b"A", b"%d" % number) for number in (1, 22, 333)]
    first = taken(told, others)
    row = b"k" * kind, byte * value

    batch = taken(told, [*others, row])

    whole = [*map(meant, others), meant(row)]
    assert told_of(batch) in ([whole] if kind + value <= LONGEST else [whole, None])
    assert told_of(batch, 1) in (
        [None] if value > 2 * LONGEST else [None, [meant(one, has_kind=False) for one in (*others, row)]]
    )
    assert told_of(taken(told, others)) == told_of(first) == whole[:-1]


def test_of_more_than_it_can_remember_a_machine_tells_nothing_and_begins_anew() -> None:
    """What was told before keeps its meaning."""
    told = machine(KIND_AND_VALUE)
    rows = [(b"%d" % number, b"1") for number in range(3 * MOST_MET)]

    first, *rest = [
        taken(told, rows[begin : begin + MOST_MET // 2 + 1])
        for begin in range(0, len(rows), MOST_MET // 2 + 1)
    ]

    assert told_of(first) == [*map(meant, rows[: len(first)])]
    wholes = [told_of(batch) for batch in rest]
    assert None in wholes
    assert any(wholes[wholes.index(None) :])
    begin = len(first)
    for batch, whole in zip(rest, wholes, strict=True):
        assert whole in (None, [*map(meant, rows[begin : begin + len(batch)])])
        begin += len(batch)


def test_many_long_gists_fill_what_there_is_for_them() -> None:
    """As many short ones do."""
    told = machine(KIND_AND_VALUE)
    blocks = [[(b"%0900d" % (400 * block + row), b"1") for row in range(400)] for block in range(8)]

    found = [told_of(taken(told, rows)) for rows in blocks]

    assert all(one in (None, [*map(meant, rows)]) for one, rows in zip(found, blocks, strict=True))
    assert None in found
    assert any(found[found.index(None) :])


def test_machines_do_not_know_of_one_another() -> None:
    """A gist has another number in each."""
    rows = [(b"A", b"1"), (b"B", b"22")]
    one, other = machine(KIND_AND_VALUE), machine(VALUE, KIND_AND_VALUE)

    batches = taken(one, rows), taken(other, rows[::-1]), taken(one, rows[1:])

    assert told_of(batches[0]) == [*map(meant, rows)]
    assert told_of(batches[1], 1) == [*map(meant, rows[::-1])]
    assert told_of(batches[2]) == [meant(rows[1])]


def test_rows_that_hold_the_same_share_one_object() -> None:
    """Also those of other blocks: what is to be known of it is found quickly."""
    told = machine(KIND_AND_VALUE)

    (first, second), (third,) = (told_of(taken(told, [(b"A", b"1")] * count)) or [] for count in (2, 1))

    assert first is second is third


def test_what_a_machine_has_learnt_is_something_else() -> None:
    """It is forgotten without what was met, and the other way round."""
    told = machine(KIND_AND_VALUE)
    rows = [(b"A", b"1")]
    taken(told, rows)
    told.know((1, b"%d" % number) for number in range(1 << 18))

    assert told_of(taken(told, rows)) == [*map(meant, rows)]


def test_a_gist_has_only_so_many_groups() -> None:
    """And a machine only so many gists."""
    with pytest.raises(ValueError, match="groups"):
        Gist((0,), (*range(1, MOST_IN_GIST + 1),))
    with pytest.raises(ValueError, match="shaped"):
        Gist((0,), ())
    with pytest.raises(ValueError, match="gists"):
        machine(*[VALUE] * (MOST_GISTS + 1))
