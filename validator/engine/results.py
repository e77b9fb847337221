"""What a block gives: plain facts that can be pickled, whichever process found them."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.dataclass import dataclass, field, replace
from validator.faults import Place
from validator.records.blocks import Lines, Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.engine.coverage import Coverage
    from validator.faults import Excerpt
    from validator.grammar import Lessons
    from validator.privacy import Phrase, Shown
    from validator.records.blocks import Block
    from validator.records.excerpts import Cutout
    from validator.rulebook.model import Consequence


@dataclass(frozen=True, slots=True)
class LocalHit:
    """A hit of rule number `rule` of the plan at `place`; `consequence` where it is worse than the rule's own.

    `exceptions` are those of the profile that may set it aside, by their position.
    """

    rule: int
    place: Place
    path: str
    values: Mapping[str, Shown]
    excerpt: Excerpt | Cutout | None
    consequence: Consequence | None = None
    exceptions: tuple[int, ...] = ()

    def behind(self, start: Place) -> LocalHit:
        """This hit in the source, where its line and column were counted from `start` on."""
        return self.at(self.place.behind(start))

    def at(self, place: Place) -> LocalHit:
        """This hit at another place."""
        # Hits are many, and `replace` takes three times as long.
        return LocalHit(
            self.rule, place, self.path, self.values, self.excerpt, self.consequence, self.exceptions
        )


@dataclass(slots=True)
class RecordResult:
    """What was found in one record, which is the `number`th of its block.

    `unread` says why the record could not be read, or is "". `failures` are rules whose check failed on it,
    each with the name of the error.
    """

    number: int
    place: Place
    primary_id: str = ""
    user_group: str = ""
    campus_code: str = ""
    hits: Sequence[LocalHit] = ()
    unread: str | Phrase = ""
    is_cut_off: bool = False
    failures: Sequence[tuple[int, str]] = ()


class Remark(NamedTuple):
    """A hit of rule number `rule`, at the element that `column` (from 1) tells the place of; 0 for the record."""

    rule: int
    column: int
    hit: Hit
    consequence: Consequence | None
    exceptions: tuple[int, ...]


class Said(NamedTuple):
    """What is said of a record, and of all others of which the same is said."""

    remarks: Sequence[Remark]
    user_group: str
    campus_code: str


class RemarkedRecord(NamedTuple):
    """A record of which something is said: its number in the block, and the index behind it, without blanks.

    `whose` are its identifier, its user group and its campus; `told` are remarks, each behind the index of what it is
    about.
    """

    number: int
    end: int
    whose: tuple[str, ...]
    told: Sequence[tuple[int, Remark]]


@dataclass(slots=True)
class Remarked:
    """Records of which something is said although nobody has read them with care.

    They may be all records of a feed, so they are kept in columns: what is shown of a few is made where that is done.

    Attributes:
        numbers: of the records within their block, from 1, in order.
        ends: for each the index behind it, without blanks.
        primary_ids: for each its identifier.
        said: for each which of `sayings` is said of it.
        sayings: all that is said, of each record what is in front first.
        places: of each remark, record by record, the index of what it is about.
    """

    numbers: array[int] = field(default_factory=lambda: array("L"))
    ends: array[int] = field(default_factory=lambda: array("L"))
    primary_ids: list[str] = field(default_factory=list)
    said: array[int] = field(default_factory=lambda: array("L"))
    sayings: list[Said] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("L"))

    @classmethod
    def of(cls, records: Iterable[RemarkedRecord]) -> Remarked:
        """The same of `records`, which come in their order."""
        remarked, known = cls(), dict[tuple[object, ...], int]()
        for number, end, (primary_id, *belonging), told in records:
            # What is said alike is the same object, which is quicker told than that it is alike.
            key = *(id(remark) for _, remark in told), *belonging
            if key not in known:
                known[key] = len(known)
                remarked.sayings.append(Said([remark for _, remark in told], *belonging))
            remarked.numbers.append(number)
            remarked.ends.append(end)
            remarked.primary_ids.append(primary_id)
            remarked.said.append(known[key])
            remarked.places.extend(place for place, _ in told)
        return remarked


@dataclass(frozen=True, slots=True)
class Between:
    """Text that stands before record number `before` of the block, or at its end; `at` is its index.

    `goes_on` is true where what follows it is neither a record nor the end of the source.
    """

    before: int
    at: int
    text: bytes
    goes_on: bool = False


@dataclass(slots=True)
class BlockResult:
    """All that one block gives.

    Attributes:
        count: how many records it has; those that are neither in `records` nor `remarked` are clean as far as the
            block can tell.
        starts: for each record the index of its `<`.
        lines: for each record the line in which it begins, counted from the block's own as 1; empty where that is not
            known.
        records: those that were read with care.
        remarked: those of which something is said all the same.
        between: followed up by whoever knows the document.
        batches: for each feed check of the plan what it gathered.
        groups: how many of the records that are not in `records` have which user group.
        coverage: of the records that could be read; None unless the plan asks for it.
        extract: what the plan's extract has taken; empty without one.
        tiny: how many records are too short to hold an identifier.
        passed: the numbers of those among them that were not looked at, because there were too many before them.
        lessons: what records that the grammar did not recognise have taught; None where they taught nothing.
        end: where the block ends.

    Lines and columns are counted from the beginning of the block, until it is `placed`.
    """

    count: int = 0
    starts: array[int] = field(default_factory=lambda: array("L"))
    lines: array[int] = field(default_factory=lambda: array("L"))
    records: list[RecordResult] = field(default_factory=list)
    remarked: Remarked = field(default_factory=Remarked)
    between: list[Between] = field(default_factory=list)
    batches: tuple[Any, ...] = ()
    groups: Counter[str] = field(default_factory=Counter)
    coverage: Coverage | None = None
    extract: bytes = b""
    tiny: int = 0
    passed: array[int] = field(default_factory=lambda: array("L"))
    lessons: Lessons | None = None
    end: Place = field(default_factory=lambda: Place(0, 1, 1))

    def ruler(self, block: Block) -> Ruler:
        """Tells places in the block that gave this."""
        return Ruler(block, Lines(self.starts, self.lines) if self.lines else None)

    def place(self, start: Place) -> None:
        """Moves every place of a block that begins at `start` to where it is in the source."""
        if start.line == start.column == 1:
            return
        for record in self.records:
            record.place = record.place.behind(start)
            record.hits = [hit.behind(start) for hit in record.hits]
        self.end = self.end.behind(start)


def placed(results: Iterable[tuple[Block, BlockResult]]) -> Iterator[tuple[Block, BlockResult]]:
    """The blocks of a source, in order, with their results: each where it is in the source."""
    start: Place | None = None
    for block, result in results:
        start = start or block.start
        result.place(start)
        yield replace(block, start=start), result
        start = result.end
