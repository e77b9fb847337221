"""Finds the values in a stretch of XML that may be broken: text, attribute values, CDATA; and whose they are.

It says nothing about what is broken. Where a comment or a CDATA section has no end, nobody can tell what is
text, so it stops there.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = rb"[A-Za-z_:\x80-\xff][A-Za-z0-9_:.\-\x80-\xff]*+"
_MARKUP = expression(
    rb"(?P<comment><!--.*?-->)"
    rb"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    rb"|(?P<instruction><\?.*?\?>)"
    rb"|</(?P<end>" + NAME + rb")\s*+>"
    rb"|<(?P<begin>" + NAME + rb")(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = expression(rb"\s(" + NAME + rb")\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_UNFINISHED = (b"<!--", b"<![CDATA[", b"<?")
_DEEPEST = 200


class ValueKind(Enum):
    """Where a value is written; in CDATA, `&` is only an ampersand."""

    TEXT = "text"
    ATTRIBUTE = "attribute"
    CDATA = "cdata"


@dataclass(frozen=True, slots=True)
class Value:
    """A value from `start` to before `end`.

    `path` leads from the record to the element, or with a last step `@name` to the attribute. `is_whole` is
    true for the only content of an element that holds no markup but that.
    """

    start: int
    end: int
    kind: ValueKind
    path: str
    is_whole: bool = False


def values_of(text: bytes) -> Iterator[Value]:
    """The values of `text`, in order; of text between tags also what is only blank."""
    steps: list[str] = []
    position = 0
    just_begun = False
    while True:
        angle, found = _next_markup(text, position)
        if angle > position:
            ends_here = found is not None and found["end"] is not None
            yield Value(position, angle, ValueKind.TEXT, _path(steps), just_begun and ends_here)
        if found is None:
            return
        yield from _within(found, steps, just_begun=just_begun and angle == position)
        just_begun = _follow(found, steps)
        position = found.end()


def _next_markup(text: bytes, position: int) -> tuple[int, re.Match[bytes] | None]:
    """Where the next markup begins, or the text ends; a `<` that begins none belongs to the text."""
    at = text.find(b"<", position)
    while at >= 0:
        found = _MARKUP.match(text, at)
        if found is not None:
            return at, found
        if text.startswith(_UNFINISHED, at):
            return at, None
        at = text.find(b"<", at + 1)
    return len(text), None


def _within(found: re.Match[bytes], steps: list[str], *, just_begun: bool) -> Iterator[Value]:
    if found["cdata"] is not None:
        is_whole = just_begun and found.string.startswith(b"</", found.end())
        yield Value(found.start("cdata"), found.end("cdata"), ValueKind.CDATA, _path(steps), is_whole)
    elif found["attributes"]:
        owner = _path([*steps, _name(found["begin"])])
        for attribute in _ATTRIBUTE.finditer(
            found.string, found.start("attributes"), found.end("attributes")
        ):
            group = 2 if attribute[2] is not None else 3
            path = f"{owner}/@{_name(attribute[1])}".removeprefix("/")
            yield Value(attribute.start(group), attribute.end(group), ValueKind.ATTRIBUTE, path, True)


def _follow(found: re.Match[bytes], steps: list[str]) -> bool:
    """Brings `steps`, the open elements, up to date; returns whether an element has just begun."""
    if found["begin"] is not None:
        if (found["attributes"] or b"").rstrip().endswith(b"/"):
            return False
        if len(steps) < _DEEPEST:
            steps.append(_name(found["begin"]))
        return True
    if found["end"] is not None and (name := _name(found["end"])) in steps:
        while steps.pop() != name:
            pass
    return False


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").rpartition(":")[2]


def _path(steps: list[str]) -> str:
    """The path relative to the record, whose own name is its first step."""
    return "/".join(steps[1:] if steps[:1] == ["user"] else steps)
