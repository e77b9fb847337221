"""Values that stand for "no value": None, N/A, 00000, {27}, NO ADDRESS ON FILE.

What is a placeholder in one field is data in another: people are called Null and None, and Nan. So a rule lists
for each field what is none of its values; there is no list for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck
from validator.checks.hit import Hit
from validator.privacy import quote
from validator.records.guard import FOREIGN_REFERENCE, SECTION_START, Guard
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from validator.privacy import Shown
    from validator.records.record import Record

_LONGEST = 100
"""Longer values, in characters, are no placeholders."""
_FOLDED = rb"\xc3\x9f|\xc4\xb0|\xc5\xbf|\xc7\xb0|\xe1\xba[\x96-\x9e]|\xe2\x84\xaa|\xef\xac[\x80-\x86]"
"""Characters beyond ASCII that begin with one of ASCII once their case is folded, such as ß, in UTF-8."""
_BLANK = rb"\s|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2[\x80\x81]|\xe3\x80\x80"
"""Blanks, before which a text may begin like any; some quotation marks and dashes are taken for blanks here."""
_SAFE_LEADS = frozenset((0xC6, *range(0xC8, 0xE1), *range(0xE4, 0xEF), *range(0xF0, 0xF5)))
"""Bytes that begin a character beyond ASCII which is none of these."""
_TOLD_BY = 6
"""By how many characters at most a guard tells a text from an entry."""
_MOST_BEGINNINGS = 20_000
"""How many beginnings of texts are remembered."""


@dataclass(frozen=True, slots=True)
class Options:
    """`lists`: for each field what stands for no value.

    Upper and lower case, and blanks around or several in a row, do not count. `*` stands for any text.
    """

    lists: Mapping[Selector, tuple[str, ...]]


class _Beginnings(dict[str, bool]):
    """Whether an entry may begin with these two characters of a text, as far as it was asked."""

    def __init__(self, heads: frozenset[str]) -> None:
        super().__init__()
        self._heads = heads

    def __missing__(self, beginning: str) -> bool:
        head = beginning.casefold()[:2]
        may_be = not self._heads.isdisjoint({head, head[:1], ""}) or head != "".join(head.split())
        if len(self) < _MOST_BEGINNINGS:
            self[beginning] = may_be
        return may_be


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list made ready: whole values, patterns for entries with a `*`, and how entries begin."""

    values: frozenset[str]
    patterns: re.Pattern[str] | None
    beginnings: _Beginnings

    entries: tuple[str, ...]
    """All of them up to a `*`, as they are compared."""

    def has(self, text: str) -> bool:
        """Whether `text` is on the list; nearly all texts begin like no entry, and are passed over by that."""
        return self.beginnings[text[:2]] and len(text) <= _LONGEST and self._has(text)

    def has_any(self, texts: Sequence[str]) -> bool:
        """Whether any of `texts` is on the list."""
        beginnings = self.beginnings
        return any(map(self.has, [text for text in texts if beginnings[text[:2]]]))

    def _has(self, text: str) -> bool:
        normal = _normal(text)
        return normal in self.values or bool(self.patterns and self.patterns.fullmatch(normal))


def guard(options: Options) -> Guard | None:
    """Lets pass what begins like no entry; a reference may hide how a text begins."""
    listed = _everything(tuple(options.lists.values()))
    beginnings = {beginning.split()[0] if beginning.split() else "" for beginning in listed.entries}
    if "" in beginnings or not all(beginning.isascii() for beginning in beginnings):
        return None
    suspect = [
        _suspect({one[:_TOLD_BY] for one in beginnings if one[0] == first})
        for first in sorted({one[0] for one in beginnings})
    ]
    firsts = {char for one in beginnings for char in (one[0], one[0].upper())}
    usual = frozenset(char for char in range(0x21, 0x7F) if chr(char) not in firsts and char not in b"&<]")
    hidden = rb"(?!%b)&|\]|<!" % FOREIGN_REFERENCE
    suspects = b"|".join([*suspect, _FOLDED, _BLANK, hidden])
    rest = b"(?!%b(?:%b))" % (SECTION_START, suspects)
    return Guard(usual | _SAFE_LEADS, rest, then=_told_by_two(beginnings))


def _told_by_two(beginnings: set[str]) -> tuple[tuple[frozenset[int], bytes], ...]:
    """What begins like one of `beginnings`, but goes on like none; only for those of more than one character."""
    alone = {one for one in beginnings if len(one) == 1}
    longer = [one for one in beginnings if one[0] not in alone]
    firsts = frozenset(ord(char) for one in longer for char in (one[0], one[0].upper())) - frozenset(b"&<]")
    seconds = frozenset(ord(char) for one in longer for char in (one[1], one[1].upper()))
    others = frozenset(range(0x21, 0x7F)) - seconds - frozenset(b"&<]")
    return ((firsts, b"(?=[%b])" % re.escape(bytes(sorted(others)))),) if firsts and others else ()


def _suspect(beginnings: set[str]) -> bytes:
    """What begins like one of `beginnings`, which have the same first character."""
    first = _either(next(iter(beginnings))[0])
    rests = {one[1:] for one in beginnings}
    if "" in rests:
        return first
    deeper = (
        _suspect({one for one in rests if one[0] == char}) for char in sorted({one[0] for one in rests})
    )
    # What is not ASCII, or a reference, may stand for a letter.
    return first + b"(?:%b|[\x80-\xff&\\]]|<!)" % b"|".join(deeper)


def _either(char: str) -> bytes:
    """A character in both cases."""
    return b"[%b]" % re.escape("".join({char, char.upper()} if len(char.upper()) == 1 else {char}).encode())


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that is a placeholder in its field."""
    for selector, entries in options.lists.items():
        for element in record.select(selector):
            if is_placeholder(element.text, entries):
                values: dict[str, Shown] = {
                    "value": quote(element.text.strip(), element.path),
                    "field": selector.leaf,
                }
                yield Hit(element.at, element.path, values)


def is_placeholder(text: str, entries: tuple[str, ...]) -> bool:
    """Whether `text` is one of `entries`."""
    return _listed(entries).has(text)


def is_clean(texts: Sequence[str], options: Options, as_of: dt.date) -> bool:  # noqa: ARG001
    """Whether no text is a placeholder in any field."""
    everything = _everything(tuple(options.lists.values()))
    return not everything.has_any(texts)


def _normal(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=64)
def _listed(entries: tuple[str, ...]) -> _Listed:
    normal = {_normal(entry) for entry in entries}
    patterns = sorted(entry for entry in normal if "*" in entry)
    expression = "|".join(".*".join(map(re.escape, entry.split("*"))) for entry in patterns)
    heads = frozenset(entry.split("*")[0][:2] for entry in normal)
    return _Listed(
        frozenset(normal.difference(patterns)),
        re.compile(expression) if patterns else None,
        _Beginnings(heads),
        tuple(entry.split("*")[0] for entry in sorted(normal)),
    )


@lru_cache(maxsize=16)
def _everything(lists: tuple[tuple[str, ...], ...]) -> _Listed:
    return _listed(tuple(dict.fromkeys(entry for entries in lists for entry in entries)))


CHECK = RecordCheck(
    "placeholder",
    Options,
    frozenset({"value", "field"}),
    hits,
    look=Look.EACH,
    is_clean=is_clean,
    guard=guard,
)
