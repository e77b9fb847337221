"""Tells in which part of the markup a character stands, in the words of Xerces."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.records import xerces
from validator.records.endtags import end_tag_message
from validator.records.names import BLANK, NAME, name_of
from validator.records.references import reference_message
from validator.records.seeker import Seeker
from validator.records.tags import start_tag_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.privacy import Phrase

_MARKUP = expression(
    rb"(?P<comment><!--.*?(?:-->|\Z))|(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))|(?P<instruction><\?.*?(?:\?>|\Z))"
    rb"|(?P<end></[^<>]*+>?)|(?P<start><(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>?)",
    re.DOTALL,
)
_NAME = expression(NAME, re.DOTALL)
_BEGINNING = rb"(?<![A-Za-z0-9_:.\-\x80-\xff])"
_VALUE = expression(
    _BEGINNING + rb"(" + NAME + rb")" + BLANK + rb"*+=" + BLANK + rb"*+(?:\"[^\"]*+\"|'[^']*+')", re.DOTALL
)
_WITHIN_REFERENCE = expression(rb"&(?:#x?[0-9A-Fa-f]*|" + NAME + rb")?\Z", re.DOTALL)
IN_CONTENT = "the element content of the document"
"""What Xerces calls a place outside of markup."""
_NOTHING = (0, 0, "")
_LONGEST = 512
"""Tags and references that are longer, in bytes, are not looked into."""
_WORDS = {
    "comment": "the comment",
    "cdata": "the CDATA section",
    "instruction": "the processing instruction",
}


class Part(Enum):
    """A part of a source, as seen from its root element."""

    BEFORE_ROOT = "before"
    IN_ROOT = "in"
    AFTER_ROOT = "after"

    @property
    def markup_message(self) -> str:
        """What Xerces says here of markup that is none."""
        return {
            Part.BEFORE_ROOT: xerces.BEFORE_ROOT_MARKUP,
            Part.IN_ROOT: xerces.BAD_MARKUP,
            Part.AFTER_ROOT: xerces.AFTER_ROOT_MARKUP,
        }[self]

    def bang_message(self, text: bytes, at: int) -> str:
        """What Xerces says here of the `<!` at index `at` that begins no comment and no CDATA section."""
        if self is Part.AFTER_ROOT or text.startswith(b"<!-", at):
            return xerces.COMMENT_START
        return self.markup_message


def _within(_at: int) -> Part:
    return Part.IN_ROOT


class Context:
    """The markup of `text`, found when first asked for; `part_of` tells in which part an index lies."""

    def __init__(self, text: bytes, part_of: Callable[[int], Part] = _within) -> None:
        self._text = text
        self._part_of = part_of
        self._last = _NOTHING
        self._searched = 0

    @cached_property
    def _markup(self) -> tuple[list[int], list[tuple[int, str]]]:
        found = [(m.start(), m.end(), m.lastgroup or "") for m in _MARKUP.finditer(self._text)]
        return [start for start, _, _ in found], [(end, kind) for _, end, kind in found]

    @cached_property
    def _hides(self) -> bool:
        """Whether anything but tags is in the text, that may hide others."""
        return b"<!" in self._text or b"<?" in self._text

    def _around(self, at: int) -> tuple[int, int, str]:
        """The last markup that begins up to index `at`: where it begins and ends, and its kind."""
        last = self._last
        if not self._hides and at >= last[0]:
            # Where nothing is hidden, each < begins something. What is asked for mostly lies behind what was.
            start = self._text.rfind(b"<", self._searched, at + 1)
            self._searched = max(self._searched, at + 1)
            if start >= 0 and (found := _MARKUP.match(self._text, start)):
                self._last = start, found.end(), found.lastgroup or ""
            return self._last
        starts, ends = self._markup
        index = bisect_right(starts, at) - 1
        return (starts[index], *ends[index]) if index >= 0 else _NOTHING

    def message(self, found: re.Match[bytes], code: str) -> str | Phrase:
        """What Xerces says of the character `found`, with the hexadecimal `code`, which XML does not allow."""
        at = found.start()
        start, end, kind = self._around(at)
        if at >= end or at - start > _LONGEST:
            return self._in_text(at, code)
        if kind in _WORDS:
            return xerces.phrase(xerces.ILLEGAL_CHARACTER, code=code, where=_WORDS[kind])
        # Any character that no name holds serves to see what the parser expects there.
        tag = self._text[start:at] + b"\x01" + self._text[found.end() : min(end, start + 2 * _LONGEST)]
        return self._in_tag(tag, at - start, code, self._part_of(start))

    def is_in_name(self, at: int) -> bool:
        """Whether index `at` is in a tag, outside of a quoted value."""
        start, end, kind = self._around(at)
        if at >= end or kind in _WORDS:
            return False
        tag = self._text[start : min(end, start + 2 * _LONGEST)]
        place = at - start
        return not any(value.end(1) < place < value.end() for value in _VALUE.finditer(tag))

    def _in_text(self, at: int, code: str) -> str | Phrase:
        part = self._part_of(at)
        if part is not Part.IN_ROOT:
            return xerces.BEFORE_ROOT_TEXT if part is Part.BEFORE_ROOT else xerces.AFTER_ROOT_TEXT
        reference = _WITHIN_REFERENCE.search(self._text, max(0, at - 64), at)
        if reference:
            return reference_message(self._text, reference.start(), at)
        return xerces.phrase(xerces.ILLEGAL_CHARACTER, code=code, where=IN_CONTENT)

    def _in_tag(self, tag: bytes, at: int, code: str, part: Part) -> str | Phrase:
        if tag.startswith(b"</"):
            name = _NAME.search(tag.replace(b"\x01", b"").replace("\ufffd".encode(), b""))
            return end_tag_message(tag, 0, name[0] if name else b"")
        name = _NAME.match(tag, 1)
        value = next((v for v in _VALUE.finditer(tag) if v.end(1) < at < v.end()), None)
        if value and name:
            shown, tag_name = name_of(value[1]), name_of(name[0])
            return xerces.phrase(xerces.ILLEGAL_IN_VALUE, code=code, attribute=shown, name=tag_name)
        return start_tag_message(Seeker(tag), 0) if name else part.markup_message
