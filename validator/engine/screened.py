"""The recognised records of one block, row by row and column by column."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING, Any

from validator.engine.careful import attributes_at
from validator.engine.gathering import plain_texts
from validator.engine.mending import TOLD
from validator.engine.remarks import rules_among
from validator.engine.results import Remarked, Said
from validator.grammar import Glance, text_of, texts_of
from validator.grammar.columns import tree
from validator.records.blocks import Ruler

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from validator.checks.check import Texts
    from validator.engine.judging import Captured, Suspect
    from validator.engine.mending import Mender
    from validator.engine.results import RecordResult, Remark
    from validator.engine.screen import Screen
    from validator.faults import Place
    from validator.records.blocks import Block, Later
    from validator.records.flaw import Flaw
    from validator.records.selector import Selector

_AT_ONCE, _FEW = 50, 7
"""How many records are looked at together: as much as a processor's nearer memory holds; fewer if one is not sound."""
_RECORD = b"<user>", b"<user "
"""How a record begins that can be recognised."""


class Screened:
    """What `screen` recognises of `block`; rows count from 0, and positions are those of records in the block.

    A record whose characters are not sound is doubted like one in which a check finds something.
    """

    def __init__(self, screen: Screen, block: Block, mender: Mender) -> None:
        self._screen = screen
        self._block = block
        self._mender = mender
        self._flaws: dict[int, Sequence[Flaw]] = {}
        self._flawed: list[int] = []
        self._copies: dict[int, bytes] = {}
        self._rows: list[tuple[Captured, ...]] = []
        self._positions: list[int] = []
        self._spans: list[tuple[int, int]] = []
        self._anchors: list[int] = []
        self._line_ends: list[int] = []
        self._columns: list[tuple[Captured, ...]] = []
        self._matches: list[re.Match[bytes]] = []
        self._doubtful: set[int] = set()
        self._remarks: dict[int, tuple[Remark, ...]] = {}
        self._unguarded: set[int] = set()
        self._texts: dict[int, Texts] = {}

    def settled(self, check: str) -> frozenset[Selector]:
        """What the feed check of this name need not be shown."""
        return self._screen.settled.get(check, frozenset())

    def guarded(self, check: str) -> frozenset[Selector]:
        """The fields of which the feed check of this name need not be shown those of clean records."""
        return self._screen.guarded.get(check, frozenset())

    def take(self, start: int, position: int) -> list[tuple[int, int]]:
        """Recognises records one behind another, from index `start` of the text on; the first is at `position`.

        Returns where each begins and ends; nothing where the first is not recognised.
        """
        before = len(self._rows)
        grammar, text = self._screen.grammar, self._block.text
        while start < len(text):
            start = self._take(grammar.pattern.scanner(text, start).match, start)  # type: ignore[attr-defined]
            if not text.startswith(_RECORD, start):
                break
            unguarded = self._screen.recognise_unguarded(text, start)
            if unguarded is None:
                break
            self._unguarded.add(len(self._rows))
            start = self._take(iter((unguarded, None)).__next__, start)
        spans = self._spans[before:]
        self._positions += range(position, position + len(spans))
        return spans

    def _take(self, following: Callable[[], re.Match[bytes] | None], end: int) -> int:
        """Takes one match after the other; returns where the last one ends, or `end`."""
        rows, spans, anchors, anchor = self._rows, self._spans, self._anchors, self._screen.anchor
        before = len(spans)
        keeps, matches = self._screen.remarks.is_ready, self._matches
        found: re.Match[bytes]
        for found in iter(following, None):
            if keeps:
                matches.append(found)
            rows.append(found.groups())
            spans.append(found.span())
            anchors.append(found.start(anchor))
        return spans[-1][1] if len(spans) > before else end

    def take_mended(self, start: int, end: int, position: int) -> bool:
        """Recognises the record that stands there as it reads without its flaws; false if it is not recognised."""
        row = len(self._rows)
        found = self._mender.recognised(self._block.text[start:end], self._screen)
        if found is None:
            return False
        self._flaws[position], self._copies[row] = found.flaws, found.text
        if not found.is_guarded:
            self._unguarded.add(row)
        self._rows.append(found.match.groups())
        self._positions.append(position)
        self._spans.append((start, end))
        self._anchors.append(start + found.anchor if found.anchor >= 0 else -1)
        if self._screen.remarks.is_ready:
            self._matches.append(found.match)
        return True

    def doubtful(self) -> Mapping[int, Collection[int] | None]:
        """The positions of the records in which some check finds something, or that are not sound.

        Where it is known, with the numbers of the rules that alone may find something.
        """
        unsound = dict.fromkeys(self._without_unsound())
        if not self._rows:
            return unsound
        self._columns = [*zip(*self._rows, strict=True)]
        doubtful = self._doubtful
        doubtful.update(row for row, anchor in enumerate(self._anchors) if anchor < 0)
        suspects: dict[int, set[Suspect]] = {}
        for by_value in self._screen.by_value.values():
            for row, found in by_value.suspects(self._columns):
                suspects.setdefault(row, set()).update(found)
        for by_row in self._screen.by_row.values():
            for row, found in by_row.suspects(self._columns, len(self._rows)):
                suspects.setdefault(row, set()).update(found)
        for by_absence in self._screen.by_absence:
            for row, found in by_absence.suspects(self._columns, len(self._rows)):
                suspects.setdefault(row, set()).update(found)
        if self._screen.remarks.is_ready:
            self._remark(suspects)
            rules = {}
        else:
            rules = {row: rules_among(found) for row, found in suspects.items() if row not in doubtful}
            doubtful.update(suspects)
        if self._flaws:
            rules = {row: found for row, found in rules.items() if self._positions[row] not in self._flaws}
            self._flawed = [
                row
                for row, position in enumerate(self._positions)
                if position in self._flaws and row not in doubtful
            ]
        return {**unsound, **{self._positions[row]: rules.get(row) for row in doubtful}}

    def _remark(self, suspects: Mapping[int, Collection[Suspect]]) -> None:
        """What is to be said of records in which only `suspects` find something; doubts those where it is not known."""
        doubtful, remarks = self._doubtful, self._screen.remarks
        strange = {
            row
            for number in remarks.strangers
            for row, mark in enumerate(self._columns[number])
            if mark is not None
        }
        together: dict[frozenset[Suspect], list[int]] = {
            frozenset(): [*(strange - suspects.keys() - doubtful)]
        }
        for row in suspects.keys() - doubtful:
            together.setdefault(frozenset(suspects[row]), []).append(row)
        for who, rows in together.items():
            for row, found in zip(rows, remarks.of(self._columns, rows, who), strict=True):
                if found is None or (found and self._positions[row] in self._flaws):
                    doubtful.add(row)
                elif found:
                    self._remarks[row] = found

    def _without_unsound(self) -> list[int]:
        """Looks at the characters of all records; those that are not sound are rows no more, but their positions."""
        sound: list[bool] = []
        for first in range(0, len(self._spans), _AT_ONCE):
            spans = self._spans[first : first + _AT_ONCE]
            if not self._copies.keys().isdisjoint(range(first, first + len(spans))):
                self._line_ends += [self._block.text.count(b"\n", start, end) for start, end in spans]
                sound += self._sound_ones(first, spans)
                continue
            seen = Glance(*[self._block.text[start:end] for start, end in spans])
            self._line_ends += seen.line_ends
            if seen.is_sound:
                sound += [True] * len(spans)
                self._doubt(seen, first, self._block.text, spans)
            else:
                sound += self._sound_ones(first, spans)
        if all(sound):
            return []
        unsound = [
            position for position, is_sound in zip(self._positions, sound, strict=True) if not is_sound
        ]
        rows = [*accumulate(sound, initial=-1)][1:]
        self._doubtful = {rows[row] for row in self._doubtful if sound[row]}
        if self._matches:
            self._matches = [*compress(self._matches, sound)]
        self._rows = [*compress(self._rows, sound)]
        self._positions = [*compress(self._positions, sound)]
        self._spans = [*compress(self._spans, sound)]
        self._anchors = [*compress(self._anchors, sound)]
        self._line_ends = [*compress(self._line_ends, sound)]
        return unsound

    def _sound_ones(self, first: int, spans: Sequence[tuple[int, int]]) -> Iterator[bool]:
        """Of each record whether it is sound; the first is row `first`."""
        own = (self._block.text[start:end] for start, end in spans)
        records = [self._copies.get(row) or record for row, record in enumerate(own, first)]
        for row in range(0, len(records), _FEW):
            few = records[row : row + _FEW]
            if self._are_sound(first + row, few):
                yield from [True] * len(few)
            else:
                yield from (self._are_sound(at, [record]) for at, record in enumerate(few, first + row))

    def _are_sound(self, row: int, records: Sequence[bytes]) -> bool:
        """Whether all records from a row on are sound; a single one is mended if that helps."""
        seen = Glance(*records)
        if len(records) == 1 and not seen.is_sound and row not in self._copies:
            record, seen = self._mended(row, records[0]) or (records[0], seen)
            records = [record]
        if seen.is_sound:
            self._doubt(seen, row, b"".join(records), [*pairwise(accumulate(map(len, records), initial=0))])
        return seen.is_sound

    def _mended(self, row: int, record: bytes) -> tuple[bytes, Glance] | None:
        """The record of a row without its flaws, if it is recognised then: it is the row's from now on."""
        found = self._mender.mended(record, self._screen)
        if found is None:
            return None
        if not found.is_guarded:
            self._unguarded.add(row)
        seen = Glance(found.text)
        if not seen.is_sound:
            return None
        self._flaws[self._positions[row]], self._rows[row] = found.flaws, found.match.groups()
        return found.text, seen

    def _doubt(self, seen: Glance, first: int, text: bytes, spans: Sequence[tuple[int, int]]) -> None:
        """Doubts those of some sound records, from row `first` on, with a text in which something may be found."""
        self._doubtful.update(first + row for row in self._screen.by_text.doubtful(seen, text, spans))
        if self._unguarded.isdisjoint(range(first, first + len(spans))):
            return
        for row, (start, end) in enumerate(spans, first):
            if row in self._unguarded and not self._screen.by_name.is_clean(text[start:end]):
                self._doubtful.add(row)

    def clean(self) -> Iterator[bytes]:
        """The texts of the others, with the blanks behind them."""
        for row, (start, end) in enumerate(self._spans):
            if row not in self._doubtful:
                yield self._block.text[start:end]

    def remarked(self) -> Remarked:
        """What is to be said of records that need not be read with care, although something is found in them."""
        remarked = Remarked()
        if not self._remarks:
            return remarked
        rows = sorted(self._remarks)
        remarked.primary_ids, *columns = (
            self._texts_at(path, rows) for path in ("primary_id", "user_group", "campus_code")
        )
        known: dict[tuple[object, ...], int] = {}
        for row, group, campus in zip(rows, *columns, strict=True):
            told = [(self._place(row, remark), remark) for remark in self._remarks[row]]
            if len(told) > 1:
                told.sort(key=lambda pair: (pair[0], pair[1].rule))
            # What is said alike is the same object, which is quicker told than that it is alike.
            key = *(id(remark) for _, remark in told), group, campus
            if key not in known:
                known[key] = len(known)
                remarked.sayings.append(Said([remark for _, remark in told], group, campus))
            remarked.numbers.append(self._positions[row] + 1)
            remarked.ends.append(self._block.text.rfind(b">", *self._spans[row]) + 1)
            remarked.said.append(known[key])
            remarked.places.extend(place for place, _ in told)
        return remarked

    def flawed(self, ruler: Ruler | Later) -> Iterator[RecordResult]:
        """What is to be said of records that are clean but for their characters and references."""
        if not self._flawed:
            return
        told = zip(*(self._texts_at(path, self._flawed) for path in TOLD), strict=True)
        for row, texts in zip(self._flawed, told, strict=True):
            position = self._positions[row]
            yield self._mender.result(position, self._spans[row], self._flaws[position], texts, ruler)

    def _place(self, row: int, remark: Remark) -> int:
        """The index of what is remarked in one record."""
        text, start, path = self._block.text, self._spans[row][0], remark.hit.path
        # What a group captures is in the element's start tag or directly behind it.
        at = text.rfind(b"<", start, self._matches[row].start(remark.column)) if remark.column else start
        name = path[path.rfind("/") + 1 :]
        return attributes_at(text, at).get(name[1:].encode(), at) if name.startswith("@") else at

    def _texts_at(self, path: str, rows: Sequence[int]) -> list[str]:
        """The text at `path` in each of some records, without surrounding blanks; "" where there is none."""
        written: list[Captured] = [None] * len(rows)
        for index in reversed(self._screen.indexes(path)):
            column = self._columns[index]
            written = [
                other if column[row] is None else column[row]
                for row, other in zip(rows, written, strict=True)
            ]
        return [text.strip() for text in texts_of([one or b"" for one in written])]

    def groups(self) -> Counter[str]:
        """How many of the records that need not be read with care are of which user group."""
        groups: Counter[str] = Counter()
        if not self._rows:
            return groups
        columns = [self._columns[index] for index in self._screen.indexes("user_group")]
        rows = [*zip(*columns, strict=True)] if columns else [()] * len(self._rows)
        counted = Counter(rows)
        counted.subtract(rows[row] for row in self._doubtful | {*self._flawed})
        for row, number in counted.items():
            group = next((text_of(written) for written in row if written is not None), "")
            groups[group.strip()] += number
        return +groups

    def texts(self, selector: Selector, count: int) -> list[Texts]:
        """What `selector` finds in the `count` records of the block, copy by copy."""
        if not self._rows:
            return []
        indexes = self._screen.indexes_of(selector)
        columns = self._selected(selector) if indexes is None else map(self._plain, indexes)
        # Of a copy that no record has nothing is to be seen; of two alternatives of one copy, one is there.
        return [
            self._scattered(column, count, None)
            for column in columns
            if any(text is not None for text in column)
        ]

    def _plain(self, index: int) -> Texts:
        """The texts for which the captured values of a column stand."""
        if index not in self._texts:
            self._texts[index] = plain_texts(self._columns[index])
        return self._texts[index]

    def _selected(self, selector: Selector) -> list[Texts]:
        """What a selector with conditions finds."""
        texts = [
            [None if written is None else text_of(written) for written in column] for column in self._columns
        ]
        rows = [
            [element.text.encode() for element in tree(self._screen.columns, row).select(selector)]
            for row in zip(*texts, strict=True)
        ]
        copies = max(map(len, rows))
        return [[row[copy] if copy < len(row) else None for row in rows] for copy in range(copies)]

    @cached_property
    def _lines(self) -> tuple[list[int], Place]:
        """For each row the line of its anchor, and the end of the block."""
        text = self._block.text
        if b"\r" in text or not self._rows:
            ruler = Ruler(self._block)
            return [ruler.place(max(anchor, 0)).line for anchor in self._anchors], self._block.end
        lines, line, last = [], self._block.start.line, 0
        for (start, end), anchor, line_ends in zip(self._spans, self._anchors, self._line_ends, strict=True):
            if start > last:
                line += text.count(b"\n", last, start)
            lines.append(line + text.count(b"\n", start, anchor) if anchor >= 0 else line)
            line += line_ends
            last = end
        return lines, self._block.end_from(last, line)

    def line_ends(self) -> Mapping[int, tuple[int, int]]:
        """By the index at which a record begins: the index behind it, and how many lines end in it."""
        return {start: (end, ends) for (start, end), ends in zip(self._spans, self._line_ends, strict=True)}

    def lines(self, count: int) -> list[int]:
        """For each record the line of what rules compare it by; 0 for those that are not here."""
        return [*self._scattered(self._lines[0], count, 0)]

    @property
    def end(self) -> Place:
        """Where the block ends."""
        return self._lines[1]

    def _scattered(self, found: Sequence[Any], count: int, nothing: Any) -> Sequence[Any]:
        if len(found) == count:
            return found
        scattered = [*found]
        for position in sorted({*range(count)}.difference(self._positions)):
            scattered.insert(position, nothing)
        return scattered
