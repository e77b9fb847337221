"""The recognised records of one block, row by row and column by column.

A screen takes as many as it recognises, wherever they stand; what is between them may be taken one by one, by a screen
that lets more pass, or read with care.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING

from validator.engine.careful import attributes_at
from validator.engine.exhibits import Exhibits
from validator.engine.mending import TOLD
from validator.engine.results import RemarkedRecord
from validator.engine.rows import Rows, is_tiny
from validator.grammar import Glance, text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.engine.asking import ByRow, ByValue
    from validator.engine.judging import Captured, Suspect
    from validator.engine.mending import Mender
    from validator.engine.results import RecordResult, Remark
    from validator.engine.screen import Screen
    from validator.engine.watching import Watching
    from validator.records.blocks import Block, Later, Ruler
    from validator.records.flaw import Flaw

_AT_ONCE, _FEW = 50, 7
"""How many records are looked at together: as much as a processor's nearer memory holds; fewer if one is not sound."""


class Screened:
    """What `screen` recognises of `block`; rows count from 0, and positions are those of records in the block.

    A record whose characters are not sound is doubted like one in which a check finds something; `unsound` are the
    positions of these.
    """

    def __init__(self, screen: Screen, block: Block, mender: Mender) -> None:
        self._screen = screen
        self._block = block
        self._mender = mender
        self._flaws: dict[int, Sequence[Flaw]] = {}
        self._flawed: list[int] = []
        self._copies: dict[int, bytes] = {}
        self._rows = Rows(screen.anchor)
        self._positions: list[int] = []
        self._doubtful: set[int] = set()
        self._remarks: dict[int, tuple[Remark, ...]] = {}
        self._harmless: set[bytes] = set()
        self._breaks: list[int] = []
        self._next = 0
        self._dropped: set[int] = set()
        self.unsound: frozenset[int] = frozenset()

    def take(self, start: int) -> None:
        """Recognises records from index `start` of the text on, and leaves out what is none."""
        rows, text = self._rows, self._block.text
        self._screen.begin(self._block)
        if (watching := self._watching) is not None:
            while batch := watching.take(text, start):
                rows.take_batch(batch)
                start = rows.spans[-1][1]
                if batch.is_all:
                    break
        if self._watching is None:
            rows.take_matches(self._screen.grammar.pattern, text, start)
        self._breaks = [*rows.breaks(), len(rows)]

    def following(self, start: int, position: int) -> tuple[Sequence[tuple[int, int]], int]:
        """The records that stand one behind another from index `start` on, the first at `position`; how many are tiny.

        Of each it is told where it begins and ends. Those in front of them that nobody asked for are none: they are
        part of something else.
        """
        rows, first = self._rows, self._next
        while first < len(rows) and rows.spans[first][0] < start:
            self._dropped.add(first)
            first += 1
        self._next = first
        if first == len(rows) or rows.spans[first][0] > start:
            return (), 0
        self._next = self._breaks[bisect_right(self._breaks, first)]
        self._positions += range(position, position + self._next - first)
        return rows.spans[first : self._next], sum(rows.tiny[first : self._next])

    @property
    def _watching(self) -> Watching | None:
        """The machine that recognises records of this block, where there is one."""
        watching = self._screen.watching
        return None if watching is None or not watching.can_take(self._block.text) else watching

    def take_one(self, start: int, position: int) -> int | None:
        """Recognises the record that begins there, unless it is tiny; tells where it ends, with its blanks."""
        match = self._screen.grammar.pattern.match(self._block.text, start)
        if match is None or is_tiny(match):
            return None
        self._rows.take_match(match)
        self._positions.append(position)
        return match.end()

    def take_mended(self, start: int, end: int, position: int) -> bool:
        """Recognises the record that stands there as it reads without its flaws; false if it is not recognised."""
        row = len(self._rows)
        found = self._mender.recognised(self._block.text[start:end], self._screen)
        if found is None:
            return False
        self._flaws[position], self._copies[row] = found.flaws, found.text
        anchor = start + found.anchor if found.anchor >= 0 else -1
        self._rows.take_mended(found.match, (start, end), anchor)
        self._positions.append(position)
        return True

    def doubtful(self) -> Sequence[int]:
        """The positions, in order, of the records in which some check finds something, or that are not sound."""
        if self._breaks:
            self._dropped.update(range(self._next, len(self._rows)))
        if self._dropped:
            self._rows.keep([row not in self._dropped for row in range(len(self._rows))])
        self.unsound = frozenset(self._without_unsound())
        rows, doubtful = self._rows, self._doubtful
        if not rows:
            return sorted(self.unsound)
        doubtful.update(row for row, anchor in enumerate(rows.anchors) if anchor < 0)
        suspects: dict[int, set[Suspect]] = {}
        for row, found in self._suspects():
            suspects.setdefault(row, set()).update(found)
        if self._screen.remarks.is_ready:
            self._remark(suspects)
        else:
            doubtful.update(suspects)
        if self._flaws:
            self._flawed = [
                row
                for row, position in enumerate(self._positions)
                if position in self._flaws and row not in doubtful
            ]
        return sorted([*self.unsound, *(self._positions[row] for row in doubtful)])

    def _suspects(self) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows in which somebody finds something, with who does; a row may be told more than once."""
        screen, rows = self._screen, self._rows
        for one in screen.asked:
            yield from one.suspects(rows, self._unknown(one))
        for by_absence in screen.by_absence:
            yield from by_absence.suspects(rows)
        if (watching := self._watching) is not None:
            watching.teach(self._harmless)

    def _unknown(self, one: ByValue | ByRow) -> Sequence[int] | None:
        """The rows with something of which it is not known that it is clean; None if that may be any."""
        watching = self._watching
        watches = None if watching is None else watching.watches_of(one)
        if watching is None or watches is None:
            return None
        unknown = self._rows.unknown(watches)
        if unknown is not None:
            watching.count(one, len(self._rows), len(unknown))
        return unknown

    def _remark(self, suspects: Mapping[int, Collection[Suspect]]) -> None:
        """What is to be said of records in which only `suspects` find something; doubts those where it is not known."""
        doubtful, remarks = self._doubtful, self._screen.remarks
        strange = {
            row
            for number in remarks.strangers
            for row, mark in enumerate(self._rows[number])
            if mark is not None
        }
        together: dict[frozenset[Suspect], list[int]] = {
            frozenset(): [*(strange - suspects.keys() - doubtful)]
        }
        for row in suspects.keys() - doubtful:
            together.setdefault(frozenset(suspects[row]), []).append(row)
        for who, rows in together.items():
            for row, found in zip(rows, remarks.of(self._rows, rows, who), strict=True):
                if found is None or (found and self._positions[row] in self._flaws):
                    doubtful.add(row)
                elif found:
                    self._remarks[row] = found

    def _without_unsound(self) -> list[int]:
        """Looks at the characters of all records; those that are not sound are rows no more, but their positions."""
        rows, text = self._rows, self._block.text
        for stretch in rows.unsound(_AT_ONCE):
            spans = rows.spans[stretch.start : stretch.stop]
            if not self._copies.keys().isdisjoint(stretch):
                rows.line_ends[stretch.start : stretch.stop] = [text.count(b"\n", *span) for span in spans]
                rows.sound[stretch.start : stretch.stop] = self._sound_ones(stretch.start, spans)
                continue
            seen = Glance(*[text[start:end] for start, end in spans])
            rows.line_ends[stretch.start : stretch.stop] = seen.line_ends
            if seen.is_sound:
                rows.sound[stretch.start : stretch.stop] = [True] * len(spans)
                self._doubt(seen, stretch.start, text, spans)
            else:
                rows.sound[stretch.start : stretch.stop] = self._sound_ones(stretch.start, spans)
        sound = rows.sound
        if all(sound):
            return []
        unsound = [
            position for position, is_sound in zip(self._positions, sound, strict=True) if not is_sound
        ]
        new = [*accumulate(sound, initial=-1)][1:]
        self._doubtful = {new[row] for row in self._doubtful if sound[row]}
        self._positions = [*compress(self._positions, sound)]
        rows.keep(sound)
        return unsound

    def _sound_ones(self, first: int, spans: Sequence[tuple[int, int]]) -> Iterator[bool]:
        """Of each record whether it is sound; the first is row `first`."""
        own = (self._block.text[start:end] for start, end in spans)
        records = [self._copies.get(row) or record for row, record in enumerate(own, first)]
        has_copies = not self._copies.keys().isdisjoint(range(first, first + len(spans)))
        if has_copies and self._are_sound(first, records):
            yield from [True] * len(records)
            return
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
        seen = Glance(found.text)
        if not seen.is_sound:
            return None
        self._flaws[self._positions[row]] = found.flaws
        self._rows.replace(row, found.match)
        return found.text, seen

    def _doubt(self, seen: Glance, first: int, text: bytes, spans: Sequence[tuple[int, int]]) -> None:
        """Doubts those of some sound records, from row `first` on, with a text in which something may be found."""
        by_text, watching = self._screen.by_text, self._watching
        self._doubtful.update(first + row for row in by_text.doubtful(seen, text, spans))
        if watching is not None:
            self._harmless.update(by_text.harmless(seen))

    def clean(self) -> Iterator[bytes]:
        """The texts of the others, with the blanks behind them."""
        for row, (start, end) in enumerate(self._rows.spans):
            if row not in self._doubtful:
                yield self._block.text[start:end]

    def remarked(self) -> Iterator[RemarkedRecord]:
        """What is to be said of records that need not be read with care, although something is found in them."""
        rows = sorted(self._remarks)
        belonging = zip(*(self._texts_at(path, rows) for path in TOLD), strict=True) if rows else ()
        for row, whose in zip(rows, belonging, strict=True):
            told = [(self._place(row, remark), remark) for remark in self._remarks[row]]
            if len(told) > 1:
                told.sort(key=lambda pair: (pair[0], pair[1].rule))
            end = self._block.text.rfind(b">", *self._rows.spans[row]) + 1
            yield RemarkedRecord(self._positions[row] + 1, end, whose, told)

    def flawed(self, ruler: Ruler | Later) -> Iterator[RecordResult]:
        """What is to be said of records that are clean but for their characters and references."""
        if not self._flawed:
            return
        told = zip(*(self._texts_at(path, self._flawed) for path in TOLD), strict=True)
        for row, texts in zip(self._flawed, told, strict=True):
            position = self._positions[row]
            yield self._mender.result(position, self._rows.spans[row], self._flaws[position], texts, ruler)

    def _place(self, row: int, remark: Remark) -> int:
        """The index of what is remarked in one record."""
        text, start, path = self._block.text, self._rows.spans[row][0], remark.hit.path
        # What a group captures is in the element's start tag or directly behind it.
        at = text.rfind(b"<", start, self._rows.start(row, remark.column)) if remark.column else start
        name = path[path.rfind("/") + 1 :]
        return attributes_at(text, at).get(name[1:].encode(), at) if name.startswith("@") else at

    def _texts_at(self, path: str, rows: Sequence[int]) -> list[str]:
        """The text at `path` in each of some records, without surrounding blanks; "" where there is none."""
        written: list[Captured] = [None] * len(rows)
        for index in reversed(self._screen.indexes(path)):
            column = self._rows[index]
            written = [
                other if column[row] is None else column[row]
                for row, other in zip(rows, written, strict=True)
            ]
        return [text.strip() for text in texts_of([one or b"" for one in written])]

    def line_ends(self) -> Mapping[int, tuple[int, int]]:
        """By the index at which a record begins: the index behind it, and how many lines end in it."""
        told = zip(self._rows.spans, self._rows.line_ends, strict=True)
        return {start: (end, ends) for (start, end), ends in told}

    def groups(self) -> Counter[str]:
        """How many of the records that need not be read with care are of which user group."""
        groups: Counter[str] = Counter()
        if not self._rows:
            return groups
        columns = [self._rows[index] for index in self._screen.indexes("user_group")]
        rows = [*zip(*columns, strict=True)] if columns else [()] * len(self._rows)
        counted = Counter(rows)
        counted.subtract(rows[row] for row in self._doubtful | {*self._flawed})
        for row, number in counted.items():
            group = next((text_of(written) for written in row if written is not None), "")
            groups[group.strip()] += number
        return +groups

    @property
    def exhibits(self) -> Exhibits:
        """What feed checks are shown of them."""
        return Exhibits(self._screen, self._block, self._rows, self._positions)
