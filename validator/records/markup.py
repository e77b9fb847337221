"""Flaws of a record's markup: tags that do not match, comments without an end, a `<` that is text.

Asked only for a record that expat has refused. It reads on after each flaw, and guesses as little as it can: an
element that is never closed ends after its own text, an end tag that matches nothing is either a misspelt
one or stray.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.context import Part
from validator.records.endtags import end_tag_message, not_a_tag, read_end_tag, unclosed_message
from validator.records.flaw import MOST_FLAWS, Edit, Flaw
from validator.records.names import NAME, ODD_BLANK, is_element, is_value, name_of
from validator.records.references import cut_off_reference, reference_flaws
from validator.records.sections import read_section
from validator.records.seeker import Seeker
from validator.records.tags import read_start_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.privacy import Phrase
    from validator.records.endtags import EndTag

_MARKS = (b"<!--", b"<![CDATA[", b"<?")
_SPACED = expression(
    rb"<(?P<wrong>(?:[ \t\r\n]|" + ODD_BLANK + rb")++/?|\\)(?P<name>" + NAME + rb")[ \t\r\n]*+(?P<empty>/?)>",
    re.DOTALL,
)
_EMPTY_TAG = expression(rb"<(" + NAME + rb")[ \t\r\n]*+/>", re.DOTALL)


def _sound(level: int) -> bytes:
    """An element of at most so many levels in which there is nothing to look at, and the blanks behind it."""
    text = rb"(?:[^<>&\]]++|&(?:amp|lt|gt|quot|apos);)*+"
    value = rb"=\"(?:[^<&\"]++|&(?:amp|lt|gt|quot|apos);)*+\""
    one = rb"[ \t\r\n]++(?P<one%d>[A-Za-z_][\w.\-]*+)%b" % (level, value)
    another = rb"[ \t\r\n]++(?!(?P=one%d)=)[A-Za-z_][\w.\-]*+%b" % (level, value)
    inner = rb"(?:%b%b)*+" % (_sound(level - 1), text) if level > 1 else b""
    whole = rb">%b%b</(?P=level%d)>" % (text, inner, level)
    return rb"<(?P<level%d>[A-Za-z_][\w.\-]*+)(?:%b(?:%b)?+)?+(?:/>|%b)[ \t\r\n]*+" % (
        level,
        one,
        another,
        whole,
    )


_SOUND = expression(rb"(?:%b)++" % _sound(5))
"""Elements, one after the other, in which there is nothing to look at."""
_BREAKS_OFF = "the record breaks off within a tag"
_LOOK_AHEAD = 65_536
"""How far, in bytes, a tag may be that settles a doubt."""


@dataclass(slots=True)
class _Open:
    """An element that is open while the record is read; `content` is the index after its start tag."""

    name: bytes
    at: int
    content: int


class _Enough(Exception):
    """There are more flaws than anybody will read."""


def markup_flaws(record: bytes, *, is_cut_off: bool) -> list[Flaw]:
    """All flaws of the markup and the references of `record`, in the order in which they were noticed.

    At most `MOST_FLAWS` and one more: then what follows was not looked at.

    Args:
        record: the bytes of one record, in UTF-8.
        is_cut_off: whether the source ends before the record does.
    """
    return _Markup(record, is_cut_off=is_cut_off).read()


class _Markup:
    """Reads the record once, from its first byte to its last."""

    def __init__(self, record: bytes, *, is_cut_off: bool) -> None:
        self._seeker = Seeker(record)
        self._record = record
        self._is_cut_off = is_cut_off
        self._flaws: list[Flaw] = []
        self._open: list[_Open] = []
        self._names: Counter[bytes] = Counter()

    def read(self) -> list[Flaw]:
        position = 0
        with suppress(_Enough):
            while position < len(self._record):
                angle = self._seeker.find_or_end(b"<", position)
                self._text(position, angle)
                if self._open and (sound := _SOUND.match(self._record, angle)):
                    position = sound.end()
                    continue
                position = self._markup(angle) if angle < len(self._record) else angle
            if self._open:
                self._unfinished()
        return self._flaws

    def _keep(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self._flaws.append(flaw)
            if len(self._flaws) > MOST_FLAWS:
                raise _Enough

    def _add(self, at: int, what: str | Phrase, alma_message: str | Phrase, *edits: Edit) -> None:
        self._keep([Flaw(FaultKind.NOT_WELL_FORMED, at, what, alma_message, edits=edits)])

    def _text(self, start: int, end: int) -> None:
        if self._is_cut_off and end == len(self._record):
            end = cut_off_reference(self._record, start)
        self._keep(reference_flaws(self._record, start, end))
        at = self._record.find(b"]]>", start, end)
        while at >= 0:
            edit = Edit(at + 2, at + 3, b"&gt;")
            self._add(at, "]]> stands in the text; it must be written ]]&gt;", xerces.CDATA_END_IN_TEXT, edit)
            at = self._record.find(b"]]>", at + 3, end)

    def _markup(self, at: int) -> int:
        """Reads what begins with the `<` at `at`; returns where to read on."""
        if self._is_cut_off and any(mark.startswith(self._record[at : at + 9]) for mark in _MARKS):
            self._torn(at, xerces.TRUNCATED)
            return len(self._record)
        if self._record.startswith(b"</", at):
            return self._end_tag(at)
        section = read_section(self._seeker, at)
        if section is not None:
            is_end_of_feed = self._is_cut_off and not section.is_closed and section.end == len(self._record)
            self._keep(() if is_end_of_feed else section.flaws)
            return section.end
        if self._record.startswith(b"<!", at):
            self._keep([not_a_tag(self._record, at, Part.IN_ROOT.bang_message(self._record, at))])
            return at + 2
        spaced = _SPACED.match(self._record, at)
        if spaced and is_element(spaced["name"]):
            return self._spaced_tag(spaced)
        return self._start_tag(at)

    def _spaced_tag(self, tag: re.Match[bytes]) -> int:
        """A tag with a blank, or a backslash, behind its `<`."""
        at, name, wrong = tag.start(), tag["name"], tag["wrong"]
        is_end = wrong.endswith((b"/", b"\\"))
        what = "a blank stands behind the < of the tag <{name}>"
        if wrong == b"\\":
            what = "a backslash stands where the slash of </{name}> was meant"
        edit = Edit(at + 1, tag.end("wrong"), b"/" if is_end else b"")
        self._add(at, xerces.phrase(what, name=name_of(name)), xerces.BAD_MARKUP, edit)
        if not is_end and not tag["empty"]:
            self._push(_Open(name, at, tag.end()))
        elif is_end and self._names[name] > 0:
            self._close_over(name, at)
        return tag.end()

    def _start_tag(self, at: int) -> int:
        tag = read_start_tag(self._seeker, at, is_surely_tag=not self._open)
        if not tag.is_complete:
            self._torn(at, xerces.phrase(xerces.TAG_UNENDED, name=name_of(tag.name)))
            return len(self._record)
        self._keep(tag.flaws)
        if tag.name and not tag.is_empty:
            self._push(_Open(tag.name, at, tag.end))
        return tag.end

    def _push(self, element: _Open) -> None:
        self._open.append(element)
        self._names[element.name] += 1

    def _pop(self) -> _Open:
        element = self._open.pop()
        self._names[element.name] -= 1
        return element

    def _end_tag(self, at: int) -> int:
        top = self._open[-1].name if self._open else b""
        tag = read_end_tag(self._record, at, top)
        if not tag.is_complete:
            self._torn(at, end_tag_message(self._record, at, top))
            return len(self._record)
        is_open = self._names[tag.name] > 0
        if tag.flaw is not None and tag.is_text:
            self._keep([tag.flaw])
        elif tag.flaw is not None:
            self._broken_end_tag(tag, at, is_open=is_open)
        elif tag.name == top:
            self._pop()
        elif is_open and self._is_meant(tag.name, tag.end):
            self._close_over(tag.name, at)
        else:
            self._mismatched(tag.name, at, tag.end)
        return tag.end

    def _broken_end_tag(self, tag: EndTag, at: int, *, is_open: bool) -> None:
        """An end tag that is written wrongly; without a name that is open it is taken for the innermost one."""
        flaw = tag.flaw
        if flaw is None:
            return
        if is_open:
            self._keep([flaw])
            self._close_over(tag.name, at)
        elif len(self._open) > 1:
            edit = Edit(at, tag.end, b"</" + self._pop().name + b">")
            self._keep([replace(flaw, edits=(edit,))])
        else:
            self._keep([replace(flaw, edits=(Edit(at, tag.end, b""),))])

    def _is_meant(self, name: bytes, end: int) -> bool:
        """Whether an outer element's end tag is meant; not if another follows before a start tag of that name."""
        return not self._is_end_next(name, end)

    def _is_end_next(self, name: bytes, start: int) -> bool:
        """Whether an end tag of `name` follows near, before another start tag of that name."""
        end, begin = self._seeker.tag(b"</" + name, start), self._seeker.tag(b"<" + name, start)
        return 0 <= end < start + _LOOK_AHEAD and (begin < 0 or end < begin)

    def _close_over(self, name: bytes, at: int) -> None:
        """The end tag of `name` comes while elements within it are open."""
        closing = self._record[at + 2 : at + 2 + len(name)]
        while self._open[-1].name != name:
            element = self._pop()
            outer = self._open[-1]
            if outer.name == element.name and self._is_meant_as_end(outer, element):
                self._doubled(outer, element, closing)
            elif self._is_within_text(element):
                self._keep([not_a_tag(self._record, element.at, unclosed_message(element.name, closing))])
            else:
                self._unclosed(element, at, closing)
        self._pop()

    def _is_within_text(self, element: _Open) -> bool:
        """Whether the "tag" of an element that is never closed was meant as text: `Smith <Bob> Jones`."""
        before = self._record[max(0, element.at - 256) : element.at].rstrip(b" \t\r\n")
        return not is_element(element.name) and not before.endswith(b">")

    def _is_meant_as_end(self, outer: _Open, inner: _Open) -> bool:
        """Whether the inner of two open elements of one name, `<city>Peoria<city>`, was meant as an end tag."""
        is_first_markup = self._seeker.text.find(b"<", outer.content, inner.at + 1) == inner.at
        rest = self._record[inner.content : inner.content + 1_024].lstrip(b" \t\r\n")
        return is_first_markup and rest.startswith(b"<")

    def _doubled(self, outer: _Open, inner: _Open, closing: bytes) -> None:
        self._pop()
        name = name_of(outer.name)
        self._add(
            inner.at,
            xerces.phrase("a second <{name}> stands where </{name}> was meant", name=name),
            unclosed_message(inner.name, closing),
            Edit(inner.at, inner.content, b"</" + outer.name + b">"),
        )

    def _unclosed(self, element: _Open, limit: int, closing: bytes) -> None:
        """An element whose parent is closed before it: a value ends after its own text, a segment with its parent."""
        angle = self._record.find(b"<", element.content)
        name = name_of(element.name)
        message = unclosed_message(element.name, closing)
        empty = _EMPTY_TAG.match(self._record, angle)
        if empty and empty[1] == element.name:
            what = xerces.phrase("<{name}/> stands where </{name}> was meant", name=name)
            self._add(angle, what, message, Edit(angle, empty.end(), b"</" + element.name + b">"))
            return
        place = limit
        if self._record[element.content : angle].strip():
            place = angle
        elif is_value(element.name):
            place = element.content
        self._add(
            element.at,
            xerces.phrase("the tag <{name}> is never closed", name=name),
            message,
            Edit(place, place, b"</" + element.name + b">"),
        )

    def _mismatched(self, name: bytes, at: int, end: int) -> None:
        """An end tag that no open element has: a misspelt one, or a stray one where its element is closed later."""
        if not self._open:
            self._add(at, "an end tag closes nothing", xerces.BAD_MARKUP, Edit(at, end, b""))
            return
        top = self._open[-1]
        message = end_tag_message(self._record, at, top.name)
        angle = self._seeker.find(b"<", end)
        if self._names[name] == 0 and self._record.startswith(b"</" + name + b">", angle):
            what = xerces.phrase("</{name}> stands where <{name}> was meant", name=name_of(name))
            self._add(at, what, message, Edit(at, end, b"<" + name + b">"))
            self._push(_Open(name, at, end))
            return
        if self._is_closed_later(top, end):
            what = xerces.phrase("the end tag </{name}> closes nothing", name=name_of(name))
            self._add(at, what, message, Edit(at, end, b""))
            return
        what = xerces.phrase(
            "the tag <{name}> is closed by </{other}>", name=name_of(top.name), other=name_of(name)
        )
        edit = Edit(at, end, b"</" + top.name + b">")
        if is_element(name) and not is_element(top.name):
            # The start tag is the misspelt one.
            edit = Edit(top.at + 1, top.at + 1 + len(top.name), name)
        self._add(at, what, message, edit)
        self._pop()

    def _is_closed_later(self, element: _Open, start: int) -> bool:
        """Whether an end tag of `element` follows before another start tag of its name and before its parent's end."""
        if not self._is_end_next(element.name, start):
            return False
        if len(self._open) == 1:
            return True
        parent_end = self._seeker.tag(b"</" + self._open[-2].name, start)
        return parent_end < 0 or self._seeker.tag(b"</" + element.name, start) < parent_end

    def _torn(self, at: int, message: str | Phrase) -> None:
        """The record ends within the tag at `at`."""
        is_end_tag = self._record.startswith(b"</", at)
        if self._is_cut_off:
            self._broken_off(message if is_end_tag else xerces.TRUNCATED)
        elif is_end_tag:
            top = self._open[-1].name if self._open else b""
            is_own_end = len(self._open) == 1 and top.startswith(self._record[at + 2 :].strip())
            what = "the end tag </{name}> lacks its closing >" if is_own_end else _BREAKS_OFF
            # The next thing in the source is a `<`.
            message = end_tag_message(self._record + b"<", at, top)
            self._ended_early(at, xerces.phrase(what, name=name_of(top)), message, is_readable=is_own_end)
        else:
            self._ended_early(at, _BREAKS_OFF, message, is_readable=False)
        self._open.clear()

    def _unfinished(self) -> None:
        """The record's text is used up while elements are open."""
        if self._is_cut_off:
            self._broken_off(xerces.TRUNCATED)
            return
        top, record = self._open[-1].name, self._open[0].name
        is_whole = len(self._open) == 1
        what = "the record breaks off: </{name}> and what should follow it are missing"
        if is_whole:
            what = "the record is not closed: </{name}> is missing"
        # What Xerces meets is the end tag of the root, which users are in.
        message = unclosed_message(top, record + b"s")
        stated = xerces.phrase(what, name=name_of(top))
        self._ended_early(len(self._record), stated, message, is_readable=is_whole)

    def _ended_early(self, at: int, what: str | Phrase, message: str | Phrase, *, is_readable: bool) -> None:
        """The record ends before its end tag; what is missing of it, if it is more than that, cannot be checked."""
        edit = Edit(at, len(self._record), self._all_end_tags())
        kind = FaultKind.NOT_WELL_FORMED
        self._keep([Flaw(kind, at, what, message, edits=(edit,), readable=is_readable)])

    def _all_end_tags(self) -> bytes:
        return b"".join(b"</" + element.name + b">" for element in reversed(self._open))

    def _broken_off(self, message: str | Phrase) -> None:
        what = "the feed ends in the middle of a record"
        self._keep([Flaw(FaultKind.NOT_WELL_FORMED, len(self._record), what, message, readable=False)])
