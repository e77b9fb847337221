"""Takes a document apart into tags, texts and what else stands in it, however broken its XML is.

Put together again the tokens are the document, character by character. Nothing is judged here: what is no whole tag is
a broken one, and every other character is text.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAG = expression(
    r"<(?P<slash>/?)(?P<name>[A-Za-z_][\w.:\-]*)"
    r"(?P<attributes>(?:\s+[\w.:\-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))*)\s*(?P<empty>/?)>"
)
_BROKEN = expression(r"</?[A-Za-z_][\w.:\-]*|<!DOCTYPE|<")
_ASIDES = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_DECLARATION = expression(r"<\?xml\s[^<>]*\?>")


class Kind(Enum):
    """What a token is; DECLARATION is `<?xml ...?>`, ASIDE a comment or another instruction."""

    START = auto()
    END = auto()
    EMPTY = auto()
    BROKEN = auto()
    ASIDE = auto()
    DECLARATION = auto()
    CDATA = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a document; `name` is that of a whole tag, without its prefix, else ""."""

    kind: Kind
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """An element: the positions of its first and last token, and how many elements are around it."""

    first: int
    last: int
    depth: int


def tokens_of(text: str) -> Iterator[Token]:
    """All tokens, in order; the time is in proportion to the length of `text`."""
    at, unclosed = 0, set[str]()
    while at < len(text):
        token = _aside(text, at, unclosed) or _markup(text, at)
        if token is None:
            end = text.find("<", at)
            token = Token(Kind.TEXT, text[at:] if end < 0 else text[at:end])
        at += len(token.text)
        yield token


def _aside(text: str, at: int, unclosed: set[str]) -> Token | None:
    """A comment, CDATA section or instruction; `unclosed` are openings that nothing closes any more."""
    for opening, closing in _ASIDES.items():
        if opening in unclosed or not text.startswith(opening, at):
            continue
        end = text.find(closing, at + len(opening))
        if end < 0:
            unclosed.add(opening)
            continue
        whole = text[at : end + len(closing)]
        if opening == "<![CDATA[":
            return Token(Kind.CDATA, whole)
        return Token(Kind.DECLARATION if _DECLARATION.fullmatch(whole) else Kind.ASIDE, whole)
    return None


def _markup(text: str, at: int) -> Token | None:
    tag = _TAG.match(text, at)
    if tag is not None:
        kind = Kind.END if tag["slash"] else Kind.EMPTY if tag["empty"] else Kind.START
        return Token(kind, tag[0], tag["name"].rpartition(":")[2])
    broken = _BROKEN.match(text, at)
    return None if broken is None else Token(Kind.BROKEN, broken[0])


def spans_of(tokens: Sequence[Token]) -> list[Span]:
    """All elements with both their tags, in the order in which they begin."""
    spans: list[Span] = []
    waiting: list[int] = []
    names: list[str] = []
    for position, token in enumerate(tokens):
        if token.kind is Kind.EMPTY:
            spans.append(Span(position, position, len(waiting)))
        elif token.kind is Kind.START:
            waiting.append(position)
            names.append(token.name)
        elif token.kind is Kind.END and token.name in names[-_DEEPEST:]:
            while names.pop() != token.name:
                waiting.pop()
            spans.append(Span(waiting.pop(), position, len(waiting)))
    return sorted(spans, key=lambda span: span.first)


_DEEPEST = 32
"""How many tags that nothing closes may stand within an element."""
