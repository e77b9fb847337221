"""What a character looks like: which ones a reader cannot see, and a visible name for those.

It knows Unicode only: no field, no privacy, no format.
"""

from __future__ import annotations

import unicodedata

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_NAMES = {"\n": "⟨newline⟩", "\r": "⟨return⟩", "\t": "⟨tab⟩", "\x00": "⟨NUL⟩"}
_ZERO_WIDTH_JOINER = "\u200d"
_ZERO_WIDTH_NON_JOINER = "\u200c"

# Blocks in whose writing ZWJ and ZWNJ are ordinary spelling: Arabic to Mandaic, the Indic scripts to
# Tibetan, Myanmar, Khmer and Mongolian, Arabic presentation forms, the Brahmic scripts of plane 1.
_JOINING_SCRIPTS = (
    (0x0600, 0x08FF),
    (0x0900, 0x0FFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xA840, 0xA8FF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x11000, 0x11FFF),
)
# Blocks of pictographs, with the variation selector and the skin tones, that ZWJ joins into one emoji.
_PICTOGRAPHS = ((0x2190, 0x21FF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F), (0x1F000, 0x1FAFF))


def is_invisible(character: str) -> bool:
    """Whether `character` leaves no mark of its own, or steers the text around it.

    Controls, formatting characters (zero-width, bidi), line separators, blanks other than the space, lone
    surrogates, private and unassigned characters, and letters without a glyph.
    """
    if character == " ":
        return False
    category = unicodedata.category(character)
    return category[0] in "CZ" or character in _BLANK_LETTERS


def is_spelling(text: str, index: int) -> bool:
    """Whether `text[index]` is a joiner (ZWJ, ZWNJ) that ordinary spelling, or an emoji, has there."""
    if text[index] not in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER):
        return False
    if not 0 < index < len(text) - 1:
        return False
    before, after = ord(text[index - 1]), ord(text[index + 1])
    if _within(before, _JOINING_SCRIPTS) and _within(after, _JOINING_SCRIPTS):
        return True
    joins_emoji = _within(before, _PICTOGRAPHS) and _within(after, _PICTOGRAPHS)
    return joins_emoji and text[index] == _ZERO_WIDTH_JOINER


def visible_name(character: str) -> str:
    """A name to print instead of an invisible character: `⟨U+202E⟩`, `⟨newline⟩`, `⟨byte 92⟩`.

    A lone surrogate U+DC80 to U+DCFF stands for an undecodable byte (Python's `surrogateescape`).
    """
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"⟨byte {code - 0xDC00:02X}⟩"
    return _NAMES.get(character, f"⟨U+{code:04X}⟩")


def visible(text: str) -> str:
    """`text` on one line, with a visible name for every invisible character; spelling is left alone."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        visible_name(character) if is_invisible(character) and not is_spelling(text, index) else character
        for index, character in enumerate(text)
    )


def _within(code: int, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in blocks)
