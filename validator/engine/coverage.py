"""Counts which elements records fill: the data map of an export, and the codes that it uses.

A record is reduced to its shape: its tags, with a dot for every text. What stands between two tags that touch comes
again and again, and is taken apart once. Whatever is counted can be merged in any order with the same result. Nothing
personal is kept: of texts only those of coded fields, and of a field with many different texts none.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.entities import unescaped
from validator.expression import expression
from validator.findings import FieldCoverage

if TYPE_CHECKING:
    from collections.abc import Iterable

CODED_FIELDS = (
    *("user_group", "campus_code", "record_type", "account_type", "preferred_language", "user_title"),
    *("job_category", "cataloger_level", "address_type", "email_type", "phone_type", "id_type"),
    *("statistic_category", "note_type", "block_description", "country"),
)
"""Elements whose texts are codes of public tables in Alma; each has one place in a record."""
MOST_VALUES = 200
"""How many different texts of a field are counted; a field with more is no coded field, and shows none."""
MOST_PATHS = 500
"""How many elements are told apart; of more, the first in alphabetical order."""

_LONGEST_PATH = 200
_LONGEST_CODE = 80
_BLANK = expression(rb">\s+<")
_TEXT = expression(rb">[^<]+<")
_TAG = expression(rb"<(/?)(?:[\w.\-]+:)?([^\s<>/:]+)([^<>]*)>(\.?)")
_CODE = expression(rb"<(" + "|".join(CODED_FIELDS).encode() + rb")(?:>|\s(?:[^<>]*[^<>/])?>)([^<]+)</")
# An attribute in which a bracket does not end the tag.
_BRACKET = expression(rb"=\s*(?:\"[^\"<]*>|'[^'<]*>)")
_ASIDE = expression(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_CDATA = expression(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ATTRIBUTES = expression(rb"<(/?)(?:[\w.\-]+:)?([^\s<>/:]+)(?:[^<>\"'/]|/(?!>)|\"[^\"]*\"|'[^']*')*(/?)>")


class Coverage:
    """What the records seen so far fill."""

    __slots__ = ("_empty", "_filled", "_values", "records")

    def __init__(self) -> None:
        self.records = 0
        self._filled: Counter[str] = Counter()
        self._empty: Counter[str] = Counter()
        self._values: dict[str, Counter[bytes] | None] = {}

    def observe(self, record: bytes) -> None:
        """Counts one record: its text in UTF-8, from `<user` to `</user>`, well-formed."""
        if b"<!" in record or b"<?" in record:
            record = _CDATA.sub(_escaped, _ASIDE.sub(b"", record))
        if not record.startswith(b"<user") or _BRACKET.search(record):
            record = _ATTRIBUTES.sub(rb"<\1\2\3>", record)
        self.records += 1
        filled, present = _elements(_TEXT.sub(b">.<", _BLANK.sub(b"><", record)))
        self._filled.update(filled)
        self._empty.update(present - filled)
        self._bound()
        for name, text in _CODE.findall(record):
            self._count(name.decode(), text.strip(), 1)

    def merge(self, other: Coverage) -> None:
        """Counts the records of `other` as well."""
        self.records += other.records
        self._filled.update(other._filled)
        self._empty.update(other._empty)
        self._bound()
        for name, counted in other._values.items():
            if counted is None:
                self._values[name] = None
                continue
            for text, number in counted.items():
                self._count(name, text, number)

    def result(self, known: Iterable[str]) -> tuple[FieldCoverage, ...]:
        """Every element that was seen, in the order of `known`, the paths of the schema; others last."""
        order = {path: number for number, path in enumerate(known)}
        paths = (self._filled.keys() | self._empty.keys()) - {""}
        return tuple(
            FieldCoverage(path, self._filled[path], self._empty[path], path in order, *self._codes(path))
            for path in sorted(paths, key=lambda path: (order.get(path, len(order)), path))
        )

    def _codes(self, path: str) -> tuple[tuple[tuple[str, int], ...], bool]:
        counted = self._values.get(path.rpartition("/")[2], Counter())
        if counted is None:
            return (), True
        codes: Counter[str] = Counter()
        for text, number in counted.items():
            codes[unescaped(text.decode("utf-8", "replace"))] += number
        return tuple(sorted(codes.items(), key=lambda item: (-item[1], item[0]))), False

    def _count(self, name: str, text: bytes, number: int) -> None:
        counted = self._values.setdefault(name, Counter())
        if counted is not None and text:
            counted[text[:_LONGEST_CODE]] += number
            if len(counted) > MOST_VALUES:
                self._values[name] = None

    def _bound(self) -> None:
        if len(self._filled) + len(self._empty) <= MOST_PATHS:
            return
        # A path that goes is never among the first again, so what stays was counted from the beginning.
        paths = self._filled.keys() | self._empty.keys()
        for path in sorted(paths)[MOST_PATHS:]:
            self._filled.pop(path, None)
            self._empty.pop(path, None)


def _escaped(section: re.Match[bytes]) -> bytes:
    """The text of a CDATA section as it would stand outside of one."""
    return section[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;")


_BEGIN, _TEXT_HERE, _END, _FILLED, _EMPTY = range(5)
"""Steps through a shape: a tag begins an element, a text stands there, a tag ends one; an element with nothing but a
text, and one with nothing, in one step."""


def _elements(shape: bytes) -> tuple[set[str], set[str]]:
    """The paths of all elements of a shape: those with text in them, at any depth, and all."""
    filled: set[str] = set()
    present: set[str] = set()
    path: list[str] = []
    known = 0  # how many of `path`, from the record on, are known to be filled
    for piece in shape.removeprefix(b"<").removesuffix(b">").split(b"><"):
        for step, name in _steps(piece):
            if step == _END:
                del path[-1:]
                known = min(known, len(path))
                continue
            if step != _TEXT_HERE:
                element = _below(path[-1], name) if path else ""
                present.add(element)
            if step == _BEGIN:
                path.append(element)
                continue
            if step == _FILLED:
                filled.add(element)
            if step != _EMPTY and known < len(path):
                filled.update(path[known:])
                known = len(path)
    return filled, present


@lru_cache(maxsize=4096)
def _steps(piece: bytes) -> tuple[tuple[int, str], ...]:
    """What a piece of a shape says, the brackets at its ends left out: `city>.</city`, or `/address`."""
    steps: list[tuple[int, str]] = []
    for closes, name, rest, text in _TAG.findall(b"<%b>" % piece):
        if not closes:
            steps.append((_BEGIN, name.decode("utf-8", "replace")))
        if closes or rest.endswith(b"/"):
            steps.append((_END, ""))
        if text:
            steps.append((_TEXT_HERE, ""))
    kinds = [step for step, _ in steps]
    if kinds in ([_BEGIN, _END], [_BEGIN, _TEXT_HERE, _END]):
        return ((_EMPTY if len(kinds) == 2 else _FILLED, steps[0][1]),)
    return tuple(steps)


@lru_cache(maxsize=4096)
def _below(path: str, name: str) -> str:
    """The path below the record of a child; that of its parent for one too long to be true."""
    joined = f"{path}/{name}" if path else name
    return joined if len(joined) <= _LONGEST_PATH else path
