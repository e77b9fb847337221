"""Reads comments, CDATA sections and processing instructions, wherever they stand."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import Edit, Flaw
from validator.records.names import NAME

if TYPE_CHECKING:
    from validator.privacy import Phrase
    from validator.records.seeker import Seeker

_TARGET = expression(rb"<\?(" + NAME + rb")(?P<after>[ \t\r\n]|\?>)?", re.DOTALL)


class SectionKind(Enum):
    """What hides markup from a reader."""

    COMMENT = "a comment"
    CDATA = "a CDATA section"
    INSTRUCTION = "a processing instruction"


_MARKS = {
    b"<!--": (SectionKind.COMMENT, b"-->"),
    b"<![CDATA[": (SectionKind.CDATA, b"]]>"),
    b"<?": (SectionKind.INSTRUCTION, b"?>"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A comment, CDATA section or processing instruction from its `<` to before `end`.

    `is_closed` is false for one whose end is missing.
    """

    kind: SectionKind
    end: int
    flaws: tuple[Flaw, ...] = ()
    is_closed: bool = True


def read_section(seeker: Seeker, at: int) -> Section | None:
    """The section at the `<` at index `at`; None if none begins there.

    One that is never closed ends before the next `<`, so that it does not hide what follows.
    """
    if seeker.text[at + 1 : at + 2] not in (b"!", b"?"):
        return None
    for opening, (kind, closing) in _MARKS.items():
        if seeker.text.startswith(opening, at):
            end = seeker.find(closing, at + len(opening))
            if end < 0:
                return _unclosed(seeker, at, kind, len(opening))
            return _CLOSED[kind](seeker, at, end + len(closing))
    return None


def _flaw(at: int, what: str, message: str | Phrase, *edits: Edit) -> Flaw:
    return Flaw(FaultKind.NOT_WELL_FORMED, at, what, message, edits=edits)


def _unclosed(seeker: Seeker, at: int, kind: SectionKind, length: int) -> Section:
    end = seeker.find_or_end(b"<", at + length)
    edits = [Edit(at, at + length if kind is SectionKind.CDATA else end, b"")]
    if kind is SectionKind.CDATA:
        edits.append(Edit(at + length, end, seeker.text[at + length : end].replace(b"&", b"&amp;")))
    message = xerces.TRUNCATED
    if kind is SectionKind.COMMENT and seeker.find(b"--", at + 4) >= 0:
        message = xerces.COMMENT_DASHES
    flaw = _flaw(at, f"{kind.value} is never closed", message, *edits)
    return Section(kind, end, (flaw,), is_closed=False)


def _comment(seeker: Seeker, at: int, end: int) -> Section:
    dashes = seeker.find(b"--", at + 4)
    flaws = []
    if dashes < end - 3:
        what = "a comment holds two hyphens in a row"
        flaws.append(_flaw(dashes, what, xerces.COMMENT_DASHES, Edit(at, end, b"")))
    return Section(SectionKind.COMMENT, end, tuple(flaws))


def _cdata(seeker: Seeker, at: int, end: int) -> Section:  # noqa: ARG001
    return Section(SectionKind.CDATA, end)


def _instruction(seeker: Seeker, at: int, end: int) -> Section:
    target = _TARGET.match(seeker.text, at)
    whole = Edit(at, end, b"")
    if target is None:
        flaw = _flaw(at, "a processing instruction has no name", xerces.INSTRUCTION_NAMELESS, whole)
        return Section(SectionKind.INSTRUCTION, end, (flaw,))
    if target[1].lower() == b"xml":
        what = "an XML declaration stands within the feed; it may stand only at the very beginning"
        flaw = _flaw(at, what, xerces.INSTRUCTION_RESERVED, whole)
        return Section(SectionKind.INSTRUCTION, end, (flaw,))
    if target["after"] is None:
        what = "a blank is missing after the name of a processing instruction"
        return Section(SectionKind.INSTRUCTION, end, (_flaw(at, what, xerces.INSTRUCTION_SPACE, whole),))
    return Section(SectionKind.INSTRUCTION, end)


_CLOSED = {
    SectionKind.COMMENT: _comment,
    SectionKind.CDATA: _cdata,
    SectionKind.INSTRUCTION: _instruction,
}
