"""Which characters a name or an address may hold, and which of them can stand side by side.

Only what is needed to tell a repaired word from an accident; it judges no text of a feed by itself.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

LATIN = "Latin"
_EAST = "East Asian"

# First character, last character, family. Scripts that are written in one word are one family.
_FAMILIES = (
    (0x0041, 0x005A, LATIN),
    (0x0061, 0x007A, LATIN),
    (0x00C0, 0x00D6, LATIN),
    (0x00D8, 0x00F6, LATIN),
    (0x00F8, 0x02AF, LATIN),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x0587, "Armenian"),
    (0x05B0, 0x05F4, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, _EAST),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, "Greek"),
    (0x3005, 0x3007, _EAST),
    (0x3040, 0x31FF, _EAST),
    (0x3400, 0x4DBF, _EAST),
    (0x4E00, 0x9FFF, _EAST),
    (0xAC00, 0xD7A3, _EAST),
    (0xF900, 0xFAFF, _EAST),
    (0x20000, 0x323AF, _EAST),
)
_STARTS = [first for first, _, _ in _FAMILIES]

_LATIN_LETTERS = frozenset(
    {chr(code) for code in range(0x00C0, 0x0180)} - set("×÷ĸŉſ")
    | set("ƁɓƊɗƎǝƏəƐɛƑƒƔɣƖɩƘƙƝɲƆɔƠơƯưƳƴƷʒǤǥǦǧǨǩǪǫǮǯȘșȚțȞȟȲȳ")
    | {chr(code) for code in range(0x01CD, 0x01DD)}
    | {chr(code) for code in range(0x1E00, 0x1F00)}
)
_MARKS = frozenset(chr(0x300 + low) for low in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 27, 35, 38, 39, 40))
"""The combining marks that spelling needs; the Vietnamese horn and dot, the Romanian comma among them."""

_LETTER_LIKE = frozenset("\u02bb\u02bc")
_SYMBOL_BLOCKS = (
    (0x00A0, 0x00BF),
    (0x2000, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x22FF),
    (0x2500, 0x27BF),
    (0x3000, 0x303F),
    (0xFE00, 0xFE0F),
    (0xFF01, 0xFF9F),
    (0x1F000, 0x1FAFF),
)
_OTHERS = frozenset("×÷ˆ˜\ufeff")


def family_of(character: str) -> str:
    """The family of scripts that a letter, or a mark written with it, belongs to; "" for anything else."""
    code = ord(character)
    index = bisect_right(_STARTS, code) - 1
    if index < 0:
        return ""
    _, last, family = _FAMILIES[index]
    return family if code <= last else ""


def is_at_home(text: str, index: int) -> bool:
    """Whether the character at `index` of a word is one that people write, and fits to its neighbours.

    A letter of another script right beside a Latin one does not: nobody is called MATڊ.
    """
    character = text[index]
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if character in _MARKS:
        return before.isalpha() or before in _MARKS
    if character in _LETTER_LIKE:
        return before.isalpha() or after.isalpha()
    family = family_of(character)
    if family == LATIN:
        is_known = character in _LATIN_LETTERS or character.isascii()
        return is_known and all(family_of(other) in (LATIN, "") for other in (before, after) if other)
    if family:
        is_known = unicodedata.category(character) != "Cn"
        return is_known and all(family_of(other) in (family, "") for other in (before, after) if other)
    code = ord(character)
    return character in _OTHERS or any(first <= code <= last for first, last in _SYMBOL_BLOCKS)
