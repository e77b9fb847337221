"""What a check is: a name, the options that a rule gives it, what it offers to messages, and a function.

Three kinds differ in what they see: a fault of a source, a record, or every record of the feed in turn. All are
pure: they know no severity, format nothing, and ask no clock (`as_of` is "today").
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from validator.dataclass import dataclass
from validator.rulebook.model import Scope

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.comparing.change import Change
    from validator.faults import Fault, Place
    from validator.findings import Related
    from validator.machine import Gists
    from validator.privacy import Shown
    from validator.records.guard import Guard, Guarded
    from validator.records.record import Element, Record
    from validator.records.selector import Selector


class Look(Enum):
    """What the hits of a record check depend on, beyond which of the selected elements are there.

    A promise that lets clean records be told from others without asking the check about each of them anew.
    """

    DEVIATIONS = "the deviations from the schema alone"
    FILLED = "which of the selected elements are blank"
    EACH = "the text of each selected element by itself"
    TEXTS = "the texts of all selected elements"
    WHOLE = "the text of each element of the record by itself"
    """A usual text, of ASCII characters without `&`, U+007F and a `?` between letters, never gives a hit."""


def _named(name: str) -> Check:
    from validator.checks import CHECKS

    return CHECKS[name]


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """A check that turns the faults of a source into values for a message; None where one is not its business."""

    name: str
    options: type[Any]
    offers: frozenset[str]
    values: Callable[[Fault, Any], Mapping[str, Shown] | None]
    scope: Scope = Scope.SOURCE

    def __reduce__(self) -> tuple[Any, ...]:
        """A check is known by its name in every process."""
        return _named, (self.name,)


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """A check of one record at a time.

    Attributes:
        look: what its hits depend on.
        selected: the elements that they depend on, from the record on, for the options of a rule; None: those
            that all selectors of the options find from the record on.
        is_clean: a quick look at many records, for the options of a rule and "today": for checks of `Look.TEXTS`, at
            the texts of all selected elements in them, in any order; for checks of `Look.EACH`, at texts of one
            selected element; for checks of `Look.WHOLE`, at what is not usual in texts, each without its usual
            characters. True promises that there is no hit, False nothing.
        agree: a quick look at two fields that a record has once at most, in the order of `selected`: at the texts of
            the first and of the second in as many records. True promises that there is no hit, False nothing; there is
            none in a record that has only one of the two.
        needs: for checks of `Look.FILLED`, pairs of a holder (None: the record) and a field below it, for the options
            of a rule: where every holder has such a field, and none of these is blank, there is no hit. None: that
            cannot be said.
        guard: for checks of `Look.EACH`, for options that name one field: what lets no text pass that gives a hit.
            None: nothing does.
        reads_texts: whether the text of all that its options select is what it looks at, so that an element that
            holds others, and has no text, is a slip in a rule.
        is_local: whether its hits are the same in a record that has nothing but the selected elements, with what these
            stand in and beside copies of both, and whose positions are not compared.
    """

    name: str
    options: type[Any]
    offers: frozenset[str]
    hits: Callable[[Record, Any, dt.date], Iterable[Hit]]
    scope: Scope = Scope.RECORD
    look: Look = Look.TEXTS
    selected: Callable[[Any], Iterable[Selector]] | None = None
    is_clean: Callable[[Sequence[str], Any, dt.date], bool] | None = None
    agree: Callable[[Sequence[str], Sequence[str], Any], bool] | None = None
    needs: Callable[[Any], Iterable[tuple[Selector | None, Selector]] | None] | None = None
    guard: Callable[[Any], Guard | None] | None = None
    reads_texts: bool = False
    is_local: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        """A check is known by its name in every process."""
        return _named, (self.name,)


@dataclass(frozen=True, slots=True)
class RecordId:
    """Which record it is: `source` counts from 0, `number` from 1 within the source."""

    source: int
    number: int
    primary_id: str


@dataclass(frozen=True, slots=True)
class FeedHit:
    """A hit of a feed check: of the check's rule number `rule`, in `record`, at `place`.

    `related` names the other records that it speaks of. `crowds` counts the records that it speaks of where these are
    many, in groups that do not overlap: what has the same key in another hit of the rule are the same records. Empty
    says that nobody counted them.
    """

    rule: int
    record: RecordId
    place: Place
    path: str
    values: Mapping[str, Shown]
    related: tuple[Related, ...] = ()
    crowds: Mapping[int, int] | None = None


class Stretch(Protocol):
    """Neighbouring records of one source, of which a batch was gathered. Positions count from 0."""

    @property
    def source(self) -> int:
        """The index of the source, from 0."""

    @property
    def first(self) -> int:
        """The number of the first record in its source, from 1."""

    @property
    def line(self) -> int:
        """The line of the source from which `Seen.lines` counts, from 1."""

    def record(self, position: int) -> RecordId:
        """Which record stands at `position`."""

    def find(self, position: int, selector: Selector, copy: int) -> tuple[str, Place]:
        """The path and the place of what `selector` finds there; `copy` counts from 0."""


Texts: TypeAlias = "Sequence[bytes | None]"
"""The text of one copy of an element in each of neighbouring records, in UTF-8; None where there is none."""


Wanted: TypeAlias = "tuple[Selector, Selector | None]"
"""A field whose texts are wanted as shapes, beside those of another one as they are, record by record."""


class Seen(Protocol):
    """What a feed check is shown of neighbouring records. Positions count from 0."""

    @property
    def count(self) -> int:
        """How many records there are."""

    @property
    def settled(self) -> frozenset[Selector]:
        """What is not shown, because the check has said that nothing can come of it any more."""

    def columns(self, selector: Selector) -> Sequence[Texts]:
        """What `selector` finds: one column for each copy, so that a record's texts stand in document order.

        Nothing for records that could not be read, and perhaps for those in which nothing that is guarded needs to be
        shown. A copy may be missing between two that are there. No columns where nothing was found.
        """

    def joined(self, selector: Selector) -> Sequence[bytes]:
        """The same as `columns`, each as one run of bytes: with a NUL behind each text, and `NOTHING` for no text."""

    def gists(self, wanted: Wanted) -> Gists | None:
        """What `FeedCheck.gists` asks for of each record.

        None where that is not to be had sooner than by way of `columns`.
        """

    @property
    def noted(self) -> dict[Any, Any]:
        """What the check keeps for itself from batches of records before these: all of it, or some, or nothing."""

    def lines(self) -> Sequence[int]:
        """For each record the line of the first element that is found and not blank, counted from `Stretch.line` as 1.

        Selector by selector; 0 where there is none. Only for checks that want lines.
        """


class Tracker(Protocol):
    """Is given what was gathered, in feed order, and remembers as little as it can."""

    def add(self, batch: Any, stretch: Stretch) -> Iterable[FeedHit]:
        """The hits that `batch`, gathered of `stretch`, gives together with all before it."""

    def finish(self) -> Iterable[FeedHit]:
        """The hits that only the end of the feed decides."""


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """A check over all records: `gather` looks at neighbours, wherever they are; a tracker puts them together.

    All get the options of all rules that use the check, so that one look serves them all. `selected` says which
    elements are to be shown to `gather`, which is told of lines only if the check `wants_lines`. A batch is
    small and can be pickled; None says that there is nothing to remember. `settled` says, of some records of a feed,
    which of its fields need not be shown any more, because after these nothing can come of them. `guards` has fields
    of which hardly any text needs to be shown; where one is, the whole record is. A guard that lets every text pass is
    for a field that only explains those with other guards.
    `reads_texts` is as for checks of records. `gists` says what of `Seen.gists` is of use.
    """

    name: str
    options: type[Any]
    offers: frozenset[str]
    selected: Callable[[Sequence[Any]], Sequence[Selector]]
    gather: Callable[[Seen, Sequence[Any]], Any]
    tracker: Callable[[Sequence[Any]], Tracker]
    wants_lines: bool = False
    settled: Callable[[Sequence[Element], Sequence[Any]], Iterable[Selector]] | None = None
    guards: Callable[[Sequence[Any]], Mapping[Selector, Guarded]] | None = None
    reads_texts: bool = False
    gists: Callable[[Sequence[Any]], Iterable[Wanted]] | None = None
    scope: Scope = Scope.FEED

    def __reduce__(self) -> tuple[Any, ...]:
        """A check is known by its name in every process."""
        return _named, (self.name,)


@dataclass(frozen=True, slots=True)
class ChangeCheck:
    """A check of what a load would change: turns the counts of a comparison into values for messages."""

    name: str
    options: type[Any]
    offers: frozenset[str]
    alarms: Callable[[Change, Any], Iterable[Mapping[str, Shown]]]
    scope: Scope = Scope.COMPARISON

    def __reduce__(self) -> tuple[Any, ...]:
        """A check is known by its name in every process."""
        return _named, (self.name,)


Check = SourceCheck | RecordCheck | FeedCheck | ChangeCheck


def texts_at(columns: Sequence[Texts], position: int) -> tuple[str, ...]:
    """The texts of the record at `position`, in document order."""
    return tuple(text.decode() for column in columns if (text := column[position]) is not None)


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
