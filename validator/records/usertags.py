"""The marks that decide where records begin and end: tags of users, and what hides such tags.

Whoever cuts a source goes by these alone, and whoever looks for a place to part it must go by the same.
"""

from __future__ import annotations

import re

from validator.expression import expression
from validator.records.names import ODD_BLANK

_PREFIX = rb"(?:[A-Za-z_][\w.\-]*+:)?+"
BEHIND_USER = rb"(?:[\x00-\x20/><]|" + ODD_BLANK + rb")"
"""What ends the name of a user's tag; so does, to whoever reads it, a blank that is none in XML and breaks the tag."""
BEGIN = expression(rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)|" + _PREFIX + rb"user(?=" + BEHIND_USER + rb"))")
"""What begins a record, or may hide where one begins."""
WITHIN = expression(
    rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)"
    rb"|(?P<end>/" + _PREFIX + rb"user[\x00-\x20]*+>)"
    rb"|(?P<begin>" + _PREFIX + rb"user(?=" + BEHIND_USER + rb"))"
    rb"|(?P<root>" + _PREFIX + rb"users(?=[\x00-\x20>]))"
    rb"|(?P<root_end>/" + _PREFIX + rb"users[\x00-\x20]*+>))"
)
"""What may end a record, or hide where it ends."""
_PLAIN_COMMENT = rb"<!--(?:[^<\-]++|-(?!-))*+-->"
_PLAIN_INSTRUCTION = rb"<\?(?![xX][mM][lL])[A-Za-z_][A-Za-z0-9_.\-]*+(?:[\x20\t\r\n][^<?]*+)?\?>"
COMMENTS = expression(rb"(?:(?:" + _PLAIN_COMMENT + rb"|" + _PLAIN_INSTRUCTION + rb")[\x20\t\r\n]*+)++")
"""Comments, and instructions, in which nothing can be wrong but characters."""
_COMMENT = rb"<!--(?:[^<\-]++|-(?!->))*+-->"
_INSTRUCTION = rb"<\?[^<?]*+\?>"
PLAIN_HIDING = expression(
    rb"(?:(?:[^<]++|<![A-Z])*+(?:" + _COMMENT + rb"|<!\[CDATA\[[^<\]]*+\]\]>|" + _INSTRUCTION + rb"))++"
)
"""What may hide tags, and plainly ends without having hidden any: once, or again and again without a tag between."""
EMPTY = expression(rb"<" + _PREFIX + rb"user(?:[^<>\"'/]++|/(?!>)|\"[^\"<]*+\"|'[^'<]*+')*+/>")
"""A record that is nothing but a tag."""
BOUNDARY = expression(rb"</?" + _PREFIX + rb"user" + BEHIND_USER)
"""A tag of a user, hidden or not."""
ROOT = expression(rb"</?" + _PREFIX + rb"users[\x00-\x20/>]")
"""A tag of a root, hidden or not."""
HIDING_NOTHING = expression(rb"(?:(?:" + _COMMENT + rb"|" + _INSTRUCTION + rb")[^<]*+)++")
"""Comments and instructions, well written or not, in which no tag can be, and text behind them."""
PROLOG = expression(rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)|(?P<type>!DOCTYPE)|[A-Za-z_:\x80-\xff])")
"""What stands before the root element, and that element."""
_TYPE_NAMES = rb"<!DOCTYPE(?:[^\[\]<>\"']++|\"[^\"]*+\"|'[^']*+')*+"
_TYPE_DECLARATIONS = rb"\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<\?.*?\?>|<!(?!--))*+"
TYPE = expression(_TYPE_NAMES + rb"(?:" + _TYPE_DECLARATIONS + rb"\][\x20\t\r\n]*+)?>", re.DOTALL)
"""A document type; within its brackets a tag stands only in quotes, comments and instructions."""
TYPE_BEGUN = expression(
    _TYPE_NAMES + rb"(?:[\"'].*|" + _TYPE_DECLARATIONS + rb"(?:\][\x20\t\r\n]*+|[\"'].*|<!--.*|<\?.*|<)?+)?+",
    re.DOTALL,
)
"""What may be the beginning of one, if the text ends with it."""
CLOSING = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}
"""What closes that which hides tags, by what opens it behind the `<`."""
LONGEST_NESTING = 65_536
"""How far, in bytes, it is looked whether a record holds others."""

_LONGEST_TAG = 4_096
_LONGEST_QUOTED = 1_024
_QUOTED = expression(rb"\"[^\"]*+\"|'[^']*+'")
_END_OF_VALUE = {
    quote: re.compile(rb"[^" + quote + rb"<\n]*+" + quote + rb"[^<>\"']*+(?:>|=[\x00-\x20]*+[\"'])")
    for quote in (b'"', b"'")
}


class Unfinished(Exception):
    """What begins here ends beyond the text at hand."""


def open_quote(text: bytes, begin: int, at: int) -> bytes:
    """The quote that an attribute value before index `at`, in a tag that began behind `begin`, is still open with.

    Empty where the `<` at `at` stands in no value.
    """
    opening = text.rfind(b"<", max(begin, at - _LONGEST_TAG), at)
    if opening < 0 or text.find(b">", opening, at) >= 0:
        return b""
    rest = _QUOTED.sub(b"", text[opening:at]).replace(b" ", b"")
    return next((quote for quote in _END_OF_VALUE if b"=" + quote in rest), b"")


def is_quoted(text: bytes, begin: int, at: int, limit: int, *, is_last: bool) -> bool:
    """Whether the `<` at `at` stands in a quoted value of a tag that began behind `begin`.

    It does if the value ends in its line, before any other tag, and the tag goes on or ends behind it.

    Args:
        text: the text.
        begin: where the record begins.
        at: the index of the `<`.
        limit: up to where it is looked.
        is_last: whether nothing follows `text`.

    Raises:
        Unfinished: that depends on what follows the text.
    """
    quote = open_quote(text, begin, at)
    if not quote:
        return False
    end = min(at + _LONGEST_QUOTED, limit)
    if _END_OF_VALUE[quote].match(text, at + 1, end):
        return True
    if not is_last and end == len(text) and text.find(b"<", at + 1) < 0:
        raise Unfinished
    return False
