"""Identifiers that occur twice: in one source, in two sources, on two users, or twice within one user.

Alma keeps the first record of a person within a source and, across sources, the last that is loaded (FACTS 2.3).
Additional identifiers share one space with primary ones (FACTS 2.5). The index keeps for each record only what a
message may need, packed batch by batch.
"""

from __future__ import annotations

import pickle
import zlib
from array import array
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from dataclasses import field as option
from typing import TYPE_CHECKING, Literal, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, RecordCheck, is_blank
from validator.checks.hit import Hit
from validator.findings import Related
from validator.privacy import Difference, quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from validator.checks.check import RecordId, Seen, Stretch
    from validator.privacy import Shown
    from validator.records.record import Record

_KEPT_BATCHES = 16
"""How many batches stay unpacked."""

Normalisation: TypeAlias = Literal["trim", "casefold"]


@dataclass(frozen=True, slots=True)
class Options:
    """What must be unique, and where.

    Attributes:
        keys: the identifiers; the first selector is the primary one.
        normalise: what does not tell two identifiers apart.
        across: `source`: twice in one source, where the first wins; `sources`: in two sources, where the last
            loaded wins; `users`: one value on two users with different primary identifiers.
        compare: fields that are shown where the two records differ.
        ranks: codes, the one whose record should win first; then only records are told of which the lesser one
            wins, and none whose code is not listed.
        ranked: the field that holds the code.
    """

    keys: tuple[Selector, ...]
    normalise: tuple[Normalisation, ...] = ()
    across: Literal["source", "sources", "users"] = "source"
    compare: tuple[Selector, ...] = ()
    ranks: tuple[str, ...] = option(default=(), metadata={"essential": True})
    ranked: Selector | None = None


@dataclass(frozen=True, slots=True)
class RepeatedOptions:
    """`keys`: the identifiers of a user that must differ from one another, compared after `normalise`."""

    keys: tuple[Selector, ...]
    normalise: tuple[Normalisation, ...] = ()


def normal(text: str, how: Sequence[str]) -> str:
    """`text` as it is compared."""
    if "trim" in how:
        text = text.strip()
    return text.casefold() if "casefold" in how else text


def repeated_hits(record: Record, options: RepeatedOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that stands in two or more identifier fields of the record, at the second of them."""
    fields: dict[str, list[tuple[str, int, str]]] = {}
    for selector in options.keys:
        for element in record.select(selector):
            if not is_blank(element.text):
                key = normal(element.text, options.normalise)
                fields.setdefault(key, []).append((element.path, element.at, element.text))
    for places in fields.values():
        if len(places) > 1:
            path, at, text = places[1]
            values: dict[str, Shown] = {
                "key": quote(text.strip(), path),
                "fields": tuple(path for path, _, _ in places),
            }
            yield Hit(at, path, values)


def _is_distinct(texts: Sequence[str], options: RepeatedOptions) -> bool:
    return len({normal(text, options.normalise) for text in texts}) == len(texts)


def _key_selectors(rules: Sequence[Options]) -> tuple[Selector, ...]:
    return tuple(dict.fromkeys(key for options in rules for key in options.keys))


def _compared(rules: Sequence[Options]) -> tuple[Selector, ...]:
    ranked = (options.ranked for options in rules if options.ranked is not None)
    return tuple(dict.fromkeys([*(field for options in rules for field in options.compare), *ranked]))


def selected(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The identifiers, the primary one first, and the fields to compare."""
    return (*_key_selectors(rules), *_compared(rules))


def _user_rules(rules: Sequence[Options]) -> list[int]:
    return [number for number, options in enumerate(rules) if options.across == "users"]


@dataclass(frozen=True, slots=True)
class Batch:
    """The identifiers of neighbouring records.

    Attributes:
        records: how many.
        primary: normalised primary identifiers, and `primary_of`, the position of the record of each.
        others: for each rule across users its identifiers, normalised, once for each record, and the
            positions of their records.
        is_distinct: whether no identifier occurs in two of the records.
        rows: all that was seen, compressed: read only where an identifier occurs twice.
    """

    records: int
    primary: list[str]
    primary_of: array[int]
    others: tuple[tuple[list[str], array[int]], ...]
    is_distinct: bool
    rows: bytes


def gather(seen: Seen, rules: Sequence[Options]) -> Batch:
    """The identifiers of all records that any rule asks for."""
    selectors = _key_selectors(rules)
    primary, primary_of = [], array("L")
    for position, texts in enumerate(seen.texts[0]):
        key = next((text for text in texts if not is_blank(text)), None)
        if key is not None:
            primary.append(key.strip().casefold())
            primary_of.append(position)
    others = []
    is_distinct = len(set(primary)) == len(primary)
    for number in _user_rules(rules):
        columns = [seen.texts[selectors.index(key)] for key in rules[number].keys]
        values, values_of = _normal_values(columns, rules[number].normalise)
        is_distinct = is_distinct and len(set(values)) == len(values)
        others.append((values, values_of))
    rows = zlib.compress(pickle.dumps(([*seen.texts], [*seen.lines]), 5), 1)
    return Batch(len(seen.lines), primary, primary_of, tuple(others), is_distinct, rows)


def _normal_values(
    columns: Sequence[Sequence[tuple[str, ...]]], how: Sequence[str]
) -> tuple[list[str], array[int]]:
    values: list[str] = []
    values_of = array("L")
    for position, found in enumerate(zip(*columns, strict=True)):
        own = {normal(text, how): None for texts in found for text in texts if not is_blank(text)}
        values += own
        values_of.extend([position] * len(own))
    return values, values_of


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


class _Rows:
    """Every record of the feed, batch by batch, packed; a record is named by its number in the feed, from 0."""

    def __init__(self) -> None:
        self._bases: list[int] = []
        self._packed: list[tuple[int, int, bytes]] = []
        self._count = 0
        self._unpacked: OrderedDict[int, tuple[list[tuple[tuple[str, ...], ...]], list[int]]] = OrderedDict()

    def add(self, batch: Batch, stretch: Stretch) -> int:
        """Takes a batch; returns the number of its first record."""
        self._bases.append(self._count)
        self._packed.append((stretch.source, stretch.first, batch.rows))
        self._count += batch.records
        return self._bases[-1]

    def row(self, index: int) -> _Row:
        """The record with the number `index`."""
        batch = bisect_right(self._bases, index) - 1
        source, first, packed = self._packed[batch]
        if batch not in self._unpacked:
            texts, lines = pickle.loads(zlib.decompress(packed))
            self._unpacked[batch] = [*zip(*texts, strict=True)], lines
            if len(self._unpacked) > _KEPT_BATCHES:
                self._unpacked.popitem(last=False)
        self._unpacked.move_to_end(batch)
        rows, lines = self._unpacked[batch]
        position = index - self._bases[batch]
        return _Row(source, first + position, lines[position], rows[position])

    def source(self, index: int) -> int:
        """The source of the record with the number `index`."""
        return self._packed[bisect_right(self._bases, index) - 1][0]


class Index:
    """Remembers every identifier of the feed and tells a later one from an earlier."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._selectors = _key_selectors(rules)
        self._compared = _compared(rules)
        self._rows = _Rows()
        # By normalised primary identifier: the first record with it in the source that had it last.
        self._primary: dict[str, int] = {}
        # For each rule across users, by normalised identifier: the first record with it.
        self._others: list[dict[str, int]] = [{} for _ in _user_rules(rules)]

    def add(self, batch: Batch, stretch: Stretch) -> Iterable[FeedHit]:
        """The hits of neighbouring records, against all before them and one another."""
        base = self._rows.add(batch, stretch)
        is_new = (
            batch.is_distinct
            and self._primary.keys().isdisjoint(batch.primary)
            and all(
                known.keys().isdisjoint(values)
                for known, (values, _) in zip(self._others, batch.others, strict=True)
            )
        )
        if not is_new:
            return self._add_each(base, batch.records, stretch)
        numbers = [*range(base, base + batch.records)]
        self._primary.update(zip(batch.primary, [numbers[at] for at in batch.primary_of], strict=True))
        for known, (values, values_of) in zip(self._others, batch.others, strict=True):
            known.update(zip(values, [numbers[at] for at in values_of], strict=True))
        return ()

    def finish(self) -> Iterable[FeedHit]:
        """Nothing: every hit is known when its record is seen."""
        return ()

    def _add_each(self, base: int, records: int, stretch: Stretch) -> Iterator[FeedHit]:
        for position in range(records):
            row = self._rows.row(base + position)
            keys = [*row.keys(len(self._selectors))]
            if keys:
                yield from self._add_row(row, keys, base + position, _Here(stretch, position))

    def _add_row(
        self, row: _Row, keys: Sequence[tuple[int, int, str]], index: int, here: _Here
    ) -> Iterator[FeedHit]:
        primary = next((key for key in keys if key[0] == 0), None)
        is_known = False
        if primary is not None:
            value = primary[2].strip().casefold()
            earlier = self._primary.get(value)
            is_known = earlier is not None
            if earlier is not None:
                yield from self._same_user(primary, row, earlier, here)
            if earlier is None or self._rows.source(earlier) != row.source:
                self._primary[value] = index
        for known, rule in zip(self._others, _user_rules(self._rules), strict=True):
            yield from self._other_user(rule, known, keys, index, here, is_known=is_known)

    def _same_user(
        self, primary: tuple[int, int, str], row: _Row, earlier: int, here: _Here
    ) -> Iterator[FeedHit]:
        other = self._rows.row(earlier)
        across = "source" if other.source == row.source else "sources"
        for rule, options in enumerate(self._rules):
            if options.across != across:
                continue
            # Within a source the first wins; across sources the one that is loaded last, which is this one.
            winner, loser = (other, row) if across == "source" else (row, other)
            codes = self._code(winner, options), self._code(loser, options)
            if options.ranks and not _is_lesser(*codes, options.ranks):
                continue
            role = "winner" if across == "source" else "loaded-earlier"
            differs = self._differences(winner, loser, options.compare)
            yield self._hit(rule, primary, here, other, role, differs, codes)

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
        self,
        rule: int,
        known: dict[str, int],
        keys: Sequence[tuple[int, int, str]],
        index: int,
        here: _Here,
        *,
        is_known: bool,
    ) -> Iterator[FeedHit]:
        options = self._rules[rule]
        numbers = {self._selectors.index(key) for key in options.keys}
        seen: set[str] = set()
        for key in keys:
            value = normal(key[2], options.normalise)
            if key[0] not in numbers or value in seen:
                continue
            seen.add(value)
            earlier = known.setdefault(value, index)
            if earlier == index or is_known:
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


UNIQUE = FeedCheck(
    "unique",
    Options,
    frozenset(
        {
            *("key", "winner_line", "winner_record", "winner_source", "winner_id", "differs", "field"),
            *("winner_code", "loser_code"),
        }
    ),
    selected,
    gather,
    Index,
    wants_lines=True,
)
REPEATED = RecordCheck(
    "repeated-value", RepeatedOptions, frozenset({"key", "fields"}), repeated_hits, is_clean=_is_distinct
)
