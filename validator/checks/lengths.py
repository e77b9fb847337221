"""Counts values of digits by their kind and length: where most are padded with zeros, short ones have lost theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise, repeat
from operator import gt, is_
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import texts_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Column

MOST_SPOTS = 50
"""How many short values of one length and kind are told one by one; more are told as one, with their number."""
_ZERO = ord("0")

Spot: TypeAlias = tuple[int, int, str]
"""The position of a record, the copy of the element in it, and the text."""


@dataclass(slots=True)
class Length:
    """Values of digits of one kind and length: how many, how many begin with 0, and the first that do not.

    `copies` are those of the element in which any of the latter stand.
    """

    count: int = 0
    zeros: int = 0
    spots: list[Spot] = field(default_factory=list)
    copies: set[int] = field(default_factory=set)


Kind: TypeAlias = tuple[int, str]
"""The number of a selector, and the type of identifier or ""."""


def measure(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Column],
    types: Sequence[Column] | None,
    texts: bytes,
) -> None:
    """Counts values of digits by kind, length and whether they begin with 0; remembers the first that do not.

    Args:
        lengths: what was counted so far, and takes what is.
        number: of the selector that finds `columns`.
        columns: the values.
        types: the types of the values, or None where all are of one.
        texts: what `together` gives of `columns`.
    """
    if not texts:
        return
    is_plain = texts.isascii() and texts.split(None, 1) == [texts]
    if not (is_plain and (types is None or _are_aligned(types, columns)) and not _have_gaps(columns)):
        if types is None:
            types = [[None if text is None else b"" for text in column] for column in columns]
        _measure_records(lengths, number, columns, types)
        return
    for copy, column in enumerate(columns):
        if not any(map(bytes.isdigit, filter(None, column))):
            continue
        for kind, of_kind in _by_kind(column, types[copy] if types else None):
            _count(lengths, (number, kind), of_kind, copy)
    for kinds_lengths in lengths.values():
        for length in kinds_lengths.values():
            length.spots = sorted(length.spots)[:MOST_SPOTS]


def together(columns: Sequence[Column]) -> bytes:
    """All texts, one behind the other."""
    return b"".join(filter(None, chain.from_iterable(columns)))


def _by_kind(column: Column, kinds: Column | None) -> Iterator[tuple[str, Column]]:
    """The texts of a column, apart by their kind; where there are no kinds, all are of one."""
    if kinds is None:
        yield "", column
        return
    own = {*kinds}
    for kind in own:
        if kind is None:
            continue
        of_kind = column
        if len(own) > 1:
            of_kind = [text if one == kind else None for text, one in zip(column, kinds, strict=True)]
        yield kind.decode().strip(), of_kind


def _missing(column: Column) -> list[bool]:
    return [*map(is_, column, repeat(None))]


def _are_aligned(types: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether every value has its type in the same copy."""
    return len(types) == len(columns) and all(
        kinds.count(None) == column.count(None) == 0 or _missing(kinds) == _missing(column)
        for kinds, column in zip(types, columns, strict=True)
    )


def _have_gaps(columns: Sequence[Column]) -> bool:
    """Whether the number of a column is not everywhere that of the copy: one before has nothing in some record."""
    return any(
        None in before and any(map(gt, _missing(before), _missing(after)))
        for before, after in pairwise(columns)
    )


def _count(lengths: dict[Kind, dict[int, Length]], kind: Kind, column: Column, copy: int) -> None:
    """Counts the texts of one kind in one column."""
    numbers = [*filter(None, column)]
    if not b"".join(numbers).isdigit():
        numbers = [*filter(bytes.isdigit, numbers)]
    counted = Counter(map(len, numbers))
    zeros = Counter(map(len, filter(b"1".__gt__, numbers)))
    for digits, count in counted.items():
        length = lengths.setdefault(kind, {}).setdefault(digits, Length())
        length.count += count
        length.zeros += zeros[digits]
        if zeros[digits] == count:
            continue
        length.copies.add(copy)
        spots = (
            (position, copy, text.decode())
            for position, text in enumerate(column)
            if text is not None and len(text) == digits and text[0] != _ZERO and text.isdigit()
        )
        length.spots += islice(spots, MOST_SPOTS)


def _measure_records(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Column],
    types: Sequence[Column],
) -> None:
    """The same, record by record; for those whose types do not fit to their values nothing is known."""
    for position in range(len(columns[0])):
        texts, kinds = texts_at(columns, position), texts_at(types, position)
        if len(kinds) != len(texts):
            continue
        for copy, text in enumerate(texts):
            plain = text.strip()
            if not (plain.isdecimal() and plain.isascii()):
                continue
            of_kind = lengths.setdefault((number, kinds[copy].strip()), {})
            length = of_kind.setdefault(len(plain), Length())
            length.count += 1
            if plain[0] == "0":
                length.zeros += 1
                continue
            length.copies.add(copy)
            if len(length.spots) < MOST_SPOTS:
                length.spots.append((position, copy, plain))
