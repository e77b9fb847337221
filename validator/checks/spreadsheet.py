"""What a spreadsheet does to identifiers: 2.17E+13, 104476.0, #N/A, and leading zeros that are gone.

The first three show in a value by itself. A lost zero shows only beside the other values of its kind: where
nearly all have eight digits, many of them zeros in front, one of six has lost two. Postal codes of the United
States have five digits, and their first is 0 in some states.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, texts_at
from validator.privacy import quote
from validator.records.guard import EVERYTHING, FOREIGN_REFERENCE, SECTION_START, Guard, Guarded
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Column, RecordId, Seen, Stretch
    from validator.faults import Place
    from validator.privacy import Shown

_SHARE = 80
"""Of how many values in a hundred the length counts as the usual one."""

_MOST = 50
"""How many short values of one length and kind are told one by one; more are told as one, with their number."""

_NUMBER = re.compile(r"(?P<mantissa>\d[.,]\d+|\d)E\+?(?P<exponent>\d{1,2})", re.ASCII)
_DECIMAL = re.compile(r"(?P<digits>\d+)\.0", re.ASCII)
_MARKS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "###")
_ERROR = re.compile("|".join(map(re.escape, _MARKS)) + "#*")
_POINT = re.compile(rb"\.(?:\d+E\+?\d|0\s*$)", re.MULTILINE)
_COMMA = re.compile(rb",(?:\d+E\+?\d|0\s*$)", re.MULTILINE)
_OTHERS = frozenset((*range(0x21, 0x7F), *range(0xC3, 0xE1), *range(0xE4, 0xF5))) - frozenset(
    b"0123456789&<]"
)
"""Bytes that begin a character which is neither a digit nor a blank."""
_GUARD = Guard(
    _OTHERS - frozenset(b"#"),
    rb"(?=</|%b(?:[!\"$%%'-/:;=-Z[\\^-~\xc3-\xe0\xe4-\xf4]|%b"
    rb"|[0-9]++(?:[^.,E&<\]\x80-\xff]|(?:\]\]>)?+</)))" % (SECTION_START, FOREIGN_REFERENCE),
    then=((frozenset(b"0123456789"), rb"(?=[0-9]*+(?:[^.,E&<\]\x80-\xff]|</))"),),
)
"""What begins with no digit, or is no number with a point or an exponent."""
_GUARD_OF_POSTAL_CODES = Guard(
    _OTHERS,
    rb"(?=</|%b(?:[!-%%'-;=-Z[\\^-~\xc3-\xe0\xe4-\xf4]|%b))(?!%b[0-9]{3,4}[-<\]\s&\xc2\xe1-\xe3])"
    % (SECTION_START, FOREIGN_REFERENCE, SECTION_START),
    then=((frozenset(b"0123456789"), rb"(?=[0-9]{4})"),),
)
_SHORT = re.compile(rb"\n\s*\d{3,4}\s*[-\n]")
_ZERO = ord("0")
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
"""The position of a record, the copy of the element in it, and the text."""


@dataclass(slots=True)
class Length:
    """Values of digits of one kind and length: how many, how many begin with 0, and the first that do not."""

    count: int = 0
    zeros: int = 0
    spots: list[_Spot] = field(default_factory=list)


_Kind: TypeAlias = tuple[int, str]
"""The number of a selector, and the type of identifier or ""."""

_Where: TypeAlias = "tuple[RecordId, str, Place]"
"""A record, with the path and the place of an element in it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What neighbouring records show: `spoilt` values by selector with what they were, and lengths by kind."""

    spoilt: tuple[tuple[int, _Spot, str], ...]
    lengths: dict[_Kind, dict[int, Length]]


def selected(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The fields of all rules, and what tells of what kind they are."""
    fields = [one for options in rules for one in (*options.fields, *options.padded)]
    return tuple(dict.fromkeys([*fields, _TYPE, _STATE, _POSTAL_CODE, _COUNTRY]))


def gather(seen: Seen, rules: Sequence[Options]) -> Batch:
    """The spoilt values, and the lengths of the others."""
    selectors = selected(rules)
    columns = {selector: seen.columns(selector) for selector in selectors}
    spoilt = [
        (number, spot, meant)
        for number, selector in enumerate(selectors)
        if any(selector in options.fields for options in rules)
        for spot, meant in _spoilt(columns[selector])
    ]
    if any(options.states for options in rules):
        number = selectors.index(_POSTAL_CODE)
        states = frozenset(state.casefold() for options in rules for state in options.states)
        spoilt += ((number, spot, meant) for spot, meant in _short_postal_codes(columns, states))
    lengths: dict[_Kind, dict[int, Length]] = {}
    for number, selector in enumerate(selectors):
        if any(selector in options.padded for options in rules):
            types = columns[_TYPE] if selector == _VALUE else None
            _measure(lengths, number, columns[selector], types)
    return Batch(tuple(sorted(spoilt, key=lambda one: one[1])), lengths)


def guards(rules: Sequence[Options]) -> dict[Selector, Guarded]:
    """Let pass what is no number with a point or an exponent, no mark, and no short postal code.

    Where no postal code is short, nothing is asked of states and countries.
    """
    padded = {selector for options in rules for selector in options.padded}
    fields = {selector for options in rules for selector in options.fields}
    found = dict.fromkeys(fields - padded, Guarded(_GUARD, _is_spoilt))
    if any(options.states for options in rules):
        guard = _GUARD_OF_POSTAL_CODES
        if _POSTAL_CODE in found:
            guard &= _GUARD
        found[_POSTAL_CODE] = Guarded(guard, lambda code: _is_spoilt(code) or _is_short(code))
    unasked = Guarded(EVERYTHING, lambda _: False)
    return {_STATE: unasked, _COUNTRY: unasked, **found}


def _is_spoilt(text: str) -> bool:
    return _meant(text.strip()) is not None


def _spots(columns: Sequence[Column]) -> Iterator[_Spot]:
    """Every text, record by record; copies count those that are there."""
    for position, texts in enumerate(zip(*columns, strict=True)):
        there = (text.decode() for text in texts if text is not None)
        yield from ((position, copy, text) for copy, text in enumerate(there))


def _spoilt(columns: Sequence[Column]) -> Iterator[tuple[_Spot, str]]:
    everything = b"\n".join([text for column in columns for text in column if text])
    has_sign = b"+" in everything or b"#" in everything
    if not (has_sign or _POINT.search(everything) or _COMMA.search(everything)):
        return
    for spot in _spots(columns):
        meant = _meant(spot[2].strip())
        if meant is not None:
            yield spot, meant


def _meant(text: str) -> str | None:
    """What a spoilt text was, "" where nobody can tell; None for any other text."""
    if found := _NUMBER.fullmatch(text):
        # A number without a sign or a fraction, such as 12E5, may be a code.
        return "" if "+" in text or len(found["mantissa"]) > 1 else None
    if found := _DECIMAL.fullmatch(text):
        return found["digits"]
    return "" if _ERROR.fullmatch(text) else None


def _short_postal_codes(
    columns: dict[Selector, Sequence[Column]], states: frozenset[str]
) -> Iterator[tuple[_Spot, str]]:
    codes = columns[_POSTAL_CODE]
    everything = b"\n".join([b"", *[code for column in codes for code in column if code], b""])
    if everything.isascii() and not _SHORT.search(everything):
        return
    short = {code for column in codes for code in set(column) if code and _is_short(code.decode())}
    for position, written in enumerate(zip(*codes, strict=True)):
        if short.isdisjoint(written):
            continue
        texts = texts_at(codes, position)
        where, countries = texts_at(columns[_STATE], position), texts_at(columns[_COUNTRY], position)
        if len(texts) != len(where) or not all(one.strip().casefold() in _HERE for one in countries):
            continue
        for copy, text in enumerate(texts):
            if _is_short(text) and where[copy].strip().casefold() in states:
                plain, _, rest = text.strip().partition("-")
                yield (position, copy, text), plain.zfill(5) + (f"-{rest}" if rest else "")


def _is_short(code: str) -> bool:
    plain = code.strip().partition("-")[0]
    return len(plain) in (3, 4) and plain.isdecimal() and plain.isascii()


def _measure(
    lengths: dict[_Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Column],
    types: Sequence[Column] | None,
) -> None:
    """Counts values of digits by kind, length and whether they begin with 0; remembers the first that do not."""
    everything = b"".join([text for column in columns for text in column if text])
    if not everything:
        return
    if types is None:
        types = [[None if text is None else b"" for text in column] for column in columns]
    is_plain = everything.isascii() and everything.split(None, 1) == [everything]
    is_plain = is_plain and _are_aligned(types, columns) and not _have_gaps(columns)
    if not is_plain:
        _measure_records(lengths, number, columns, types)
        return
    for copy, (kinds, column) in enumerate(zip(types, columns, strict=True)):
        for kind, count in Counter(kinds).items():
            if kind is None:
                continue
            of_kind = column
            if count != len(kinds):
                of_kind = [text if own == kind else None for text, own in zip(column, kinds, strict=True)]
            _count(lengths, (number, kind.decode().strip()), of_kind, copy)
    for kinds_lengths in lengths.values():
        for length in kinds_lengths.values():
            length.spots = sorted(length.spots)[:_MOST]


def _are_aligned(types: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether every value has its type in the same copy."""
    return len(types) == len(columns) and all(
        kinds.count(None) == column.count(None) == 0
        or [kind is None for kind in kinds] == [text is None for text in column]
        for kinds, column in zip(types, columns, strict=True)
    )


def _have_gaps(columns: Sequence[Column]) -> bool:
    """Whether the number of a column is not everywhere that of the copy: one before has nothing in some record."""
    return any(
        None in before
        and any(text is not None and one is None for one, text in zip(before, after, strict=True))
        for before, after in pairwise(columns)
    )


def _count(lengths: dict[_Kind, dict[int, Length]], kind: _Kind, column: Column, copy: int) -> None:
    """Counts the texts of one kind in one column."""
    numbers = [text for text in column if text is not None and text.isdigit()]
    zeros = Counter(len(text) for text in numbers if text < b"1")
    for digits, count in Counter(map(len, numbers)).items():
        length = lengths.setdefault(kind, {}).setdefault(digits, Length())
        length.count += count
        length.zeros += zeros[digits]
        if zeros[digits] == count:
            continue
        spots = (
            (position, copy, text.decode())
            for position, text in enumerate(column)
            if text is not None and len(text) == digits and text[0] != _ZERO and text.isdigit()
        )
        length.spots += islice(spots, _MOST)


def _measure_records(
    lengths: dict[_Kind, dict[int, Length]],
    number: int,
    columns: Sequence[Column],
    types: Sequence[Column],
) -> None:
    """The same, record by record; for those whose types do not fit to their values nothing is known."""
    for position in range(len(columns[0])):
        texts, kinds = texts_at(columns, position), texts_at(types, position)
        if len(kinds) != len(texts):
            continue
        for copy, text in enumerate(texts):
            plain = text.strip()
            if not (plain.isdecimal() and plain.isascii()):
                continue
            of_kind = lengths.setdefault((number, kinds[copy].strip()), {})
            length = of_kind.setdefault(len(plain), Length())
            length.count += 1
            if plain[0] == "0":
                length.zeros += 1
            elif len(length.spots) < _MOST:
                length.spots.append((position, copy, plain))


@dataclass(slots=True)
class _Known:
    """What is known of values of one kind and length."""

    count: int = 0
    zeros: int = 0
    first: list[tuple[str, _Where]] = field(default_factory=list)


class Sheet:
    """Remembers lengths by kind, and where the first short values stand."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._selectors = selected(rules)
        self._known: dict[_Kind, dict[int, _Known]] = {}

    def add(self, batch: Batch, stretch: Stretch) -> Iterator[FeedHit]:
        """The hits that a value shows by itself."""
        for number, (position, copy, text), meant in batch.spoilt:
            selector = self._selectors[number]
            path, place = stretch.find(position, selector, copy)
            for rule, options in enumerate(self._rules):
                if selector in options.fields or (selector == _POSTAL_CODE and options.states):
                    yield _hit(rule, text, meant, 1, (stretch.record(position), path, place))
        for kind, lengths in batch.lengths.items():
            of_kind = self._known.setdefault(kind, {})
            for digits, length in lengths.items():
                known = of_kind.setdefault(digits, _Known())
                known.count += length.count
                known.zeros += length.zeros
                for position, copy, text in length.spots[: _MOST - len(known.first)]:
                    path, place = stretch.find(position, self._selectors[kind[0]], copy)
                    known.first.append((text, (stretch.record(position), path, place)))

    def finish(self) -> Iterator[FeedHit]:
        """The hits that show beside the other values of their kind."""
        for rule, options in enumerate(self._rules):
            for (number, _), lengths in sorted(self._known.items()):
                if self._selectors[number] in options.padded:
                    yield from _unpadded(rule, options, lengths)


def _unpadded(rule: int, options: Options, lengths: dict[int, _Known]) -> Iterator[FeedHit]:
    total = sum(known.count for known in lengths.values())
    usual = max(lengths, key=lambda digits: (lengths[digits].count, digits))
    short = sorted(digits for digits in lengths if digits < usual)
    lost = sum(lengths[digits].count - lengths[digits].zeros for digits in short)
    is_padded = lengths[usual].zeros >= max(lost, 1)
    if total < options.min_values or lengths[usual].count * 100 < _SHARE * total or not is_padded:
        return
    for digits in short:
        known = lengths[digits]
        count = known.count - known.zeros
        is_systematic = count > _MOST
        for text, at in known.first[: 1 if is_systematic else _MOST]:
            yield _hit(rule, text, text.zfill(usual), count if is_systematic else 1, at)


def _hit(rule: int, text: str, meant: str, count: int, at: _Where) -> FeedHit:
    record, path, place = at
    values: dict[str, Shown] = {
        "value": quote(text.strip(), path),
        "repaired": quote(meant, path) if meant else "",
        "field": path.rpartition("/")[2].partition("[")[0],
        "count": "" if count == 1 else count,
    }
    # Values were counted, not the records that they stand in.
    return FeedHit(rule, record, place, path, values, crowds=None if count == 1 else {})


CHECK = FeedCheck(
    "spreadsheet",
    Options,
    frozenset({"value", "repaired", "field", "count"}),
    selected,
    gather,
    Sheet,
    guards=guards,
)
