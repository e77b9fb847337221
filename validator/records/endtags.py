"""Reads end tags, and knows what Xerces says of one that is not the one it waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.faults import FaultKind
from validator.records import xerces
from validator.records.flaw import Edit, Flaw
from validator.records.names import BLANK, NAME, PLAIN_NAME, name_of

if TYPE_CHECKING:
    from validator.privacy import Phrase

_PLAIN_END_TAG = expression(rb"</(" + PLAIN_NAME + rb")" + BLANK + rb"*+>")
_END_TAG = expression(rb"</(" + NAME + rb")" + BLANK + rb"*+>", re.DOTALL)
_WRONG_NAME = expression(rb"</([A-Za-z0-9_:.\-]*+[\x80-\xff][A-Za-z0-9_:.\-\x80-\xff]*+)" + BLANK + rb"*+>")
"""An end tag with a name that XML does not allow: a misspelt one."""
_BROKEN = expression(rb"</" + BLANK + rb"*+(" + NAME + rb")?+([^<>]*+)(>?)", re.DOTALL)
_BLANKS = expression(BLANK + rb"*+")


@dataclass(frozen=True, slots=True)
class EndTag:
    """What was read at a `</`: the end tag of `name`, which may be missing, up to `end`.

    `is_complete` is false where the text ends within it, `is_text` true where nothing but text begins.
    """

    name: bytes
    end: int
    is_complete: bool = True
    is_text: bool = False
    flaw: Flaw | None = None


def read_end_tag(text: bytes, at: int, expected: bytes) -> EndTag:
    """The end tag at the `</` at index `at`.

    Args:
        text: the text.
        at: the index of the `<`.
        expected: the name of the innermost open element, or b"".
    """
    found = _PLAIN_END_TAG.match(text, at) or _END_TAG.match(text, at)
    if found:
        return EndTag(found[1], found.end())
    wrong = _WRONG_NAME.match(text, at)
    if wrong and not wrong[1].startswith(expected or b"<"):
        return EndTag(wrong[1], wrong.end())
    broken = _BROKEN.match(text, at)
    if broken is None or (broken.end() == len(text) and not broken[3]):
        return EndTag(broken[1] or b"" if broken else b"", len(text), is_complete=False)
    name = broken[1] or b""
    if not name and not text.startswith(b">", broken.start(2)):
        text_flaw = not_a_tag(text, at, end_tag_message(text, at, expected))
        return EndTag(b"", at + 2, is_text=True, flaw=text_flaw)
    # Where the > is missing, what follows the name is text.
    end = broken.end() if broken[3] else broken.end(1) if name else broken.start(2)
    what = "the end tag </{name}> is broken" if broken[3] else "the end tag </{name}> lacks its closing >"
    flaw = Flaw(
        FaultKind.NOT_WELL_FORMED,
        at,
        xerces.phrase(what, name=name_of(name) if name else ""),
        end_tag_message(text, at, expected),
        edits=(Edit(at, end, b"</" + name + b">" if name else b""),),
    )
    return EndTag(name, end, flaw=flaw)


def not_a_tag(text: bytes, at: int, alma_message: str | Phrase) -> Flaw:
    """A `<` at index `at` that is text; one before another `<` is a slip."""
    is_doubled = text.startswith(b"<<", at)
    return Flaw(
        FaultKind.NOT_WELL_FORMED,
        at,
        "a < that begins no tag stands in the text; it must be written &lt;",
        alma_message,
        edits=(Edit(at, at + 1, b"" if is_doubled else b"&lt;"),),
    )


def end_tag_message(text: bytes, at: int, expected: bytes) -> str | Phrase:
    """What Xerces says of the `</` at index `at`, when the innermost open element is `expected`.

    It compares byte for byte: `</users>` where `</user>` is due is, to it, a `</user` with something behind.
    """
    if not expected:
        return xerces.BAD_MARKUP
    after = at + 2 + len(expected)
    if text[at + 2 : after] != expected:
        return xerces.phrase(xerces.TAGS_MISMATCHED, name=name_of(expected))
    blanks = _BLANKS.match(text, after)
    if blanks and blanks.end() >= len(text):
        return xerces.TRUNCATED
    return xerces.phrase(xerces.END_TAG_DELIMITER, name=name_of(expected))


def unclosed_message(name: bytes, closing: bytes) -> Phrase:
    """What Xerces says where `</closing>` comes while the element `name` is open."""
    is_prefix = closing.startswith(name)
    return xerces.phrase(
        xerces.END_TAG_DELIMITER if is_prefix else xerces.TAGS_MISMATCHED, name=name_of(name)
    )
