"""Text that was written in UTF-8 and read in another encoding on its way: "MuÃ±oz" for "Muñoz".

Every character beyond ASCII becomes two to four others in UTF-8, by a strict pattern. Where characters of a text
follow that pattern in one of the encodings below, they can be turned back. That alone is no proof: "ÚŠ" in MATÚŠ
follows the pattern as well. So a repair counts only if something of the text cannot have been meant (a sign in the
midst of letters, a C1 control), or if letters that could have been meant are unlikely where they stand, and if
the repaired word is one that people may write. `docs/mojibake.md` has the rates.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from validator.checks.scripts import LATIN, family_of, is_at_home
from validator.dataclass import dataclass
from validator.expression import expression

_DEEPEST = 3
"""How many times in a row a text may have been garbled."""

_LONGEST = 4096
"""Longer words, in characters, are looked at in pieces of this length."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What a text was before it was garbled; `encoding` names what it was read as, once or several times."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class _Codec:
    """One byte for each character of `table`."""

    name: str
    table: dict[str, int]

    def written(self, text: str) -> bytes:
        """As many bytes as `text` has characters: 0 for ASCII, and for what the encoding has not."""
        return bytes([self.table.get(character, 0) for character in text])


_CHARACTER = expression(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""What would be one character of UTF-8."""
_PAIR = expression(rb"[\xc2-\xf4][\x80-\xbf]")
"""How it begins."""
_WESTERN, _MAC, _CENTRAL = "Windows-1252", "Mac Roman", "Windows-1250"
_ENCODINGS = (
    (_WESTERN, ("cp1252", "latin-1")),
    (_MAC, ("mac-roman",)),
    ("IBM437", ("cp437",)),
    ("IBM850", ("cp850",)),
    (_CENTRAL, ("cp1250", "latin-1")),
)
"""The likeliest first. ISO-8859-1 differs from Windows-1252 only in what that has no sign for: C1 controls, which
programs keep."""


def _table(encodings: tuple[str, ...]) -> dict[str, int]:
    table: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        for encoding in encodings:
            character = bytes((byte,)).decode(encoding, "ignore")
            if character:
                table.setdefault(character, byte)
    return table


@lru_cache(maxsize=1)
def _codecs() -> tuple[_Codec, ...]:
    """All encodings; made when the first suspicious text needs them."""
    return tuple(_Codec(name, _table(encodings)) for name, encodings in _ENCODINGS)


def _is_suspect(text: str) -> bool:
    """Whether `text` has a pair of characters that every garbled text has somewhere, and many a good one too."""
    return any(_PAIR.search(codec.written(text)) for codec in _codecs())


def may_be_garbled(odd: str) -> bool:
    """Whether a text with these characters beyond ASCII, in this order, may be a garbled one."""
    return any(_CHARACTER.search(codec.written(odd)) for codec in _codecs())


_TYPOGRAPHIC = frozenset("’”–—\xa0")
"""Signs that may follow a letter: they prove nothing."""

_ODD_LETTERS = frozenset("ªºµƒˆπΩﬁﬂı")
"""Letters by category that stand in no name beside an accented one."""

_MAC_PUNCTUATION = frozenset("–—“”‘’…«»\xa0‹›")
_WEAK_LEADS = frozenset("ÂÃÄÅÆÇÈÌ")
_C1_OF_1252 = {chr(byte): bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class _Found:
    """Characters `start` to before `end` that are `character` in UTF-8."""

    start: int
    end: int
    character: str


@dataclass(frozen=True, slots=True)
class _Pass:
    """A word decoded once: whether it was surely garbled, and whether people write what came out."""

    text: str
    is_proven: bool
    is_likely: bool


@lru_cache(maxsize=2048)
def repair(text: str) -> Repair | None:
    """What `text` was before it was garbled; None where nothing shows that it was."""
    if text.isascii() or not _is_suspect(text):
        return None
    words = re.split(r"( )", text)
    fixed = [_repaired(word, 1, is_sure=False) for word in words]
    if not any(fixed):
        return None
    encodings = {found.encoding for found in fixed if found}
    if len(encodings) == 1:
        # What is only possible in one word is likely beside another that is proven.
        fixed = [found or _repaired(word, 1, is_sure=True) for word, found in zip(words, fixed, strict=True)]
    whole = "".join(found.text if found else word for word, found in zip(words, fixed, strict=True))
    return Repair(whole, next(found.encoding for found in fixed if found))


def _repaired(word: str, depth: int, *, is_sure: bool) -> Repair | None:
    """The best repair of one word, tried encoding by encoding, and as often as it was garbled."""
    if word.isascii() or len(word) > _LONGEST or not _is_suspect(word):
        return None
    repairs = []
    for codec in _codecs():
        decoded = _decoded(word, codec, is_sure=is_sure, is_garbled=depth > 1)
        if decoded is None:
            continue
        deeper = _repaired(decoded.text, depth + 1, is_sure=is_sure) if depth < _DEEPEST else None
        if deeper is not None:
            repairs.append(Repair(deeper.text, _joined(codec.name, deeper.encoding)))
        elif decoded.is_proven and decoded.is_likely:
            repairs.append(Repair(decoded.text, codec.name))
    return min(repairs, key=_oddness, default=None)


def _oddness(found: Repair) -> tuple[int, int]:
    """How much in a repaired word still looks garbled; of two ways to repair it, the one that leaves less is right."""
    signs = sum(not (sign.isascii() or unicodedata.category(sign)[0] in "LM") for sign in found.text)
    return signs, len(found.text)


def _joined(first: str, rest: str) -> str:
    if rest == first:
        return f"{first}, twice"
    return f"{first}, three times" if rest == f"{first}, twice" else f"{first}, then {rest}"


def _decoded(word: str, codec: _Codec, *, is_sure: bool, is_garbled: bool) -> _Pass | None:
    """`word` with everything that follows the pattern of UTF-8 in `codec` turned back; None where nothing does.

    `is_garbled`: it was decoded before, so that nothing in it is as it was written.
    """
    found = list(_sequences(word, codec))
    if not found:
        return None
    pieces: list[str] = []
    made: set[int] = set()
    length = position = 0
    for sequence in found:
        between = word[position : sequence.start]
        # Windows-1252 that was taken for ISO-8859-1 leaves C1 controls where its signs were.
        character = _C1_OF_1252.get(sequence.character) or sequence.character
        pieces += (between, character)
        made.add(length + len(between))
        length += len(between) + len(character)
        position = sequence.end
    text = "".join(pieces) + word[position:]
    is_proven = is_sure or any(_is_strong(word, sequence, codec) for sequence in found)
    if not is_proven:
        is_proven = _is_foreign_run(found, text) or any(_is_weak_proof(word, it, codec) for it in found)
    if is_garbled:
        made |= {index for index, character in enumerate(text) if not character.isascii()}
    return _Pass(text, is_proven, _is_likely(text, made))


def _sequences(word: str, codec: _Codec) -> list[_Found]:
    found = []
    position, written = 0, codec.written(word)
    while match := _CHARACTER.search(written, position):
        try:
            found.append(_Found(match.start(), match.end(), match[0].decode()))
            position = match.end()
        except UnicodeDecodeError:
            position = match.start() + 1
    return found


def _is_likely(text: str, made: set[int]) -> bool:
    """Whether people write what was decoded. A letter of another script does not stand alone in a word."""
    if not all(is_at_home(text, index) for index in made):
        return False
    families = [family for index in made if (family := family_of(text[index])) not in (LATIN, "")]
    return len(families) != 1 or ord(text[min(made)]) >= 0x800


def _is_strong(word: str, sequence: _Found, codec: _Codec) -> bool:
    """Whether a sequence holds what nobody writes there: a sign amid letters, a control, half a box."""
    signs = word[sequence.start : sequence.end]
    if sequence.character == "ə" and word[: sequence.start].isupper():
        return False  # NESTLÉ™
    if codec.name == _CENTRAL and signs[0].isalpha() and signs[1].isalpha():
        return False
    soft = _MAC_PUNCTUATION if codec.name == _MAC else _TYPOGRAPHIC
    return any(sign in _ODD_LETTERS or (not sign.isalpha() and sign not in soft) for sign in signs)


def _is_foreign_run(found: list[_Found], text: str) -> bool:
    """Whether all letters of a word are decoded ones of one script other than Latin; one alone may be an accident."""
    families = {family_of(sequence.character) for sequence in found} - {""}
    is_word = len(found) > 1 or len(found[0].character.encode()) > 2
    return is_word and len(families) == 1 and LATIN not in families and _is_only(text, families)


def _is_only(text: str, families: set[str]) -> bool:
    return all(family_of(character) in families for character in text if character.isalpha())


def _is_weak_proof(word: str, sequence: _Found, codec: _Codec) -> bool:
    """Whether a sequence of letters and ordinary signs is unlikely as it stands, and likely when decoded."""
    before, after = word[: sequence.start][-1:], word[sequence.end :][:1]
    lead, last = word[sequence.start], word[sequence.end - 1]
    letter = sequence.character
    if codec.name == _MAC:
        return _is_weak_proof_of_mac(before, lead, letter, after)
    if codec.name != _WESTERN or not _fits(letter, before, after):
        return False
    if lead == "É":
        return letter == "ɗ" and after.islower() and (before.islower() or sequence.start == 1)
    if lead not in _WEAK_LEADS:
        return False
    if lead == "Â":
        return last in "’–—" and after.isalpha() and word[sequence.end :] not in ("S", "s")
    is_after_capital = before.isupper()
    match last:
        case "’":
            return word[sequence.end :] not in ("S", "s") and (after.isalpha() or letter in "ÒĒ")
        case "”":
            return not set(word[: sequence.start]) & set("“„")
        case "–":
            is_pair = is_after_capital and sequence.start > 2 and len(word) - sequence.end > 2
            return lead == "Ã" or not (is_pair and after.isalpha())
        case "—":
            return letter.isalpha() and (after.islower() or not is_after_capital)
        case "\xa0":
            return _is_proof_with_blank(word, sequence, before, after)
    return last.isalpha()


def _is_proof_with_blank(word: str, sequence: _Found, before: str, after: str) -> bool:
    """Whether the no-break space after a capital is part of a letter: not in IRMÃ or BLÅ before another word."""
    if sequence.character.islower():
        start = max(word.rfind(sign, 0, sequence.start) for sign in "-'’\xa0") + 1
        part = word[start : sequence.start]
        is_capitals = part.isupper() and len(part) > 2
        return before.isalpha() and not is_capitals and not after.isupper()
    return after.islower() or (not after and before.isalpha())


def _is_weak_proof_of_mac(before: str, lead: str, letter: str, after: str) -> bool:
    match lead:
        case "Ã":
            return before.isalpha() and family_of(letter) == "" and not letter.isalpha()
        case "»":
            return letter in "șțȘȚ" and (before.isalpha() or letter in "ȘȚ") and _fits(letter, before, after)
        case "…":
            return letter in "əɓɗ" and before.isalpha() and after.isalpha()
    return False


def _fits(letter: str, before: str, after: str) -> bool:
    """Whether a letter has the case of its neighbours: no small one among capitals, no capital after a small one."""
    if letter.islower():
        return not (before.isupper() and after.isupper())
    return not (letter.isupper() and before.islower())
