"""What a spreadsheet does to identifiers: 2.17E+13, 104476.0, #N/A, and leading zeros that are gone.

The first three show in a value by itself. A lost zero shows only beside the other values of its kind: where
nearly all have eight digits, many of them zeros in front, one of six has lost two. Postal codes of the United
States have five digits, and their first is 0 in some states.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, texts_at
from validator.checks.lengths import MOST_SPOTS, Kind, Length, Values, measure
from validator.dataclass import dataclass, field
from validator.expression import expression
from validator.machine import parted_texts
from validator.privacy import quote
from validator.records.guard import EVERYTHING, FOREIGN, Beginning, Guard, Guarded
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from validator.checks.check import RecordId, Seen, Stretch, Wanted
    from validator.faults import Place
    from validator.privacy import Shown

_SHARE = 80
"""Of how many values in a hundred the length counts as the usual one."""

_NUMBER = expression(r"(?P<mantissa>\d[.,]\d+|\d)E\+?(?P<exponent>\d{1,2})", re.ASCII)
_DECIMAL = expression(r"(?P<digits>\d+)\.0", re.ASCII)
_MARKS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "###")
_ERROR = expression("|".join(map(re.escape, _MARKS)) + "#*")
_SIGNS = b"+", b"#", b".", b","
"""There is one of these in every spoilt value."""
_SPOILT = expression(rb"[+#]|[.,](?:\d+E\+?\d|0[\s\x80-\xff]*\0)")
"""Where a spoilt value may stand among joined texts."""
_DIGITS = frozenset(b"0123456789")
_NO_DIGITS = frozenset(range(0x21, 0x7F)) - _DIGITS - frozenset(b"&<]")
_NO_NUMBER = rb"(?![0-9]*+(?:[.,E&\]\x80-\xff]|<!))"
_NO_MANTISSA = rb"(?=[^.,E&])"
_NO_DECIMALS = rb"(?<=[!-/1-:=-~])", rb"(?<=[^.;]0)"
"""What a number with an exponent does not go on with, and what one with a decimal does not end with."""
_GUARD = Guard(
    (
        Beginning(_NO_DIGITS - frozenset(b"#")),
        Beginning(_DIGITS, (_NO_NUMBER,), _NO_MANTISSA, _NO_DECIMALS),
        *FOREIGN,
    )
)
"""What begins with no digit, or is no number with a point or an exponent."""
_GUARD_OF_POSTAL_CODES = Guard(
    (
        Beginning(_NO_DIGITS - frozenset(b"#")),
        Beginning(_DIGITS, (rb"(?=[0-9]{4})", _NO_NUMBER), whole=rb"[0-9][^<]{3}(?<=[0-9][0-9])"),
        *FOREIGN,
    )
)
_SHORT = expression(rb"\n\s*\d{3,4}\s*[-\n]")
_TYPE, _STATE, _POSTAL_CODE, _COUNTRY = (
    Selector.parse(path)
    for path in (
        "user_identifiers/user_identifier/id_type",
        "contact_info/addresses/address/state_province",
        "contact_info/addresses/address/postal_code",
        "contact_info/addresses/address/country",
    )
)
_VALUE = Selector.parse("user_identifiers/user_identifier/value")
_HERE = frozenset({"", "us", "usa", "united states", "united states of america"})


@dataclass(frozen=True, slots=True)
class Options:
    """Where to look.

    Attributes:
        fields: where spreadsheets leave numbers with an exponent, decimals and error marks.
        padded: identifiers whose leading zeros are judged against the others; values of `user_identifier` by
            their type.
        min_values: how many values of a kind it takes to judge by them.
        states: states of the United States in which postal codes begin with 0.
    """

    fields: tuple[Selector, ...]
    padded: tuple[Selector, ...] = ()
    min_values: int = 6
    states: tuple[str, ...] = ()


_Spot: TypeAlias = tuple[int, int, str]
"""The position of a record, the copy of an element in it, and the text."""
_Where: TypeAlias = "tuple[RecordId, str, Place]"
"""A record, with the path and the place of an element in it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What neighbouring records show: `spoilt` values by selector with what they were, and lengths by kind."""

    spoilt: tuple[tuple[int, _Spot, str], ...]
    lengths: dict[Kind, dict[int, Length]]


def selected(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The fields of all rules, and what tells of what kind they are."""
    fields = [one for options in rules for one in (*options.fields, *options.padded)]
    return tuple(dict.fromkeys([*fields, _TYPE, _STATE, _POSTAL_CODE, _COUNTRY]))


class _Asked(NamedTuple):
    """What rules ask of selectors, by their numbers."""

    spoilt: Sequence[tuple[int, Selector]]
    measured: Sequence[tuple[int, Selector]]
    postal_code: int
    states: frozenset[str]


@lru_cache(8)
def _asked(rules: tuple[Options, ...]) -> _Asked:
    numbered = [*enumerate(selected(rules))]
    fields = {selector for options in rules for selector in options.fields}
    padded = {selector for options in rules for selector in options.padded}
    return _Asked(
        [(number, selector) for number, selector in numbered if selector in fields],
        [(number, selector) for number, selector in numbered if selector in padded],
        next(number for number, selector in numbered if selector == _POSTAL_CODE),
        frozenset(state.casefold() for options in rules for state in options.states),
    )


def gather(seen: Seen, rules: Sequence[Options]) -> Batch:
    """The spoilt values, and the lengths of the others."""
    asked = _asked(tuple(rules))
    spoilt: list[tuple[int, _Spot, str]] = []
    lengths: dict[Kind, dict[int, Length]] = {}
    for number, selector in asked.spoilt:
        if columns := seen.joined(selector):
            spoilt += ((number, spot, meant) for spot, meant in _spoilt(columns))
    for number, selector in asked.measured:
        measure(lengths, number, Values(seen, *_with_kind(selector)), seen.noted)
    if asked.states:
        short = _short_postal_codes(seen, asked.states)
        spoilt += ((asked.postal_code, spot, meant) for spot, meant in short)
    return Batch(tuple(sorted(spoilt, key=lambda one: one[1])), lengths)


def gists(rules: Sequence[Options]) -> Iterator[Wanted]:
    """The identifiers whose lengths are measured."""
    for selector in dict.fromkeys(selector for options in rules for selector in options.padded):
        yield _with_kind(selector)


def _with_kind(selector: Selector) -> Wanted:
    """An identifier, and what tells of which kind it is."""
    return selector, _TYPE if selector == _VALUE else None


def guards(rules: Sequence[Options]) -> dict[Selector, Guarded]:
    """Let pass what is no number with a point or an exponent, no mark, and no short postal code.

    Where no postal code is short, nothing is asked of states and countries.
    """
    padded = {selector for options in rules for selector in options.padded}
    fields = {selector for options in rules for selector in options.fields}
    found = dict.fromkeys(fields - padded, Guarded(_GUARD, _is_spoilt))
    if any(options.states for options in rules):
        found[_POSTAL_CODE] = Guarded(
            _GUARD_OF_POSTAL_CODES, lambda code: _is_spoilt(code) or _is_short(code)
        )
    unasked = Guarded(EVERYTHING, lambda _: False)
    return {_STATE: unasked, _COUNTRY: unasked, **found}


def _is_spoilt(text: str) -> bool:
    return _meant(text.strip()) is not None


def _spoilt(columns: Sequence[bytes]) -> Iterator[tuple[_Spot, str]]:
    if not any(sign in column for column in columns for sign in _SIGNS):
        return
    if not any(map(_SPOILT.search, columns)):
        return
    for position, texts in enumerate(zip(*map(parted_texts, columns), strict=True)):
        there = (text.decode() for text in texts if text is not None)
        for copy, text in enumerate(there):
            meant = _meant(text.strip())
            if meant is not None:
                yield (position, copy, text), meant


def _meant(text: str) -> str | None:
    """What a spoilt text was, "" where nobody can tell; None for any other text."""
    if found := _NUMBER.fullmatch(text):
        # A number without a sign or a fraction, such as 12E5, may be a code.
        return "" if "+" in text or len(found["mantissa"]) > 1 else None
    if found := _DECIMAL.fullmatch(text):
        return found["digits"]
    return "" if _ERROR.fullmatch(text) else None


def _short_postal_codes(seen: Seen, states: frozenset[str]) -> Iterator[tuple[_Spot, str]]:
    codes = seen.columns(_POSTAL_CODE)
    if not codes:
        return
    everything = b"\n".join([b"", *[code for column in codes for code in column if code], b""])
    if everything.isascii() and not _SHORT.search(everything):
        return
    all_states, all_countries = seen.columns(_STATE), seen.columns(_COUNTRY)
    short = {code for column in codes for code in set(column) if code and _is_short(code.decode())}
    for position, written in enumerate(zip(*codes, strict=True)):
        if short.isdisjoint(written):
            continue
        texts = texts_at(codes, position)
        where, countries = texts_at(all_states, position), texts_at(all_countries, position)
        if len(texts) != len(where) or not all(one.strip().casefold() in _HERE for one in countries):
            continue
        for copy, text in enumerate(texts):
            if _is_short(text) and where[copy].strip().casefold() in states:
                plain, _, rest = text.strip().partition("-")
                yield (position, copy, text), plain.zfill(5) + (f"-{rest}" if rest else "")


def _is_short(code: str) -> bool:
    plain = code.strip().partition("-")[0]
    return len(plain) in (3, 4) and plain.isdecimal() and plain.isascii()


@dataclass(slots=True)
class _Known:
    """What is known of values of one kind and length."""

    count: int = 0
    zeros: int = 0
    first: list[tuple[str, Callable[[], _Where]]] = field(default_factory=list)
    copies: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Lost:
    """Values of one kind that are shorter than is usual, by their length."""

    usual: int
    short: dict[int, _Known]

    @property
    def is_one_each(self) -> bool:
        """Whether nobody has two of them, since all stand in the same copy of the element."""
        return len(set().union(*(known.copies for known in self.short.values()))) <= 1


class Sheet:
    """Remembers lengths by kind, and where the first short values stand."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._selectors = selected(rules)
        self._known: dict[Kind, dict[int, _Known]] = {}
        self._kept: Stretch | None = None
        self._told: set[int] = set()

    def add(self, batch: Batch, stretch: Stretch) -> Iterator[FeedHit]:
        """The hits that a value shows by itself."""
        for number, (position, copy, text), meant in batch.spoilt:
            selector = self._selectors[number]
            where = _where(stretch, position, selector, copy)
            for rule, options in enumerate(self._rules):
                if selector in options.fields or (selector == _POSTAL_CODE and options.states):
                    self._told.add(rule)
                    yield _hit(rule, text, meant, where)
        for kind, lengths in batch.lengths.items():
            of_kind = self._known.setdefault(kind, {})
            for digits, length in lengths.items():
                known = of_kind.setdefault(digits, _Known())
                known.count += length.count
                known.zeros += length.zeros
                known.copies |= length.copies
                for position, copy, short in length.spots[: MOST_SPOTS - len(known.first)]:
                    found = partial(_where, stretch, position, self._selectors[kind[0]], copy)
                    known.first.append((short.decode(), self._once(found, stretch)))

    def _once(self, found: Callable[[], _Where], stretch: Stretch) -> Callable[[], _Where]:
        """Looks nothing up in the first stretch until it is asked for, which is rare; others are not kept for that."""
        self._kept = self._kept or stretch
        if stretch is self._kept:
            return found
        where = found()
        return lambda: where

    def finish(self) -> Iterator[FeedHit]:
        """The hits that show beside the other values of their kind."""
        for rule, options in enumerate(self._rules):
            found = [
                lost
                for (number, _), lengths in sorted(self._known.items())
                if self._selectors[number] in options.padded and (lost := _lost(options, lengths))
            ]
            # Who has values of several kinds, or was told of before, would count twice.
            is_counted = rule not in self._told and len(found) == 1 and found[0].is_one_each
            for lost in found:
                yield from _unpadded(rule, lost, is_counted=is_counted)


def _where(stretch: Stretch, position: int, selector: Selector, copy: int) -> _Where:
    return stretch.record(position), *stretch.find(position, selector, copy)


def _lost(options: Options, lengths: dict[int, _Known]) -> _Lost | None:
    """The values of one kind that have lost zeros, if any has."""
    total = sum(known.count for known in lengths.values())
    usual = max(lengths, key=lambda digits: (lengths[digits].count, digits))
    short = {digits: lengths[digits] for digits in sorted(lengths) if digits < usual}
    lost = sum(known.count - known.zeros for known in short.values())
    is_padded = lengths[usual].zeros >= lost
    if total < options.min_values or lengths[usual].count * 100 < _SHARE * total or not (lost and is_padded):
        return None
    return _Lost(usual, short)


def _unpadded(rule: int, lost: _Lost, *, is_counted: bool) -> Iterator[FeedHit]:
    """Few values are told one by one, many of a length as one; `is_counted`: each is somebody else's."""
    for digits, known in lost.short.items():
        count = known.count - known.zeros
        is_systematic = count > MOST_SPOTS
        crowds = {digits: count} if is_counted else {}
        for text, where in known.first[: 1 if is_systematic else MOST_SPOTS]:
            meant = text.zfill(lost.usual)
            yield _hit(rule, text, meant, where(), count if is_systematic else 1, crowds)


def _hit(
    rule: int, text: str, meant: str, at: _Where, count: int = 1, crowds: Mapping[int, int] | None = None
) -> FeedHit:
    record, path, place = at
    values: dict[str, Shown] = {
        "value": quote(text.strip(), path),
        "repaired": quote(meant, path) if meant else "",
        "field": path.rpartition("/")[2].partition("[")[0],
        "count": "" if count == 1 else count,
    }
    return FeedHit(rule, record, place, path, values, crowds=None if count == 1 else crowds)


CHECK = FeedCheck(
    "spreadsheet",
    Options,
    frozenset({"value", "repaired", "field", "count"}),
    selected,
    gather,
    Sheet,
    guards=guards,
    reads_texts=True,
    gists=gists,
)
