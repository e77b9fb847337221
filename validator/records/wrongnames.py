"""Elements with a name that XML does not allow, in tags that are sound otherwise: `<e-mail²>...</e-mail²>`.

Such a tag is one fault, where a reader that stops at the character would find two tags broken. What no longer looks
like a tag, since its end tag has another name, is left to that reader.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.context import Part
from validator.records.flaw import Edit, Flaw
from validator.records.names import BLANK, NAME, may_stand, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_TAG = expression(
    rb"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?.*?(?:\?>|\Z)"
    rb"|(?P<end>/?)(?P<name>[A-Za-z0-9_:.\-\x80-\xff]++)"
    rb"(?>"
    + BLANK
    + rb"++[^ \t\r\n<>=\"']++"
    + BLANK
    + rb"*+="
    + BLANK
    + rb"*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+"
    + BLANK
    + rb"*+(?P<empty>/?)>)",
    re.DOTALL,
)
_IN_NAME = expression(rb"</?[A-Za-z0-9_:.\-]*+[\x80-\xff]")
_NAME = expression(NAME, re.DOTALL)
_NEXT_END = expression(rb"[^<]*+</(" + NAME + rb")" + BLANK + rb"*+>", re.DOTALL)


def wrong_name_flaws(
    text: bytes, damaged: Sequence[int] = (), part_of: Callable[[int], Part] = lambda _: Part.IN_ROOT
) -> Iterator[Flaw]:
    """A flaw for each element of `text` with a name that XML does not allow; its edits rename the element.

    Args:
        text: a record, or a stretch between records.
        damaged: the indexes, in order, of characters that are told elsewhere to be damaged: nothing is said of a name
            that holds one.
        part_of: tells in which part of the source an index lies.
    """
    if text.isascii() or not _IN_NAME.search(text):
        return
    starts: dict[bytes, list[re.Match[bytes]]] = {}
    ends: dict[bytes, list[re.Match[bytes]]] = {}
    for found in _TAG.finditer(text):
        name = found["name"]
        if (
            name
            and not name.isascii()
            and not _NAME.fullmatch(name)
            and not _holds(damaged, *found.span("name"))
        ):
            (ends if found["end"] else starts).setdefault(name, []).append(found)
    for name, opened in starts.items():
        yield from _flaws_of_name(name, opened, ends.get(name, ()), part_of)


def _holds(indexes: Sequence[int], start: int, end: int) -> bool:
    """Whether any of the sorted `indexes` lies in the stretch."""
    first = bisect_left(indexes, start)
    return first < len(indexes) and indexes[first] < end


def _flaws_of_name(
    name: bytes,
    starts: Sequence[re.Match[bytes]],
    ends: Sequence[re.Match[bytes]],
    part_of: Callable[[int], Part],
) -> Iterator[Flaw]:
    try:
        allowed = _allowed(name.decode())
    except UnicodeDecodeError:
        return
    sound = _NAME.match(name)
    length = sound.end() if sound else 0
    what = "the name of an element holds a character that no name may hold"
    waiting = iter(ends)
    for start in starts:
        end = None if start["empty"] else next(waiting, None)
        edits = [Edit(*tag.span("name"), allowed) for tag in (start, end) if tag]
        if end is None and not start["empty"]:
            meant = _NEXT_END.match(start.string, start.end())
            if meant is None:
                continue
            edits = [Edit(*start.span("name"), meant[1])]
        message = (
            xerces.phrase(xerces.TAG_UNENDED, name=name_of(name[:length]))
            if length
            else part_of(start.start()).markup_message
        )
        at = start.start("name") + length
        yield Flaw(FaultKind.NOT_WELL_FORMED, at, what, message, edits=tuple(edits))


def _allowed(name: str) -> bytes:
    """`name` with a low line instead of each character that may not stand there."""
    return b"".join(
        character if may_stand(character, is_first=not at) else b"_"
        for at, character in enumerate(letter.encode() for letter in name)
    )
