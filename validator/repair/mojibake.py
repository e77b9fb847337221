"""Turns words back that were read in a wrong encoding, if asked to; `checks.mojibake` says what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks import mojibake
from validator.expression import expression
from validator.privacy import Privacy
from validator.records.references import is_character
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.fields import class_of
from validator.repair.values import ValueKind, values_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from validator.repair.values import Value

_REFERENCE = expression(r"&#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}));")


def garbled_words(text: bytes) -> Iterator[Repair]:
    """Each garbled word of a record as it was meant; passwords and attributes are left alone."""
    for value in values_of(text):
        if value.kind is not ValueKind.ATTRIBUTE and class_of(value.path) is not Privacy.SECRET:
            yield from _of_value(text[value.start : value.end], value)


def _of_value(raw: bytes, value: Value) -> Iterator[Repair]:
    if raw.isascii() and b"&#" not in raw:
        return
    written = raw.decode("utf-8", "surrogateescape")
    # Half of a garbled letter may stand there as a reference, such as the invisible &#x81;.
    words = written.split(" ")
    garbled = [_REFERENCE.sub(_character, word) for word in words] if value.kind is ValueKind.TEXT else words
    found = mojibake.repair(" ".join(garbled))
    if found is None:
        return
    meant = found.text.split(" ")
    if len(words) != len(meant):
        return
    at = value.start
    for word, read, other in zip(words, garbled, meant, strict=True):
        length = len(word.encode("utf-8", "surrogateescape"))
        if read != other and _is_safe(read, other):
            why = f"it was UTF-8, read as {found.encoding}"
            yield Repair(at, at + length, other.encode(), RepairKind.MOJIBAKE, value.path, why)
        at += length + 1


def _character(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_beyond_ascii = code >= 0x80 and is_character(code)
    return chr(code) if is_beyond_ascii and code != 0xA0 else reference[0]


def _is_safe(word: str, other: str) -> bool:
    """Whether a repaired word has the same markup as before, and nothing that XML forbids."""
    signs = [character for character in word if character.isascii()]
    return signs == [character for character in other if character.isascii()] and all(
        is_character(ord(character)) for character in other
    )
