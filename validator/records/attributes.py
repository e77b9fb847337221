"""Reads attributes that do not follow the grammar, and says what is wrong with each.

Quotes that are missing or too many are told apart by what follows them: a quote that closes a value is followed by a
blank and the next name, or by the end of the tag; one that opens a value follows an equals sign.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import MOST_FLAWS, Edit, Flaw
from validator.records.names import BLANK, NAME, ODD_BLANK, name_of
from validator.records.references import reference_flaws

if TYPE_CHECKING:
    from validator.privacy import Phrase, Quoted
    from validator.records.seeker import Seeker

_NAME = expression(NAME, re.DOTALL)
_EQUALS = expression(BLANK + rb"*+=" + BLANK + rb"*+")
_MORE_EQUALS = expression(rb"(?:=" + BLANK + rb"*+)++(?=[\"'])")
_ODD_BLANKS = expression(BLANK + rb"*+(?:" + ODD_BLANK + BLANK + rb"*+)++")
_ODDLY_EQUALS = expression(_ODD_BLANKS.pattern + rb"(?==)")
_ODDLY_QUOTED = expression(_ODD_BLANKS.pattern + rb"(?=[\"'])")
_REST_OF_NAME = expression(rb"[\x80-\xff][A-Za-z0-9_:.\-\x80-\xff]*+(?=" + BLANK + rb"*+=)")
_BEHIND_VALUE = expression(ODD_BLANK + rb"|[ \t\r\n/><]|\Z")
_SPACED_QUOTE = expression(BLANK + rb"*+(?=[\"'])")
_JUNK = expression(rb"[^ \t\r\n<>]+?(?=[ \t\r\n<>]|/>|\Z)|/")
_CURLY = expression(rb"\xe2\x80[\x98-\x9e]([^\xe2\"'<>]*+)\xe2\x80[\x98-\x9e](?=[ \t\r\n/>])")
"""A value between the quotes of a word processor."""
_ESCAPED = expression(rb"\\[\"']([^\"'<>\\]*+)\\[\"'](?=[ \t\r\n/>])")
"""A value between quotes with backslashes, as another format would escape them."""
_NAMED = expression(NAME + BLANK + rb"*+=" + BLANK + rb"*+[\"']", re.DOTALL)
_UNQUOTED = expression(
    rb"[^\"'<>]*?(?=(?<!" + BLANK + rb")" + BLANK + rb"++(?:" + NAME + BLANK + rb"*+=|/?>)|/?>|[\"'<>]|\Z)",
    re.DOTALL,
)
_AFTER_VALUE = expression(BLANK + rb"*+/?>|" + BLANK + rb"++" + NAME + BLANK + rb"*+=", re.DOTALL)
_NEXT_NAME = expression(BLANK + rb"++" + NAME + BLANK + rb"*+=" + BLANK + rb"*+\Z", re.DOTALL)
_LONGEST_VALUE = 1_024
"""How far, in bytes, the end of a value is searched where its quotes are in doubt."""


def repeated(tag: bytes, attribute: bytes, at: int, edit: Edit) -> Flaw:
    """An attribute that its tag already has."""
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        at,
        xerces.phrase("the attribute {attribute} stands twice in one tag", attribute=name_of(attribute)),
        xerces.phrase(xerces.ATTRIBUTE_TWICE, attribute=name_of(attribute), name=name_of(tag)),
        edits=(edit,),
    )


class AttributeReader:
    """Reads the attributes of the tag `tag` one by one; what is wrong goes to `flaws`."""

    def __init__(self, seeker: Seeker, tag: bytes, flaws: list[Flaw]) -> None:
        self._seeker = seeker
        self._text = seeker.text
        self._tag = name_of(tag)
        self._raw_tag = tag
        self._flaws = flaws
        self._seen: set[bytes] = set()
        self._wrong_names = 0

    def read(self, start: int, *, has_blank: bool) -> int:
        """Reads what stands at `start`, which is neither blank nor `<` nor the tag's end; returns where it ends."""
        found = _NAME.match(self._text, start)
        if found is None:
            return self._junk(start)
        if not has_blank:
            what = "a blank is missing between two attributes of <{name}>"
            self._add(what, xerces.TAG_UNENDED, start, Edit(start, start, b" "))
        end = self._after_name(found[0], start, found.end())
        name = self._text[start : self._end_of_name(found.end())]
        if name in self._seen:
            self._flaws.append(repeated(self._raw_tag, name, start, Edit(start, end, b"")))
        self._seen.add(name)
        return end

    def _end_of_name(self, position: int) -> int:
        """Where a name ends of which a sound part ends at `position`: behind what no name may hold."""
        is_whole = _ODDLY_EQUALS.match(self._text, position)
        wrong = None if is_whole else _REST_OF_NAME.match(self._text, position)
        return wrong.end() if wrong else position

    def _junk(self, start: int) -> int:
        odd = _ODD_BLANKS.match(self._text, start)
        if odd:
            what = "a no-break space, or another blank that is none in XML, stands in the tag <{name}>"
            self._add(what, xerces.TAG_UNENDED, start, Edit(start, odd.end(), b" "))
            return self.read(odd.end(), has_blank=True) if _NAME.match(self._text, odd.end()) else odd.end()
        junk = _JUNK.match(self._text, start)
        end = junk.end() if junk else start + 1
        what = "something that is no attribute stands in the tag <{name}>"
        self._add(what, xerces.TAG_UNENDED, start, Edit(start, end, b""))
        return end

    def _after_name(self, attribute: bytes, start: int, position: int) -> int:
        """Reads from behind an attribute's name to the end of its value."""
        shown = name_of(attribute)
        if odd := _ODDLY_EQUALS.match(self._text, position):
            self._odd_blank(shown, odd, xerces.ATTRIBUTE_NEEDS_EQUALS)
            position = odd.end()
        elif (end_of_name := self._end_of_name(position)) > position:
            what = "the name of an attribute holds a character that no name may hold"
            self._wrong_names += 1
            edit = Edit(position, end_of_name, b"_" * self._wrong_names)
            self._add(what, xerces.ATTRIBUTE_NEEDS_EQUALS, position, edit, attribute=shown)
            position = end_of_name
        equals = _EQUALS.match(self._text, position)
        if equals is None:
            quote = _SPACED_QUOTE.match(self._text, position)
            what = "the attribute {attribute} has no value"
            edit = Edit(position, position, b'=""')
            if quote:
                what, edit = "an = is missing after the attribute {attribute}", Edit(position, position, b"=")
            self._add(what, xerces.ATTRIBUTE_NEEDS_EQUALS, start, edit, attribute=shown)
            return self._quoted(shown, quote.end()) if quote else position
        if self._text[equals.end() : equals.end() + 1] in (b'"', b"'"):
            return self._quoted(shown, equals.end())
        if more := _MORE_EQUALS.match(self._text, equals.end()):
            what = "more than one = stands before the value of the attribute {attribute}"
            edit = Edit(*more.span(), b"")
            self._add(what, xerces.ATTRIBUTE_NEEDS_QUOTE, more.start(), edit, attribute=shown)
            return self._quoted(shown, more.end())
        if odd := _ODDLY_QUOTED.match(self._text, equals.end()):
            self._odd_blank(shown, odd, xerces.ATTRIBUTE_NEEDS_QUOTE)
            return self._quoted(shown, odd.end())
        return self._unquoted(shown, start, equals.end())

    def _odd_blank(self, attribute: Quoted, found: re.Match[bytes], message: str) -> None:
        what = "a blank that is none in XML stands beside the = of the attribute {attribute}"
        self._add(what, message, found.start(), Edit(*found.span(), b" "), attribute=attribute)

    def _unquoted(self, attribute: Quoted, start: int, begin: int) -> int:
        odd = _CURLY.match(self._text, begin) or _ESCAPED.match(self._text, begin)
        if odd:
            what = "the value of the attribute {attribute} does not stand in plain straight quotes"
            edit = Edit(begin, odd.end(), b'"' + odd[1] + b'"')
            self._add(what, xerces.ATTRIBUTE_NEEDS_QUOTE, begin, edit, attribute=attribute)
            return odd.end()
        found = _UNQUOTED.match(self._text, begin)
        end = found.end() if found else begin
        edits = [Edit(begin, begin, b'"'), Edit(end, end, b'"')]
        what = "the value of the attribute {attribute} is not quoted"
        quote = self._text[end : end + 1]
        if quote in (b'"', b"'") and _AFTER_VALUE.match(self._text, end + 1):
            what = "the value of the attribute {attribute} lacks its opening quote"
            edits = [Edit(begin, begin, quote)]
            end += 1
        self._add(what, xerces.ATTRIBUTE_NEEDS_QUOTE, start, *edits, attribute=attribute)
        return end

    def _quoted(self, attribute: Quoted, opening: int) -> int:
        """Reads the value whose opening quote is at `opening`; it may lack its end, or hold a quote or a `<`."""
        start = opening + 1
        quote = self._text[opening:start]
        close = self._seeker.find(quote, start)
        angle = self._seeker.find_or_end(b"<", start)
        if 0 <= close < angle:
            return self._closed(attribute, opening, close, angle)
        if angle == len(self._text) and self._seeker.find(b">", start) < 0:
            return len(self._text)
        true_close = self._close_behind_angle(angle, close)
        if true_close < 0:
            return self._never_closed(attribute, opening, min(angle, self._seeker.find_or_end(b">", start)))
        edits = [
            Edit(index, index + 1, b"&lt;")
            for index in range(angle, true_close)
            if self._text[index : index + 1] == b"<"
        ]
        what = "the value of the attribute {attribute} holds a <; it must be written &lt;"
        self._add(what, xerces.LESS_THAN_IN_VALUE, angle, *edits, attribute=attribute)
        return true_close + 1

    def _closed(self, attribute: Quoted, opening: int, close: int, angle: int) -> int:
        """A value that ends at `close`, before any `<`; unless that quote opens the next value or stands within."""
        if _BEHIND_VALUE.match(self._text, close + 1):
            self._flaws += islice(reference_flaws(self._text, opening + 1, close), MOST_FLAWS + 1)
            return close + 1
        if self._text[close + 1 : close + 2] in (b",", b";") or _NAMED.match(self._text, close + 1):
            return close + 1
        quote = self._text[opening : opening + 1]
        next_name = _NEXT_NAME.search(self._text, max(opening + 1, close - 200), close)
        if next_name:
            return self._never_closed(attribute, opening, next_name.start(), xerces.TAG_UNENDED)
        inner = [close]
        limit = min(angle, close + _LONGEST_VALUE)
        last = self._text.find(quote, close + 1, limit)
        while last >= 0 and not _AFTER_VALUE.match(self._text, last + 1):
            inner.append(last)
            last = self._text.find(quote, last + 1, limit)
        if last < 0:
            return close + 1
        edits = [Edit(index, index + 1, b"&quot;" if quote == b'"' else b"&apos;") for index in inner]
        what = "the value of the attribute {attribute} holds a quote mark; it must be written &quot;"
        self._add(what, xerces.TAG_UNENDED, close, *edits, attribute=attribute)
        return last + 1

    def _close_behind_angle(self, angle: int, close: int) -> int:
        """The index of the quote that closes a value which holds the `<` at `angle`; -1 if none does."""
        if not 0 <= close - angle <= _LONGEST_VALUE:
            return -1
        held = self._text[angle:close]
        opens_a_value = held.rstrip(b" \t\r\n").endswith(b"=")
        if b"</" in held or opens_a_value or not _AFTER_VALUE.match(self._text, close + 1):
            return -1
        return close

    def _never_closed(
        self, attribute: Quoted, opening: int, end: int, message: str = xerces.LESS_THAN_IN_VALUE
    ) -> int:
        if self._text[end - 1 : end + 1] == b"/>":
            end -= 1
        what = "the value of the attribute {attribute} lacks its closing quote"
        quote = self._text[opening : opening + 1]
        self._add(what, message, opening, Edit(end, end, quote), attribute=attribute)
        return end

    def _add(self, what: str, message: str, at: int, *edits: Edit, **texts: Quoted) -> None:
        stated: Phrase = xerces.phrase(what, name=self._tag, **texts)
        said = xerces.phrase(message, name=self._tag, **texts)
        self._flaws.append(Flaw(FaultKind.NOT_WELL_FORMED, at, stated, said, edits=edits))
