"""Reads plain records without a parser: by what stands between their texts, which comes again and again.

A record is split where texts stand. What is between two of them, such as `/city> <postal_code`, is read once in the
place where it stands, and remembered with the place to which it leads. So a record costs a few look-ups, however
many shapes records have. What is not plain, such as a comment, an unusual reference or a tag that does not fit, is
no record for this path and is read with care: it may be too strict, but what it reads it reads as a parser does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from validator.comparing.row import Draft, flags_of
from validator.expression import expression
from validator.grammar import is_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.comparing.row import Row, RowReader, Spot

_TEXT = expression(rb">[ \t\n]*+([^< \t\n][^<]*+)<")
_TAG = expression(r"<(/?)([A-Za-z_][A-Za-z0-9_.\-]*)([^<>]*)>[ \t\n]*")
_ATTRIBUTE = expression(
    r"[ \t\n]+([A-Za-z_][A-Za-z0-9_.\-]*)[ \t\n]*=[ \t\n]*(?:\"([^\"\t\n]*)\"|'([^'\t\n]*)')"
)
_CONTROL = bytes({*range(0x20)} - {*b"\t\n"})
_SECTION = expression(rb"(>[^<>]*+)<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = expression(rb"&(?:(amp|lt|gt|quot|apos|#[0-9]{2,5}|#x[0-9A-Fa-f]{2,4});)?")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}
_MOST_STEPS = 50_000
"""How many steps are remembered; those of a feed with more are worked out each time."""


class _NotPlain(Exception):
    """The record is to be read with care."""


class _Open(NamedTuple):
    """An element that is open, with those of its flags that are set."""

    path: str
    name: str
    flags: tuple[str, ...]


class _State(dict[bytes, "_Step"]):
    """A place in a record, behind a text: what is open there, and the steps that were met from it on."""

    def __init__(self, stack: tuple[_Open, ...]) -> None:
        super().__init__()
        self.stack = stack


class _Step(NamedTuple):
    """What stands between two texts: which segments end, and to what the next text belongs.

    Attributes:
        closings: the segments that end, each with its flags, in order.
        state: the place behind the next text; none, from which nothing leads on, where the record ends instead.
        part: the part for which that text stands alone; 0 where it is said in a segment.
        fields, said: of the spot where it stands.
        odd: this spot, where the text is no plain one, or is not used.
    """

    closings: tuple[tuple[Spot, tuple[str, ...]], ...]
    state: _State
    part: int
    fields: int
    said: bytes
    odd: Spot | None


class QuickReader:
    """Makes rows of plain records."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._states: dict[tuple[_Open, ...], _State] = {}
        self._start, self._end = _State(()), _State(())
        self._steps = 0

    def row(self, record: bytes, source: int, number: int) -> Row | None:
        """The row of a record as it stands in the feed, or None where it is not plain."""
        try:
            return self._draft(_plain(record)).row(source, number)
        except _NotPlain:
            return None

    def _draft(self, record: bytes) -> Draft:
        gaps = _TEXT.split(record[1:-1])
        texts = gaps[1::2]
        last = gaps[-1]
        draft = Draft(self._reader)
        filled, parts, leaves = 0, draft.parts, draft.leaves
        state = self._start
        for gap, text in zip(gaps[::2], texts, strict=False):
            closings, state, part, fields, said, odd = state.get(gap) or self._learn(state, gap)
            if closings:
                draft.close_all(closings)
                leaves = draft.leaves
            if text.isascii() and b"&" not in text:
                text = text.rstrip()
            elif not (text := _text(text)):
                continue
            filled |= fields
            if odd is not None:
                draft.take(odd, text)
            elif not part:
                leaves.append(said + text)
            elif part in parts:
                parts[part].append(said + text)
            else:
                parts[part] = [said + text]
        end = state.get(last) or self._learn(state, last)
        if end.state is not self._end:
            raise _NotPlain
        draft.close_all(end.closings)
        draft.filled = filled
        return draft

    def _state(self, stack: tuple[_Open, ...]) -> _State:
        state = self._states.get(stack)
        if state is None:
            state = _State(stack)
            if len(self._states) < _MOST_STEPS:
                self._states[stack] = state
        return state

    def _learn(self, state: _State, gap: bytes) -> _Step:
        if state is self._end:
            raise _NotPlain
        stack, closings = self._walk(state, gap)
        spot = self._reader.spots[stack[-1].path if stack else ""]
        following = self._state(tuple(stack)) if stack else self._end
        odd = spot if spot.is_shown or spot.is_boolean or not spot.part else None
        part = 0 if spot.is_in_segment else spot.part
        step = _Step(tuple(closings), following, part, spot.fields, spot.said, odd)
        if self._steps < _MOST_STEPS:
            self._steps += 1
            state[gap] = step
        return step

    def _walk(self, state: _State, gap: bytes) -> tuple[list[_Open], list[tuple[Spot, tuple[str, ...]]]]:
        """What is open behind `gap`, and the segments that end in it."""
        stack = [*state.stack]
        closings = []
        is_behind_text = is_behind_start = bool(stack)
        is_over = False
        for slash, name, inner in _tags(gap):
            if is_over or (is_behind_text and not slash):
                raise _NotPlain
            if not slash:
                own, is_empty = _attributes(inner)
                if is_empty and not stack:
                    raise _NotPlain
                if not is_empty:
                    path = f"{stack[-1].path}/{name}" if stack else name
                    stack.append(_Open(path, name, flags_of(own) if own else ()))
                is_behind_start = not is_empty
                continue
            if not stack or stack[-1].name != name or (inner and not inner.isspace()):
                raise _NotPlain
            closed = stack.pop()
            spot = self._reader.spots[closed.path]
            if spot.closes and not is_behind_start:
                closings.append((spot, closed.flags))
            is_over = not stack
            is_behind_text = is_behind_start = False
        if not (is_over or is_behind_start):
            raise _NotPlain
        return stack, closings


def _plain(record: bytes) -> bytes:
    """The record with line ends and CDATA sections written plainly."""
    if b"\r" in record:
        record = record.replace(b"\r\n", b"\n")
    if b"]" in record:
        record = _SECTION.sub(_escaped, record)
        if b"]]>" in record:
            raise _NotPlain
    if len(record.translate(None, _CONTROL)) != len(record) or not is_utf8(record):
        raise _NotPlain
    if not (record.startswith(b"<") and record.endswith(b">")):
        raise _NotPlain
    return record


def _escaped(found: re.Match[bytes]) -> bytes:
    return found[1] + found[2].replace(b"&", b"&amp;").replace(b"<", b"&lt;")


def _tags(gap: bytes) -> Iterator[tuple[str, str, str]]:
    """The tags of a gap, which is without the first `<` and the last `>`."""
    markup = f"<{gap.decode()}>"
    at = 0
    while at < len(markup):
        found = _TAG.match(markup, at)
        if found is None:
            raise _NotPlain
        yield found[1], found[2], found[3]
        at = found.end()


def _attributes(inner: str) -> tuple[dict[str, str], bool]:
    """The attributes in a start tag, and whether the element ends with it."""
    is_empty = inner.endswith("/")
    if is_empty:
        inner = inner[:-1]
    own: dict[str, str] = {}
    at = 0
    while found := _ATTRIBUTE.match(inner, at):
        name, value, other = found.groups()
        if name in own:
            raise _NotPlain
        own[name] = value = value if value is not None else other
        if "&" in value:
            own[name] = _resolved(value.encode()).decode()
        at = found.end()
    if inner[at:].strip(" \t\n"):
        raise _NotPlain
    return own, is_empty


def _text(written: bytes) -> bytes:
    """The text of an element, without surrounding blanks."""
    if b"&" in written:
        written = _resolved(written)
    if written.isascii():
        return written.strip()
    return written.decode().strip().encode()


def _resolved(text: bytes) -> bytes:
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if name is None:
        raise _NotPlain
    if name in _NAMED:
        return _NAMED[name]
    code = int(name[2:], 16) if name.startswith(b"#x") else int(name[1:])
    if not 0x20 <= code < 0xD800:
        raise _NotPlain
    return chr(code).encode()
