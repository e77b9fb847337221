"""What a reader may see of a change: `privacy` masks, and what cannot be seen gets a visible name."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.dataclass import dataclass
from validator.expression import expression
from validator.faults import Excerpt
from validator.privacy import Privacy, Quoted, quote_identifier, reveal, reveal_path, stricter_for
from validator.repair.change import RepairKind
from validator.repair.fields import class_of
from validator.reports.excerpt import mask_excerpt

if TYPE_CHECKING:
    from validator.privacy import Policy
    from validator.repair.change import Change

_LONGEST = 120
"""How many characters of a value, or on either side of a place, are shown."""
_FREE = frozenset(
    {RepairKind.AMPERSAND, RepairKind.CONTROL, RepairKind.MARK, RepairKind.LEADING, RepairKind.DECLARATION}
)
"""Repairs that touch nothing of a person's data."""
_ENTITY = expression(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([A-Za-z]\w*));")
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change to print. `old` and `new` are the text around the place, before and after."""

    place: str
    kinds: tuple[str, ...]
    before: str
    after: str
    person: str
    path: str
    why: str
    old: str
    new: str
    is_done: bool


def shown(change: Change, label: str, policy: Policy) -> ShownChange:
    """What a reader under `policy` may see of a change in the source called `label`."""
    privacy = _privacy_of(change)
    place = change.place
    old, new = _around(change, policy)
    return ShownChange(
        f"{visible(label)}:{place.line}:{place.column}",
        tuple(change.kinds),
        _value(change.removed, privacy, policy),
        _value(change.inserted, privacy, policy),
        _text(reveal(quote_identifier(change.primary_id), policy)),
        _text(reveal_path(change.path, policy)),
        visible(change.why),
        old,
        new,
        change.is_done,
    )


def _privacy_of(change: Change) -> Privacy:
    """A repair of one or two letters or signs shows no more than any report of damage does; a word is a value."""
    own = class_of(change.path)
    if own is Privacy.SECRET:
        return own
    kinds = {*change.kinds}
    if kinds <= _FREE and len(change.removed) <= _LONGEST:
        return Privacy.PUBLIC
    if kinds == {RepairKind.BYTES} and len(change.inserted.decode("utf-8", "replace")) <= _FEWEST_LETTERS:
        return Privacy.PUBLIC
    if kinds == {RepairKind.ESCAPING} and _is_sign(change.inserted.decode("utf-8", "replace")):
        return Privacy.PUBLIC
    texts = (part.decode("utf-8", "replace") for part in (change.removed, change.inserted))
    return Privacy.PERSONAL if any(stricter_for(text, own, change.path) is not own for text in texts) else own


def _is_sign(text: str) -> bool:
    """Whether an entity, or what it stood for, is no letter or digit of a value."""
    entity = _ENTITY.fullmatch(text)
    if entity is None:
        return not any(character.isalnum() for character in text)
    if entity[3]:
        return not html5.get(f"{entity[3]};", "x").isalnum()
    code = int(entity[1]) if entity[1] else int(entity[2], 16)
    return code > 0x10FFFF or not chr(code).isalnum()


def _value(raw: bytes, privacy: Privacy, policy: Policy) -> str:
    text = reveal(Quoted(raw.decode("utf-8", "surrogateescape"), privacy), policy)
    core = text.strip(" ")
    left = len(text) - len(text.lstrip(" ")) if core else len(text)
    right = len(text) - left - len(core)
    return "␣" * min(left, _LONGEST) + _text(core) + "␣" * min(right, _LONGEST)


def _around(change: Change, policy: Policy) -> tuple[str, str]:
    """The line of text around the place, as it was and as it is."""
    if change.excerpt is None:
        return "", ""
    if class_of(change.path) is Privacy.SECRET:
        return "(hidden)", "(hidden)"
    excerpt = change.excerpt
    steps = reveal_path(change.path, policy).split("/")
    known = {*map(_bare, steps)} & {*map(_bare, change.path.split("/"))}
    after = Excerpt(excerpt.before, change.after, excerpt.after, excerpt.path)
    old, new = (_joined(mask_excerpt(one, policy, known)) for one in (excerpt, after))
    return old, new


def _bare(step: str) -> str:
    return step.removeprefix("@")


def _joined(parts: tuple[str, str, str]) -> str:
    before, marked, after = (re.sub(r"[\t\r\n]+", " ", part) for part in parts)
    before = before if len(before) <= _LONGEST else f"…{before[-_LONGEST:]}"
    return visible(before) + _text(marked) + _text(after)


def _text(text: str) -> str:
    return visible(text) if len(text) <= _LONGEST else f"{visible(text[:_LONGEST])}…"
