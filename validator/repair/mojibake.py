"""Turns words back that were read in a wrong encoding, if asked to; `checks.mojibake` says what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks import mojibake
from validator.privacy import Privacy
from validator.records.references import is_character
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.fields import class_of
from validator.repair.values import ValueKind, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.repair.values import Value


def garbled_words(text: bytes) -> Iterator[Repair]:
    """Each garbled word of a record as it was meant; passwords and attributes are left alone."""
    for value in values_of(text):
        if value.kind is not ValueKind.ATTRIBUTE and class_of(value.path) is not Privacy.SECRET:
            yield from _of_value(text[value.start : value.end], value)


def _of_value(raw: bytes, value: Value) -> Iterator[Repair]:
    if raw.isascii():
        return
    try:
        garbled = raw.decode()
    except UnicodeDecodeError:
        return
    found = mojibake.repair(garbled)
    if found is None:
        return
    words, meant = garbled.split(" "), found.text.split(" ")
    if len(words) != len(meant):
        words, meant = [garbled], [found.text]
    at = value.start
    for word, other in zip(words, meant, strict=True):
        length = len(word.encode())
        if word != other and _is_safe(word, other):
            why = f"it was UTF-8, read as {found.encoding}"
            yield Repair(at, at + length, other.encode(), RepairKind.MOJIBAKE, value.path, why)
        at += length + 1


def _is_safe(word: str, other: str) -> bool:
    """Whether a repaired word has the same markup as before, and nothing that XML forbids."""
    signs = [character for character in word if character.isascii()]
    return signs == [character for character in other if character.isascii()] and all(
        is_character(ord(character)) for character in other
    )
