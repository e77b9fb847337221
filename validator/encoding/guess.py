"""Guesses what undecodable bytes were meant to be.

A feed with damaged bytes was nearly always written by a program that used the encoding of its own machine.
Which one shows in what the bytes would be: a letter between letters is likely, a box or a capital in the
middle of a small word is not. One byte says little, all of a source together say much; so `Evidence` is a
sum over places, the same in whatever order they are added, and one encoding is chosen for all of them.

charset-normalizer has no part in it: it judges whole texts by their languages, and these are single
letters of names. It is asked for sources that are not UTF-8 at all (`preview`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from validator.dataclass import dataclass, field
from validator.encoding.cesu8 import character_of, is_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Neighbour(Enum):
    """What stands beside a damaged byte: a letter by its case, another damaged byte, or anything else."""

    SMALL = "small"
    CAPITAL = "capital"
    DAMAGED = "damaged"
    OTHER = "other"


Context: TypeAlias = tuple[int, Neighbour, Neighbour]
"""A byte and its neighbours."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What damaged bytes probably were.

    `encoding` is its usual name, such as "Windows-1252"; "UTF-8" where the bytes are UTF-8 in a source that
    declares something else, or a character that was cut off, and then `text` is U+FFFD, as it is for half a
    character in CESU-8, and where nothing fits.
    """

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How often which bytes stand between which neighbours. Add evidence to evidence with `+`."""

    contexts: Mapping[Context, int] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: bytes, before: str, after: str) -> Evidence:
        """The evidence of one run of damaged bytes, between the texts `before` and `after`."""
        return cls(Counter(_contexts(raw, before, after)))

    @classmethod
    def sum(cls, parts: Iterable[Evidence]) -> Evidence:
        """The evidence of many places together."""
        total: Counter[Context] = Counter()
        for part in parts:
            total.update(part.contexts)
        return cls(total)

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence.sum((self, other))


_NAMES = {
    "cp1252": "Windows-1252",
    "latin-1": "ISO-8859-1",
    "mac-roman": "Mac Roman",
    "cp850": "IBM850",
    "cp437": "IBM437",
}
"""The candidates by Python codec, likeliest first: a tie goes to the earlier."""

_NOTHING = "\ufffd"
_COMMON = frozenset("áàâäãåæçéèêëíìîïñóòôöõøúùûüßÁÀÂÄÅÇÉÈÊËÍÎÏÑÓÔÖØÚÛÜ")
_OPENING, _CLOSING = frozenset("“‘«„‚¿¡"), frozenset("”’»…")
_BETWEEN_WORDS = frozenset("–—\xa0·•")


def guess(raw: bytes, before: str, after: str, evidence: Evidence | None = None) -> Guess:
    """What `raw`, a run of undecodable bytes between the texts `before` and `after`, was meant to be.

    Only the characters next to it count. `evidence` is that of the whole source, as far as it is known; the
    run's own is added if it is not part of it yet.
    """
    if len(raw) > 1 and (found := _as_utf8(raw)):
        return found
    own = Evidence.of(raw, before, after)
    known = evidence.contexts if evidence else {}
    merged = dict(known)
    for context, count in own.contexts.items():
        merged.setdefault(context, count)
    if _is_cut_off(raw, before, after):
        return Guess(_NOTHING, "UTF-8")
    for codec in _ranked(tuple(sorted(merged.items(), key=_order))):
        text = raw.decode(codec, "replace")
        if _NOTHING not in text and not any(unicodedata.category(c) == "Cc" for c in text):
            return Guess(text, _NAMES[codec])
    return Guess(_NOTHING, "")


def name_of(codec: str) -> str:
    """The usual name of a codec: "Windows-1252" for Python's "cp1252"."""
    if codec.startswith("cp125"):
        return f"Windows-{codec.removeprefix('cp')}"
    return _NAMES.get(codec, codec.removeprefix("java-").upper())


def likeliest_codec(evidence: Evidence) -> str:
    """The Python codec that explains the evidence best."""
    return _ranked(tuple(sorted(evidence.contexts.items(), key=_order)))[0]


def _as_utf8(raw: bytes) -> Guess | None:
    """`raw` as UTF-8 in a source of another encoding, encoded once or twice; or a character in CESU-8."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _as_cesu8(raw)
    if not text.isascii():
        try:
            twice = text.encode("cp1252").decode()
        except UnicodeError:
            pass
        else:
            return Guess(twice, "UTF-8, encoded twice")
    return Guess(text, "UTF-8")


def _as_cesu8(raw: bytes) -> Guess | None:
    """A character beyond U+FFFF whose surrogates were encoded one by one, or one of these without the other."""
    character = character_of(raw)
    if not character:
        return None
    return Guess(character if is_character(raw) else _NOTHING, "CESU-8")


def _is_cut_off(raw: bytes, before: str, after: str) -> bool:
    """Whether `raw` begins a UTF-8 character whose end was lost, as when a field is cut by bytes.

    A lone lead byte is taken for one only at the end of a word in small letters, where a capital cannot
    stand.
    """
    if not 0xC2 <= raw[0] <= 0xF4 or _neighbour(after[:1]) is not Neighbour.OTHER:
        return False
    if len(raw) > 1:
        needed = 3 if raw[0] < 0xF0 else 4
        return raw[0] >= 0xE0 and len(raw) < needed and all(0x80 <= byte < 0xC0 for byte in raw[1:])
    return raw[0] in (0xC2, 0xC3, 0xC4, 0xC5) and _neighbour(before[-1:]) is Neighbour.SMALL


def _contexts(raw: bytes, before: str, after: str) -> list[Context]:
    left, right = _neighbour(before[-1:]), _neighbour(after[:1])
    last = len(raw) - 1
    return [
        (byte, Neighbour.DAMAGED if at else left, Neighbour.DAMAGED if at < last else right)
        for at, byte in enumerate(raw)
    ]


def _neighbour(character: str) -> Neighbour:
    if character == _NOTHING:
        return Neighbour.DAMAGED
    if not character.isalpha():
        return Neighbour.OTHER
    return Neighbour.CAPITAL if character.isupper() else Neighbour.SMALL


def _order(item: tuple[Context, int]) -> tuple[int, str, str]:
    (byte, left, right), _ = item
    return byte, left.value, right.value


@lru_cache(maxsize=256)
def _ranked(contexts: tuple[tuple[Context, int], ...]) -> tuple[str, ...]:
    """The candidates, the one that explains the most first."""

    def score(codec: str) -> int:
        return sum(_likelihood(codec, context) * count for context, count in contexts)

    return tuple(sorted(_NAMES, key=score, reverse=True))


@lru_cache(maxsize=4096)
def _likelihood(codec: str, context: Context) -> int:
    """How likely a byte is what `codec` makes of it between these neighbours; below 0 is unlikely."""
    byte, left, right = context
    character = bytes((byte,)).decode(codec, "replace")
    if character == _NOTHING or unicodedata.category(character) == "Cc":
        return -8
    if byte < 0x80:
        return 0
    beside = (left, right).count(Neighbour.OTHER)
    if character.isalpha() and character not in "ªº":
        return _letter(character, left, right) - beside
    if character == "’" and beside == 0:
        return 4
    if beside == 0:
        return -4
    return _punctuation(character, left, right)


def _letter(character: str, left: Neighbour, right: Neighbour) -> int:
    if not unicodedata.name(character, "").startswith("LATIN"):
        return -4
    worth = 4 if character in _COMMON else 2
    if character.isupper():
        follows_small = left is Neighbour.SMALL
        within_word = left is not Neighbour.OTHER and right is Neighbour.SMALL
        return worth - 6 * follows_small - 3 * within_word
    is_among_capitals = left is Neighbour.CAPITAL and right is Neighbour.CAPITAL
    begins_word = left is Neighbour.OTHER and right is not Neighbour.OTHER
    return worth - 5 * is_among_capitals - 2 * begins_word


def _punctuation(character: str, left: Neighbour, right: Neighbour) -> int:
    if character in _OPENING:
        return 2 if left is Neighbour.OTHER else -1
    if character in _CLOSING:
        return 2 if right is Neighbour.OTHER else 0
    if character in _BETWEEN_WORDS:
        return 2
    is_drawing = 0x2500 <= ord(character) < 0x25A0
    return -4 if is_drawing else 0
