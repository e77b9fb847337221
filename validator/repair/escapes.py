"""Repairs of ampersands: bare ones, references to forbidden characters, what was escaped twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.escapes import unescaped
from validator.expression import expression
from validator.faults import FaultKind
from validator.privacy import Privacy
from validator.records.references import is_character, reference_flaws
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.fields import class_of
from validator.repair.values import ValueKind, values_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_XML_ENTITIES = {"&": b"&amp;", "<": b"&lt;", ">": b"&gt;", '"': b"&quot;", "'": b"&apos;"}
_AGAIN = rb"(?P<again>(?:(?:amp|#0{0,6}38|#x0{0,6}26);)*)"
_ENTITY = rb"(?P<entity>(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)?"
_TWICE = expression(rb"&(?:amp|#0{0,6}38|#x0{0,6}26);" + _AGAIN + _ENTITY)
_IN_CDATA = expression(rb"&" + _AGAIN + _ENTITY)
SUSPECT = expression(rb"&(?!(?:lt|gt|quot|apos|amp(?!;[#A-Za-z]));)|<!\[CDATA\[")
"""What a repair here may concern; anything else needs no look."""


def forbidden_references(text: bytes, start: int = 0) -> Iterator[Repair]:
    """Takes away references to characters that XML forbids, such as `&#11;`, behind index `start`."""
    yield from _of_flaws(text, start, FaultKind.ILLEGAL_CHARACTER, RepairKind.CONTROL)


def bare_ampersands(text: bytes, start: int = 0) -> Iterator[Repair]:
    """Escapes each ampersand that begins no reference."""
    yield from _of_flaws(text, start, FaultKind.BARE_AMPERSAND, RepairKind.AMPERSAND)


def _of_flaws(text: bytes, start: int, wanted: FaultKind, kind: RepairKind) -> Iterator[Repair]:
    for value in values_of(text):
        if value.kind is ValueKind.CDATA or value.end <= start:
            continue
        for flaw in reference_flaws(text, max(start, value.start), value.end):
            if flaw.kind is wanted:
                for edit in flaw.edits:
                    yield Repair(edit.start, edit.end, edit.replacement, kind, value.path)


def double_escapes(text: bytes) -> Iterator[Repair]:
    """Undoes the second escaping of `&amp;amp;`, `&amp;#39;` and `&amp;eacute;`, if the entity is known.

    In CDATA the first escaping is the second one already. What would become a forbidden character stays, and so
    does everything in a password. Which entities are known is for `checks.escapes` to say.
    """
    for value in values_of(text):
        if class_of(value.path) is Privacy.SECRET:
            continue
        is_literal = value.kind is ValueKind.CDATA
        for found in (_IN_CDATA if is_literal else _TWICE).finditer(text, value.start, value.end):
            meant = _literal(found) if is_literal else _meant(found)
            if meant is not None:
                yield Repair(found.start(), found.end(), meant, RepairKind.ESCAPING, value.path)


def _meant(found: re.Match[bytes]) -> bytes | None:
    entity = found["entity"]
    known = _known(entity) if entity else None
    if known is not None:
        return known
    if not found["again"]:
        return None
    return b"&amp;" + (entity or b"")


def _known(entity: bytes) -> bytes | None:
    """How a reference to `entity`, such as `#39;` or `eacute;`, is written in XML; None for an unknown one."""
    character = unescaped(f"&{entity.decode()}")
    if character is None or not is_character(ord(character)):
        return None
    if entity.startswith(b"#"):
        return b"&" + entity.lower()
    # A letter is written as itself; a sign of markup as the entity that XML has for it.
    return _XML_ENTITIES.get(character) or character.encode()


def _literal(found: re.Match[bytes]) -> bytes | None:
    """What an escape in a CDATA section means, written as itself; None where it is none, or could end the section."""
    meant = unescaped(found[0].decode())
    if meant is None or ">" in meant or "\r" in meant:
        return None
    return meant.encode() if all(is_character(ord(character)) for character in meant) else None
