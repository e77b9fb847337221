"""Reads start tags: one that follows the grammar at once, one that does not attribute by attribute."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.attributes import AttributeReader, repeated
from validator.records.endtags import not_a_tag
from validator.records.flaw import MOST_FLAWS, Edit, Flaw
from validator.records.names import BLANK, NAME, PLAIN_NAME, is_element, name_of
from validator.records.references import reference_flaws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.privacy import Phrase
    from validator.records.seeker import Seeker

_AFTER_NAME = BLANK + rb"*+=" + BLANK + rb"*+(?:\"([^<\"]*+)\"|'([^'<]*+)')"
_ATTRIBUTE = BLANK + rb"++(" + NAME + rb")" + _AFTER_NAME
_PLAIN_ATTRIBUTE = BLANK + rb"++(" + PLAIN_NAME + rb")" + _AFTER_NAME
_START_TAG = expression(rb"<(" + NAME + rb")((?>" + _ATTRIBUTE + rb")*+)" + BLANK + rb"*+(/?)>", re.DOTALL)
_PLAIN_START_TAG = expression(
    rb"<(" + PLAIN_NAME + rb")((?>" + _PLAIN_ATTRIBUTE + rb")*+)" + BLANK + rb"*+(/?)>"
)
_EACH_ATTRIBUTE = expression(_ATTRIBUTE, re.DOTALL)
_TAG_NAME = expression(rb"<(" + NAME + rb")", re.DOTALL)
_BLANKS = expression(BLANK + rb"*+")
_END_OF_TAG = expression(rb"/?>")
_SPACED_END = expression(rb"/(" + BLANK + rb"++)>")
_MOST_FLAWS = 100
"""What has more flaws than this, and neither a name of the format nor an end tag, was never meant as a tag."""
_SPLIT_NAME = expression(
    rb"<(" + NAME + rb")(" + BLANK + rb"++)(" + NAME + rb")" + BLANK + rb"*+(/?)>", re.DOTALL
)
_LOOK_AHEAD = 65_536
"""How far, in bytes, an end tag may be that settles a doubt."""


@dataclass(frozen=True, slots=True)
class StartTag:
    """What was read at a `<`: a tag named `name` up to `end`, or, with an empty name, no tag at all.

    `is_complete` is false where the text ends within the tag. There may be one flaw more than `MOST_FLAWS`; what
    follows it was not looked at.
    """

    name: bytes
    end: int
    is_empty: bool = False
    is_complete: bool = True
    flaws: tuple[Flaw, ...] = ()


def read_start_tag(seeker: Seeker, at: int, *, is_surely_tag: bool = False) -> StartTag:
    """The start tag at the `<` at index `at`, with all its flaws.

    Args:
        seeker: the text.
        at: the index of the `<`.
        is_surely_tag: whether a broken tag is one all the same. If not, it is taken for text that holds a `<`
            unless its name, or an end tag behind it, speaks for a tag.
    """
    found = _PLAIN_START_TAG.match(seeker.text, at) or _START_TAG.match(seeker.text, at)
    if found is None and (split := _SPLIT_NAME.match(seeker.text, at)):
        joined = _joined(split[1], split[3])
        if joined:
            return _split_name(split, joined)
    if found is None:
        return _BrokenTag(seeker, at, is_surely_tag=is_surely_tag).read()
    flaws = () if not found[2] else tuple(islice(_flaws_of_attributes(seeker.text, found), MOST_FLAWS + 1))
    return StartTag(found[1], found.end(), bool(found[found.lastindex or 0] == b"/"), flaws=flaws)


def _joined(first: bytes, second: bytes) -> bytes:
    """The element name that a blank has cut in two, or b""."""
    return next((name for name in (first + b"_" + second, first + second) if is_element(name)), b"")


def _split_name(found: re.Match[bytes], joined: bytes) -> StartTag:
    """The tag of an element whose name is cut in two by a blank."""
    at = found.start(3)
    edit = Edit(found.start(1), found.end(3), joined)
    what = xerces.phrase("a blank cuts the name of the tag <{name}> in two", name=name_of(joined))
    message = xerces.phrase(
        xerces.ATTRIBUTE_NEEDS_EQUALS, attribute=name_of(found[3]), name=name_of(found[1])
    )
    flaw = Flaw(FaultKind.NOT_WELL_FORMED, at, what, message, edits=(edit,))
    return StartTag(joined, found.end(), bool(found[4]), flaws=(flaw,))


def start_tag_message(seeker: Seeker, at: int) -> str | Phrase:
    """What Xerces says of the first flaw of the start tag at index `at`, or "" where there is none."""
    tag = read_start_tag(seeker, at, is_surely_tag=True)
    return tag.flaws[0].alma_message if tag.flaws else ""


def _flaws_of_attributes(record: bytes, tag: re.Match[bytes]) -> Iterator[Flaw]:
    seen: set[bytes] = set()
    for attribute in _EACH_ATTRIBUTE.finditer(record, tag.start(2), tag.end(2)):
        if attribute[1] in seen:
            whole = Edit(attribute.start(), attribute.end(), b"")
            yield repeated(tag[1], attribute[1], attribute.start(1), whole)
        else:
            seen.add(attribute[1])
            yield from reference_flaws(record, attribute.start(), attribute.end())


class _BrokenTag:
    """Reads one start tag that does not follow the grammar."""

    def __init__(self, seeker: Seeker, at: int, *, is_surely_tag: bool) -> None:
        self.seeker = seeker
        self.text = seeker.text
        self.at = at
        found = _TAG_NAME.match(self.text, at)
        self.name = found[1] if found else b""
        self.name_end = self.position = found.end() if found else at + 1
        self.is_surely_tag = is_surely_tag or is_element(self.name)
        self.flaws: list[Flaw] = []

    def read(self) -> StartTag:
        if not self.name:
            return self._as_text(xerces.BAD_MARKUP)
        reader = AttributeReader(self.seeker, self.name, self.flaws)
        while True:
            blanks_from = self.position
            blanks = _BLANKS.match(self.text, self.position)
            self.position = blanks.end() if blanks else self.position
            if self.position >= len(self.text):
                return StartTag(self.name, self.position, is_complete=False, flaws=tuple(self.flaws))
            if end := _END_OF_TAG.match(self.text, self.position):
                return self._ended(end.end(), is_empty=end[0] == b"/>")
            if spaced := _SPACED_END.match(self.text, self.position):
                return self._spaced_end(spaced)
            if self.text[self.position : self.position + 1] == b"<":
                return self._interrupted()
            if len(self.flaws) > MOST_FLAWS:
                return StartTag(self.name, self.position, flaws=tuple(self.flaws))
            if len(self.flaws) >= _MOST_FLAWS and not self._is_meant_as_tag():
                return self._as_text(self.flaws[0].alma_message)
            self.position = reader.read(self.position, has_blank=self.position > blanks_from)

    def _ended(self, end: int, *, is_empty: bool) -> StartTag:
        """The tag's `>` was found; what is no tag by name or by its own end was never meant as one."""
        if self.flaws and not (is_empty or self._is_meant_as_tag()):
            return self._as_text(self.flaws[0].alma_message)
        return StartTag(self.name, end, is_empty, flaws=tuple(self.flaws))

    def _spaced_end(self, found: re.Match[bytes]) -> StartTag:
        self._add(
            "a blank stands between / and > at the end of the tag <{name}>",
            xerces.phrase(xerces.TAG_UNENDED, name=name_of(self.name)),
            found.start(),
            Edit(found.start(1), found.end(1), b""),
        )
        return self._ended(found.end(), is_empty=True)

    def _interrupted(self) -> StartTag:
        """A `<` comes before the tag's `>`: either the `>` was forgotten, or this was never a tag."""
        message = (
            self.flaws[0].alma_message
            if self.flaws
            else xerces.phrase(xerces.TAG_UNENDED, name=name_of(self.name))
        )
        if not self._is_meant_as_tag():
            return self._as_text(message)
        if not self.flaws:
            edit = Edit(self.position, self.position, b">")
            end = self.position
        else:
            # What follows the name is text, not attributes. One blank gives way to the `>`.
            self.flaws.clear()
            is_blank = _BLANKS.match(self.text, self.name_end).end() > self.name_end  # type: ignore[union-attr]
            end = self.name_end + is_blank
            edit = Edit(self.name_end, end, b">")
        self._add("the tag <{name}> lacks its closing >", message, self.at, edit)
        return StartTag(self.name, end, flaws=tuple(self.flaws))

    def _is_meant_as_tag(self) -> bool:
        return self.is_surely_tag or self._has_own_end(self.position)

    def _has_own_end(self, start: int) -> bool:
        return 0 <= self.seeker.tag(b"</" + self.name, start) < start + _LOOK_AHEAD

    def _as_text(self, alma_message: str | Phrase) -> StartTag:
        return StartTag(b"", self.at + 1, flaws=(not_a_tag(self.text, self.at, alma_message),))

    def _add(self, what: str, message: str | Phrase, at: int, edit: Edit) -> None:
        stated = xerces.phrase(what, name=name_of(self.name))
        self.flaws.append(Flaw(FaultKind.NOT_WELL_FORMED, at, stated, message, edits=(edit,)))
