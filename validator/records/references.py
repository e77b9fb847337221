"""Flaws of entity and character references: bare ampersands, unknown entities, forbidden characters."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from validator.entities import escaped, of_entity
from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import MOST_FLAWS, Edit, Flaw
from validator.records.names import NAME, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.privacy import Phrase

_REFERENCE = expression(
    rb"&(?:(?P<name>" + NAME + rb")|#x(?P<hex>[0-9A-Fa-f]+)|#(?P<decimal>[0-9]+));", re.DOTALL
)
_UNENDED_NAME = expression(rb"&(" + NAME + rb")", re.DOTALL)
_CUT_OFF = expression(rb"&(?:#x?[0-9A-Fa-f]*|" + NAME + rb")?\Z", re.DOTALL)
_RUN = expression(rb"&[^<]*+")
_STANDS_ALONE = expression(rb"&(?![A-Za-z_:#\x80-\xff])")
_ALONE = "an & stands alone"
_LONGEST_SHOWN = 60
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


def flaws_of_references(record: bytes) -> list[Flaw]:
    """The flaws of all references of a record whose markup is sound but for them.

    None are told of one in which something hides markup, or with more than anybody will read.
    """
    if b"<!" in record or b"<?" in record:
        return []
    runs = (reference_flaws(record, *found.span()) for found in _RUN.finditer(record))
    flaws = [*islice(chain.from_iterable(runs), MOST_FLAWS + 1)]
    return flaws if len(flaws) <= MOST_FLAWS else []


def _flaw_of_reference(record: bytes, at: int, end: int) -> Flaw | None:
    if _STANDS_ALONE.match(record, at, end):
        return _bare_ampersand(at, _ALONE, xerces.REFERENCE_NAME)
    found = _REFERENCE.match(record, at, end)
    if found is None:
        return _bare_ampersand(at, *_about_ampersand(record, at, end))
    if found["name"]:
        return None if found["name"] in _PREDEFINED else _undeclared(found)
    digits = found["hex"] or found["decimal"]
    # Ten digits are more than any character needs, and keep hostile ones from being converted.
    digits = digits.lstrip(b"0") or b"0"
    code = int(digits, 16 if found["hex"] else 10) if len(digits) <= 10 else -1
    return None if is_character(code) else _forbidden(found)


def _undeclared(found: re.Match[bytes]) -> Flaw:
    name = found["name"].decode("utf-8", "replace")
    known = of_entity(name)
    entity = name_of(found["name"]) if known is None else name
    replacement = escaped(known).encode() if known else b"&amp;" + found[0][1:]
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        found.start(),
        xerces.phrase("the entity &{entity}; is not one that XML knows", entity=entity),
        xerces.phrase(xerces.ENTITY_UNDECLARED, entity=entity),
        edits=(Edit(found.start(), found.end(), replacement),),
        may_be_declared=True,
    )


def _forbidden(found: re.Match[bytes]) -> Flaw:
    reference = found[0][:-1].decode()
    shown = reference if len(reference) <= _LONGEST_SHOWN else f"{reference[:_LONGEST_SHOWN]}…"
    return Flaw(
        FaultKind.ILLEGAL_CHARACTER,
        found.start(),
        f"the character reference {shown}; stands for a character that XML does not allow",
        xerces.phrase(xerces.ILLEGAL_REFERENCE, reference=shown),
        values={"character": f"{shown};"},
        edits=(Edit(found.start(), found.end(), b""),),
    )


def _bare_ampersand(at: int, what: str, alma_message: str | Phrase) -> Flaw:
    edits = (Edit(at, at + 1, b"&amp;"),)
    return Flaw(FaultKind.BARE_AMPERSAND, at, what, alma_message, edits=edits)


def _about_ampersand(record: bytes, at: int, end: int) -> tuple[str, str | Phrase]:
    message = reference_message(record, at, end)
    if record.startswith(b"&#", at):
        return "a character reference is broken", message
    name = _UNENDED_NAME.match(record, at, end)
    if name is None:
        return _ALONE, message
    is_cut = name.end() == end and any(known.startswith(name[1]) for known in _PREDEFINED)
    return "an entity is cut off" if is_cut else "an & starts no entity", message


def reference_message(record: bytes, at: int, end: int) -> str | Phrase:
    """What Xerces says of the `&` at index `at` that begins no complete reference before `end`."""
    if record.startswith(b"&#x", at):
        has_digits = re.compile(rb"[0-9A-Fa-f]").match(record, at + 3, end)
        return xerces.CHARACTER_REFERENCE_UNENDED if has_digits else xerces.REFERENCE_HEXADECIMAL
    if record.startswith(b"&#", at):
        has_digits = re.compile(rb"[0-9]").match(record, at + 2, end)
        return xerces.CHARACTER_REFERENCE_UNENDED if has_digits else xerces.REFERENCE_DECIMAL
    name = _UNENDED_NAME.match(record, at, end)
    if name is None:
        return xerces.REFERENCE_NAME
    is_own = any(known.startswith(name[1]) for known in _PREDEFINED)
    text = name[1].decode("utf-8", "replace")
    return xerces.phrase(xerces.REFERENCE_UNENDED, entity=text if is_own else xerces.quote_value(text))


def cut_off_reference(text: bytes, start: int) -> int:
    """Where a reference begins that `text`, from `start` on, ends within; the length of the text if there is none."""
    found = _CUT_OFF.search(text, max(start, len(text) - _LONGEST_SHOWN))
    return found.start() if found else len(text)
