"""Counts values of digits by their kind and length: where most are padded with zeros, short ones have lost theirs.

All values of a column become shapes at once. Records whose values have the same shapes and kinds are counted together.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import texts_at
from validator.dataclass import dataclass, field
from validator.expression import expression
from validator.machine import NOTHING, PADDED, SHAPES, Gists, gists_of, joined_texts, parted_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from validator.checks.check import Seen, Texts
    from validator.records.selector import Selector

MOST_SPOTS = 50
"""How many short values of one length and kind are told one by one; more are told as one, with their number."""

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
Told: TypeAlias = "dict[tuple[Kind, int], int]"
"""Of how many values of a kind and length it was told where they stand."""

_Shape: TypeAlias = int
"""How many digits a value has, less than 0 if the first is 0; or one of those below."""
_NOT_THERE, _NO_NUMBER, _UNSURE = 0, 1 << 60, 1 << 61
_Value: TypeAlias = tuple[int, _Shape, str]
"""The copy of an element, the shape of its text, and its kind."""
_BLANK = ord(" ")


def _class_of(byte: int) -> int:
    """What stands for a byte in a written shape; beyond ASCII there may be blanks."""
    char = chr(byte)
    if byte in NOTHING + PADDED + b"\0":
        return byte
    if byte >= 0x80 or char.isspace():
        return _BLANK
    return ord("1" if char.isdecimal() else "x")


_CLASSES = bytes(map(_class_of, range(0x100)))
_OTHERS = expression(rb"\0[^x\0]*+x[^\0]*+")
_MOST_KNOWN = 10_000
"""How many rows are remembered."""


class _Known(dict[bytes, "Sequence[_Value]"]):
    """What values stand in a row, as far as it was asked; none where they are not as many as their kinds."""

    def __init__(self, *, has_kinds: bool) -> None:
        super().__init__()
        self._has_kinds = has_kinds

    def __missing__(self, row: bytes) -> Sequence[_Value]:
        texts = row.split(b"\0")[:-1]
        begin = texts.index(SHAPES)
        kinds = [text.decode().strip() for text in texts[:begin] if text != NOTHING]
        shapes = [shape for text in texts[begin + 1 :] if (shape := _shape_of(text)) != _NOT_THERE]
        if not self._has_kinds:
            kinds = [""] * len(shapes)
        is_clear = len(kinds) == len(shapes)
        values = [*zip(range(len(shapes)), shapes, kinds, strict=True)] if is_clear else []
        if len(self) < _MOST_KNOWN:
            self[row] = values
        return values


_OF_ONE_KIND, _OF_KINDS = _Known(has_kinds=False), _Known(has_kinds=True)


def _shape_of(written: bytes) -> _Shape:
    if written == NOTHING:
        return _NOT_THERE
    is_padded = written.startswith(PADDED)
    plain = b"1" + written[1:] if is_padded else written
    if plain.strip(b" ").strip(b"1") or b"1" not in plain:
        return _NO_NUMBER
    if b" " in plain:
        return _UNSURE
    return -len(plain) if is_padded else len(plain)


class Values:
    """The values of neighbouring records, `seen` as what `selector` finds, and their kinds where `kind` finds them."""

    def __init__(self, seen: Seen, selector: Selector, kind: Selector | None) -> None:
        self._columns = partial(seen.joined, selector)
        self._known = _OF_ONE_KIND if kind is None else _OF_KINDS
        self._gists = seen.gists((selector, kind)) or self._of(seen.columns(kind) if kind else ())

    def _of(self, kinds: Sequence[Texts]) -> Gists:
        """What the machine would tell of every row."""
        shapes = [*map(_written_shapes, self._columns())]
        if not shapes:
            return gists_of(())

        def written(row: Sequence[bytes | None]) -> bytes:
            texts = [NOTHING if text is None else text for text in row]
            return b"\0".join([*texts[: len(kinds)], SHAPES, *texts[len(kinds) :], b""])

        rows = partial(zip, *kinds, *shapes, strict=True)
        return Gists(
            {written(row): count for row, count in Counter(rows()).items()}, lambda: [*map(written, rows())]
        )

    def counted(self) -> Mapping[_Value, int]:
        """Every copy with its shapes and kinds, and how many records have it so."""
        counted: dict[_Value, int] = {}
        for row, count in self._gists.counts.items():
            for value in self._known[row]:
                counted[value] = counted.get(value, 0) + count
        return counted

    def where(self, wanted: Set[_Value]) -> Iterator[tuple[int, _Value, str]]:
        """The position of every record with one of the `wanted`, with this one and its text, in feed order.

        What is taken from the `wanted` meanwhile is wanted no more.
        """
        texts = [*map(parted_texts, self._columns())]
        known = {row: self._known[row] for row in self._gists.counts}
        among = {row for row, values in known.items() if not wanted.isdisjoint(values)}
        for position, row in enumerate(self._gists.rows()):
            if not wanted:
                return
            if row in among:
                for value, text in zip(known[row], texts_at(texts, position), strict=True):
                    if value in wanted:
                        yield position, value, text


def _written_shapes(column: bytes) -> list[bytes]:
    """The shape of each of some joined texts, written as those of gists are."""
    marked = (b"\0" + column).replace(b"\x000", b"\0" + PADDED).translate(_CLASSES)
    if b"x" in marked:
        marked = _OTHERS.sub(b"\0x", marked)
    return marked.split(b"\0")[1:-1]


def gist_of(kinds: Sequence[bytes], values: Sequence[bytes]) -> bytes:
    """What the machine would tell of a record with these values: see `validator.machine.gists`."""
    return b"\0".join([*kinds, SHAPES, *_written_shapes(joined_texts(values)), b""])


def measure(lengths: dict[Kind, dict[int, Length]], number: int, values: Values, told: Told) -> None:
    """Counts values of digits by kind, length and whether they begin with 0; remembers the first that do not.

    The values of a record with more of them, or fewer, than kinds are left out: nobody knows what they are.

    Args:
        lengths: what was counted so far, and takes what is.
        number: of the selector that finds `values`.
        values: the values.
        told: of how many values in records before these it was told where they stand; takes what is told now.
    """
    wanted = set[_Value]()
    for value, count in values.counted().items():
        copy, shape, kind = value
        if shape == _UNSURE:
            wanted.add(value)
        elif shape != _NO_NUMBER:
            _add(lengths, (number, kind), abs(shape), count, copy if shape > 0 else None)
            if shape > 0 and told.get(((number, kind), shape), 0) < MOST_SPOTS:
                wanted.add(value)
    if wanted:
        _tell(lengths, number, values, wanted, told)


def _add(
    lengths: dict[Kind, dict[int, Length]], kind: Kind, digits: int, count: int, copy: int | None
) -> None:
    """Counts values of one kind, all in one copy; None if they begin with 0."""
    length = lengths.setdefault(kind, {}).setdefault(digits, Length())
    length.count += count
    if copy is None:
        length.zeros += count
    else:
        length.copies.add(copy)


def _tell(
    lengths: dict[Kind, dict[int, Length]],
    number: int,
    values: Values,
    wanted: set[_Value],
    told: Told,
) -> None:
    """Remembers where the first of the `wanted` stand, and counts those that had to be looked at."""
    for position, value, text in values.where(wanted):
        copy, shape, kind = value
        plain, of_kind = text.strip(), (number, kind)
        if shape == _UNSURE:
            if not (plain.isdecimal() and plain.isascii()):
                continue
            _add(lengths, of_kind, len(plain), 1, None if plain[0] == "0" else copy)
        own = of_kind, len(plain)
        if plain[0] != "0" and told.get(own, 0) < MOST_SPOTS:
            told[own] = told.get(own, 0) + 1
            lengths[of_kind][len(plain)].spots.append((position, copy, plain.encode()))
        elif shape != _UNSURE:
            wanted.discard(value)
