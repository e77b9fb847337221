"""Reads what may stand before the root element and nowhere else: the XML declaration and the document type.

The declaration is read as Xerces reads it, word by word, so that what it says of a broken one is known. A document
type is only measured (`typereader`), never read: no entity is expanded, nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.privacy import Privacy, Quoted
from validator.records import xerces
from validator.records.names import BLANK
from validator.records.sections import read_section
from validator.records.seeker import Seeker
from validator.records.typereader import DOCTYPE, TypeReader, TypeState
from validator.records.usertags import HIDING_NOTHING

if TYPE_CHECKING:
    from validator.privacy import Phrase

_DECLARATION = expression(rb"<\?xml(?=[ \t\r\n?])")
_LOOSE = expression(rb"<\??[ \t]*(?i:xml)[ \t\r\n]+version[ \t]*=[^<>]*>")
_PSEUDO = expression(rb"version|encoding|standalone")
_EQUALS = expression(BLANK + rb"*+=" + BLANK + rb"*+")
_VALUE = expression(rb"\"([^\"<]*+)\"|'([^'<]*+)'")
_BLANKS = expression(BLANK + rb"*+")
_VERSION = expression(rb"1\.[01]")
_MARKUP = expression(rb"<[A-Za-z_:\x80-\xff!?]")
_ELEMENT = expression(rb"<[A-Za-z_:\x80-\xff]")
_LONGEST_SECOND = 4_096
"""A second document type that is longer, in bytes, is not measured."""
_ORDER = {b"version": 0, b"encoding": 1, b"standalone": 2}


@dataclass(frozen=True, slots=True)
class Declaration:
    """An XML declaration at the beginning of a source, from its `<` to before `end`.

    `message` is what Xerces says of it, "" where it is in order.
    """

    end: int
    message: str | Phrase = ""


def read_declaration(seeker: Seeker, at: int) -> Declaration | None:
    """The XML declaration at the `<` at index `at`, well or ill written; None where none begins."""
    text = seeker.text
    strict = _DECLARATION.match(text, at)
    if strict is None:
        return None
    loose = _LOOSE.match(text, at)
    end = seeker.find(b"?>", at)
    if loose and (end < 0 or end >= loose.end()):
        return Declaration(loose.end(), _first_fault(text[strict.end() : loose.end()]))
    if end < 0:
        return None
    return Declaration(end + 2, _first_fault(text[strict.end() : end + 2]))


def misspelt_declaration(text: bytes, at: int) -> int:
    """The end of what was meant as an XML declaration, such as `<xml version="1.0"?>`; 0 where nothing was."""
    found = _LOOSE.match(text, at)
    return found.end() if found else 0


def _first_fault(text: bytes) -> str | Phrase:
    """The message of the first fault in a declaration, of which `text` is what follows `<?xml`; "" for none."""
    position = expected = 0
    while True:
        blanks = _BLANKS.match(text, position)
        has_space = blanks is not None and blanks.end() > position
        position = blanks.end() if blanks else position
        if text.startswith(b"?", position):
            break
        name = _PSEUDO.match(text, position)
        if name is None:
            return xerces.DECLARATION_NAME
        equals = _EQUALS.match(text, name.end())
        if equals is None:
            return xerces.phrase(xerces.DECLARATION_EQUALS, name=name[0].decode())
        value = _VALUE.match(text, equals.end())
        if value is None:
            is_quoted = text[equals.end() : equals.end() + 1] in (b'"', b"'")
            return xerces.TRUNCATED if is_quoted else _unquoted(name[0])
        fault = _fault_of(name[0], value[2] if value[1] is None else value[1], expected, has_space=has_space)
        if fault:
            return fault
        expected = _ORDER[name[0]] + 1
        position = value.end()
    if expected == 0:
        return xerces.DECLARATION_VERSION_MISSING
    return "" if text.startswith(b"?>", position) else xerces.DECLARATION_UNENDED


def _unquoted(name: bytes) -> Phrase:
    return xerces.phrase(xerces.DECLARATION_QUOTES, name=name.decode())


_SPACE_MISSING = {
    b"version": xerces.DECLARATION_VERSION_SPACE,
    b"encoding": xerces.DECLARATION_ENCODING_SPACE,
    b"standalone": xerces.DECLARATION_STANDALONE_SPACE,
}


def _fault_of(name: bytes, value: bytes, expected: int, *, has_space: bool) -> str | Phrase:
    """What is wrong with one pair of name and value, where the name number `expected` is due; "" for nothing."""
    if expected == 0 and name != b"version":
        return xerces.DECLARATION_VERSION_MISSING
    if expected > 2:
        return xerces.DECLARATION_NO_MORE
    if _ORDER[name] < expected:
        return xerces.DECLARATION_STANDALONE_MISSPELT if expected == 2 else xerces.DECLARATION_NAME
    if not has_space:
        return _SPACE_MISSING[name]
    shown = Quoted(value.decode("utf-8", "replace"), Privacy.PUBLIC)
    if name == b"version" and not _VERSION.fullmatch(value):
        return xerces.phrase(xerces.DECLARATION_VERSION, value=shown)
    if name == b"standalone" and value not in (b"yes", b"no"):
        return xerces.phrase(xerces.DECLARATION_STANDALONE_VALUE, value=shown)
    return ""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type from its `<` to before `end`; `may_declare` tells whether entities can come from it."""

    end: int
    may_declare: bool


def read_document_type(text: bytes, at: int, *, is_second: bool = False) -> DocumentType | None:
    """The document type at the `<!DOCTYPE` at index `at`; None where its end is not in `text` or cannot be told.

    One that `is_second` is none, and is not looked for as far.
    """
    reader = TypeReader()
    end = reader.read(text[: at + _LONGEST_SECOND] if is_second else text, at + len(DOCTYPE))
    return DocumentType(end, reader.may_declare) if reader.state is TypeState.ENDED else None


def may_declare_entities(text: bytes) -> bool | None:
    """Whether a document type that may declare entities stands in `text`, a stretch before the first record.

    None where neither a document type nor an element is in it: then what follows decides.
    """
    seeker = Seeker(text)
    at = seeker.search(_MARKUP, 0)
    while at < len(text):
        if text.startswith(DOCTYPE, at):
            found = read_document_type(text, at)
            return found is None or found.may_declare
        if passed := HIDING_NOTHING.match(text, at):
            at = seeker.search(_MARKUP, passed.end())
            continue
        section = read_section(seeker, at)
        if section is None and _ELEMENT.match(text, at):
            return False
        at = seeker.search(_MARKUP, section.end if section else at + 1)
    return None
