"""Remembers every identifier of a feed, and what is told of two records with the same one.

Nearly all identifiers are met once. So there is one dictionary from an identifier, in its plainest form, to the batch
that had it first; only where one is met again are records looked at one by one. What a message may need of a
record is kept packed, batch by batch.
"""

from __future__ import annotations

import pickle
import zlib
from bisect import bisect_right
from collections import Counter, OrderedDict
from itertools import compress
from typing import TYPE_CHECKING

from validator.checks.check import FeedHit, is_blank, texts_at
from validator.dataclass import dataclass
from validator.findings import Related
from validator.machine import parted_texts
from validator.privacy import Difference, quote
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.checks.check import RecordId, Stretch, Texts
    from validator.checks.unique import Options
    from validator.privacy import Shown

_ZLIB = b"x"
"""The first byte of what zlib has compressed; no pickle begins with it."""
PRIMARY_ID = Selector.parse("primary_id")
_PRIMARY = ("trim", "casefold")
"""How Alma compares primary identifiers (Source: XL-CASE)."""

_KEPT_BATCHES = 16
"""How many batches stay unpacked."""
_FEW_ASKED = 8
"""So many identifiers are looked for in a batch without a dictionary of all its identifiers."""
_COMPRESSED_FROM = 16 << 20
"""Bytes: of a feed with more rows than this the further ones are compressed, which takes time."""


def normal(text: str, how: Sequence[str]) -> str:
    """`text` as it is compared."""
    if "trim" in how:
        text = text.strip()
    return text.casefold() if "casefold" in how else text


def quick_keys(texts: bytes) -> bytes:
    """Identifiers, with NUL between them, in the form in which any rule that takes two for one has them alike.

    Blank ones are left out.
    """
    if texts.isascii() and texts.split(None, 1) == [texts]:
        return texts.lower()
    each = (text.strip().casefold() for text in texts.decode().split("\0"))
    return "\0".join(text for text in each if text).encode()


def _keys_of(column: Texts) -> tuple[Sequence[bytes], Sequence[int]]:
    """The quick keys of the texts of a column, and at which positions these are."""
    texts, positions = [*filter(None, column)], [*compress(range(len(column)), column)]
    keys = quick_keys(b"\0".join(texts)).split(b"\0")
    if len(keys) != len(positions):
        # Some are blank.
        keys = [_quick_key(text.decode()) for text in texts]
    return keys, positions


def _quick_key(text: str) -> bytes:
    return text.strip().casefold().encode()


def key_selectors(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The primary identifier, by which a record is told, and those that any rule asks for."""
    return tuple(dict.fromkeys([PRIMARY_ID, *(key for options in rules for key in options.keys)]))


def compared(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The fields that are shown where two records differ, and those that rank them."""
    ranked = (options.ranked for options in rules if options.ranked is not None)
    return tuple(dict.fromkeys([*(field for options in rules for field in options.compare), *ranked]))


@dataclass(frozen=True, slots=True)
class Batch:
    """The identifiers of neighbouring records.

    Attributes:
        records: how many.
        keys: all their identifiers, as `quick_keys` has them.
        is_distinct: whether none of these is there twice.
        rows: all that was seen, pickled: read only where an identifier occurs twice.
    """

    records: int
    keys: bytes
    is_distinct: bool
    rows: bytes


@dataclass(frozen=True, slots=True)
class _Row:
    """One record as it was seen: where it is, its texts by selector, the line of its first identifier."""

    source: int
    number: int
    line: int
    texts: tuple[tuple[str, ...], ...]

    def keys(self, selectors: int) -> Iterator[tuple[int, int, str]]:
        """Identifiers that are not blank: the number of the selector, of the copy, the text."""
        for number in range(selectors):
            for copy, text in enumerate(self.texts[number]):
                if not is_blank(text):
                    yield number, copy, text

    @property
    def primary_id(self) -> str:
        return self.texts[0][0].strip() if self.texts[0] else ""


class _Unpacked:
    """The rows of one batch, read one by one as they are asked for."""

    def __init__(self, packed: bytes, source: int, first: int, line: int, identifiers: int) -> None:
        columns: list[list[bytes]]
        self._lines: Sequence[int]
        columns, self._lines = pickle.loads(zlib.decompress(packed) if packed[:1] == _ZLIB else packed)
        self._columns: list[list[Texts]] = [[*map(parted_texts, own)] for own in columns]
        self._source = source
        self._first = first
        self._before = line - 1
        self._identifiers = identifiers
        self._keys: list[tuple[Sequence[bytes], Sequence[int]]] = []
        self._by_key: dict[bytes, list[int]] = {}
        self._asked = 0

    def row(self, position: int) -> _Row:
        """The record at `position` of the batch."""
        texts = tuple(texts_at(own, position) for own in self._columns)
        return _Row(self._source, self._first + position, self._before + self._lines[position], texts)

    def positions(self, key: bytes) -> Sequence[int]:
        """Where the records are that have an identifier with this quick key."""
        self._keys = self._keys or [
            _keys_of(column) for own in self._columns[: self._identifiers] for column in own
        ]
        self._asked += 1
        if self._asked <= _FEW_ASKED:
            return sorted({at for keys, where in self._keys for at in compress(where, map(key.__eq__, keys))})
        if not self._by_key:
            for keys, where in self._keys:
                for own_key, position in zip(keys, where, strict=True):
                    self._by_key.setdefault(own_key, []).append(position)
        return sorted(set(self._by_key.get(key, ())))


class _Rows:
    """Every record of the feed, batch by batch, packed; a record is named by its number in the feed, from 0."""

    def __init__(self, identifiers: int) -> None:
        self._identifiers = identifiers
        self.bases: list[int] = []
        self._packed: list[tuple[int, int, int, bytes]] = []
        self._bytes = 0
        self._count = 0
        self._unpacked: OrderedDict[int, _Unpacked] = OrderedDict()

    def add(self, batch: Batch, stretch: Stretch) -> int:
        """Takes a batch; returns its number, from 0."""
        self.bases.append(self._count)
        rows = batch.rows if self._bytes < _COMPRESSED_FROM else zlib.compress(batch.rows, 1)
        self._bytes += len(rows)
        self._packed.append((stretch.source, stretch.first, stretch.line, rows))
        self._count += batch.records
        return len(self.bases) - 1

    def batch(self, number: int) -> _Unpacked:
        """The batch with this number."""
        if number not in self._unpacked:
            source, first, line, packed = self._packed[number]
            self._unpacked[number] = _Unpacked(packed, source, first, line, self._identifiers)
            if len(self._unpacked) > _KEPT_BATCHES:
                self._unpacked.popitem(last=False)
        self._unpacked.move_to_end(number)
        return self._unpacked[number]

    def row(self, index: int) -> _Row:
        """The record with the number `index`."""
        number = bisect_right(self.bases, index) - 1
        return self.batch(number).row(index - self.bases[number])

    def source(self, index: int) -> int:
        """The source of the record with the number `index`."""
        return self._packed[bisect_right(self.bases, index) - 1][0]


class Index:
    """Remembers every identifier of the feed and tells a later one from an earlier.

    `_first` has of each quick key the batch in which it was met first. Once it is met again, or twice in its batch, the
    exact dictionaries have every record with it: `_firsts`, for each selector that is the first one of a rule, by
    identifier, the first record with it in the source that had it last, and `_others`, for each rule across users, by
    identifier, the first record with it.
    """

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._selectors = key_selectors(rules)
        self._compared = compared(rules)
        self._rows = _Rows(len(self._selectors))
        self._first: dict[bytes, int] = {}
        firsts = {0, *(self._selectors.index(key) for options in rules for key in options.keys[:1])}
        self._firsts: dict[int, dict[str, int]] = {selector: {} for selector in sorted(firsts)}
        self._others: dict[int, dict[str, int]] = {
            number: {} for number, options in enumerate(rules) if options.across == "users"
        }

    def add(self, batch: Batch, stretch: Stretch) -> Iterable[FeedHit]:
        """The hits of neighbouring records, against all before them and one another."""
        number = self._rows.add(batch, stretch)
        if not batch.keys:
            return ()
        keys = batch.keys.split(b"\0")
        first = self._first
        if batch.is_distinct and first.keys().isdisjoint(keys):
            first.update(dict.fromkeys(keys, number))
            return ()
        return self._look_closely(number, keys, stretch)

    def finish(self) -> Iterable[FeedHit]:
        """Nothing: every hit is known when its record is seen."""
        return ()

    def _look_closely(self, number: int, keys: Sequence[bytes], stretch: Stretch) -> Iterator[FeedHit]:
        """The hits of batch `number`: of the records with an identifier that was met before, or is there twice."""
        again = known = self._first.keys() & keys
        if len(own := set(keys)) < len(keys):
            again = known | {key for key, count in Counter(keys).items() if count > 1}
        batch, base = self._rows.batch(number), self._rows.bases[number]
        for position in sorted({at for key in again for at in batch.positions(key)}):
            row = batch.row(position)
            yield from self._add_row(row, base + position, _Here(stretch, position))
        self._first.update(dict.fromkeys(own - known, number))

    def _add_row(self, row: _Row, index: int, here: _Here) -> Iterator[FeedHit]:
        is_repeat = False
        for selector, known in self._firsts.items():
            key = self._key(row, selector)
            if key is None:
                continue
            value = normal(key[2], _PRIMARY)
            earlier = self._earlier_key(selector, value)
            if earlier is not None:
                is_repeat = is_repeat or (selector == 0 and self._rows.source(earlier) == row.source)
                yield from self._same_key(key, row, earlier, here)
                known.setdefault(value, earlier)
            if earlier is None or self._rows.source(earlier) != row.source:
                known[value] = index
        for rule in self._others:
            yield from self._other_user(rule, row, index, here, is_repeat=is_repeat)

    def _key(self, row: _Row, selector: int) -> tuple[int, int, str] | None:
        """The first identifier of a record that the selector with this number finds."""
        return next((key for key in row.keys(selector + 1) if key[0] == selector), None)

    def _earlier_key(self, selector: int, value: str) -> int | None:
        """The record that had `value` before as the first identifier that this selector finds."""
        if value in self._firsts[selector]:
            return self._firsts[selector][value]

        def is_meant(row: _Row) -> bool:
            key = self._key(row, selector)
            return key is not None and normal(key[2], _PRIMARY) == value

        return self._only(value, is_meant)

    def _earlier_value(self, rule: int, value: str) -> int | None:
        """The first record that had `value` before as one of the identifiers of a rule."""
        if value in self._others[rule]:
            return self._others[rule][value]
        return self._only(value, lambda row: value in self._values(row, rule))

    def _only(self, value: str, is_meant: Callable[[_Row], bool]) -> int | None:
        """The record in the batch that had `value` first, if it is the one that is meant."""
        key = _quick_key(value)
        number = self._first.get(key)
        if number is None:
            return None
        batch, base = self._rows.batch(number), self._rows.bases[number]
        return next((base + at for at in batch.positions(key) if is_meant(batch.row(at))), None)

    def _values(self, row: _Row, rule: int) -> dict[str, tuple[int, int, str]]:
        """The identifiers of a record that a rule asks for, as it compares them: each with its first place."""
        options = self._rules[rule]
        numbers = {self._selectors.index(key) for key in options.keys}
        values: dict[str, tuple[int, int, str]] = {}
        for key in row.keys(len(self._selectors)):
            if key[0] in numbers:
                values.setdefault(normal(key[2], options.normalise), key)
        return values

    def _same_key(self, key: tuple[int, int, str], row: _Row, earlier: int, here: _Here) -> Iterator[FeedHit]:
        other = self._rows.row(earlier)
        across = "source" if other.source == row.source else "sources"
        for rule, options in enumerate(self._rules):
            if options.across != across or options.keys[:1] != (self._selectors[key[0]],):
                continue
            # Within a source the first wins; across sources the one that is loaded last, which is this one.
            winner, loser = (other, row) if across == "source" else (row, other)
            codes = self._code(winner, options), self._code(loser, options)
            if options.ranks and not _is_lesser(*codes, options.ranks):
                continue
            role = "winner" if across == "source" else "loaded-earlier"
            differs = self._differences(winner, loser, options.compare)
            yield self._hit(rule, key, here, other, role, differs, codes)

    def _code(self, row: _Row, options: Options) -> str:
        """The code that the record's rank goes by."""
        if options.ranked is None:
            return ""
        texts = row.texts[len(self._selectors) + self._compared.index(options.ranked)]
        return next(iter(texts), "").strip()

    def _differences(self, winner: _Row, loser: _Row, fields: Sequence[Selector]) -> tuple[Difference, ...]:
        found = []
        for number, field in enumerate(self._compared, len(self._selectors)):
            kept, lost = (next(iter(row.texts[number]), None) for row in (winner, loser))
            if field in fields and kept != lost:
                found.append(
                    Difference(
                        field.leaf,
                        None if kept is None else quote(kept, field.text),
                        None if lost is None else quote(lost, field.text),
                    )
                )
        return tuple(found)

    def _other_user(
        self, rule: int, row: _Row, index: int, here: _Here, *, is_repeat: bool
    ) -> Iterator[FeedHit]:
        """Nothing of a repeat, which is rejected anyway; of the same user in a later source it is told."""
        known = self._others[rule]
        for value, key in self._values(row, rule).items():
            earlier = self._earlier_value(rule, value)
            known.setdefault(value, index if earlier is None else earlier)
            if earlier is None or is_repeat:
                continue
            other = self._rows.row(earlier)
            own = here.record.primary_id
            if other.primary_id.casefold() != own.casefold() or not own:
                yield self._hit(rule, key, here, other, "winner", ())

    def _hit(
        self,
        rule: int,
        key: tuple[int, int, str],
        here: _Here,
        other: _Row,
        role: str,
        differs: tuple[Difference, ...],
        codes: tuple[str, str] = ("", ""),
    ) -> FeedHit:
        number, copy, text = key
        path, place = here.stretch.find(here.position, self._selectors[number], copy)
        related = Related(role, other.source, other.number, other.line, other.primary_id)
        values: dict[str, Shown] = {
            "key": quote(text.strip(), path),
            "winner_line": other.line,
            "winner_record": other.number,
            "winner_source": other.source,
            "winner_id": quote(other.primary_id, "primary_id"),
            "differs": differs,
            "field": path,
            "winner_code": codes[0],
            "loser_code": codes[1],
        }
        return FeedHit(rule, here.record, place, path, values, (related,))


def _is_lesser(winner: str, loser: str, ranks: Sequence[str]) -> bool:
    """Whether the record that wins should not, by the ranks of both codes."""
    return winner in ranks and loser in ranks and ranks.index(winner) > ranks.index(loser)


@dataclass(frozen=True, slots=True)
class _Here:
    """The record that is being looked at."""

    stretch: Stretch
    position: int

    @property
    def record(self) -> RecordId:
        return self.stretch.record(self.position)
