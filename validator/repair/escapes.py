"""Repairs of ampersands: bare ones, references to forbidden characters, what was escaped twice."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from validator.faults import FaultKind
from validator.privacy import Privacy
from validator.records.references import is_character, reference_flaws
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.fields import class_of
from validator.repair.values import ValueKind, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_AMPERSAND = rb"&(?:amp|#0{0,6}38|#x0{0,6}26);"
_TWICE = re.compile(
    _AMPERSAND + rb"(?P<again>(?:(?:amp|#0{0,6}38|#x0{0,6}26);)*)"
    rb"(?P<entity>(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,9}|#x[0-9A-Fa-f]{1,8});)?"
)
SUSPECT = re.compile(rb"&(?!(?:lt|gt|quot|apos|amp(?!;[#A-Za-z]));)")
"""An ampersand that a repair here may concern; anything else needs no look."""


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

    What would become a forbidden character stays, and so does everything in a password.
    """
    for value in values_of(text):
        if value.kind is ValueKind.CDATA or class_of(value.path) is Privacy.SECRET:
            continue
        for found in _TWICE.finditer(text, value.start, value.end):
            meant = _meant(found)
            if meant is not None:
                yield Repair(found.start(), found.end(), meant, RepairKind.ESCAPING, value.path)


def _meant(found: re.Match[bytes]) -> bytes | None:
    entity = found["entity"]
    known = _known(entity[:-1]) if entity else None
    if known is not None:
        return known
    if not found["again"]:
        return None
    return b"&amp;" + (entity or b"")


def _known(entity: bytes) -> bytes | None:
    """What a reference to `entity`, without its signs, is written as in XML; None for an unknown one."""
    if entity in _XML_ENTITIES:
        return b"&" + entity + b";"
    if entity.startswith(b"#"):
        code = int(entity[2:], 16) if entity[1:2] == b"x" else int(entity[1:])
        return b"&" + entity + b";" if is_character(code) else None
    meant = html5.get(f"{entity.decode()};", "")
    # Only what lies beyond ASCII: no text comes to be that could be read as a reference or as markup.
    return meant.encode() if len(meant) == 1 and not meant.isascii() else None
