"""Takes the blanks away from around codes and identifiers; a value of nothing but blanks stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.repair.change import RepairKind
from validator.repair.draft import Repair
from validator.repair.fields import CODES_AND_IDENTIFIERS, is_code_or_identifier
from validator.repair.values import ValueKind, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# White space as Unicode has it, in UTF-8 and as references.
_CHARACTERS = (
    rb"(?:[ \t\r\n]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
_REFERENCES = (
    rb"|&#0{0,4}(?:9|10|13|32|133|160|5760|819[2-9]|820[0-2]|823[239]|8287|12288);"
    rb"|&#x0{0,4}(?i:9|a|d|20|85|a0|1680|200[0-9a]|202[89f]|205f|3000);"
)
_BLANK = rb"(?:" + _CHARACTERS + _REFERENCES + rb")"
_FIRST = {
    ValueKind.TEXT: re.compile(_BLANK + rb"++"),
    ValueKind.CDATA: re.compile(_CHARACTERS + rb"++"),
}
_LAST = {
    ValueKind.TEXT: re.compile(_BLANK + rb"\Z"),
    ValueKind.CDATA: re.compile(_CHARACTERS + rb"\Z"),
}
_LONGEST_BLANK = 12
"""How many bytes the longest way of writing one blank takes."""
_NAMES = b"|".join(sorted(name.encode() for name in {*CODES_AND_IDENTIFIERS, "value"}))
SUSPECT = expression(
    rb"<(?:/(?<=[ \t\r\n;>\x80-\xbf]</)(?:\w+:)?(?:" + _NAMES + rb")\s*+>"
    rb"|(?:\w+:)?(?:" + _NAMES + rb")(?:\s[^<>]*+)?>(?:<!\[CDATA\[)?" + _BLANK + rb")"
)  # fmt: skip
"""A blank at the edge of an element that may be one of those."""


def surrounding_blanks(text: bytes) -> Iterator[Repair]:
    """Takes blanks away at both ends of every code and identifier of a record."""
    for value in values_of(text):
        if value.kind is ValueKind.ATTRIBUTE or not value.is_whole or not is_code_or_identifier(value.path):
            continue
        first = _FIRST[value.kind].match(text, value.start, value.end)
        begin = first.end() if first else value.start
        if begin == value.end:
            continue
        end = _last_of_core(text, begin, value.end, _LAST[value.kind])
        yield from _cut(value.start, begin, value.path)
        yield from _cut(end, value.end, value.path)


def _last_of_core(text: bytes, begin: int, end: int, last: re.Pattern[bytes]) -> int:
    while found := last.search(text, max(begin, end - _LONGEST_BLANK), end):
        end = found.start()
    return end


def _cut(start: int, end: int, path: str) -> Iterator[Repair]:
    if start < end:
        yield Repair(start, end, b"", RepairKind.BLANKS, path)
