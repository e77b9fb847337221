"""Counts values of digits by their kind and length: where most are padded with zeros, short ones have lost theirs."""

from __future__ import annotations

from collections import Counter
from itertools import compress, islice, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from validator.checks.check import texts_at
from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.checks.check import Texts

MOST_SPOTS = 50
"""How many short values of one length and kind are told one by one; more are told as one, with their number."""
_ZERO = ord("0")
_SOME = 4
"""Where fewer than one of so many records are not plain, the others are measured together."""

Spot: TypeAlias = tuple[int, int, bytes]
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


class Numbers(NamedTuple):
    """Values of digits in one column, with the positions of their records."""

    positions: Sequence[int]
    texts: Sequence[bytes]

    def those_with(self, marks: Sequence[object]) -> Numbers:
        """Those of them for which the mark is true."""
        return Numbers([*compress(self.positions, marks)], [*compress(self.texts, marks)])


class Bared(NamedTuple):
    """The texts of a column that are not empty, and what is left of these without their digits, with NUL between."""

    texts: Sequence[bytes]
    left: bytes

    @property
    def is_plain(self) -> bool:
        """Whether they are ASCII without blanks."""
        return self.left.isascii() and (not self.left or self.left.split(None, 1) == [self.left])

    def has_number(self) -> bool:
        """Whether one is all digits."""
        return bool(self.texts) and b"\0\0" in b"\0%b\0" % self.left

    def are_numbers(self) -> bool:
        """Whether all are."""
        return len(self.left) < len(self.texts)


def bare(column: Texts) -> Bared:
    """The texts of `column`, and what is no digit in them."""
    texts = [*filter(None, column)]
    return Bared(texts, b"\0".join(texts).translate(None, b"0123456789"))


def measure(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Texts],
    types: Sequence[Texts] | None,
    bared: Sequence[Bared],
) -> None:
    """Counts values of digits by kind, length and whether they begin with 0; remembers the first that do not.

    Args:
        lengths: what was counted so far, and takes what is.
        number: of the selector that finds `columns`.
        columns: the values.
        types: the types of the values, or None where all are of one.
        bared: what `bare` gives of each of `columns`.
    """
    if not any(texts for texts, _ in bared):
        return
    is_plain = all(one.is_plain for one in bared) and not _have_gaps(columns)
    if not is_plain or not (types is None or _are_aligned(types, columns, bared)):
        _measure_odd_ones(lengths, number, columns, types)
        return
    for copy, column in enumerate(columns):
        for kind, numbers in _by_kind(column, types[copy] if types else None, bared[copy]):
            _count(lengths.setdefault((number, kind.decode().strip()), {}), numbers, copy)
    _cut(lengths)


def _cut(lengths: dict[Kind, dict[int, Length]]) -> None:
    """Leaves the first spots of each length."""
    for of_kind in lengths.values():
        for length in of_kind.values():
            length.spots = sorted(length.spots)[:MOST_SPOTS]


def _measure_odd_ones(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Texts],
    types: Sequence[Texts] | None,
) -> None:
    """The same where some of the records are not plain: these one by one, the others together."""
    count = len(columns[0])
    kinds: Sequence[Texts] = columns if types is None else types
    odd = _odd_ones(columns, kinds) if len(kinds) == len(columns) else {*range(count)}
    if types is None:
        kinds = [[None if text is None else b"" for text in column] for column in columns]
    if len(odd) * _SOME < count:
        plain, own = (
            [[None if at in odd else text for at, text in enumerate(column)] for column in several]
            for several in (columns, kinds)
        )
        measure(lengths, number, plain, None if types is None else own, [*map(bare, plain)])
        _measure_records(lengths, number, columns, kinds, sorted(odd))
    else:
        _measure_records(lengths, number, columns, kinds, range(count))
    _cut(lengths)


def _odd_ones(columns: Sequence[Texts], types: Sequence[Texts]) -> set[int]:
    """The positions of records with a value that is empty, has not its type in the same copy, or is not plain."""
    odd = set[int]()
    for before, after in pairwise(columns):
        odd.update(at for at, (one, other) in enumerate(zip(before, after, strict=True)) if other and not one)
    for column, kinds in zip(columns, types, strict=True):
        odd.update(
            at
            for at, (text, kind) in enumerate(zip(column, kinds, strict=True))
            if (text or kind) and not (text and kind and text.isascii() and text.split() == [text])
        )
        odd.update(at for at, text in enumerate(column) if text == b"")
        odd.update(at for at, kind in enumerate(kinds) if kind == b"")
    return odd


def _are_aligned(types: Sequence[Texts], columns: Sequence[Texts], bared: Sequence[Bared]) -> bool:
    """Whether every value has its type in the same copy, and neither is empty."""
    return len(types) == len(columns) and all(
        all(compress(kinds, column)) and len([*filter(None, kinds)]) == len(values.texts)
        for kinds, column, values in zip(types, columns, bared, strict=True)
    )


def _have_gaps(columns: Sequence[Texts]) -> bool:
    """Whether the number of a column is not everywhere that of the copy: one before has nothing in some record."""
    return not all(all(compress(before, after)) for before, after in pairwise(columns))


def _by_kind(column: Texts, kinds: Texts | None, bared: Bared) -> Iterator[tuple[bytes, Numbers]]:
    """The values of a column that are digits, apart by their kind; where there are no kinds, all are of one."""
    if not bared.has_number():
        return
    numbers = Numbers(range(len(column)), bared.texts)
    if len(bared.texts) < len(column):
        numbers = Numbers([*compress(range(len(column)), column)], bared.texts)
    own = None if kinds is None else [*filter(None, kinds)]
    if not bared.are_numbers():
        are_digits = [*map(bytes.isdigit, bared.texts)]
        numbers, own = numbers.those_with(are_digits), own and [*compress(own, are_digits)]
    different = {*own} if own else {b""}
    if len(different) == 1:
        yield different.pop(), numbers
        return
    for kind in different:
        yield kind, numbers.those_with([*map(kind.__eq__, own or ())])


def _count(of_kind: dict[int, Length], numbers: Numbers, copy: int) -> None:
    """Counts numbers of one kind, which stand in one copy of the element, by their length."""
    if usual := _length_of_all(numbers.texts):
        found, zeros = {usual: len(numbers.texts)}, Counter[int]()
    else:
        found = Counter(map(len, numbers.texts))
        zeros = Counter(map(len, filter(b"1".__gt__, numbers.texts)))
    for digits, count in found.items():
        length = of_kind.setdefault(digits, Length())
        length.count += count
        length.zeros += zeros[digits]
        if zeros[digits] == count:
            continue
        length.copies.add(copy)
        short = numbers
        if len(found) > 1 or zeros:
            short = numbers.those_with([len(text) == digits and text[0] != _ZERO for text in numbers.texts])
        length.spots += islice(zip(short.positions, repeat(copy), short.texts, strict=False), MOST_SPOTS)


def _length_of_all(texts: Sequence[bytes]) -> int:
    """How many digits numbers have, if all have as many and none begins with 0; else 0."""
    digits, lines = len(texts[0]), b"\n".join(texts)
    is_alike = len(lines) == len(texts) * (digits + 1) - 1 and not lines[digits :: digits + 1].strip(b"\n")
    return digits if is_alike and b"0" not in lines[:: digits + 1] else 0


def _measure_records(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Texts],
    types: Sequence[Texts],
    positions: Iterable[int],
) -> None:
    """The same, record by record; for those whose types do not fit to their values nothing is known."""
    for position in positions:
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
            length.spots.append((position, copy, plain.encode()))
            if len(length.spots) > 2 * MOST_SPOTS:
                length.spots = sorted(length.spots)[:MOST_SPOTS]
