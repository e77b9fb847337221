"""Values of digits counted column by column are those that are counted record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from validator.checks.lengths import Kind, Length, _measure_records, bare, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES = st.sampled_from(
    [b"", b"7", b"07", b"0", b"123", b"012", b"12a", b" 12", b"12 ", "١٢".encode(), b"\xc2\xa07"]
)
TYPES = st.sampled_from([b"BARCODE", b"UNIV_ID", b"", b" BARCODE"])
PAIRS = st.lists(st.tuples(TYPES, VALUES), max_size=3).map(
    lambda pairs: [*zip(*pairs, strict=True)] or [(), ()]
)
RECORDS = st.lists(
    PAIRS | st.tuples(st.lists(TYPES, max_size=3), st.lists(VALUES, max_size=3)), min_size=1, max_size=24
)
"""Of each record the types and the values: as many, or not."""


def columns(texts: Sequence[Sequence[bytes]]) -> list[list[bytes | None]]:
    """Copy by copy, as feed checks are shown them."""
    most = max(map(len, texts))
    return [[one[copy] if copy < len(one) else None for one in texts] for copy in range(most)]


@given(RECORDS)
@example([([b"A"], [b"1"]), ([b"A", b"B"], [b"01", b"2"]), ([], [])])
def test_columns_are_counted_as_records(records: list[tuple[Sequence[bytes], Sequence[bytes]]]) -> None:
    """Whatever is missing, blank, of another script or of several kinds."""
    types, values = (columns([*texts]) for texts in zip(*records, strict=True))
    quick: dict[Kind, dict[int, Length]] = {}
    slow: dict[Kind, dict[int, Length]] = {}

    measure(quick, 1, values, types, [*map(bare, values)])
    if values:
        _measure_records(slow, 1, values, types, range(len(records)))

    assert quick == slow


@given(st.lists(st.lists(VALUES, max_size=3), min_size=1, max_size=24))
def test_without_types_all_are_of_one_kind(records: list[list[bytes]]) -> None:
    """As those of primary identifiers."""
    values = columns(records)
    quick: dict[Kind, dict[int, Length]] = {}
    slow: dict[Kind, dict[int, Length]] = {}

    measure(quick, 0, values, None, [*map(bare, values)])
    if values:
        types = [[None if one is None else b"" for one in column] for column in values]
        _measure_records(slow, 0, values, types, range(len(records)))

    assert quick == slow


def test_one_empty_value_changes_nothing_for_others() -> None:
    """Of many records with two identifiers each; one has an empty one, one has a second without a first."""
    values: list[list[bytes | None]] = [[b"%04d" % n for n in range(60)], [b"%d" % n for n in range(60)]]
    types: list[list[bytes | None]] = [[b"A"] * 60, [b"B"] * 60]
    values[1][7], values[0][9], types[0][9] = b"", None, None
    quick: dict[Kind, dict[int, Length]] = {}
    slow: dict[Kind, dict[int, Length]] = {}

    measure(quick, 0, values, types, [*map(bare, values)])
    _measure_records(slow, 0, values, types, range(60))

    assert quick == slow
    assert (quick[0, "B"][1].count, quick[0, "B"][1].copies) == (9, {0, 1})


def test_a_value_whose_type_is_missing_is_not_counted() -> None:
    """Nobody knows which of two values the one type belongs to."""
    found: dict[Kind, dict[int, Length]] = {}

    values: list[list[bytes | None]] = [[b"1", b"2"], [b"3", None]]
    measure(found, 0, values, [[b"A", b"A"]], [*map(bare, values)])

    assert found == {(0, "A"): {1: Length(1, 0, [(1, 0, b"2")], {0})}}
