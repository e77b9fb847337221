"""Names and blanks as XML spells them, and which names of broken markup may be shown."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from validator.expression import expression
from validator.privacy import KNOWN_NAMES, Privacy, Quoted, is_segment
from validator.records.alphabets import CHARACTER, LETTER

BLANK: Final = rb"[ \t\r\n]"
"""White space of XML: unlike `\\s`, without vertical tab and form feed, which XML forbids."""
NAME: Final = rb"(?:[A-Za-z_:]|%b)(?:[A-Za-z0-9_:.\-]++|%b)*+" % (LETTER, CHARACTER)
"""A name, in UTF-8; to be used in an `expression`."""
PLAIN_NAME: Final = rb"[A-Za-z_:][A-Za-z0-9_:.\-]*+(?![\x80-\xff])"
"""A name of nothing but ASCII, as nearly all are."""
ODD_BLANK: Final = (
    rb"(?:\xc2[\x85\xa0]|\xe2\x80[\x80-\x8b\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)"
)
"""What looks like a blank, or like nothing, and is no white space to XML: a no-break space, say."""

_NAME: Final = expression(NAME, re.DOTALL)
_SHORT: Final = 64
"""Up to so many bytes a name may come again, in the next record."""
_ATTRIBUTES = frozenset({"desc", "link", "total_record_count", "xmlns", "xsi", "version", "encoding"})
_ROOTS = frozenset(
    {"xml", "root", "html", "records", "rows", "row", "export", "document", "person", "people"}
)


_PREFIX: Final = expression(r"(?:(?:[a-z]|xml|xmlns|xsi|xsd?|ns|tns|alma|sis|exl|soap|env)[0-9]{0,3}:)?")
"""The prefixes that programs write; any other may be a piece of a value."""


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


_SHOWN = frozenset(_fold(name) for name in KNOWN_NAMES | _ATTRIBUTES | _ROOTS)


def name_of(raw: bytes) -> Quoted:
    """The name of a tag, an attribute or an entity in broken markup, ready to travel.

    Only a name that the format has, in whatever spelling, is shown freely: behind a stray `<` or `&` may
    stand a piece of anything.
    """
    return _short_name_of(raw) if len(raw) <= _SHORT else _name_of(raw)


def _name_of(raw: bytes) -> Quoted:
    name = raw.decode("utf-8", "replace")
    prefix = name[: name.rfind(":") + 1]
    is_safe = is_expected(name) and _PREFIX.fullmatch(prefix) is not None
    return Quoted(name, Privacy.PUBLIC if is_safe else Privacy.PERSONAL)


_short_name_of = lru_cache(1_024)(_name_of)


def may_stand(character: bytes, *, is_first: bool) -> bool:
    """Whether a name of XML may hold `character`, in UTF-8, at its beginning or else further on."""
    return _NAME.fullmatch(character if is_first else b"_" + character) is not None


def is_expected(name: str) -> bool:
    """Whether `name`, without its prefix, is one that the format has in some spelling: `last_name`, `LastName`."""
    return _fold(name.rpartition(":")[2]) in _SHOWN


def is_value(raw: bytes) -> bool:
    """Whether `raw`, without its prefix, is the name of an element that holds a value, not other elements."""
    return is_element(raw) and not is_segment(raw.rpartition(b":")[2].decode())


def is_element(raw: bytes) -> bool:
    """Whether `raw`, without its prefix, is the name of an element of the format."""
    return raw.rpartition(b":")[2].decode("utf-8", "replace") in KNOWN_NAMES
