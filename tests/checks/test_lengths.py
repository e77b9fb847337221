"""Values of digits counted column by column are those that are counted record by record."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from validator.checks.lengths import MOST_SPOTS, Kind, Length, Told, Values, measure
from validator.machine import PADDED, SHAPES, gists_of, joined_texts
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.checks.check import Texts, Wanted
    from validator.machine import Gists

VALUES = st.sampled_from(
    [
        b"",
        b"7",
        b"07",
        b"0",
        b"123",
        b"012",
        b"12a",
        b"0x",
        b"1 2",
        b" 12",
        b"012 ",
        "١٢".encode(),
        b"\xc2\xa07",
    ]
)
TYPES = st.sampled_from([b"BARCODE", b"UNIV_ID", b"", b" BARCODE"])
PAIRS = st.lists(st.tuples(TYPES, VALUES), max_size=3).map(
    lambda pairs: [*zip(*pairs, strict=True)] or [(), ()]
)
RECORDS = st.lists(
    PAIRS | st.tuples(st.lists(TYPES, max_size=3), st.lists(VALUES, max_size=3)), min_size=1, max_size=24
)
"""Of each record the types and the values: as many, or not."""
Lengths = dict[Kind, dict[int, Length]]


KIND, VALUE = Selector.parse("user_identifier/id_type"), Selector.parse("user_identifier/value")


@dataclass
class Shown:
    """Values of records and their types, as a feed check is shown them.

    The record at `gap` has its first copy in a column of its own.
    """

    values: Sequence[Sequence[bytes]]
    types: Sequence[Sequence[bytes]] = ()
    gap: int = -1
    has_gists: bool = False
    settled: frozenset[Selector] = frozenset()
    noted: dict[object, object] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.values)

    def columns(self, selector: Selector) -> Sequence[Texts]:
        texts = self.values if selector == VALUE else self.types
        rows = [
            (None, *one) if at == self.gap else (*one[:1], None, *one[1:]) for at, one in enumerate(texts)
        ]
        return [*zip_longest(*rows)]

    def joined(self, selector: Selector) -> Sequence[bytes]:
        return [*map(joined_texts, self.columns(selector))]

    def gists(self, wanted: Wanted) -> Gists | None:
        """As the machine has them."""
        if not self.has_gists:
            return None
        kinds = [] if wanted[1] is None else self.columns(wanted[1])
        columns = [*kinds, [SHAPES] * self.count, *([*map(shape, own)] for own in self.columns(wanted[0]))]
        return gists_of([joined_texts(row) for row in zip(*columns, strict=True)])

    def lines(self) -> Sequence[int]:
        return [0] * self.count


def shape(text: bytes | None) -> bytes | None:
    """Of a number its digits; ` 1` for what has to be looked at."""
    if text is None or not text:
        return text and b"x"
    if not text.isdigit():
        return b" 1" if text.strip().isdigit() or not text.isascii() else b"x"
    return (PADDED if text.startswith(b"0") else b"1") + b"1" * (len(text) - 1)


def measured(shown: Shown, number: int = 0, *, has_types: bool = True, told: Told | None = None) -> Lengths:
    """What is counted."""
    lengths: Lengths = {}
    values = Values(shown, VALUE, KIND if has_types else None)
    measure(lengths, number, values, {} if told is None else told)
    return lengths


def one_by_one(
    types: Sequence[Sequence[bytes]] | None, values: Sequence[Sequence[bytes]], number: int = 0
) -> Lengths:
    """What is to be counted, as it is meant."""
    lengths: Lengths = {}
    for position, own in enumerate(values):
        kinds = [b""] * len(own) if types is None else types[position]
        for copy, (kind, value) in enumerate(zip(kinds, own, strict=True) if len(kinds) == len(own) else ()):
            text = value.decode().strip()
            if not (text.isascii() and text.isdecimal()):
                continue
            length = lengths.setdefault((number, kind.decode().strip()), {}).setdefault(len(text), Length())
            length.count += 1
            if text.startswith("0"):
                length.zeros += 1
                continue
            length.copies.add(copy)
            length.spots = [*length.spots, (position, copy, text.encode())][:MOST_SPOTS]
    return lengths


@given(RECORDS, st.integers(0, 24), st.booleans())
@example([([b"A"], [b"1"]), ([b"A", b"B"], [b"01", b"2"]), ([], [])], 24, True)
def test_columns_are_counted_as_records(
    records: list[tuple[Sequence[bytes], Sequence[bytes]]], gap: int, has_gists: bool
) -> None:
    """Whatever is missing, blank, of another script or of several kinds."""
    types, values = ([*texts] for texts in zip(*records, strict=True))

    assert measured(Shown(values, types, gap, has_gists), 1) == one_by_one(types, values, 1)


@given(st.lists(st.lists(VALUES, max_size=3), min_size=1, max_size=24), st.integers(0, 24), st.booleans())
def test_without_types_all_are_of_one_kind(records: list[list[bytes]], gap: int, has_gists: bool) -> None:
    """As those of primary identifiers."""
    assert measured(Shown(records, (), gap, has_gists), has_types=False) == one_by_one(None, records)


@given(RECORDS, st.booleans())
def test_records_may_be_shown_in_parts(
    records: list[tuple[Sequence[bytes], Sequence[bytes]]], has_gists: bool
) -> None:
    """Together the parts tell as many of the first places as the whole, and no part tells more than are wanted."""
    types, values = ([*texts] * 20 for texts in zip(*records, strict=True))
    told: Told = {}
    parts: Lengths = {}
    for first in range(0, len(values), 7):
        shown = Shown(values[first : first + 7], types[first : first + 7], has_gists=has_gists)
        for kind, lengths in measured(shown, told=told).items():
            for digits, length in lengths.items():
                whole = parts.setdefault(kind, {}).setdefault(digits, Length())
                whole.count += length.count
                whole.zeros += length.zeros
                whole.copies |= length.copies
                whole.spots += [(first + position, copy, text) for position, copy, text in length.spots]

    assert parts == one_by_one(types, values)


def test_one_empty_value_changes_nothing_for_others() -> None:
    """Of many records with two identifiers each; one has an empty one, one has a second without a first."""
    values = [[b"%04d" % n, b"%d" % n] for n in range(60)]
    types = [[b"A", b"B"] for _ in range(60)]
    values[7][1] = b""
    del values[9][0], types[9][0]

    found = measured(Shown(values, types))

    assert found == one_by_one(types, values)
    assert (found[0, "B"][1].count, found[0, "B"][1].copies) == (9, {0, 1})


def test_a_value_whose_type_is_missing_is_not_counted() -> None:
    """Nobody knows which of two values the one type belongs to."""
    found = measured(Shown([[b"1", b"3"], [b"2"]], [[b"A"], [b"A"]]))

    assert found == {(0, "A"): {1: Length(1, 0, [(1, 0, b"2")], {0})}}


def test_more_shapes_are_counted_than_are_remembered() -> None:
    """What is remembered of them is bounded."""
    values = [[b"1" * one, b"1" * other] for one in range(1, 121) for other in range(1, 101)]

    assert measured(Shown(values), has_types=False) == one_by_one(None, values)
