"""Reads plain records without a parser: one expression finds all tags and texts, a stack of names checks them.

What is not plain, such as a comment, a CDATA section, an unusual reference or a tag that does not fit, is no
record for this path and is read with care. So it may be too strict, but what it reads it reads as a parser does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.comparing.row import Draft

if TYPE_CHECKING:
    from validator.comparing.row import Row, RowReader

_TAG = re.compile(r"<(/?)([A-Za-z_][A-Za-z0-9_.\-]*)([^<>]*)>([^<]*)")
_ATTRIBUTE = re.compile(
    r"[ \t\n]+([A-Za-z_][A-Za-z0-9_.\-]*)[ \t\n]*=[ \t\n]*(?:\"([^\"&\t\n]*)\"|'([^'&\t\n]*)')"
)
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ud800-\udfff\ufffe\uffff]|\]\]>|<[!?]")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos|#[0-9]{2,5}|#x[0-9A-Fa-f]{2,4});)?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NO_ATTRIBUTES: dict[str, str] = {}


class _NotPlain(Exception):
    """The record is to be read with care."""


def quick_row(text: bytes, reader: RowReader, source: int, number: int, *, is_rejected: bool) -> Row | None:
    """The row of a record as it stands in the feed, or None where it is not plain."""
    try:
        record = text.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if _ODD.search(record):
        return None
    draft = Draft(reader.spots, reader.digest)
    try:
        _read(record, draft)
    except _NotPlain:
        return None
    return draft.row(source, number, is_rejected=is_rejected)


def _read(record: str, draft: Draft) -> None:
    found = _TAG.findall(record)
    if len("".join(map("".join, found))) + 2 * len(found) != len(record):
        raise _NotPlain
    if "&" in record:
        found = [(slash, name, inner, _resolved(text)) for slash, name, inner, text in found]
    names: list[str] = []
    paths: list[str] = [""]
    attributes: list[dict[str, str]] = []
    is_leaf = False
    pending = ""
    for slash, name, inner, text in found:
        if slash:
            if not names or names.pop() != name or (inner and not inner.isspace()):
                raise _NotPlain
            path = paths.pop()
            own = attributes.pop()
            if is_leaf:
                draft.leaf(path, pending)
                is_leaf = False
            elif names:
                draft.close(path, own)
            elif text:
                raise _NotPlain
            continue
        if not names and len(paths) > 1:
            raise _NotPlain
        path = f"{paths[-1]}/{name}" if names else name
        if inner:
            own, is_empty = _attributes(inner)
            if is_empty:
                is_leaf = False
                if not names:
                    raise _NotPlain
                continue
        else:
            own = _NO_ATTRIBUTES
        names.append(name)
        paths.append(path)
        attributes.append(own)
        is_leaf, pending = True, text
    if names or is_leaf:
        raise _NotPlain


def _attributes(inner: str) -> tuple[dict[str, str], bool]:
    """The attributes in a start tag, and whether the element ends with it."""
    is_empty = inner.endswith("/")
    if is_empty:
        inner = inner[:-1]
    own: dict[str, str] = {}
    at = 0
    while found := _ATTRIBUTE.match(inner, at):
        name, value, other = found.groups()
        if name in own:
            raise _NotPlain
        own[name] = value if value is not None else other
        at = found.end()
    if inner[at:].strip(" \t\r\n"):
        raise _NotPlain
    return own, is_empty


def _resolved(text: str) -> str:
    if "&" not in text:
        return text
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        raise _NotPlain
    if name in _NAMED:
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    if not 0x20 <= code < 0xD800:
        raise _NotPlain
    return chr(code)
