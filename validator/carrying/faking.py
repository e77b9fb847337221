"""Replaces every personal value of a document by an invented one of the same shape, and proves it.

Which values are personal is decided where it is decided for reports (`validator.privacy`); whatever is not known to be
public is replaced, attributes too, and comments are left out. Equal values get equal inventions, so what was a
duplicate stays one. What is invented depends on the order of the values and on their shape, not on their letters, so
nobody can find an original by trying.
"""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.expression import expression
from validator.privacy import Privacy, privacy_of
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.records.tree import Node

_TOKEN = expression(
    r"(?P<aside><!--.*?-->|<\?.*?\?>)|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<(?P<slash>/?)(?P<name>[\w.\-]+)(?=[\s/>])(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = expression(r"([\w.:\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = expression(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_EMAIL = expression(r"([\w.+\-]+)@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
_DATE = expression(r"([0-9]{4})-[0-9]{2}-[0-9]{2}(Z|[+\-][0-9]{2}:[0-9]{2})?")
_WORD = expression(r"\w{4,}")
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvz"
_YES_OR_NO = frozenset({"true", "false", "0", "1"})
_TRIES = 200
_SHORT = 2
"""So few letters and digits may, by chance, be the same again in another place."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared: how many values were replaced, and how many of these are too short to mean anybody."""

    replaced: int
    short: int


def faked(records: Sequence[str]) -> tuple[list[str], Proof]:
    """Well-formed records with invented values, and the proof.

    Raises:
        UsageError: a record is written in a way that this does not know, or a value cannot be replaced.
    """
    originals = [_root(record) for record in records]
    faker = Faker(value for root in originals for _, value in _personal(root))
    inventions = [faker.record(record) for record in records]
    return inventions, _proven(originals, [_root(record) for record in inventions])


def _root(record: str) -> Node:
    parsed = parse_record(record.encode("utf-8", "replace"))
    if parsed.root is None or parsed.flaws:
        raise UsageError("a record cannot be read, so its values cannot be replaced.", where="--fake")
    return parsed.root


def _personal(root: Node) -> Iterator[tuple[str, str]]:
    """Path and text of all personal values that hold a letter or a digit."""
    for path, text in _values(root):
        if privacy_of(path) is not Privacy.PUBLIC and _weight(text):
            yield path, text


def _values(root: Node) -> Iterator[tuple[str, str]]:
    waiting = [("", root)]
    while waiting:
        above, node = waiting.pop()
        path = f"{above}/{node.name}" if node is not root else ""
        yield path.lstrip("/"), node.text
        for name in sorted(node.attributes):
            yield f"{path}/@{name}".lstrip("/"), node.attributes[name]
        waiting += [(path, child) for child in node.children]


def _weight(text: str) -> int:
    """How many letters and digits could say something of a person: none in a yes or no."""
    return 0 if text.strip() in _YES_OR_NO else sum(map(str.isalnum, text))


class Faker:
    """Invents values; `originals` are all that must not come out again."""

    def __init__(self, originals: Iterable[str]) -> None:
        self._originals: set[str] = set()
        for text in originals:
            self._originals.add(text.strip().casefold())
            self._originals.update(_WORD.findall(text.casefold()))
        self._chance = random.Random(20261121)
        self._known: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()

    def record(self, text: str) -> str:
        """A record with invented values."""
        parts: list[str] = []
        open_names: list[str] = []
        at = 0
        for token in _TOKEN.finditer(text):
            if token.start() != at:
                break
            at = token.end()
            if token["aside"] is not None:
                continue
            path = "/".join(open_names[1:])
            if token["name"] is None:
                own = token["cdata"] if token["cdata"] is not None else _resolved(token["text"])
                parts.append(escape(self.value(path, own)))
            elif token["slash"]:
                open_names.pop()
                parts.append(token[0])
            else:
                open_names.append(token["name"])
                parts.append(self._start_tag(token, "/".join(open_names[1:])))
                if token["empty"]:
                    open_names.pop()
        if at != len(text):
            raise UsageError("a record is written in a way that is not known here.", where="--fake")
        return "".join(parts)

    def _start_tag(self, token: re.Match[str], path: str) -> str:
        attributes = "".join(
            f" {name}={quoteattr(self.value(f'{path}/@{name}'.lstrip('/'), _resolved(one or other)))}"
            for name, one, other in _ATTRIBUTE.findall(token["attributes"])
        )
        return f"<{token['name']}{attributes}{token['empty']}>"

    def value(self, path: str, text: str) -> str:
        """The invention for a value; a public one, or one without letters and digits, is itself."""
        if privacy_of(path) is Privacy.PUBLIC or not _weight(text):
            return text
        core = text.strip()
        before, _, after = text.partition(core)
        key = (
            path.rpartition("/")[2] if path.endswith(("email_address", "birth_date", "phone_number")) else ""
        )
        known = self._known.get((key, core.casefold()))
        if known is None:
            known = self._known[key, core.casefold()] = self._invented(key, core)
        return before + _in_case_of(core, known) + after

    def _invented(self, key: str, core: str) -> str:
        for _ in range(_TRIES):
            new = self._try(key, core)
            folded = new.casefold()
            is_short = _weight(core) <= _SHORT
            if folded == core.casefold() or (
                not is_short and (folded in self._used or self._recalls(key, folded))
            ):
                continue
            self._used.add(folded)
            return new
        if key == "phone_number":
            return self._try(key, core)
        raise UsageError("a value was found for which no other of its shape can be invented.", where="--fake")

    def _recalls(self, key: str, folded: str) -> bool:
        """Whether an invention is an original, or has a word of one in it; a year alone is nobody's."""
        words = () if key == "birth_date" else _WORD.findall(folded.removesuffix("@example.edu"))
        return folded in self._originals or any(word in self._originals for word in words)

    def _try(self, key: str, core: str) -> str:
        email = _EMAIL.fullmatch(core)
        if key == "email_address" and email:
            return f"{self._letters(email[1])}@example.edu"
        date = _DATE.fullmatch(core)
        if key == "birth_date" and date:
            year, month, day = (self._chance.randint(*span) for span in ((1950, 2005), (1, 12), (1, 28)))
            return f"{year}-{month:02}-{day:02}{date[2] or ''}"
        text = self._letters(core)
        return self._with_555(text) if key == "phone_number" else text

    def _with_555(self, text: str) -> str:
        """The last seven digits as those of no telephone."""
        places = [at for at, character in enumerate(text) if character in "0123456789"][-7:]
        characters = list(text)
        if len(places) == 7:
            for at, digit in zip(places, f"55501{self._chance.randint(0, 99):02}", strict=True):
                characters[at] = digit
        return "".join(characters)

    def _letters(self, text: str) -> str:
        return "".join(map(self._other, text))

    def _other(self, character: str) -> str:
        if not character.isalnum():
            return character
        if character in "0123456789":
            return self._chance.choice("0123456789")
        if character.isascii():
            other = self._chance.choice(_VOWELS if character.lower() in _VOWELS else _CONSONANTS)
            return other.upper() if character.isupper() else other
        return self._chance.choice(_siblings(character))


def _siblings(character: str) -> list[str]:
    """Letters like this one: of its category and its part of Unicode, accented if it is."""
    start = ord(character) & ~0x3F
    category, is_plain = unicodedata.category(character), unicodedata.decomposition(character) == ""
    return [
        other
        for other in map(chr, range(start, start + 64))
        if unicodedata.category(other) == category and (unicodedata.decomposition(other) == "") is is_plain
    ]


def _in_case_of(original: str, invention: str) -> str:
    """`invention` in upper and lower case as `original` has it, where both are as long."""
    if len(original) != len(invention):
        return invention
    pairs = zip(original, invention, strict=True)
    cased = (new.upper() if old.isupper() else new.lower() if old.islower() else new for old, new in pairs)
    return "".join(new if len(new) == 1 else old for new, old in zip(cased, invention, strict=True))


def _resolved(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        if found[1]:
            return _NAMED[found[1]]
        return chr(int(found[2]) if found[2] else int(found[3], 16))

    return _REFERENCE.sub(character, text)


def _proven(originals: Sequence[Node], inventions: Sequence[Node]) -> Proof:
    """Compares all that was with all that is.

    Raises:
        UsageError: the structure, or a public value, changed, or a personal one is still there.
    """
    replaced = short = 0
    known = {
        text.strip().casefold() for root in originals for _, text in _personal(root) if _weight(text) > _SHORT
    }
    for before, after in zip(originals, inventions, strict=True):
        for (path, old), (other, new) in zip(_values(before), _values(after), strict=True):
            is_public = privacy_of(path) is Privacy.PUBLIC or not _weight(old)
            if path != other or (is_public and old != new):
                raise UsageError("the structure would change.", where="--fake")
            if is_public:
                continue
            replaced += 1
            short += _weight(old) <= _SHORT
            if old.casefold() == new.casefold() or new.strip().casefold() in known:
                raise UsageError("a personal value would remain.", where="--fake")
    return Proof(replaced, short)
