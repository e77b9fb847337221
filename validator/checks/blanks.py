"""Blanks around identifiers and codes, as columns of fixed width leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck, is_blank
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.privacy import quote
from validator.records.guard import Beginning, Guard
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from validator.privacy import Shown
    from validator.records.record import Record

_PLAIN = frozenset(range(0x21, 0x7F)) - frozenset(b"&<")


@dataclass(frozen=True, slots=True)
class Options:
    """The fields in which blanks around a value, of any kind, are not meant."""

    field: tuple[Selector, ...]


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value with blanks around it; values that are nothing but blank are left to other checks."""
    for selector in options.field:
        for element in record.select(selector):
            text = element.text
            plain = text.strip()
            if plain != text and not is_blank(text):
                values: dict[str, Shown] = {
                    "value": quote(text, element.path),
                    "repaired": quote(plain, element.path),
                    "field": selector.leaf,
                }
                yield Hit(element.at, element.path, values)


def is_clean(texts: Sequence[str], options: Options, as_of: dt.date) -> bool:  # noqa: ARG001
    """Whether no text has blanks around it."""
    return all(map(str.__eq__, texts, map(str.strip, texts)))


def guard(options: Options) -> Guard:  # noqa: ARG001
    """Lets pass what begins and ends with a character of ASCII that is no blank, and hides none."""
    return Guard((Beginning(_PLAIN),), _PLAIN - frozenset(b";>"))


CHECK = RecordCheck(
    "blanks",
    Options,
    frozenset({"value", "repaired", "field"}),
    hits,
    look=Look.EACH,
    is_clean=is_clean,
    guard=guard,
    reads_texts=True,
    is_local=True,
)
