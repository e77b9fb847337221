"""Reading: once, in any number of processes, and no row for what the old feed has byte for byte."""

from __future__ import annotations

import pickle
from dataclasses import replace

from validator.comparing import compare
from validator.comparing.reading import Rows, rows_of
from validator.comparing.row import TWIN_ITEMS
from validator.comparing.spool import WITHOUT_KEY, bin_of
from validator.comparing.twins import Twins
from validator.faults import Place
from validator.records.blocks import Block
from validator.records.cutter import CutKind
from validator.schema import load_schema

from .feeds import MINIMAL, Person, sources

ROWS = Rows(load_schema().vocabulary)


def feed(people: list[Person]) -> str:
    return f"<users>{''.join(person.xml() for person in people)}</users>"


def many(shift: int) -> str:
    return feed(
        [
            Person(f"u{number}", "UGRD", f"Name {number}", phones=(f"555-01{(number + shift) % 100:02}",))
            for number in range(shift, 12_000 + shift)
        ]
    )


def test_any_number_of_processes_gives_the_same_change() -> None:
    """In blocks that are read by two processes beside the first, and in one process alone."""
    old, new = many(0), many(3)
    alone = compare(sources(old), sources(new), MINIMAL)
    together = compare(sources(old), sources(new), MINIMAL, jobs=2)

    assert replace(alone, seconds=0) == replace(together, seconds=0)
    assert (alone.created, alone.gone.users) == (3, 3)
    assert alone.updated == alone.in_both == 11_997


def test_a_record_of_the_old_feed_gets_no_row_of_its_own() -> None:
    """It is told by its digest and the bin of its twin's row; any other byte makes it a record of its own."""
    record = Person("u1", "UGRD", "A").xml().encode()
    block = Block(record, Place(0, 1, 1))
    (row,) = rows_of(ROWS.of_block(block, [0]), 0, 1)
    assert row is not None
    twins = Twins()
    twins.add(row[-1], bin_of(row[0]))
    twins.seal()
    rows = ROWS.besides(twins)
    (twin,) = rows_of(rows.of_block(block, [0]), 3, 7)
    (other,) = rows_of(rows.of_block(Block(record.replace(b">A<", b">B<"), block.start), [0]), 3, 7)

    assert twin is not None
    assert len(twin) == TWIN_ITEMS
    assert twin == (row[-1], 3, 7, bin_of(row[0]))
    assert other is not None
    assert len(other) != TWIN_ITEMS
    assert other[0] == row[0]


def test_rows_travel_to_another_process() -> None:
    """With the key and the twins, so that both processes make the same of a record."""
    block = Block(Person("u1", "UGRD", "A").xml().encode(), Place(0, 1, 1))
    (row,) = rows_of(ROWS.of_block(block, [0]), 0, 1)
    assert row is not None
    twins = Twins()
    twins.add(row[-1], bin_of(row[0]))
    twins.seal()
    there, besides = pickle.loads(pickle.dumps((ROWS, ROWS.besides(twins))))

    assert [*rows_of(there.of_block(block, [0]), 0, 1)] == [row]
    assert all(
        found is not None and len(found) == TWIN_ITEMS
        for found in rows_of(besides.of_block(block, [0]), 0, 1)
    )


def test_records_between_comments_and_of_other_prefixes_are_read() -> None:
    """What is not plain is read with care, one record after the other; what is cut off is not read."""
    text = (
        b"<user><primary_id>a</primary_id></user><!-- </user> --> <x:user><x:primary_id>b</x:primary_id>"
        b"</x:user><user><primary_id>c</primary_id>"
    )
    block = Block(text, Place(0, 1, 1), is_last=True)
    starts = [cut.start for cut in block.cuts() if cut.kind is CutKind.RECORD]
    rows = [*rows_of(ROWS.of_block(block, starts), 0, 1)]

    assert [row and row[3] for row in rows] == ["a", "b", None]


def test_records_without_an_identifier_have_a_bin_of_their_own() -> None:
    """The same record of nobody in both feeds is counted in both."""
    change = compare(sources(feed([Person(None, "A")])), sources(feed([Person(None, "A")])), MINIMAL)

    assert bin_of(b"") == WITHOUT_KEY
    assert (change.old.without_id, change.new.without_id, change.created) == (1, 1, 1)


def test_twins_are_known_by_their_digest() -> None:
    """Those that were added, with their bin; no other."""
    twins = Twins()
    for number in range(500):
        twins.add(bytes([number % 7, 0, 0, 0, 0, number // 256, number % 256, 9]), number % 65)
    twins.seal()

    assert twins.bin_of(bytes([3, 0, 0, 0, 0, 0, 3, 9])) == 3
    assert twins.bin_of(bytes([4, 0, 0, 0, 0, 1, 243, 9])) is None
    assert twins.bin_of(bytes(8)) is None
