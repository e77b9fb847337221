"""The repairs of one stretch, in an order in which each layer leaves nothing for those before it.

First characters (forbidden ones go, proven bytes become letters), then references (forbidden ones go, bare
ampersands are escaped), then what needs sound references: double escaping, mojibake, blanks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field
from validator.expression import expression
from validator.repair.blanks import surrounding_blanks
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.escapes import bare_ampersands, double_escapes, forbidden_references
from validator.repair.proof import Proven
from validator.repair.survey import context, damaged_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.repair.draft import Draft
    from validator.repair.proof import Witness

_MOST_ROUNDS = 8
"""What is left after so many rounds was made to nest; the check of the copy will say so."""
_FORBIDDEN = expression(rb"(?:[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf])+")
# What may stand before the root element: what this passes over is none of the repairs' business.
_BEFORE_ROOT = expression(rb"(?:[^<]++|<!--.*?-->|<\?.*?\?>)*+(?=<[A-Za-z_:])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Left:
    """A damaged place of a draft's text, after its layer of characters, that is left as it is."""

    start: int
    raw: bytes
    why: str


@dataclass(slots=True)
class Stretch:
    """What is left of a stretch between records, and whether the root element was seen in it."""

    places: list[Left] = field(default_factory=list)
    has_root: bool = False


def mend_record(draft: Draft, witness: Witness, *, is_mojibake_wanted: bool) -> list[Left]:
    """Applies all layers to one record. Returns what was left, in terms of the draft's final text."""
    for _ in range(_MOST_ROUNDS):
        applied = [
            _mend_characters(draft, witness, is_last=True),
            _mend_references(draft, 0),
            draft.apply(double_escapes(draft.text)),
            is_mojibake_wanted and _mend_mojibake(draft),
            draft.apply(surrounding_blanks(draft.text)),
        ]
        if not any(applied):
            break
    return [*_lefts(draft, witness, is_last=True)]


def mend_stretch(draft: Draft, witness: Witness, *, has_root: bool, is_last: bool) -> Stretch:
    """Applies the layers of characters and references to what stands between records.

    Args:
        draft: the stretch.
        witness: what the damaged bytes of the source say.
        has_root: whether the root element was seen before; references before it are not touched.
        is_last: whether a character cannot go on behind its end.
    """
    for _ in range(_MOST_ROUNDS):
        is_mended = _mend_characters(draft, witness, is_last=is_last)
        found = None if has_root else _BEFORE_ROOT.match(draft.text)
        start = 0 if has_root else found.end() if found else len(draft.text)
        if not (_mend_references(draft, start) or is_mended):
            break
    has_root = has_root or _BEFORE_ROOT.match(draft.text) is not None
    return Stretch([*_lefts(draft, witness, is_last=is_last)], has_root)


def _mend_characters(draft: Draft, witness: Witness, *, is_last: bool) -> bool:
    is_cleaned = draft.apply(_forbidden_characters(draft.text))
    return draft.apply(_proven_bytes(draft.text, witness, is_last=is_last)) or is_cleaned


def _forbidden_characters(text: bytes) -> Iterator[Repair]:
    for found in _FORBIDDEN.finditer(text):
        yield Repair(found.start(), found.end(), b"", RepairKind.CONTROL)


def _proven_bytes(text: bytes, witness: Witness, *, is_last: bool) -> Iterator[Repair]:
    for start, end in damaged_within(text, is_first=True, is_last=is_last):
        proven = witness.proven(text[start:end], *context(text, start, end))
        if isinstance(proven, Proven):
            yield Repair(start, end, proven.text.encode(), RepairKind.BYTES, why=f"read as {proven.encoding}")


def _mend_references(draft: Draft, start: int) -> bool:
    is_cleaned = draft.apply(forbidden_references(draft.text, start))
    return draft.apply(bare_ampersands(draft.text, start)) or is_cleaned


def _mend_mojibake(draft: Draft) -> bool:
    from validator.repair.mojibake import garbled_words

    return draft.apply(garbled_words(draft.text))


def _lefts(draft: Draft, witness: Witness, *, is_last: bool) -> Iterator[Left]:
    text = draft.text
    for start, end in damaged_within(text, is_first=True, is_last=is_last):
        why = witness.proven(text[start:end], *context(text, start, end))
        if isinstance(why, str):
            yield Left(start, text[start:end], why)
