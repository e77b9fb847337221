"""Follows what stands around and between the records: declaration, root element, comments, stray text.

Fed with the stretches between records in the order of the source, it reports what makes the document as a whole not
well-formed or not a `users` document. Records themselves are not its business; it is only told that they are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from validator.faults import Fault, FaultKind
from validator.privacy import Privacy, Quoted
from validator.records import xerces
from validator.records.characters import character_flaws
from validator.records.references import NAME, reference_flaws
from validator.records.tags import name_of, read_start_tag
from validator.records.tree import Node
from validator.schema.deviation import Deviation, DeviationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from validator.faults import Place
    from validator.privacy import Phrase
    from validator.records.flaw import Flaw

SIS_V1: Final = "http://com/exlibris/digitool/repository/extsystem/xmlbeans"
"""The namespace of SIS version 1 (FACTS 1.1)."""

_DECLARATION = re.compile(rb"<\?xml(?=[\s?])(.*?)\?>", re.DOTALL)
_VERSION = re.compile(rb"\s+version\s*=\s*(\"[^\"]*\"|'[^']*')")
_DOCTYPE = re.compile(rb"<!DOCTYPE(?:[^\[\]<>\"']++|\"[^\"]*+\"|'[^']*+')*+(?:\[.*?\]\s*+)?>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"\s(" + NAME + rb")\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_END_TAG = re.compile(rb"</\s*(" + NAME + rb")?[^<>]*>?")
_TARGET = re.compile(rb"<\?" + NAME)


class _Part(Enum):
    BEFORE_ROOT = "before the root element"
    IN_ROOT = "in the root element"
    AFTER_ROOT = "after the root element"


@dataclass(frozen=True, slots=True)
class Stray:
    """Something between records that the schema does not allow there."""

    place: Place
    deviation: Deviation


class Document:
    """One source's frame. Feed it stretches and records in order, then `finish` it.

    Attributes:
        root: the root element with its attributes; None before it was seen.
        root_place: where it stands.
        prefix: the prefix with its colon that the root's name carries, or "".
        has_doctype: whether a document type was refused; entities may have been declared there.
        others: how many elements other than records stood where records are expected, by name.
    """

    def __init__(self) -> None:
        self.root: Node | None = None
        self.root_place: Place | None = None
        self.prefix = ""
        self.has_doctype = False
        self.others: dict[str, int] = {}
        self._part = _Part.BEFORE_ROOT
        self._open: list[bytes] = []
        self._records = 0
        self._is_blank = True
        self._is_headless = False
        self._text = b""
        self._place: Callable[[int], Place]
        self._found: list[Fault | Stray] = []

    def record(self, place: Place, *, is_cut_off: bool = False) -> Iterator[Fault | Stray]:
        """A record stands at `place`; a bare one is the root itself."""
        self._found = []
        self._is_blank = False
        if self._part is _Part.BEFORE_ROOT:
            what = "the root element is a single user, without users around it"
            self._fault(FaultKind.WRONG_ROOT, what, place, found="user")
            self._part = _Part.AFTER_ROOT
            self._is_headless = True
        elif self._part is _Part.AFTER_ROOT and self._is_headless and self._records == 1:
            what = "several user elements stand side by side without users around them"
            self._fault(FaultKind.NOT_WELL_FORMED, what, place, xerces.AFTER_ROOT_MARKUP)
        elif self._part is _Part.AFTER_ROOT and not self._is_headless:
            what = "a record stands after the end of the root element"
            self._fault(FaultKind.NOT_WELL_FORMED, what, place, xerces.AFTER_ROOT_MARKUP)
            self._is_headless = True
            self._records = 1
        self._records += 1
        if is_cut_off:
            self._open.clear()
        yield from self._found

    def between(self, text: bytes, place: Callable[[int], Place]) -> Iterator[Fault | Stray]:
        """What `text`, a stretch between records, says; `place` tells where an index of it stands."""
        self._found = []
        self._text, self._place = text, place
        for flaw in character_flaws(text):
            self._flaw(flaw)
        position = 0
        while position < len(text):
            angle = text.find(b"<", position)
            end = angle if angle >= 0 else len(text)
            self._words(position, end)
            position = self._markup(angle) if angle >= 0 else end
        found = self._found
        found.sort(key=_order)
        yield from found

    def finish(self, end: Place, *, is_cut_off: bool, records: int) -> Iterator[Fault]:
        """The source ends at `end`.

        Args:
            end: the place after its last character.
            is_cut_off: whether it ended in the middle of a record, which is a fault of that record.
            records: how many records it held.
        """
        if self._is_blank:
            yield Fault(FaultKind.NOT_WELL_FORMED, "the source is empty", end, xerces.PREMATURE_END)
        elif self._part is _Part.BEFORE_ROOT:
            yield Fault(
                FaultKind.NOT_WELL_FORMED, "the source holds no XML element", end, xerces.PREMATURE_END
            )
        elif self._part is _Part.IN_ROOT and not is_cut_off:
            name = name_of(self._open[0]) if self._open else "users"
            what = xerces.phrase("the source ends before </{name}>", name=name)
            yield Fault(FaultKind.NOT_WELL_FORMED, what, end, xerces.TRUNCATED)
        if records == 0 and self.root is not None and not self.others:
            yield Fault(FaultKind.NO_RECORDS, "the source holds no user record", self.root_place)

    @property
    def is_version_1(self) -> bool:
        """Whether the source is in the format of SIS version 1."""
        return self.root is not None and SIS_V1 in self.root.attributes.values()

    def _fault(
        self, kind: FaultKind, what: str | Phrase, place: Place, message: str | Phrase = "", found: str = ""
    ) -> None:
        quoted = xerces.quote_name(found) if found else ""
        self._found.append(Fault(kind, what, place, message, {"found": quoted}))

    def _flaw(self, flaw: Flaw) -> None:
        self._found.append(Fault(flaw.kind, flaw.what, self._place(flaw.at), flaw.alma_message, flaw.values))

    def _broken(self, at: int, what: str | Phrase, message: str | Phrase) -> None:
        self._fault(FaultKind.NOT_WELL_FORMED, what, self._place(at), message)

    def _words(self, start: int, end: int) -> None:
        """Text outside of tags."""
        stripped = self._text[start:end].strip(b" \t\r\n")
        if not stripped:
            return
        at = self._text.find(stripped, start)
        self._is_blank = False
        if self._part is _Part.BEFORE_ROOT:
            what = _stuff_before_xml(stripped)
            self._fault(FaultKind.BEFORE_XML, what, self._place(at), xerces.BEFORE_ROOT_TEXT)
        elif self._part is _Part.AFTER_ROOT:
            self._broken(at, "text stands after the end of the root element", xerces.AFTER_ROOT_TEXT)
        else:
            for flaw in reference_flaws(self._text, start, end):
                self._flaw(flaw)
            self._stray(at, DeviationKind.UNEXPECTED_CONTENT, "users", stripped.decode("utf-8", "replace"))

    def _stray(self, at: int, kind: DeviationKind, name: str, value: str | None = None) -> None:
        is_text = kind is DeviationKind.UNEXPECTED_CONTENT
        reason = (
            "text stands between two records"
            if is_text
            else "an element other than user stands between the records"
        )
        deviation = Deviation(kind, 0, "", name, value, "nothing but user elements", reason)
        self._found.append(Stray(self._place(at), deviation))

    def _markup(self, at: int) -> int:
        text = self._text
        self._is_blank = False
        if text.startswith(b"<!--", at):
            return self._hidden(at, b"<!--", b"-->", "a comment is never closed")
        if text.startswith(b"<![CDATA[", at):
            return self._section(at)
        if text.startswith(b"<?", at):
            return self._instruction(at)
        if text.startswith(b"<!DOCTYPE", at):
            return self._doctype(at)
        if text.startswith(b"</", at):
            return self._end_tag(at)
        return self._start_tag(at)

    def _hidden(self, at: int, opening: bytes, closing: bytes, what: str) -> int:
        end = self._text.find(closing, at + len(opening))
        dashes = self._text.find(b"--", at + 4) if opening == b"<!--" else -1
        if end >= 0:
            if 0 <= dashes < end:
                self._broken(dashes, "a comment holds two hyphens in a row", xerces.COMMENT_DASHES)
            return end + len(closing)
        self._broken(at, what, xerces.TRUNCATED)
        return at + len(opening)

    def _section(self, at: int) -> int:
        end = self._hidden(at, b"<![CDATA[", b"]]>", "a CDATA section is never closed")
        if self._part is _Part.IN_ROOT:
            content = self._text[at + 9 : end - 3].strip()
            if content:
                self._stray(at, DeviationKind.UNEXPECTED_CONTENT, "users", content.decode("utf-8", "replace"))
            return end
        message = xerces.BEFORE_ROOT_MARKUP if self._part is _Part.BEFORE_ROOT else xerces.AFTER_ROOT_MARKUP
        self._broken(at, f"a CDATA section stands {_outside(self._part)} the root element", message)
        return end

    def _instruction(self, at: int) -> int:
        end = self._hidden(at, b"<?", b"?>", "a processing instruction is never closed")
        declaration = _DECLARATION.match(self._text, at)
        if declaration is None:
            if end > at + 2 and not _TARGET.match(self._text, at):
                self._broken(at, "a processing instruction has no name", xerces.NO_TARGET)
            return end
        place = self._place(at)
        if self._part is not _Part.BEFORE_ROOT:
            what = "an XML declaration stands within the feed; it may stand only at the very beginning"
            self._broken(at, what, xerces.RESERVED_TARGET)
        elif self._text[:at].strip(b" \t\r\n"):
            already = any(
                fault.kind is FaultKind.BEFORE_XML for fault in self._found if isinstance(fault, Fault)
            )
            if not already:
                self._broken(at, "the XML declaration is not at the very beginning", xerces.RESERVED_TARGET)
        elif at:
            what = "blank space stands before the XML declaration"
            self._fault(FaultKind.BEFORE_XML, what, self._place(0), xerces.RESERVED_TARGET)
        elif place.line == 1 and place.column == 1 and not _VERSION.match(declaration[1]):
            self._broken(
                at, "the XML declaration states no version", "The version is required in the XML declaration."
            )
        return end

    def _doctype(self, at: int) -> int:
        found = _DOCTYPE.match(self._text, at)
        if self._part is _Part.BEFORE_ROOT and found and not self.has_doctype:
            self.has_doctype = True
            what = "a document type (DOCTYPE) stands before the root element; it was not read"
            self._fault(FaultKind.DOCTYPE, what, self._place(at))
        else:
            message = xerces.BAD_MARKUP if self._part is _Part.IN_ROOT else xerces.BEFORE_ROOT_MARKUP
            self._broken(at, "a document type (DOCTYPE) stands where none may be", message)
        return found.end() if found else at + 9

    def _start_tag(self, at: int) -> int:
        tag = read_start_tag(self._text, at)
        if self._part is _Part.BEFORE_ROOT and not tag.name:
            self._broken(at, "a < begins no tag", xerces.BEFORE_ROOT_MARKUP)
            return tag.end
        if self._part is _Part.AFTER_ROOT:
            return self._second_root(at, tag.name, tag.end)
        for flaw in tag.flaws:
            self._flaw(flaw)
        if not tag.is_complete:
            self._broken(at, "a tag is never finished", xerces.TRUNCATED)
            self._part = _Part.IN_ROOT if self._part is _Part.BEFORE_ROOT else self._part
        elif self._part is _Part.BEFORE_ROOT:
            self._begin_root(at, tag.name, tag.end, is_empty=tag.is_empty)
        elif tag.name:
            self._other_element(at, tag.name, is_empty=tag.is_empty)
        return tag.end

    def _begin_root(self, at: int, name: bytes, end: int, *, is_empty: bool) -> None:
        attributes = {
            found[1].decode("utf-8", "replace"): (found[2] or found[3] or b"").decode("utf-8", "replace")
            for found in _ATTRIBUTE.finditer(self._text, at, end)
        }
        whole = name.decode("utf-8", "replace")
        prefix, colon, local = whole.rpartition(":")
        self.prefix = prefix + colon
        self.root = Node(local, attributes, at, None)
        self.root_place = self._place(at)
        self._part = _Part.AFTER_ROOT if is_empty else _Part.IN_ROOT
        if not is_empty:
            self._open.append(name)
        namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        if self.is_version_1:
            what = "the feed is in the format of SIS version 1, or says so; Alma expects version 2"
            self._fault(FaultKind.NAMESPACE, what, self.root_place, found=local)
            return
        if namespace or prefix:
            what = "the root element puts the feed into a namespace; Alma's users format has none"
            self._found.append(
                Fault(
                    FaultKind.NAMESPACE,
                    what,
                    self.root_place,
                    "",
                    {"found": Quoted(namespace, Privacy.PUBLIC)},
                )
            )
        if local != "users":
            what = xerces.phrase(
                "the root element is {name} rather than users", name=xerces.quote_name(local)
            )
            self._fault(FaultKind.WRONG_ROOT, what, self.root_place, found=local)

    def _other_element(self, at: int, name: bytes, *, is_empty: bool) -> None:
        local = name.decode("utf-8", "replace").removeprefix(self.prefix)
        is_inner_root = local == "users" and self.root is not None and self.root.name != "users"
        if len(self._open) == 1 and not is_inner_root:
            known = local in self.others
            self.others[local] = self.others.get(local, 0) + 1
            if not known and not self.is_version_1:
                self._stray(at, DeviationKind.UNKNOWN_ELEMENT, local)
        if not is_empty:
            self._open.append(name)

    def _second_root(self, at: int, name: bytes, end: int) -> int:
        if name and not self._is_headless:
            self._broken(
                at, "a second root element begins after the first has ended", xerces.AFTER_ROOT_MARKUP
            )
        elif not name:
            self._broken(at, "a < stands after the end of the root element", xerces.AFTER_ROOT_MARKUP)
        if name and not self._text[:end].endswith(b"/>"):
            self._part = _Part.IN_ROOT
            self._open = [name]
        return end

    def _end_tag(self, at: int) -> int:
        found = _END_TAG.match(self._text, at)
        name, end = (found[1] or b"", found.end()) if found else (b"", at + 2)
        if not self._text[:end].endswith(b">"):
            self._broken(at, "an end tag is never finished", xerces.TRUNCATED)
        if self._open and self._open[-1] == name:
            self._open.pop()
        elif name in self._open:
            while self._open[-1] != name:
                inner = name_of(self._open.pop())
                what = xerces.phrase("the tag <{name}> is never closed", name=inner)
                self._broken(at, what, xerces.phrase(xerces.TAGS_MISMATCHED, name=inner))
            self._open.pop()
        else:
            self._mismatched(at, name)
        if not self._open and self._part is _Part.IN_ROOT:
            self._part = _Part.AFTER_ROOT
        return end

    def _mismatched(self, at: int, name: bytes) -> None:
        if self._part is not _Part.IN_ROOT:
            message = (
                xerces.BEFORE_ROOT_MARKUP if self._part is _Part.BEFORE_ROOT else xerces.AFTER_ROOT_MARKUP
            )
            self._broken(at, f"an end tag stands {_outside(self._part)} the root element", message)
            return
        root = self._open[0]
        message = xerces.phrase(xerces.TAGS_MISMATCHED, name=name_of(self._open[-1]))
        if name.lower() == root.lower():
            what = xerces.phrase(
                "the root element <{name}> is closed by </{other}>", name=name_of(root), other=name_of(name)
            )
            self._open.clear()
        else:
            what = xerces.phrase("the end tag </{name}> closes nothing", name=name_of(name))
        self._broken(at, what, message)


def _outside(part: _Part) -> str:
    return "before" if part is _Part.BEFORE_ROOT else "after"


def _stuff_before_xml(text: bytes) -> str:
    if text.startswith(b"\xef\xbb\xbf"):
        return "a second byte order mark stands before the XML"
    if text.startswith(b"PK\x03\x04"):
        return "the source is a zip within the feed, not XML"
    return "text stands before the XML"


def _order(found: Fault | Stray) -> int:
    return found.place.offset if found.place else 0
