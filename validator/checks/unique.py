"""Identifiers that occur twice: in one source, in two sources, on two users, or twice within one user.

Alma keeps the first record of a person within a source and, across sources, the last that is loaded (FACTS 2.3). Additional
identifiers share one space with primary ones (FACTS 2.5). The index keeps for each record only what a message may
need: numbers in arrays, and texts once however often they occur.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, RecordCheck, is_blank
from validator.checks.hit import Hit
from validator.findings import Related
from validator.privacy import Difference, quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from validator.checks.check import RecordId
    from validator.faults import Place
    from validator.privacy import Shown
    from validator.records.record import Record

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
    """

    keys: tuple[Selector, ...]
    normalise: tuple[Normalisation, ...] = ()
    across: Literal["source", "sources", "users"] = "source"
    compare: tuple[Selector, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Observation:
    """The identifiers of a record as (number of the selector, text, path, place), and the fields to compare."""

    keys: tuple[tuple[int, str, str, Place], ...]
    compared: tuple[str | None, ...]


def _selectors(rules: Sequence[Options]) -> tuple[Selector, ...]:
    return tuple(dict.fromkeys(key for options in rules for key in options.keys))


def _compared(rules: Sequence[Options]) -> tuple[Selector, ...]:
    return tuple(dict.fromkeys(field for options in rules for field in options.compare))


def observe(record: Record, rules: Sequence[Options], place: Callable[[int], Place]) -> Observation | None:
    """All identifiers of the record that any rule asks for."""
    keys = tuple(
        (number, element.text, element.path, place(element.at))
        for number, selector in enumerate(_selectors(rules))
        for element in record.select(selector)
        if not is_blank(element.text)
    )
    if not keys:
        return None
    compared = (next(iter(record.select(field)), None) for field in _compared(rules))
    return Observation(keys, tuple(None if element is None else element.text for element in compared))


class _Records:
    """Every record that has an identifier, in columns: 18 bytes each, and its distinct texts."""

    def __init__(self, fields: Sequence[Selector]) -> None:
        self._fields = fields
        self._source = array("H")
        self._number = array("L")
        self._line = array("L")
        self._primary: list[str] = []
        self._columns = [array("L") for _ in fields]
        self._codes: list[dict[str | None, int]] = [{} for _ in fields]
        self._texts: list[list[str | None]] = [[] for _ in fields]

    def add(self, record: RecordId, line: int, compared: Sequence[str | None]) -> int:
        self._source.append(record.source)
        self._number.append(record.number)
        self._line.append(line)
        self._primary.append(record.primary_id)
        for column, codes, texts, text in zip(self._columns, self._codes, self._texts, compared, strict=True):
            code = codes.setdefault(text, len(texts))
            if code == len(texts):
                texts.append(text)
            column.append(code)
        return len(self._number) - 1

    def related(self, role: str, index: int) -> Related:
        return Related(
            role, self._source[index], self._number[index], self._line[index], self._primary[index]
        )

    def differences(self, winner: int, loser: int, fields: Sequence[Selector]) -> tuple[Difference, ...]:
        found = []
        for field, column, texts in zip(self._fields, self._columns, self._texts, strict=True):
            if field in fields and column[winner] != column[loser]:
                kept, lost = texts[column[winner]], texts[column[loser]]
                found.append(
                    Difference(
                        field.leaf,
                        None if kept is None else quote(kept, field.text),
                        None if lost is None else quote(lost, field.text),
                    )
                )
        return tuple(found)


class Index:
    """Remembers every identifier of the feed and tells a later one from an earlier."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._selectors = _selectors(rules)
        self._records = _Records(_compared(rules))
        # By normalised primary identifier: the first record with it in the source that had it last.
        self._primary: dict[str, int] = {}
        # By normalised identifier of any kind: the first record with it.
        self._any: dict[str, int] = {}

    def add(self, observation: Observation, record: RecordId) -> Iterator[FeedHit]:
        """The hits of one record, against all before it."""
        primary = next((key for key in observation.keys if key[0] == 0), None)
        line = (primary or observation.keys[0])[3].line
        index = self._records.add(record, line, observation.compared)
        is_known = False
        if primary is not None:
            key = primary[1].strip().casefold()
            earlier = self._primary.get(key)
            is_known = earlier is not None
            if earlier is not None:
                yield from self._same_user(primary, record, index, earlier)
            if earlier is None or self._records.related("", earlier).source != record.source:
                self._primary[key] = index
        for rule, options in enumerate(self._rules):
            if options.across == "users":
                yield from self._other_user(rule, options, observation, record, index, is_known=is_known)

    def finish(self) -> Iterator[FeedHit]:
        """Nothing: every hit is known when its record is seen."""
        return iter(())

    def _same_user(
        self, primary: tuple[int, str, str, Place], record: RecordId, index: int, earlier: int
    ) -> Iterator[FeedHit]:
        other = self._records.related("winner", earlier)
        across = "source" if other.source == record.source else "sources"
        for rule, options in enumerate(self._rules):
            if options.across != across:
                continue
            # Within a source the first wins; across sources the one that is loaded last, which is this one.
            winner, loser = (earlier, index) if across == "source" else (index, earlier)
            role = "winner" if across == "source" else "loaded-earlier"
            differs = self._records.differences(winner, loser, options.compare)
            yield self._hit(rule, primary, record, self._records.related(role, earlier), differs)

    def _other_user(
        self,
        rule: int,
        options: Options,
        observation: Observation,
        record: RecordId,
        index: int,
        *,
        is_known: bool,
    ) -> Iterator[FeedHit]:
        numbers = {self._selectors.index(key) for key in options.keys}
        seen: set[str] = set()
        for key in observation.keys:
            value = normal(key[1], options.normalise)
            if key[0] not in numbers or value in seen:
                continue
            seen.add(value)
            earlier = self._any.setdefault(value, index)
            if earlier == index or is_known:
                continue
            other = self._records.related("winner", earlier)
            if other.primary_id.casefold() != record.primary_id.casefold() or not record.primary_id:
                yield self._hit(rule, key, record, other, ())

    def _hit(
        self,
        rule: int,
        key: tuple[int, str, str, Place],
        record: RecordId,
        other: Related,
        differs: tuple[Difference, ...],
    ) -> FeedHit:
        _, text, path, place = key
        values: dict[str, Shown] = {
            "key": quote(text.strip(), path),
            "winner_line": other.line,
            "winner_record": other.record,
            "winner_source": other.source,
            "winner_id": quote(other.primary_id, "primary_id"),
            "differs": differs,
            "field": path,
        }
        return FeedHit(rule, record, place, path, values, (other,))


UNIQUE = FeedCheck(
    "unique",
    Options,
    frozenset({"key", "winner_line", "winner_record", "winner_source", "winner_id", "differs", "field"}),
    observe,
    Index,
)
REPEATED = RecordCheck("repeated-value", RepeatedOptions, frozenset({"key", "fields"}), repeated_hits)
