"""What a check is: a name, the options that a rule gives it, what it offers to messages, and a function.

Three kinds differ in what they see: a fault of a source, a record, or every record of the feed in turn. All are
pure: they know no severity, format nothing, and ask no clock (`as_of` is "today").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from validator.rulebook.model import Scope

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.faults import Fault, Place
    from validator.findings import Related
    from validator.privacy import Shown
    from validator.records.record import Record


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """A check that turns the faults of a source into values for a message; None where one is not its business."""

    name: str
    options: type[Any]
    offers: frozenset[str]
    values: Callable[[Fault, Any], Mapping[str, Shown] | None]
    scope: Scope = Scope.SOURCE


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """A check of one record at a time."""

    name: str
    options: type[Any]
    offers: frozenset[str]
    hits: Callable[[Record, Any, dt.date], Iterable[Hit]]
    scope: Scope = Scope.RECORD


@dataclass(frozen=True, slots=True)
class RecordId:
    """Which record it is: `source` counts from 0, `number` from 1 within the source."""

    source: int
    number: int
    primary_id: str


@dataclass(frozen=True, slots=True)
class FeedHit:
    """A hit of a feed check: of the check's rule number `rule`, in `record`, at `place`.

    `related` names the other records that it speaks of.
    """

    rule: int
    record: RecordId
    place: Place
    path: str
    values: Mapping[str, Shown]
    related: tuple[Related, ...] = ()


class Tracker(Protocol):
    """Sees what was observed of each record, in feed order, and remembers as little as it can."""

    def add(self, observation: Any, record: RecordId) -> Iterator[FeedHit]:
        """The hits that `observation`, made of `record`, gives together with all before it."""

    def finish(self) -> Iterator[FeedHit]:
        """The hits that only the end of the feed decides."""


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """A check over all records: `observe` looks at one record, wherever it is; a tracker puts them together.

    Both get the options of all rules that use the check, so that one look serves them all. `observe` is also
    given a function from an index within the record to its place. An observation is small and can be
    pickled; None says that there is nothing to remember.
    """

    name: str
    options: type[Any]
    offers: frozenset[str]
    observe: Callable[[Record, Sequence[Any], Callable[[int], Place]], Any]
    tracker: Callable[[Sequence[Any]], Tracker]
    scope: Scope = Scope.FEED


Check = SourceCheck | RecordCheck | FeedCheck


def is_blank(text: str) -> bool:
    """Whether there is nothing in `text` but white space."""
    return not text or text.isspace()


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units, as Java, and so Alma, counts characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def named(paths: Iterable[str]) -> str:
    """Names of fields for a message, from their paths: "line1, city and postal_code"."""
    names = [path.rsplit("/", 1)[-1].removeprefix("@") for path in paths]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
