"""Characters that nobody sees and nobody typed on purpose.

C1 controls, zero-width characters, soft hyphens, marks that turn the direction of writing, letters without a glyph.
What spelling needs is left alone: joiners in Persian, the Indic scripts and emoji, word breaks in Khmer and Thai,
variants of Chinese characters. So is the no-break space, which good typography puts into addresses and names.
"""

from __future__ import annotations

from validator.characters import is_spelling
from validator.checks import mojibake
from validator.expression import expression

_UNSEEN = expression(
    "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_JOINERS = frozenset("\u200c\u200d")
_WORD_BREAK = "\u200b"
_FLAG = "\U0001f3f4"

# Blocks whose words may end with a joiner, as Malayalam and older Kurdish spelling do: Arabic, and the Indic scripts.
_JOINING = expression("[\u0600-\u06ff\u0900-\u0dff]")
# Blocks that are written without blanks, where Unicode recommends U+200B between words: Thai to Myanmar, Khmer.
_WITHOUT_BLANKS = expression("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff]")


def unseen(text: str) -> list[int]:
    """The indexes of unseen characters in `text` that no spelling needs."""
    return [found.start() for found in _UNSEEN.finditer(text) if not _is_spelling(text, found.start())]


def has_any(text: str) -> bool:
    """Whether there is any unseen character in `text`, needed or not."""
    return _UNSEEN.search(text) is not None


def damage(text: str) -> tuple[str, str] | None:
    """The text without its unseen characters, and their names ("U+200B and U+202E"); None where there are none.

    C1 controls and soft hyphens that are halves of garbled letters are not counted: mojibake is another defect.
    """
    at = unseen(text)
    if not at:
        return None
    repair = mojibake.repair(text)
    if repair is not None:
        text = repair.text
        at = unseen(text)
    names = dict.fromkeys(f"U+{ord(text[index]):04X}" for index in at)
    if not names:
        return None
    gone = set(at)
    kept = (_as_meant(character) if index in gone else character for index, character in enumerate(text))
    return "".join(kept), _listed(list(names))


def _as_meant(character: str) -> str:
    """A C1 control as the sign that Windows-1252 has for it; nothing for any other unseen character."""
    if not "\x80" <= character <= "\x9f":
        return ""
    return bytes((ord(character),)).decode("cp1252", "ignore")


def _is_spelling(text: str, index: int) -> bool:
    character = text[index]
    before, after = text[max(0, index - 1) : index], text[index + 1 : index + 2]
    if character in _JOINERS:
        ends_word = not after or not after.isalnum()
        return is_spelling(text, index) or (ends_word and bool(_JOINING.match(before)))
    if character == _WORD_BREAK:
        return bool(_WITHOUT_BLANKS.match(before) and _WITHOUT_BLANKS.match(after))
    if character >= "\U000e0020":
        return _FLAG in text[:index]
    return False


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
