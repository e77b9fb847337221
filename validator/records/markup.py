"""Flaws of a record's markup: tags that do not match, comments without an end, a `<` that is text.

Asked only for a record that expat has refused. It reads on after each flaw, and guesses as little as it
can: an element that is never closed ends after its own text, an end tag that matches nothing is either a misspelt one
or stray.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import Edit, Flaw
from validator.records.references import NAME, reference_flaws
from validator.records.tags import name_of, not_a_tag, read_start_tag

if TYPE_CHECKING:
    from validator.privacy import Phrase

_END_TAG = re.compile(rb"</(" + NAME + rb")\s*>")
_BROKEN_END_TAG = re.compile(rb"</\s*(" + NAME + rb")?[^<>]*(>?)")
_RESERVED = re.compile(rb"<\?xml(?=[\s?])", re.IGNORECASE)
_TARGET = re.compile(rb"<\?" + NAME)
_MOST_FLAWS = 10_000
_LOOK_AHEAD = 65_536
"""How far, in bytes, an end tag is searched that would settle a doubt; keeps hostile records linear."""


@dataclass(slots=True)
class _Open:
    """An element that is open while the record is read; `content` is the index after its start tag."""

    name: bytes
    at: int
    content: int


def markup_flaws(record: bytes, *, is_cut_off: bool) -> list[Flaw]:
    """All flaws of the markup and the references of `record`, at most 10,000.

    Args:
        record: the bytes of one record, in UTF-8 as far as they can be decoded.
        is_cut_off: whether the source ends before the record does.
    """
    return _Markup(record).read(is_cut_off=is_cut_off)


class _Markup:
    """Reads the record once, from its first byte to its last."""

    def __init__(self, record: bytes) -> None:
        self.record = record
        self.flaws: list[Flaw] = []
        self.open: list[_Open] = []
        self.is_torn = False

    def read(self, *, is_cut_off: bool) -> list[Flaw]:
        position = 0
        while len(self.flaws) < _MOST_FLAWS:
            angle = self.record.find(b"<", position)
            end = angle if angle >= 0 else len(self.record)
            self._text(position, end)
            if angle < 0:
                break
            position = self._markup(angle)
        if self.open or self.is_torn:
            self._unfinished(is_cut_off=is_cut_off)
        return self.flaws

    def _add(self, at: int, what: str | Phrase, alma_message: str | Phrase, *edits: Edit) -> None:
        self.flaws.append(Flaw(FaultKind.NOT_WELL_FORMED, at, what, alma_message, edits=edits))

    def _text(self, start: int, end: int) -> None:
        self.flaws += reference_flaws(self.record, start, end)
        at = self.record.find(b"]]>", start, end)
        while at >= 0:
            edit = Edit(at + 2, at + 3, b"&gt;")
            self._add(at, "]]> stands in the text; it must be written ]]&gt;", xerces.CDATA_END_IN_TEXT, edit)
            at = self.record.find(b"]]>", at + 3, end)

    def _markup(self, at: int) -> int:
        """Reads what begins with the `<` at `at`; returns where to read on."""
        record = self.record
        if record.startswith(b"</", at):
            return self._end_tag(at)
        if record.startswith(b"<!--", at):
            return self._comment(at)
        if record.startswith(b"<![CDATA[", at):
            return self._section(at, b"]]>", "a CDATA section is never closed", 9)
        if record.startswith(b"<?", at):
            return self._instruction(at)
        if record.startswith(b"<!", at):
            self.flaws.append(not_a_tag(at, xerces.BAD_MARKUP))
            return at + 2
        return self._start_tag(at)

    def _start_tag(self, at: int) -> int:
        tag = read_start_tag(self.record, at)
        self.flaws += tag.flaws
        if not tag.is_complete:
            self.is_torn = True
            return len(self.record)
        if tag.name and not tag.is_empty:
            self.open.append(_Open(tag.name, at, tag.end))
        return tag.end

    def _comment(self, at: int) -> int:
        dashes = self.record.find(b"--", at + 4)
        end = self.record.find(b"-->", at + 4)
        if 0 <= dashes < end:
            edits = [
                Edit(i.start() + at + 4, i.end() + at + 4, b"- ")
                for i in re.finditer(rb"-(?=-(?!>))|--$", self.record[at + 4 : end])
            ]
            self._add(dashes, "a comment holds two hyphens in a row", xerces.COMMENT_DASHES, *edits)
            return end + 3
        return self._section(at, b"-->", "a comment is never closed", 4)

    def _section(self, at: int, closing: bytes, what: str, length: int) -> int:
        """A comment, CDATA section or processing instruction; one without an end is read as text."""
        end = self.record.find(closing, at + length)
        if end >= 0:
            return end + len(closing)
        self._add(at, what, xerces.TRUNCATED, Edit(at, at + length, b""))
        return at + length

    def _instruction(self, at: int) -> int:
        end = self._section(at, b"?>", "a processing instruction is never closed", 2)
        if end == at + 2:
            return end
        if _RESERVED.match(self.record, at):
            self._add(
                at,
                "an XML declaration stands within the feed; it may stand only at the very beginning",
                xerces.RESERVED_TARGET,
                Edit(at, end, b""),
            )
        elif not _TARGET.match(self.record, at):
            self._add(at, "a processing instruction has no name", xerces.NO_TARGET, Edit(at, end, b""))
        return end

    def _end_tag(self, at: int) -> int:
        found = _END_TAG.match(self.record, at)
        if found:
            self._close(found[1], at, found.end())
            return found.end()
        broken = _BROKEN_END_TAG.match(self.record, at)
        end = broken.end() if broken else at + 2
        if end == len(self.record) and not (broken and broken[2]):
            self.is_torn = True
            return end
        name = (broken[1] if broken else None) or (self.open[-1].name if self.open else b"")
        is_spaced = not (broken and broken[1]) or not self.record.startswith(name, at + 2)
        message = (
            xerces.BAD_MARKUP if is_spaced else xerces.phrase(xerces.END_TAG_DELIMITER, name=name_of(name))
        )
        self._add(
            at,
            xerces.phrase("the end tag </{name}> is broken", name=name_of(name)),
            message,
            Edit(at, end, b"</" + name + b">"),
        )
        if self.open and self.open[-1].name == name:
            self.open.pop()
        return end

    def _close(self, name: bytes, at: int, end: int) -> None:
        if self.open and self.open[-1].name == name:
            self.open.pop()
            return
        if any(element.name == name for element in self.open):
            while self.open[-1].name != name:
                self._unclosed(self.open.pop(), at)
            self.open.pop()
        else:
            self._mismatched(name, at, end)

    def _unclosed(self, element: _Open, limit: int) -> None:
        """An element whose parent is closed before it: it ends after its own text, or else where the parent does."""
        angle = self.record.find(b"<", element.content)
        has_text = bool(self.record[element.content : angle].strip())
        name = name_of(element.name)
        self._add(
            element.at,
            xerces.phrase("the tag <{name}> is never closed", name=name),
            xerces.phrase(xerces.TAGS_MISMATCHED, name=name),
            Edit(angle if has_text else limit, angle if has_text else limit, b"</" + element.name + b">"),
        )

    def _mismatched(self, name: bytes, at: int, end: int) -> None:
        """An end tag that no open element has: a misspelt one, or a stray one where its element is closed later."""
        if not self.open:
            self._add(at, "an end tag closes nothing", xerces.BAD_MARKUP, Edit(at, end, b""))
            return
        top = self.open[-1]
        message = xerces.phrase(xerces.TAGS_MISMATCHED, name=name_of(top.name))
        later = re.compile(rb"<(/?)" + re.escape(top.name) + rb"[\s>]").search(
            self.record, end, end + _LOOK_AHEAD
        )
        parent = (
            self.record.find(b"</" + self.open[-2].name, end, end + _LOOK_AHEAD) if len(self.open) > 1 else -1
        )
        if later and later[1] and (parent < 0 or later.start() < parent):
            self._add(
                at,
                xerces.phrase("the end tag </{name}> closes nothing", name=name_of(name)),
                message,
                Edit(at, end, b""),
            )
            return
        what = xerces.phrase(
            "the tag <{name}> is closed by </{other}>", name=name_of(top.name), other=name_of(name)
        )
        self._add(at, what, message, Edit(at, end, b"</" + top.name + b">"))
        self.open.pop()

    def _unfinished(self, *, is_cut_off: bool) -> None:
        end = len(self.record)
        if is_cut_off or self.is_torn:
            what = "the feed ends in the middle of a record" if is_cut_off else "a tag is never finished"
            self.flaws.append(Flaw(FaultKind.NOT_WELL_FORMED, end, what, xerces.TRUNCATED, readable=False))
            return
        while len(self.open) > 1:
            self._unclosed(self.open.pop(), end)
        record = self.open.pop()
        what = xerces.phrase("the record is not closed: </{name}> is missing", name=name_of(record.name))
        message = xerces.phrase(xerces.TAGS_MISMATCHED, name=name_of(record.name))
        self._add(end, what, message, Edit(end, end, b"</" + record.name + b">"))
