"""Sorts of texts that are told by their first two bytes, their last two and their length, up to the `<` behind them.

Most ways of an expression for the text of an element are of this kind: it begins with one of some letters, goes on with
any but some others, and ends with no blank. The machine tells all of these ways at once, in one step.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from validator.machine.sets import ANY, NOTHING, ONE_BYTE, REPEATS, first_of, named, read_by, set_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

UNBOUNDED = (1 << 32) - 1
"""The greatest number of bytes for what may be as long as it likes."""
UNASKED, THERE, TAKEN = range(3)
"""What is asked of an end tag behind a text, as in `expression.h`."""
_CLOSINGS: dict[tuple[str, ...], int] = {(): UNASKED, ("ASSERT",): THERE, ("LITERAL", "LITERAL"): TAKEN}
_END_TAG = b"</"
_PLAIN = ANY & ~set_of(b"<")
_MOST_SORTS = 16
LONG = 31
_ALL_LENGTHS = (1 << LONG + 1) - 1
_NUL = set_of(b"\0")
_Operations: TypeAlias = "list[tuple[str, Any]]"


class Sorts(NamedTuple):
    """Texts that are not empty: of one sort at least.

    Attributes:
        tables: which sorts are open to a byte as the first one of a text, the second, the last but one, and the last,
            and which to a length, `LONG` for all that are longer: two bytes for each, in which each bit is a sort. Of
            a text of one byte a `<` is the second, and what stands before it the last but one.
        most: how many bytes such a text has at most.
        closing: what is asked of the end tag.
        others: the ways of the expression that take other texts, too.
    """

    tables: bytes
    most: int
    closing: int
    others: Sequence[Any]


class _Sort(NamedTuple):
    """The bytes with which texts begin and end, how many bytes they have, and what is asked of the end tag.

    `lengths` are bits like those of bytes, `LONG` for all that are longer. `is_all` tells that the expression takes no
    other texts.
    """

    first: int
    second: int
    before: int
    last: int
    lengths: int
    most: int
    closing: int
    is_all: bool


def sorts_of(ways: Sequence[Any], flags: int) -> Sorts | None:
    """The texts that an atomic group surely takes, each up to the first `<`; None where there are none.

    Args:
        ways: those of the group, as Python's parser of expressions has them.
        flags: those with which they were parsed.
    """
    sorts, literals = _told(ways, flags)
    if not sorts:
        return None
    closing = next(iter(sorts.values())).closing
    # Texts that are written out end where those of any sort do.
    if any(own_closing != (closing or THERE) for _, own_closing in literals.values()):
        return None
    together: dict[tuple[int, ...], int] = {}
    for way, sort in [*sorts.items()]:
        follows = sort.second, sort.before, sort.last, sort.lengths
        if follows in together or len(together) < _MOST_SORTS:
            together[follows] = together.get(follows, 0) | sort.first
        else:
            del sorts[way]
    columns = [*zip(*((first, *follows) for follows, first in together.items()), strict=True)]
    tables = b"".join(_table(column) for column in columns)[: 4 * 0x200 + 2 * (LONG + 1)]
    most = min((sort.most for sort in sorts.values() if sort.lengths == _ALL_LENGTHS), default=LONG)
    found = Sorts(tables, most, closing, ways)
    covered = {way for way, sort in sorts.items() if sort.is_all and _is_within(sort, most)}
    covered |= {way for way, (text, _) in literals.items() if _takes(found, text)}
    return found._replace(others=[one for way, one in enumerate(ways) if way not in covered] or ways[-1:])


def _told(ways: Sequence[Any], flags: int) -> tuple[dict[int, _Sort], dict[int, tuple[bytes, int]]]:
    """By the numbers of ways, of some that may be taken in any order: sorts, and texts that are written out.

    What no sort may begin with is left out, since a way before it begins so; of texts, with what is asked behind them.
    """
    sorts: dict[int, _Sort] = {}
    literals: dict[int, tuple[bytes, int]] = {}
    others = 0
    for number, way in enumerate(ways):
        sort = _sort_of(way, flags)
        if sort is not None and all(sort.closing == other.closing for other in sorts.values()):
            free = sort.first & ~others
            if free:
                sorts[number] = sort._replace(first=free, is_all=sort.is_all and free == sort.first)
        elif (literal := _literal(named(way))) is not None:
            literals[number] = literal
        elif (first := first_of(way, flags)) & NOTHING:
            break
        else:
            others |= first
    return sorts, literals


def _is_within(sort: _Sort, most: int) -> bool:
    """Whether no text of a sort is longer than `most`."""
    return sort.most == most if sort.lengths == _ALL_LENGTHS else sort.most <= most


def _takes(sorts: Sorts, text: bytes) -> bool:
    """Whether a text is of one of the sorts, wherever it stands."""
    if not 1 < len(text) <= sorts.most:
        return False
    at = (text[0], 0x100 + text[1], 0x200 + text[-2], 0x300 + text[-1], 0x400 + min(len(text), LONG))
    open_to = [int.from_bytes(sorts.tables[2 * entry : 2 * entry + 2], "little") for entry in at]
    return reduce(and_, open_to) != 0


@lru_cache(1_024)
def _sort_of(way: Any, flags: int) -> _Sort | None:
    """The sort of text that a way takes; None if that is more than one, or none."""
    first, taken, left = _one_byte(named(way), flags)
    second = ANY
    if taken:
        second, more, left = _one_byte(left, flags)
        taken += more
    ahead, left = _looks(left, 1, flags)
    if (ahead and taken != 1) or any(len(sets) > 1 for sets in ahead):
        return None
    if ahead:
        second, more, left = _one_byte(left, flags)
        taken += more
    for (follows,) in ahead:
        second &= follows
    least, most, left = _rest(left, flags)
    behind, left = _looks(left, -1, flags)
    closing = _closing(left)
    if most is None or closing is None or any(len(sets) > 2 for sets in behind):
        return None
    before = last = ANY
    for sets in behind:
        last &= sets[-1]
        # Before the text of a feed there is a NUL, and no character.
        before &= sets[0] & ~_NUL if len(sets) == 2 else ANY
    # What takes nothing of a text takes an empty one, too; what takes a `<` goes on behind it.
    is_all = taken > 0 and not first & ~_PLAIN and (taken == 1 or not second & ~_PLAIN)
    return _Sort(
        first=first & _PLAIN,
        second=second & _PLAIN if taken == 2 else second,
        before=before,
        last=last,
        lengths=1 << least + taken if least else _ALL_LENGTHS,
        most=min(most + taken, UNBOUNDED),
        closing=closing,
        is_all=is_all and before == ANY and closing != UNASKED,
    )


def _one_byte(left: _Operations, flags: int) -> tuple[int, int, _Operations]:
    """The bytes of which a sequence takes one first, how many that is, 1 or 0, and what follows."""
    if not left or left[0][0] not in ONE_BYTE:
        return ANY, 0, left
    return read_by(*left[0], flags), 1, left[1:]


def _looks(left: _Operations, direction: int, flags: int) -> tuple[list[list[int]], _Operations]:
    """Where a sequence begins to look ahead, or behind, at bytes: the sets of these, and what follows."""
    found: list[list[int]] = []
    while left and left[0][0] in ("ASSERT", "ASSERT_NOT") and left[0][1][0] == direction:
        looked_at = named(left[0][1][1])
        if not looked_at or any(operation not in ONE_BYTE for operation, _ in looked_at):
            break
        if _is_end_tag(looked_at) or (left[0][0] == "ASSERT_NOT" and len(looked_at) > 1):
            break
        sets = [read_by(*one, flags) for one in looked_at]
        found.append([ANY & ~sets[0]] if left[0][0] == "ASSERT_NOT" else sets)
        left = left[1:]
    return found, left


def _rest(left: _Operations, flags: int) -> tuple[int, int | None, _Operations]:
    """How many bytes that are no `<` a sequence takes, at least and at most, and what follows; None where it does not.

    They are all that there are up to a `<`, with no least number; or they are few, and as many as are told.
    """
    if not left or left[0][0] not in REPEATS:
        return 0, None, left
    least, most, repeated = left[0][1]
    operations = named(repeated)
    is_all = left[0][0] == "POSSESSIVE_REPEAT" and not least
    is_fixed = least == most and 0 < least < LONG - 2
    if len(operations) != 1 or operations[0][0] not in ONE_BYTE or not (is_all or is_fixed):
        return 0, None, left
    return least, (min(int(most), UNBOUNDED) if read_by(*operations[0], flags) == _PLAIN else None), left[1:]


def _closing(left: _Operations) -> int | None:
    """What is asked of an end tag, where nothing else is left."""
    closing = _CLOSINGS.get(tuple([operation for operation, _ in left]))
    if closing == THERE:
        direction, looked_at = left[0][1]
        return THERE if direction > 0 and _is_end_tag(named(looked_at)) else None
    return closing if closing != TAKEN or _is_end_tag(left) else None


def _is_end_tag(left: _Operations) -> bool:
    return left == [("LITERAL", byte) for byte in _END_TAG]


def _literal(left: _Operations) -> tuple[bytes, int] | None:
    """The text that a way is, written out, and what it asks of the end tag behind it; None for any other way."""
    text = bytearray()
    while left and left[0][0] == "LITERAL" and left[0][1] != _END_TAG[0]:
        text.append(left[0][1])
        left = left[1:]
    closing = _closing(left)
    return None if closing in (None, UNASKED) else (bytes(text), int(closing or 0))


def _table(sets: tuple[int, ...]) -> bytes:
    """For each byte a number of two bytes, in which the bit of each set is set that has it."""
    table = bytearray(0x200)
    table[::2], table[1::2] = _bits(sets[:8]), _bits(sets[8:])
    return bytes(table)


def _bits(sets: tuple[int, ...]) -> bytes:
    together = sum(int.from_bytes(table_of(one), "little") << bit for bit, one in enumerate(sets))
    return together.to_bytes(0x100, "little")
