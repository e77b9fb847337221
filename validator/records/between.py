"""Reads the stretches between records, one after the other, and keeps count of where in the document they stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.context import Part
from validator.records.endtags import end_tag_message, read_end_tag, unclosed_message
from validator.records.names import BLANK, is_expected, name_of
from validator.records.prolog import misspelt_declaration, read_declaration, read_document_type
from validator.records.references import reference_flaws
from validator.records.root import is_version_1, read_root, root_faults
from validator.records.sections import SectionKind, read_section
from validator.records.standing import Open
from validator.records.stretch import closed_by
from validator.records.tags import read_start_tag
from validator.records.typereader import DOCTYPE, TypeReader, TypeState
from validator.records.usertags import COMMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.privacy import Phrase
    from validator.records.endtags import EndTag
    from validator.records.flaw import Flaw
    from validator.records.standing import Standing
    from validator.records.stretch import Stretch
    from validator.records.tags import StartTag

_BOM = b"\xef\xbb\xbf"
_MAY_BE_MARKUP = expression(rb"<[A-Za-z_:\x80-\xff!?/]")
_BLANKS = expression(BLANK + rb"*+")
_DOCTYPE_FOUND = "a document type (DOCTYPE) stands before the root element; it was not read"
_DOCTYPE_MISPLACED = "a document type (DOCTYPE) stands where none may be"
_DEEPEST = 1_000
"""How many elements may be open outside of records before the document is no longer followed."""


class BetweenReader:
    """Reads one stretch; what is wrong goes to the stretch, where it leaves off to the standing.

    `goes_on` tells whether what follows it is neither a record nor the end of the source.
    """

    def __init__(self, standing: Standing, stretch: Stretch, *, goes_on: bool = False) -> None:
        self._goes_on = goes_on
        self._standing = standing
        self._stretch = stretch
        self._text = stretch.text
        self._is_first = not standing.has_content

    def read(self) -> None:
        """Reads the whole stretch."""
        position = self._rest_of_type()
        while position < len(self._text) and not self._has_enough:
            angle = self._stretch.seeker.find_or_end(b"<", position)
            self._words(position, angle)
            if self._part is Part.BEFORE_ROOT and self._standing.has_junk:
                angle = self._stretch.seeker.search(_MAY_BE_MARKUP, angle)
            if comments := COMMENTS.match(self._text, angle):
                self._standing.has_content = True
                position = comments.end()
                continue
            position = self._markup(angle) if angle < len(self._text) else angle
        if self._has_enough:
            self._standing.lost = self._stretch.place(position)

    def _rest_of_type(self) -> int:
        """The index behind a document type that began before the stretch; 0 without one."""
        reader = self._standing.type
        if reader is None:
            return 0
        end = reader.read(self._text)
        if reader.state is TypeState.BROKEN:
            self._stretch.broken(end, "the document type (DOCTYPE) is broken", "")
            self._standing.lost = self._stretch.place(end)
            return len(self._text)
        if reader.state is TypeState.ENDED:
            self._standing.type = None
        return end

    @property
    def _has_enough(self) -> bool:
        return self._stretch.is_full or len(self._standing.open) > _DEEPEST

    @property
    def _part(self) -> Part:
        return self._standing.part

    def _enter(self, part: Part, at: int) -> None:
        self._standing.part = part
        self._stretch.enters(part, at)

    def _keep(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            if self._stretch.is_full:
                break
            if not (flaw.may_be_declared and self._standing.may_declare_entities):
                self._stretch.flaw(flaw)

    def _words(self, start: int, end: int) -> None:
        """Text outside of tags."""
        words = self._text[start:end].strip(b" \t\r\n")
        if not words:
            return
        at = self._text.find(words[:1], start)
        self._standing.has_content = True
        match self._part:
            case Part.BEFORE_ROOT:
                self._junk(at, _junk_before_xml(words), _junk_message(words))
            case Part.AFTER_ROOT:
                what = "text stands after the end of the root element"
                self._stretch.broken(at, what, xerces.AFTER_ROOT_TEXT)
            case Part.IN_ROOT:
                self._keep(reference_flaws(self._text, start, end))
                self._cdata_ends(start, end)
                self._stray_text(at, words)

    def _stray_text(self, at: int, words: bytes) -> None:
        """Text where only records may be; what stands in an element that is no record is not told by itself."""
        inner = islice(self._standing.open, 1, None)
        if all(element.name.rpartition(b":")[2] == b"users" for element in inner):
            self._stretch.stray_text(at, words)

    def _cdata_ends(self, start: int, end: int) -> None:
        at = self._text.find(b"]]>", start, end)
        while at >= 0 and not self._stretch.is_full:
            what = "]]> stands in the text; it must be written ]]&gt;"
            self._stretch.broken(at, what, xerces.CDATA_END_IN_TEXT)
            at = self._text.find(b"]]>", at + 3, end)

    def _junk(self, at: int, what: str, message: str) -> None:
        if not self._standing.has_junk:
            self._stretch.fault(FaultKind.BEFORE_XML, what, at, message)
        self._standing.has_junk = True

    def _markup(self, at: int) -> int:
        """Reads what begins with the `<` at `at`; returns where to read on."""
        text = self._text
        if self._part is Part.BEFORE_ROOT and (end := self._declaration(at)):
            return end
        self._standing.has_content = True
        if text.startswith(b"</", at):
            return self._end_tag(at)
        if text.startswith(DOCTYPE, at):
            return self._document_type(at)
        section = read_section(self._stretch.seeker, at)
        if section is None:
            return self._bang(at) if text.startswith(b"<!", at) else self._start_tag(at)
        if section.kind is SectionKind.CDATA:
            self._cdata(at, section.end)
        self._keep(section.flaws)
        return section.end

    def _declaration(self, at: int) -> int:
        """Reads an XML declaration before the root, if one begins at `at`; returns its end, or 0."""
        declaration = read_declaration(self._stretch.seeker, at)
        if declaration is None:
            return self._misspelt_declaration(at) if self._is_first else 0
        if not self._is_first or not _is_blank(self._text, at):
            if not self._standing.has_junk:
                what = "the XML declaration is not at the very beginning"
                self._stretch.broken(at, what, xerces.INSTRUCTION_RESERVED)
        elif at:
            self._blanks_before_declaration()
        elif declaration.message:
            self._stretch.broken(at, "the XML declaration is not written as it must be", declaration.message)
        self._standing.has_content = True
        return declaration.end

    def _blanks_before_declaration(self) -> None:
        """The stretch begins with blanks; there may be more of them before it."""
        if not self._standing.has_junk:
            what = "blank space stands before the XML declaration"
            place = self._standing.start or self._stretch.place(0)
            self._stretch.fault_at(place, FaultKind.BEFORE_XML, what, xerces.INSTRUCTION_RESERVED)
        self._standing.has_junk = True

    def _misspelt_declaration(self, at: int) -> int:
        end = misspelt_declaration(self._text, at)
        if not end or not _is_blank(self._text, at):
            return 0
        message = xerces.phrase(xerces.TAG_UNENDED, name="xml")
        if self._text.startswith(b"<?", at):
            is_spaced = self._text[at + 2 : at + 3].isspace()
            message = xerces.phrase(xerces.INSTRUCTION_NAMELESS if is_spaced else xerces.INSTRUCTION_RESERVED)
        self._stretch.broken(at, "the XML declaration is misspelt; it must begin with <?xml", message)
        self._standing.has_content = True
        self._is_first = False
        return end

    def _cdata(self, at: int, end: int) -> None:
        if self._part is Part.IN_ROOT:
            content = self._text[at + 9 : end].removesuffix(b"]]>").strip()
            if content:
                self._stray_text(at, content)
            return
        what = f"a CDATA section stands {self._part.value} the root element"
        self._stretch.broken(at, what, self._part.bang_message(self._text, at))

    def _bang(self, at: int) -> int:
        what = "a <! stands where it begins neither a comment nor a CDATA section"
        self._stretch.broken(at, what, self._part.bang_message(self._text, at))
        angle = self._stretch.seeker.find_or_end(b"<", at + 2)
        return max(self._text.rfind(b">", at, angle) + 1, at + 2)

    def _document_type(self, at: int) -> int:
        standing = self._standing
        if self._part is Part.BEFORE_ROOT and not standing.has_doctype:
            standing.has_doctype = True
            self._stretch.fault(FaultKind.DOCTYPE, _DOCTYPE_FOUND, at)
            return self._first_type(at)
        self._stretch.broken(at, _DOCTYPE_MISPLACED, self._part.bang_message(self._text, at))
        found = read_document_type(self._text, at, is_second=standing.has_doctype)
        return found.end if found else at + len(DOCTYPE)

    def _first_type(self, at: int) -> int:
        """The index behind the first document type, which may go on behind the stretch."""
        reader = TypeReader()
        end = reader.read(self._text, at + len(DOCTYPE))
        self._standing.may_declare_entities = reader.state is TypeState.BROKEN or reader.may_declare
        if reader.state is TypeState.OPEN and (self._goes_on or reader.is_hiding):
            self._standing.type = reader
            return end
        return end if reader.state is TypeState.ENDED else at + len(DOCTYPE)

    def _start_tag(self, at: int) -> int:
        is_root = self._part is Part.BEFORE_ROOT
        tag = read_start_tag(self._stretch.seeker, at, is_surely_tag=is_root)
        if is_root and self._is_junk(at, tag):
            self._junk(at, "a < stands before the XML", xerces.BEFORE_ROOT_MARKUP)
            return at + 1
        if self._part is Part.AFTER_ROOT:
            return self._second_root(at, tag)
        self._keep(tag.flaws)
        if not tag.is_complete:
            self._torn(at, "a tag is never finished", xerces.TRUNCATED)
        elif is_root:
            self._begin_root(at, tag)
        elif tag.name:
            self._other_element(at, tag)
        return tag.end

    def _is_junk(self, at: int, tag: StartTag) -> bool:
        """Whether a tag before the root is part of what stands before the XML, such as a name in a mail header."""
        if not tag.name:
            return True
        may_be_junk = self._standing.has_junk and not is_expected(tag.name.decode("utf-8", "replace"))
        return may_be_junk and self._stretch.seeker.find(b"<users", at) >= 0

    def _begin_root(self, at: int, tag: StartTag) -> None:
        standing = self._standing
        root, standing.prefix = read_root(self._text, at, tag.name, tag.end)
        standing.root, standing.root_place = root, self._stretch.place(at)
        for kind, what, found in root_faults(root, standing.prefix):
            self._stretch.fault(kind, what, at, found=found)
        if not tag.is_empty:
            standing.open.append(Open(tag.name, self._stretch, at))
        self._enter(Part.AFTER_ROOT if tag.is_empty else Part.IN_ROOT, at if not tag.is_empty else tag.end)

    def _other_element(self, at: int, tag: StartTag) -> None:
        standing = self._standing
        root = standing.root
        local = tag.name.decode("utf-8", "replace").removeprefix(standing.prefix)
        is_inner_root = local == "users" and root is not None and root.name != "users"
        if len(standing.open) == 1 and not is_inner_root:
            known = local in standing.others
            standing.others[local] = standing.others.get(local, 0) + 1
            if not known and not (root is not None and is_version_1(root)):
                self._stretch.stray_element(at, local)
        if not tag.is_empty:
            standing.open.append(Open(tag.name, self._stretch, at))

    def _second_root(self, at: int, tag: StartTag) -> int:
        standing = self._standing
        if not tag.name:
            what = "a < stands after the end of the root element"
            self._stretch.broken(at, what, xerces.AFTER_ROOT_MARKUP)
        elif not tag.is_complete:
            self._torn(at, "a tag is never finished", xerces.AFTER_ROOT_MARKUP)
        elif not standing.is_headless:
            what = "a second root element begins after the first has ended"
            self._stretch.broken(at, what, xerces.AFTER_ROOT_MARKUP)
        if tag.name and tag.is_complete and not tag.is_empty:
            standing.open = [Open(tag.name, self._stretch, at)]
            self._enter(Part.IN_ROOT, at)
        return tag.end

    def _torn(self, at: int, what: str, message: str | Phrase) -> None:
        self._stretch.broken(at, what, message)
        self._standing.is_torn = True

    def _end_tag(self, at: int) -> int:
        open_elements = self._standing.open
        top = _last_name(open_elements)
        tag = read_end_tag(self._text, at, top)
        if self._part is not Part.IN_ROOT:
            what = f"an end tag stands {self._part.value} the root element"
            self._stretch.broken(at, what, self._part.markup_message)
            return tag.end
        if not tag.is_complete:
            self._torn(at, "an end tag is never finished", end_tag_message(self._text, at, top))
            return tag.end
        if tag.flaw is not None:
            self._stretch.flaw(tag.flaw)
        if tag.is_text:
            return tag.end
        self._close(tag, at)
        if not open_elements:
            self._enter(Part.AFTER_ROOT, tag.end)
        return tag.end

    def _close(self, tag: EndTag, at: int) -> None:
        open_elements = self._standing.open
        if any(element.name == tag.name for element in reversed(open_elements)):
            while open_elements[-1].name != tag.name:
                self._unclosed(open_elements.pop(), at, tag.name)
            open_elements.pop()
        elif len(open_elements) > 1 or (tag.name and tag.name.lower() == _last_name(open_elements).lower()):
            top = open_elements.pop()
            if tag.flaw is None:
                message = end_tag_message(self._text, at, top.name)
                self._stretch.broken(at, closed_by(top.name, tag.name), message)
        elif tag.flaw is None:
            what = xerces.phrase("the end tag </{name}> closes nothing", name=name_of(tag.name))
            self._stretch.broken(at, what, end_tag_message(self._text, at, _last_name(open_elements)))

    def _unclosed(self, element: Open, at: int, closing: bytes) -> None:
        what = xerces.phrase("the tag <{name}> is never closed", name=name_of(element.name))
        is_here = element.stretch is self._stretch
        self._stretch.broken(element.at if is_here else at, what, unclosed_message(element.name, closing))


def _last_name(open_elements: list[Open]) -> bytes:
    return open_elements[-1].name if open_elements else b""


def _is_blank(text: bytes, end: int) -> bool:
    """Whether nothing but blanks stands before index `end`."""
    blanks = _BLANKS.match(text)
    return blanks is not None and blanks.end() >= end


def _junk_before_xml(words: bytes) -> str:
    if words.startswith(_BOM):
        return "a second byte order mark stands before the XML"
    if words.startswith(b"PK\x03\x04"):
        return "the source is a zip within the feed, not XML"
    return "text stands before the XML"


def _junk_message(words: bytes) -> str:
    return xerces.BEFORE_ROOT_REFERENCE if words.startswith(b"&") else xerces.BEFORE_ROOT_TEXT
