"""Identifiers that occur twice: in one source, in two sources, on two users, or twice within one user.

Alma keeps the first record of a person within a source and, across sources, the last that is loaded (Source: SEED1,
CARLI-T). Additional identifiers share one space with primary ones (Source: XL-SIS, CARLI-T). What was seen is
remembered in `identifiers`.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Literal, TypeAlias

from validator.checks.check import FeedCheck, RecordCheck, is_blank
from validator.checks.hit import Hit
from validator.checks.identifiers import Batch, Index, compared, key_selectors, normal, quick_keys
from validator.dataclass import dataclass
from validator.dataclass import field as option
from validator.machine import NOTHING
from validator.privacy import quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Seen
    from validator.privacy import Shown
    from validator.records.record import Record

_MOST_FIELDS = 8
"""How many fields a message names where one value stands in many."""

Normalisation: TypeAlias = Literal["trim", "casefold"]


@dataclass(frozen=True, slots=True)
class Options:
    """What must be unique, and where.

    Attributes:
        keys: the identifiers; of two records in one source or in two, the first selector's alone are compared.
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


def repeated_hits(record: Record, options: RepeatedOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that stands in two or more identifier fields of the record, at the second of them."""
    fields: dict[str, list[tuple[str, int, str]]] = {}
    seen: set[str] = set()
    for selector in options.keys:
        for element in record.select(selector):
            # Two selectors may find one element, which has its value once.
            if not is_blank(element.text) and element.path not in seen:
                seen.add(element.path)
                key = normal(element.text, options.normalise)
                fields.setdefault(key, []).append((element.path, element.at, element.text))
    for places in fields.values():
        if len(places) > 1:
            path, at, text = places[1]
            values: dict[str, Shown] = {
                "key": quote(text.strip(), path),
                "fields": _first_of([path for path, _, _ in places]),
            }
            yield Hit(at, path, values)


def _first_of(fields: list[str]) -> tuple[str, ...]:
    """The fields that a message names, and how many there are where it does not name them all."""
    return (*fields,) if len(fields) <= _MOST_FIELDS else (*fields[:_MOST_FIELDS], f"… ({len(fields):,})")


def _is_distinct(texts: Sequence[str], options: RepeatedOptions, as_of: dt.date) -> bool:  # noqa: ARG001
    together = "\0".join(texts)
    if together.isascii() and together.split(None, 1) == [together]:
        filled = [text for text in together.lower().split("\0") if text]
    else:
        filled = [text for text in map(str.casefold, map(str.strip, texts)) if text]
    return len(set(filled)) == len(filled)


def selected(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The identifiers, the primary one first, and the fields to compare."""
    return (*key_selectors(rules), *compared(rules))


def gather(seen: Seen, rules: Sequence[Options]) -> Batch:
    """The identifiers of all records that any rule asks for, and what a message may need."""
    fields, identifiers = selected(rules), len(key_selectors(rules))
    columns = [seen.joined(selector) for selector in fields]
    keys = b"".join([column for own in columns[:identifiers] for column in own])
    keys = keys.replace(NOTHING + b"\0", b"")[:-1]
    if b"\0\0" in b"\0%b\0" % keys:
        keys = b"\0".join(filter(None, keys.split(b"\0")))
    keys = quick_keys(keys) if keys else keys
    each = keys.split(b"\0")
    rows = pickle.dumps((columns, seen.lines()), 5)
    return Batch(seen.count, keys, len(set(each)) == len(each), rows)


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
    reads_texts=True,
)
REPEATED = RecordCheck(
    "repeated-value",
    RepeatedOptions,
    frozenset({"key", "fields"}),
    repeated_hits,
    is_clean=_is_distinct,
    reads_texts=True,
)
