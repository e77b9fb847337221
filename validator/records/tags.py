"""Flaws within a single start tag: attributes without quotes, unclosed quotes, `<` where none may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import Edit, Flaw
from validator.records.references import NAME, reference_flaws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.privacy import Phrase, Quoted

_ATTRIBUTE = rb"\s++(" + NAME + rb")\s*+=\s*+(?:\"([^<\"]*+)\"|'([^<']*+)')"
_START_TAG = re.compile(rb"<(" + NAME + rb")((?>" + _ATTRIBUTE + rb")*+)\s*+(/?)>")
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_TAG_NAME = re.compile(rb"<(" + NAME + rb")")
_BLANKS = re.compile(rb"\s*+")
_NAME = re.compile(NAME)
_EQUALS = re.compile(rb"\s*+=\s*+")
_END_OF_TAG = re.compile(rb"/?>")
_UNQUOTED = re.compile(rb"[^\s\"'<>]*?(?=[\s\"'<>]|/>|\Z)")
_JUNK = re.compile(rb"[^\s<>]+?(?=[\s<>]|/>|\Z)|/")


@dataclass(frozen=True, slots=True)
class StartTag:
    """What was read at a `<`: a tag named `name` up to `end`, or, with an empty name, no tag at all.

    `is_complete` is false where the text ends within the tag.
    """

    name: bytes
    end: int
    is_empty: bool = False
    is_complete: bool = True
    flaws: tuple[Flaw, ...] = ()


def read_start_tag(record: bytes, at: int) -> StartTag:
    """The start tag at the `<` at index `at`, with all its flaws."""
    found = _START_TAG.match(record, at)
    if found is None:
        return _BrokenTag(record, at).read()
    flaws = () if not found[2] else tuple(_flaws_of_attributes(record, found))
    return StartTag(found[1], found.end(), bool(found[found.lastindex or 0] == b"/"), flaws=flaws)


def _flaws_of_attributes(record: bytes, tag: re.Match[bytes]) -> Iterator[Flaw]:
    seen: set[bytes] = set()
    for attribute in _EACH_ATTRIBUTE.finditer(record, tag.start(2), tag.end(2)):
        if attribute[1] in seen:
            yield _repeated(
                tag[1], attribute[1], attribute.start(1), Edit(attribute.start(), attribute.end(), b"")
            )
        else:
            seen.add(attribute[1])
            yield from reference_flaws(record, attribute.start(), attribute.end())


def not_a_tag(at: int, alma_message: str | Phrase) -> Flaw:
    """A `<` that is text."""
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        at,
        "a < that begins no tag stands in the text; it must be written &lt;",
        alma_message,
        edits=(Edit(at, at + 1, b"&lt;"),),
    )


def name_of(raw: bytes) -> Quoted:
    """A name of the markup, ready to be shown."""
    return xerces.quote_name(raw.decode("utf-8", "replace"))


def _repeated(tag: bytes, attribute: bytes, at: int, edit: Edit) -> Flaw:
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        at,
        xerces.phrase("the attribute {attribute} stands twice in one tag", attribute=name_of(attribute)),
        xerces.phrase(xerces.ATTRIBUTE_TWICE, attribute=name_of(attribute), name=name_of(tag)),
        edits=(edit,),
    )


class _BrokenTag:
    """Reads one start tag that does not follow the grammar, attribute by attribute."""

    def __init__(self, record: bytes, at: int) -> None:
        self.record = record
        self.at = at
        found = _TAG_NAME.match(record, at)
        self.name = found[1] if found else b""
        self.position = found.end() if found else at + 1
        self.flaws: list[Flaw] = []
        self.seen: set[bytes] = set()

    def read(self) -> StartTag:
        if not self.name:
            return self._as_text(xerces.BAD_MARKUP)
        while True:
            blanks_from = self.position
            self._skip(_BLANKS)
            if self.position >= len(self.record):
                return StartTag(self.name, self.position, is_complete=False, flaws=tuple(self.flaws))
            if end := _END_OF_TAG.match(self.record, self.position):
                return StartTag(self.name, end.end(), end[0] == b"/>", flaws=tuple(self.flaws))
            if self.record[self.position : self.position + 1] == b"<":
                return self._interrupted()
            self._attribute(has_blank=self.position > blanks_from)

    def _skip(self, pattern: re.Pattern[bytes]) -> None:
        found = pattern.match(self.record, self.position)
        if found:
            self.position = found.end()

    def _as_text(self, alma_message: str | Phrase) -> StartTag:
        return StartTag(b"", self.at + 1, flaws=(not_a_tag(self.at, alma_message),))

    def _interrupted(self) -> StartTag:
        """A `<` comes before the tag's `>`: either the `>` was forgotten, or this was never a tag."""
        message = xerces.phrase(xerces.TAG_UNENDED, name=name_of(self.name))
        own_end = re.compile(rb"</" + re.escape(self.name) + rb"\s*>").search(
            self.record, self.position, self.position + 4096
        )
        if own_end is None:
            return self._as_text(self.flaws[0].alma_message if self.flaws else message)
        self._add(
            "the tag <{name}> lacks its closing >", message, Edit(self.position, self.position, b">"), self.at
        )
        return StartTag(self.name, self.position, flaws=tuple(self.flaws))

    def _add(
        self, what: str, message: str | Phrase, edit: Edit, at: int | None = None, **texts: Quoted
    ) -> None:
        place = self.position if at is None else at
        stated = xerces.phrase(what, name=name_of(self.name), **texts) if "{" in what else what
        self.flaws.append(Flaw(FaultKind.NOT_WELL_FORMED, place, stated, message, edits=(edit,)))

    def _attribute(self, *, has_blank: bool) -> None:
        start = self.position
        found = _NAME.match(self.record, start)
        if found is None:
            junk = _JUNK.match(self.record, start)
            end = junk.end() if junk else start + 1
            message = xerces.phrase(xerces.TAG_UNENDED, name=name_of(self.name))
            self._add(
                "something that is no attribute stands in the tag <{name}>", message, Edit(start, end, b"")
            )
            self.position = end
            return
        if not has_blank:
            message = xerces.phrase(xerces.TAG_UNENDED, name=name_of(self.name))
            self._add(
                "a blank is missing between two attributes of <{name}>", message, Edit(start, start, b" ")
            )
        self.position = found.end()
        self._value(found[0], start)
        if found[0] in self.seen:
            self.flaws.append(_repeated(self.name, found[0], start, Edit(start, self.position, b"")))
        self.seen.add(found[0])

    def _value(self, attribute: bytes, start: int) -> None:
        texts = {"attribute": name_of(attribute)}
        equals = _EQUALS.match(self.record, self.position)
        if equals is None:
            message = xerces.phrase(xerces.ATTRIBUTE_NEEDS_EQUALS, name=name_of(self.name), **texts)
            edit = Edit(self.position, self.position, b'=""')
            self._add("the attribute {attribute} has no value", message, edit, start, **texts)
            return
        self.position = equals.end()
        quote = self.record[self.position : self.position + 1]
        if quote in (b'"', b"'"):
            self._quoted(attribute, quote)
            return
        unquoted = _UNQUOTED.match(self.record, self.position)
        end = unquoted.end() if unquoted else self.position
        message = xerces.phrase(xerces.ATTRIBUTE_NEEDS_QUOTE, name=name_of(self.name), **texts)
        self._add(
            "the value of the attribute {attribute} is not quoted",
            message,
            _insert(self.position, b'"'),
            start,
            **texts,
        )
        self.flaws[-1] = _with_edit(self.flaws[-1], Edit(end, end, b'"'))
        self.position = end

    def _quoted(self, attribute: bytes, quote: bytes) -> None:
        """Reads a quoted value, which may lack its end or hold a `<`."""
        start = self.position + 1
        close = self.record.find(quote, start)
        angle = self.record.find(b"<", start)
        tag_end = self.record.find(b">", start)
        texts = {"attribute": name_of(attribute)}
        message = xerces.phrase(xerces.LESS_THAN_IN_VALUE, name=name_of(self.name), **texts)
        if close >= 0 and (angle < 0 or close < angle):
            self.flaws += reference_flaws(self.record, start, close)
            self.position = close + 1
        elif close < 0 and angle < 0 and tag_end < 0:
            self.position = len(self.record)
        elif angle >= 0 and (tag_end < 0 or angle < tag_end) and 0 <= close < self.record.find(b">", angle):
            edits = [Edit(i, i + 1, b"&lt;") for i in range(angle, close) if self.record[i : i + 1] == b"<"]
            self._add(
                "the value of the attribute {attribute} holds a <; it must be written &lt;",
                message,
                edits[0],
                angle,
                **texts,
            )
            for edit in edits[1:]:
                self.flaws[-1] = _with_edit(self.flaws[-1], edit)
            self.position = close + 1
        else:
            end = min(place for place in (angle, tag_end) if place >= 0)
            end -= self.record[end - 1 : end + 1] == b"/>"
            self._add(
                "the value of the attribute {attribute} lacks its closing quote",
                message,
                _insert(end, quote),
                start - 1,
                **texts,
            )
            self.position = end


def _insert(at: int, text: bytes) -> Edit:
    return Edit(at, at, text)


def _with_edit(flaw: Flaw, edit: Edit) -> Flaw:
    return Flaw(flaw.kind, flaw.at, flaw.what, flaw.alma_message, flaw.values, (*flaw.edits, edit))
