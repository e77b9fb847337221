"""Values that stand for "no value": None, N/A, 00000, {27}, NO ADDRESS ON FILE.

What is a placeholder in one field is data in another: people are called Null and None, and Nan. So a rule lists
for each field what is none of its values; there is no list for all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import Look, RecordCheck
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.expression import expression
from validator.privacy import quote
from validator.records.guard import FOREIGN, Beginning, Guard
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from validator.privacy import Shown
    from validator.records.record import Record

_LONGEST = 100
"""Longer values, in characters, are no placeholders."""
_TOLD_BY = 4
"""By how many characters behind the first a guard tells a text from an entry."""
_PRINTABLE = frozenset(range(0x21, 0x7F)) - frozenset(b"&<]")
_COMMON = frozenset("abcdefghijklmnopqrstuvwxyz0123456789(")
"""How texts may well begin that are on no list, although one is that begins so; the others are looked at."""
_WORD_END = b"[\t- &<\\]\x80-\xff]"
"""What may be a blank, hide one, or end the text."""
_NONE_HIDDEN = rb"(?![^<]{0,%d}?[&\]\x80-\xff])" % (_TOLD_BY - 1)
"""What is not ASCII, or a reference, may stand for a letter."""
_Word: TypeAlias = tuple[str, bool]
"""The first word of an entry, or what is left of it, and whether it may go on with anything."""
_MOST_BEGINNINGS = 20_000
"""How many beginnings of texts are remembered."""


@dataclass(frozen=True, slots=True)
class Options:
    """`lists`: for each field what stands for no value.

    Upper and lower case, and blanks around or several in a row, do not count. `*` stands for any text.
    """

    lists: Mapping[Selector, tuple[str, ...]]


_BEGINNING = itemgetter(slice(0, 2))


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
    """All of them, as they are compared."""

    def has(self, text: str) -> bool:
        """Whether `text` is on the list; nearly all texts begin like no entry, and are passed over by that."""
        return self.beginnings[text[:2]] and len(text) <= _LONGEST and self._has(text)

    def has_any(self, texts: Sequence[str]) -> bool:
        """Whether any of `texts` is on the list."""
        may_be = {beginning for beginning in {*map(_BEGINNING, texts)} if self.beginnings[beginning]}
        return bool(may_be) and any(self.has(text) for text in texts if text[:2] in may_be)

    def _has(self, text: str) -> bool:
        normal = _normal(text)
        return normal in self.values or bool(self.patterns and self.patterns.fullmatch(normal))


def guard(options: Options) -> Guard | None:
    """Lets pass what begins like no entry; a reference may hide how a text begins."""
    return _guard_of(_everything(tuple(options.lists.values())).entries)


@lru_cache(maxsize=64)
def _guard_of(entries: tuple[str, ...]) -> Guard | None:
    words: set[_Word] = set()
    for entry in entries:
        before, star, _ = entry.partition("*")
        first = next(iter(before.split()), "")
        if not first or not first.isascii() or first[0] == "&":
            return None
        words.add((first, bool(star) and before == first))
    leads = {word[0] for word, _ in words}
    usual = _PRINTABLE - frozenset(ord(case) for lead in leads for case in _cases(lead))
    suspect = [_other_than(lead, _behind(lead, words)) for lead in sorted(leads) if lead in _COMMON]
    return Guard((Beginning(usual), *filter(None, suspect), *FOREIGN))


def _other_than(lead: str, tails: set[_Word]) -> Beginning | None:
    """Texts that begin with `lead`, and go on like none of `tails`; None if all may be suspected."""
    if ("", True) in tails:
        return None
    nexts = "".join(sorted({case for tail, _ in tails if tail for case in _cases(tail[0])}))
    usual = rb"[^\W%b]" % re.escape(nexts).encode()
    whole = {tail for tail, is_open in tails if not is_open and len(tail) < _TOLD_BY}
    cut = {tail[:_TOLD_BY] for tail, is_open in tails} - whole
    ways = [b"(?:%b)" % b"|".join(map(_escaped, sorted(whole))) + _WORD_END] if whole else []
    words = b"(?!(?i:%b))" % b"|".join([*ways, *map(_escaped, sorted(cut))])
    return Beginning(frozenset(map(ord, _cases(lead))), (words, _NONE_HIDDEN), usual)


def _escaped(text: str) -> bytes:
    return re.escape(text).encode()


def _behind(lead: str, words: set[_Word]) -> set[_Word]:
    return {(word[1:], is_open) for word, is_open in words if word.startswith(lead)}


def _cases(char: str) -> str:
    """A character in both cases."""
    return "".join({char, char.upper()})


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
    heads = frozenset(entry.split("*")[0][:2] for entry in normal)
    return _Listed(
        frozenset(normal.difference(patterns)),
        expression("|".join(".*".join(map(re.escape, entry.split("*"))) for entry in patterns))
        if patterns
        else None,
        _Beginnings(heads),
        tuple(sorted(normal)),
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
    reads_texts=True,
    is_local=True,
)
