"""Flaws of a record's characters: bytes that cannot be decoded, characters that XML does not allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.encoding import damaged_places, guess, xerces_message
from validator.faults import FaultKind
from validator.privacy import Privacy, Quoted
from validator.records import xerces
from validator.records.flaw import Edit, Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.encoding import Evidence

_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CONTEXT = 40
"""How many bytes on each side of a damaged place help to guess what it was."""


def character_flaws(record: bytes, evidence: Evidence | None = None) -> Iterator[Flaw]:
    """The undecodable places and the illegal characters of `record`, in two runs."""
    for start, end in damaged_places(record):
        yield _undecodable(record, start, end, evidence)
    for found in _ILLEGAL.finditer(record):
        yield _illegal(record, found)


def _undecodable(record: bytes, start: int, end: int, evidence: Evidence | None) -> Flaw:
    raw = record[start:end]
    before = record[max(0, start - _CONTEXT) : start].decode("utf-8", "replace")
    after = record[end : end + _CONTEXT].decode("utf-8", "replace")
    meant = guess(raw, before, after, evidence)
    return Flaw(
        FaultKind.UNDECODABLE,
        start,
        "a byte is not UTF-8" if len(raw) == 1 else f"{len(raw)} bytes are not UTF-8",
        xerces_message(record[start : start + 4]),
        values={
            "bytes": raw.hex(" ").upper(),
            "guess": "" if meant.text == "\ufffd" else Quoted(meant.text, Privacy.PUBLIC),
            "encoding": meant.encoding,
        },
        edits=(Edit(start, end, meant.text.encode()),),
    )


def _illegal(record: bytes, found: re.Match[bytes]) -> Flaw:
    code = ord(found[0].decode())
    return Flaw(
        FaultKind.ILLEGAL_CHARACTER,
        found.start(),
        f"the character U+{code:04X} is not allowed in XML",
        xerces.phrase(xerces.ILLEGAL_CHARACTER, code=f"{code:x}", where=_where(record, found.start())),
        values={"character": f"U+{code:04X}"},
        edits=(Edit(found.start(), found.end(), b""),),
    )


def _where(record: bytes, at: int) -> str:
    """Where a character stands, in the words of Xerces, as far as the text before it tells."""
    opening = record.rfind(b"<", 0, at)
    if opening < 0 or record.rfind(b">", opening, at) >= 0:
        return "the element content of the document"
    if record.startswith(b"<!--", opening):
        return "the comment"
    if record.startswith(b"<![CDATA[", opening):
        return "the CDATA section"
    if record.startswith(b"<?", opening):
        return "the processing instruction"
    return "the element content of the document"
