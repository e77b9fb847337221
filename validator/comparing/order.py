"""Load order: within a source the first record of a person wins, across sources the one that is loaded last.

With a priority of user groups it can be said for whom the wrong record wins, and in which order the sources would
have to be loaded. (CARLI: getting started with SIS synchronization; SIS synchronization troubleshooting.)
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise, permutations
from typing import TYPE_CHECKING

from validator.comparing.change import Concern, Sample
from validator.comparing.gathered import Gathered
from validator.comparing.reading import Rows
from validator.comparing.rejected import UNCHECKED, read_feed
from validator.comparing.row import TWIN_ITEMS, Row
from validator.comparing.spool import BINS, Spool
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from validator.comparing.row import TwinRow, WrittenRow
    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.findings import SourceSummary

_MOST_TRIED = 7
"""Up to so many sources all orders are tried, 5,040 for seven."""

Meeting = tuple[tuple[int, int], ...]
"""The sources in which a person stands, in load order, each with the rank of the group that it gives her."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Whose record wins, and how the sources should be ordered.

    Attributes:
        priority: the user groups, the one that should win first.
        within: persons of whom the wrong record wins within one source; no order of sources changes that.
        across: persons of whom the wrong source is loaded last.
        sources: the sources in the order of the feed, as they are called.
        proposed: the best order found, as indexes of `sources`.
        left: of how many persons the wrong source is loaded last even so; 0 where the order respects the
            priority for everyone.
    """

    priority: tuple[str, ...]
    within: Concern
    across: Concern
    sources: tuple[str, ...]
    proposed: tuple[int, ...]
    left: int

    @property
    def is_right(self) -> bool:
        """Whether the sources are in the best order already."""
        return self.left == self.across.users


class Precedence:
    """Is shown the records of each person, and remembers in how many ways persons stand in several sources."""

    def __init__(self, priority: Sequence[str]) -> None:
        self.priority = tuple(priority)
        self._ranks = {group: rank for rank, group in enumerate(priority)}
        self._within = Gathered()
        self._across = Gathered()
        self._meetings: Counter[Meeting] = Counter()

    def see(self, rows: Sequence[Row]) -> None:
        """All records of one person, in load order; which are rejected is told of other reasons than one another."""
        if len(rows) < 2 or not self._ranks:
            return
        sources = [[*several] for _, several in groupby(rows, key=lambda row: row.source)]
        winners = [self._winner(several) for several in sources if not several[0].is_rejected]
        ranked = [(row, self._ranks[row.group]) for row in winners if row.group in self._ranks]
        if len(ranked) < 2:
            return
        self._meetings[tuple((row.source, rank) for row, rank in ranked)] += 1
        last, rank = ranked[-1]
        best, best_rank = min(ranked, key=lambda pair: pair[1])
        if best_rank < rank:
            self._across.add(_sample(last, best))

    def _winner(self, rows: Sequence[Row]) -> Row:
        """The first record of a source; tells when a later one should win."""
        ranked = [row for row in rows if row.group in self._ranks and not row.is_rejected]
        first = rows[0]
        if first.group in self._ranks:
            best = min(ranked, key=lambda row: self._ranks[row.group])
            if self._ranks[best.group] < self._ranks[first.group]:
                self._within.add(_sample(first, best))
        return first

    def result(self, sources: Sequence[SourceSummary]) -> Orders:
        """What was seen, and the order of sources that fits it best."""
        proposed = _best(self._meetings, len(sources))
        return Orders(
            self.priority,
            self._within.concern,
            self._across.concern,
            tuple(_name(source) for source in sources),
            proposed,
            _wrong(self._meetings, proposed),
        )


def propose_order(
    paths: Sequence[FeedPath],
    plan: Plan,
    priority: Sequence[str],
    progress: Callable[[int, int | None], None] | None = None,
    jobs: int = 1,
) -> Orders:
    """Reads a feed only for whose record wins; `jobs` as of `engine.run`.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    precedence = Precedence(priority)
    spool: Spool[tuple[bytes, int, int, str, str]] = Spool()

    def keep(row: WrittenRow | TwinRow) -> None:
        if len(row) != TWIN_ITEMS:  # there is no other feed to have twins in
            spool.add(row[:5])

    with spool:
        read = read_feed(
            paths,
            plan,
            Rows(plan.schema.vocabulary),
            keep,
            wanted=UNCHECKED,
            jobs=jobs,
            progress=progress,
        )
        for number in range(BINS):
            people: dict[bytes, list[Row]] = {}
            for thin in spool.bin(number):
                people.setdefault(thin[0], []).append(_thin(*thin))
            for rows in people.values():
                precedence.see(rows)
    return precedence.result(read.sources)


def _thin(key: bytes, source: int, number: int, primary_id: str, group: str) -> Row:
    return Row(key, source, number, primary_id, group, "", "", 0, 0, b"", (), b"")


def _sample(winner: Row, loser: Row) -> Sample:
    return Sample(winner.source, winner.number, winner.primary_id, loser.group, winner.group)


def _name(source: SourceSummary) -> str:
    return f"{source.path}: {source.member}" if source.member else source.path


def _wrong(meetings: Mapping[Meeting, int], order: Sequence[int]) -> int:
    """Of how many persons a source that should not win is loaded last."""
    place = {source: number for number, source in enumerate(order)}
    wrong = 0
    for meeting, persons in meetings.items():
        _, rank = max(meeting, key=lambda one: place[one[0]])
        wrong += persons if rank > min(rank for _, rank in meeting) else 0
    return wrong


def _best(meetings: Mapping[Meeting, int], sources: int) -> tuple[int, ...]:
    """The order with the fewest wrong winners, the given one where none is better."""
    given = tuple(range(sources))
    if not _wrong(meetings, given):
        return given
    candidates: Iterable[tuple[int, ...]]
    if sources <= _MOST_TRIED:
        candidates = permutations(given)
    else:
        candidates = [given, _improved(meetings, given), _improved(meetings, _by_rank(meetings, sources))]
    return min(candidates, key=lambda order: (_wrong(meetings, order), _moved(order)))


def _by_rank(meetings: Mapping[Meeting, int], sources: int) -> tuple[int, ...]:
    """Sources with lesser groups first."""
    total: Counter[int] = Counter()
    persons: Counter[int] = Counter()
    for meeting, number in meetings.items():
        for source, rank in meeting:
            total[source] += rank * number
            persons[source] += number
    return tuple(sorted(range(sources), key=lambda one: -total[one] / persons[one] if persons[one] else 0.0))


def _improved(meetings: Mapping[Meeting, int], order: tuple[int, ...]) -> tuple[int, ...]:
    """`order` with one source after the other moved to where it does best, until nothing gets better."""
    best, wrong = order, _wrong(meetings, order)
    is_better = True
    while is_better and wrong:
        is_better = False
        for source in order:
            rest = [one for one in best if one != source]
            for place in range(len(order)):
                tried = (*rest[:place], source, *rest[place:])
                if (found := _wrong(meetings, tried)) < wrong:
                    best, wrong, is_better = tried, found, True
    return best


def _moved(order: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """How far an order is from the given one: neighbours that are swapped, then the order itself."""
    return sum(1 for one, other in pairwise(order) if one > other), tuple(order)
