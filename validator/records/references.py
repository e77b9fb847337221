"""Flaws of entity and character references: bare ampersands, unknown entities, forbidden characters."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import Edit, Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.privacy import Phrase

NAME = rb"[A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*"
_REFERENCE = re.compile(rb"&(?:(?P<name>" + NAME + rb")|#x(?P<hex>[0-9A-Fa-f]+)|#(?P<decimal>[0-9]+));")
_UNENDED_NAME = re.compile(rb"&(" + NAME + rb")")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def is_character(code: int) -> bool:
    """Whether XML 1.0 allows the character (production Char, https://www.w3.org/TR/xml/#charsets)."""
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def reference_flaws(record: bytes, start: int, end: int) -> Iterator[Flaw]:
    """The flaws of all references in a run of text or in an attribute value, from `start` to before `end`."""
    at = record.find(b"&", start, end)
    while at >= 0:
        flaw = _flaw_of_reference(record, at, end)
        if flaw is not None:
            yield flaw
        at = record.find(b"&", at + 1, end)


def _flaw_of_reference(record: bytes, at: int, end: int) -> Flaw | None:
    found = _REFERENCE.match(record, at, end)
    if found is None:
        return _bare_ampersand(record, at, end)
    if found["name"]:
        return None if found["name"] in _PREDEFINED else _undeclared(found)
    digits = found["hex"] or found["decimal"]
    # Ten digits are more than any character needs, and keep hostile ones from being converted.
    code = int(digits, 16 if found["hex"] else 10) if len(digits.lstrip(b"0")) <= 10 else -1
    return None if is_character(code) else _forbidden(found)


def _undeclared(found: re.Match[bytes]) -> Flaw:
    name = found["name"].decode("utf-8", "replace")
    known = html5.get(f"{name};")
    entity = xerces.quote_name(name) if known is None else name
    replacement = known.encode() if known else b"&amp;" + found[0][1:]
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        found.start(),
        xerces.phrase("the entity &{entity}; is not one that XML knows", entity=entity),
        xerces.phrase(xerces.ENTITY_UNDECLARED, entity=entity),
        edits=(Edit(found.start(), found.end(), replacement),),
        values={"entity": entity},
    )


def _forbidden(found: re.Match[bytes]) -> Flaw:
    reference = found[0][:-1].decode()
    shown = reference if len(reference) <= 20 else f"{reference[:20]}…"
    return Flaw(
        FaultKind.ILLEGAL_CHARACTER,
        found.start(),
        f"the character reference {shown}; stands for a character that XML does not allow",
        xerces.phrase(xerces.ILLEGAL_REFERENCE, reference=shown),
        values={"character": f"{shown};"},
        edits=(Edit(found.start(), found.end(), b""),),
    )


def _bare_ampersand(record: bytes, at: int, end: int) -> Flaw:
    what, alma_message = _about_ampersand(record, at, end)
    edits = (Edit(at, at + 1, b"&amp;"),)
    return Flaw(FaultKind.BARE_AMPERSAND, at, what, alma_message, edits=edits)


def _about_ampersand(record: bytes, at: int, end: int) -> tuple[str, str | Phrase]:
    if record.startswith(b"&#x", at):
        has_digits = re.compile(rb"[0-9A-Fa-f]").match(record, at + 3, end)
        message = xerces.CHARACTER_REFERENCE_UNENDED if has_digits else xerces.REFERENCE_HEXADECIMAL
        return "a character reference is broken", message
    if record.startswith(b"&#", at):
        has_digits = record[at + 2 : at + 3].isdigit() and at + 2 < end
        message = xerces.CHARACTER_REFERENCE_UNENDED if has_digits else xerces.REFERENCE_DECIMAL
        return "a character reference is broken", message
    name = _UNENDED_NAME.match(record, at, end)
    if name is None:
        return "an & stands alone", xerces.REFERENCE_NAME
    text = name[1].decode("utf-8", "replace")
    cut = any(known.startswith(name[1]) for known in _PREDEFINED) and name.end() == end
    entity = text if cut else xerces.quote_value(text)
    what = "an entity is cut off" if cut else "an & starts no entity"
    return what, xerces.phrase(xerces.REFERENCE_UNENDED, entity=entity)
