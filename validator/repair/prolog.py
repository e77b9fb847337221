"""Repairs of what stands before the records: byte order marks, leading blanks, the XML declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.encoding import codec_of
from validator.expression import expression
from validator.repair.change import RepairKind
from validator.repair.draft import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_LEADING = expression(rb"(?:\xef\xbb\xbf|[ \t\r\n]+)*+(?P<tag><)?")
_LEADING_PART = expression(rb"(?P<mark>(?:\xef\xbb\xbf)+)|[ \t\r\n]+")
_DECLARATION = expression(rb"<\?xml(?=[\s?])[^<>]*?\?>", re.IGNORECASE)
# XML 1.0, productions 23 to 26, 32, 80 (https://www.w3.org/TR/xml/#NT-XMLDecl), with any name of an encoding.
_WELL_BUILT = expression(
    rb"<\?xml\s+version\s*=\s*(?:\"1\.[0-9]+\"|'1\.[0-9]+')(?P<version>)"
    rb"(?:\s+encoding\s*=\s*(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'))?"
    rb"(?:\s+standalone\s*=\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>"
)
_STANDALONE = expression(rb"\sstandalone\s*=\s*[\"'](yes|no)[\"']")
_VERSION = expression(rb"\sversion\s*=\s*[\"'](1\.[0-9]+)[\"']")


def leading_repairs(text: bytes) -> Iterator[Repair]:
    """Takes away marks, and the blanks before a tag, with which `text`, the beginning of a source, begins."""
    leading = _LEADING.match(text)
    if leading is None:
        return
    for part in _LEADING_PART.finditer(text, 0, leading.end()):
        if part["mark"] or leading["tag"]:
            kind = RepairKind.MARK if part["mark"] else RepairKind.LEADING
            yield Repair(part.start(), part.end(), b"", kind)


def declaration_repairs(text: bytes, *, is_ascii: bool, must_name: bool) -> Iterator[Repair]:
    """Makes the XML declaration with which `text` begins say what is true: that the copy is UTF-8.

    Args:
        text: the beginning of a source, in UTF-8, without a mark.
        is_ascii: whether the whole source is, so that a declaration of US-ASCII is as true.
        must_name: whether a declaration that names no encoding is to name one.
    """
    found = _DECLARATION.match(text)
    if found is None:
        return
    well_built = _WELL_BUILT.match(text)
    if well_built is None:
        yield _rebuilt(found)
        return
    group = "double" if well_built["double"] is not None else "single"
    name = well_built[group]
    if name is None:
        if must_name:
            at = well_built.end("version")
            yield _declaration(at, at, b' encoding="UTF-8"')
        return
    codec = codec_of(name.decode("ascii", "replace"))
    if codec != "utf-8" and not (is_ascii and codec == "ascii"):
        yield _declaration(well_built.start(group), well_built.end(group), b"UTF-8")


def _rebuilt(found: re.Match[bytes]) -> Repair:
    version = _VERSION.search(found[0])
    standalone = _STANDALONE.search(found[0])
    declaration = b'<?xml version="%s" encoding="UTF-8"%s?>' % (
        version[1] if version else b"1.0",
        b' standalone="%s"' % standalone[1] if standalone else b"",
    )
    return _declaration(found.start(), found.end(), declaration)


def _declaration(start: int, end: int, replacement: bytes) -> Repair:
    return Repair(start, end, replacement, RepairKind.DECLARATION)
