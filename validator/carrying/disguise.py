"""Replaces what may be personal in a document of any kind, broken XML too, and proves it.

Where XML is broken nobody can tell for certain which field a text belongs to. So only a text that fills an element
known to be public stays, with names of elements, and what the rule itself lists, such as a placeholder.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from validator.carrying.faking import Faker
from validator.carrying.tokens import Kind, tokens_of
from validator.errors import UsageError
from validator.expression import expression
from validator.privacy import KNOWN_NAMES, Policy, Privacy, privacy_of, reveal_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from validator.carrying.tokens import Token

_ATTRIBUTE = expression(r"([\w.:\-]+)(\s*=\s*)([\"'])(.*?)\3", re.DOTALL)
_REFERENCE = expression(r"(&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_WORD = expression(r"[A-Za-z0-9]+")
_LETTERS = expression(r"[^\W\d_]{4,}")
_TECHNICAL = expression(r"xmlns(:.*)?|xsi:.*|xml:.*")
_NAMES = expression(
    rf"\b(?:{'|'.join(sorted(KNOWN_NAMES))})(?=\s*=)|(?<=[=\"'])(?:true|false)\b"
    r"|(?<=&)(?:amp?|lt?|gt?|quot?|apos?|nbsp?)\b"
)
"""In what is left of broken markup: names of attributes, their yes and no, beginnings of entities."""
_INVENTED = "example.edu"
_SHORT = 2
"""So few letters and digits may, by chance, be the same again."""


class Style(Enum):
    """SHAPE invents whole values; LETTERS only ASCII letters and digits, and keeps all other characters."""

    SHAPE = auto()
    LETTERS = auto()


class Disguise:
    """Knows what is personal in `originals`, and invents other values.

    `listed` are texts of the rule itself, in small letters, which are nobody's.
    """

    def __init__(self, originals: Sequence[Token], listed: Collection[str]) -> None:
        self._listed = listed
        texts = [text for _, text in self._personal(originals)]
        self._values = {text.strip().casefold() for text in texts if _weight(text) > _SHORT}
        self._words = {word for text in texts for word in _LETTERS.findall(text.casefold())}
        self._faker = Faker(texts)

    def worn(self, tokens: Sequence[Token], style: Style) -> str:
        """The document with invented values.

        Raises:
            UsageError: a value cannot be replaced, or one remains.
        """
        text = "".join(
            part if field is None else self._invented(field, part, style) for field, part in _parts(tokens)
        )
        for _, value in self._personal([*tokens_of(text)]):
            folded = value.strip().casefold()
            words = _LETTERS.findall(folded.replace(_INVENTED, ""))
            if (_weight(value) > _SHORT and folded in self._values) or not self._words.isdisjoint(words):
                raise UsageError("a personal value would remain.", where="reproduce")
        return text

    def _personal(self, tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
        for field, part in _parts(tokens):
            if field is None or part.strip().casefold() in self._listed:
                continue
            for text in _REFERENCE.split(part)[::2]:
                if _weight(_without_names(text)):
                    yield field, _without_names(text)

    def _invented(self, field: str, part: str, style: Style) -> str:
        if part.strip().casefold() in self._listed:
            return part
        pieces = _REFERENCE.split(part)
        if style is Style.SHAPE:
            pieces[::2] = [self._faker.value(field, text) for text in pieces[::2]]
        else:
            pieces[::2] = [self._with_other_letters(text) for text in pieces[::2]]
        return "".join(pieces)

    def _with_other_letters(self, text: str) -> str:
        kept = {at for found in _NAMES.finditer(text) for at in range(*found.span())}
        return _WORD.sub(
            lambda word: word[0] if word.start() in kept else self._faker.value("", word[0]), text
        )


def _without_names(text: str) -> str:
    return _NAMES.sub("", text)


def _weight(text: str) -> int:
    return 0 if text.strip() in ("true", "false") else sum(map(str.isalnum, text))


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[str | None, str]]:
    """The document in pieces: with the field of each that may be personal, with None for all others."""
    for at, token in enumerate(tokens):
        match token.kind:
            case Kind.DECLARATION:
                yield None, token.text
            case Kind.START | Kind.END | Kind.EMPTY | Kind.BROKEN:
                yield from _parts_of_tag(token)
            case Kind.CDATA:
                yield None, "<![CDATA["
                yield _field(tokens, at), token.text[9:-3]
                yield None, "]]>"
            case Kind.ASIDE:
                edge = 4 if token.text.startswith("<!--") else 2
                yield None, token.text[:edge]
                yield "", token.text[edge : 1 - edge if edge == 4 else -2]
                yield None, token.text[1 - edge if edge == 4 else -2 :]
            case Kind.TEXT:
                yield _field(tokens, at), token.text


def _parts_of_tag(token: Token) -> Iterable[tuple[str | None, str]]:
    opening = re.match(r"</?|", token.text)
    edge = opening.end() if opening else 0
    name = re.match(r"[\w.:\-]*", token.text[edge:])
    end = edge + (name.end() if name else 0)
    written = token.text[edge:end]
    yield None, token.text[:edge]
    shown = written.rpartition(":")[2]
    is_name = token.kind is not Kind.BROKEN or shown in KNOWN_NAMES
    yield (None if is_name and reveal_path(shown, Policy.MASKED) == shown else ""), written
    for found in _ATTRIBUTE.finditer(token.text, end):
        yield None, token.text[end : found.start(4)]
        is_public = _TECHNICAL.fullmatch(found[1]) or privacy_of(f"@{found[1]}") is Privacy.PUBLIC
        yield (None if is_public else f"@{found[1]}"), found[4]
        end = found.end(4)
    yield None, token.text[end:]


def _field(tokens: Sequence[Token], at: int) -> str | None:
    """The field that a text fills; "" where it stands anywhere else, None for a public one."""
    if not 0 < at < len(tokens) - 1:
        return ""
    before, after = tokens[at - 1], tokens[at + 1]
    if before.kind is not Kind.START or after.kind is not Kind.END or before.name != after.name:
        return ""
    return None if privacy_of(before.name) is Privacy.PUBLIC else before.name
