"""Facts about damage, as the reading rooms (`feed`, `encoding`, `records`) find it.

A fault says what is broken and where; it knows no rule and no severity. The source checks turn faults
into hits. Places and excerpts are what a fault, a hit and a finding have in common.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.privacy import Phrase, Shown


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a source, as the user's editor shows it.

    `offset` counts bytes from 0 in the uncompressed source, `line` and `column` count from 1, `column`
    counts characters.
    """

    offset: int
    line: int
    column: int

    def behind(self, start: Place) -> Place:
        """This place in the source, where line and column were counted from `start` on."""
        is_same_line = self.line == 1
        column = self.column + start.column - 1 if is_same_line else self.column
        return Place(self.offset, self.line + start.line - 1, column)


class FaultKind(StrEnum):
    """The families of damage; one source rule of the catalogue each."""

    NOT_WELL_FORMED = "not-well-formed"
    BARE_AMPERSAND = "bare-ampersand"
    UNDECODABLE = "undecodable"
    ILLEGAL_CHARACTER = "illegal-character"
    NOT_UTF8 = "not-utf8"
    BEFORE_XML = "before-xml"
    DOCTYPE = "doctype"
    BYTE_ORDER_MARK = "byte-order-mark"
    ARCHIVE = "archive"
    WRONG_ROOT = "wrong-root"
    NAMESPACE = "namespace"
    NO_RECORDS = "no-records"


@dataclass(frozen=True, slots=True)
class Fault:
    """One defect of the bytes or of the XML itself.

    `what` states the defect in plain words; what it quotes from the feed is marked as quoted. `alma_message` is
    the text of Java Xerces, Alma's parser, for it (Source: XERCES), or "" where none is known. `values` holds what a
    rule's message may show beyond that. `place` is None for a fault of a source as a whole.
    """

    kind: FaultKind
    what: str | Phrase
    place: Place | None = None
    alma_message: str | Phrase = ""
    values: Mapping[str, Shown] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A cut from the record around a defect, as it stands in the feed: `before` + `marked` + `after`.

    The cut is plain XML text and may begin or end within a tag or a value; `path` is the element in which it
    begins.
    """

    before: str
    marked: str
    after: str
    path: str
