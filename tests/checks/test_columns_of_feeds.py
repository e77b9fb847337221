"""What only many records show: the same in whatever stretches the feed is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.checks import present, spreadsheet, uniform
from validator.checks.check import RecordId
from validator.faults import Place
from validator.machine import joined_texts
from validator.privacy import Quoted
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.checks.check import FeedCheck, FeedHit, Texts, Wanted
    from validator.machine import Gists

PRIMARY = Selector.parse("primary_id")
VALUE = Selector.parse("user_identifiers/user_identifier/value")
KIND = Selector.parse("user_identifiers/user_identifier/id_type")
NAME = Selector.parse("middle_name")

Record = dict[Selector, tuple[str, ...]]


@dataclass
class Slice:
    """Neighbouring records."""

    offset: int
    source: int = 0

    @property
    def first(self) -> int:
        return self.offset + 1

    @property
    def line(self) -> int:
        return self.offset + 1

    def record(self, position: int) -> RecordId:
        return RecordId(0, self.first + position, f"u{self.first + position}")

    def find(self, position: int, selector: Selector, copy: int) -> tuple[str, Place]:
        at = self.offset + position
        return f"{selector.text}[{copy + 1}]", Place(at, at + 1, 1)


@dataclass
class Shown:
    """What a feed check is shown of records."""

    records: Sequence[Record]
    settled: frozenset[Selector] = frozenset()
    noted: dict[object, object] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.records)

    def columns(self, selector: Selector) -> Sequence[Texts]:
        texts = [record.get(selector, ()) for record in self.records]
        return [
            [own[copy].encode() if copy < len(own) else None for own in texts]
            for copy in range(max(map(len, texts)))
        ]

    def joined(self, selector: Selector) -> Sequence[bytes]:
        return [joined_texts(column) for column in self.columns(selector)]

    def gists(self, wanted: Wanted) -> Gists | None:
        """Only where there is a machine."""

    def lines(self) -> Sequence[int]:
        return [*range(1, self.count + 1)]


def hits(check: FeedCheck, options: Any, records: Sequence[Record], size: int) -> list[FeedHit]:
    """All hits, with the feed cut into stretches of `size` records."""
    tracker = check.tracker([options])
    found: list[FeedHit] = []
    for offset in range(0, len(records), size):
        part = records[offset : offset + size]
        batch = check.gather(Shown(part), [options])
        if batch is not None:
            found += tracker.add(batch, Slice(offset))
    return [*found, *tracker.finish()]


def concerned(found: Sequence[FeedHit]) -> int:
    """How many records all hits speak of together."""
    crowds: dict[int, int] = {}
    for hit in found:
        crowds.update(hit.crowds or {})
    return sum(crowds.values())


def same_for_all_sizes(check: FeedCheck, options: Any, records: Sequence[Record]) -> list[FeedHit]:
    results = [hits(check, options, records, size) for size in (1, 3, 7, len(records))]
    in_order = [sorted(result, key=lambda hit: (hit.record.number, hit.path)) for result in results]
    assert all(result == in_order[0] for result in in_order)
    return in_order[0]


def numbers(found: Sequence[FeedHit]) -> list[int]:
    return [hit.record.number for hit in found]


PADDED = spreadsheet.Options(fields=(PRIMARY, VALUE), padded=(PRIMARY, VALUE))


def ids(*texts: str) -> list[Record]:
    return [{PRIMARY: (text,)} for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0001", "0002", "0003", "0004", "0005", "6"], [6]),
        (["6", "0001", "0002", "0003", "0004", "0005"], [1]),
        (["0001", "0002", "0003", "0004", "5"], []),
        (["1001", "1002", "1003", "1004", "1005", "6"], []),
        (["0001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "9", "8"], []),
        (["0001", "0002", "0003", "4", "5", "6"], []),
        (["0001", "0002", "0003", "0004", "0005", "0"], []),
        (["0001", "0002", "0003", "0004", "0005", "a6"], []),
        (["0001", "0002", "0003", "0004", "0005", "12345"], []),
        (["0001", "0002", "0003", "0004", "0005", " 6 "], [6]),
        (["2.1E+5", "3,5E12", "7E+3", "7E3", "77.0", "77.5", "#N/A", "###", "#5"], [1, 2, 3, 5, 7, 8]),
    ],
)
def test_spoilt_numbers(texts: list[str], expected: list[int]) -> None:
    """Lost zeros show where most are padded, and more are than are not; the rest shows by itself."""
    assert numbers(same_for_all_sizes(spreadsheet.CHECK, PADDED, ids(*texts))) == expected


def test_lost_zeros_are_offered_again() -> None:
    """The usual length is the one to fill up to."""
    found = same_for_all_sizes(
        spreadsheet.CHECK, PADDED, ids(*(f"{number:08}" for number in range(9)), "104476")
    )

    assert [hit.values["repaired"].text for hit in found if isinstance(hit.values["repaired"], Quoted)] == [
        "00104476"
    ]


def test_types_of_identifiers_are_judged_apart() -> None:
    """A short value of one type is not held against long ones of another."""
    records: list[Record] = [{KIND: ("A", "B"), VALUE: (f"000{number}", "7")} for number in range(1, 9)]

    assert same_for_all_sizes(spreadsheet.CHECK, PADDED, records) == []
    assert numbers(
        same_for_all_sizes(spreadsheet.CHECK, PADDED, [*records, {KIND: ("A",), VALUE: ("9",)}])
    ) == [9]


def test_very_many_are_told_as_one() -> None:
    """A whole source that lost its zeros is one finding with a number, not thousands."""
    found = same_for_all_sizes(
        spreadsheet.CHECK, PADDED, ids(*["77"] * 60, *(f"{number:05}" for number in range(900)))
    )

    assert [(hit.record.number, hit.values["count"], hit.crowds) for hit in found] == [(1, 60, {2: 60})]


_MANY = [{KIND: ("A",), VALUE: (f"{number:05}",)} for number in range(900)]


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ([(("A",), ("77",))] * 60, 60),
        ([(("A",), ("77",))] * 60 + [(("A",), ("777",))] * 60 + [(("A",), ("7777",))], 121),
        ([(("B", "A"), ("x", "77"))] * 60, 60),
        ([(("A", "A"), ("77", "88"))] * 60, 0),
        ([(("A",), ("77",)), (("B", "A"), ("x", "77"))] * 60, 0),
        ([(("A",), ("77",))] * 60 + [(("A",), ("2.17E+13",))], 1),
    ],
    ids=["one-each", "of-several-lengths", "in-another-copy", "two-each", "in-several-copies", "spoilt-too"],
)
def test_who_has_lost_zeros_is_counted_where_nobody_counts_twice(
    short: list[tuple[tuple[str, ...], tuple[str, ...]]], expected: int
) -> None:
    """Values are counted; they are users where nobody can have two of them, and else nobody is told how many."""
    records = [*({KIND: kinds, VALUE: texts} for kinds, texts in short), *_MANY]

    found = same_for_all_sizes(spreadsheet.CHECK, PADDED, records)

    assert concerned(found) + sum(hit.crowds is None for hit in found) == expected
    assert any(hit.values["count"] for hit in found)


EMPTY = uniform.Options("never-filled", (NAME,), min_records=3)
SAME = uniform.Options("always-same", (NAME,), min_records=3)


@pytest.mark.parametrize(
    ("options", "texts", "expected"),
    [
        (EMPTY, [("",), (" ",), ("", "")], [(1, 3, "100 %")]),
        (EMPTY, [(), ("",), (), ("",), ("",)], [(2, 3, "60 %")]),
        (EMPTY, [("",), ("",)], []),
        (EMPTY, [("",), ("",), ("",), ("x",)], []),
        (EMPTY, [("x",), ("",), ("",), ("",)], []),
        (EMPTY, [("",), ("",), ("", "x")], []),
        (EMPTY, [(), (), ()], []),
        (SAME, [("x",), (" x ",), ("x",)], [(1, 3, "100 %")]),
        (SAME, [("",), ("x",), (), ("y", "x"), ("x",)], [(2, 3, "60 %")]),
        (SAME, [("x",), ("x",)], []),
        (SAME, [("x",), ("x",), ("x",), ("",)], [(1, 3, "75 %")]),
        (SAME, [("x",), ("x",), ("y",), ("x",)], []),
        (SAME, [("x", "y"), ("x", "z"), ("y", "z")], []),
        (SAME, [("",), ("",), ("",)], []),
    ],
)
def test_columns_that_say_nothing(
    options: uniform.Options, texts: list[tuple[str, ...]], expected: list[tuple[int, int, str]]
) -> None:
    """Told once, at the first place, with how many of all users have it."""
    found = same_for_all_sizes(uniform.CHECK, options, [{NAME: own} for own in texts])

    assert [(hit.record.number, hit.values["count"], hit.values["share"]) for hit in found] == expected


ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            field: st.sampled_from([("",), ("x",), ("", "x"), ("y", "x")]) for field in (NAME, KIND, VALUE)
        },
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS, st.sampled_from(["never-filled", "always-same"]))
def test_who_is_concerned_by_columns_that_say_nothing(records: list[Record], kind: Any) -> None:
    """Each hit speaks of as many records as it says, and all hits together count nobody twice."""
    options = uniform.Options(kind, (NAME, KIND, VALUE), min_records=1)

    found = same_for_all_sizes(uniform.CHECK, options, records)

    fields = [field for field in (NAME, KIND, VALUE) if any(field.text in hit.path for hit in found)]
    is_empty = kind == "never-filled"
    having = [[field in own and (is_empty or any(own[field])) for field in fields] for own in records]
    assert [sum((hit.crowds or {}).values()) for hit in found] == [hit.values["count"] for hit in found]
    assert concerned(found) == sum(map(any, having))


@given(ROWS)
def test_who_is_concerned_by_fields_in_use(records: list[Record]) -> None:
    """Whoever has one of the fields counts once."""
    found = same_for_all_sizes(present.USED, present.Options((NAME, KIND)), records)

    assert [sum((hit.crowds or {}).values()) for hit in found] == [hit.values["count"] for hit in found]
    assert concerned(found) == sum(NAME in own or KIND in own for own in records)


def test_nobody_counts_twice_in_more_combinations_than_fit_into_two_bytes() -> None:
    """However many there are, and in whatever stretches the feed is looked at, also where a field is filled late."""
    fields = tuple(Selector.parse(f"column_{number}") for number in range(18))
    count = (1 << 16) + 5_000
    records: list[Record] = [
        {field: ("",) for bit, field in enumerate(fields) if number >> bit & 1} for number in range(count)
    ]
    records[-1] = {fields[0]: ("x",)}
    options = uniform.Options("never-filled", fields, min_records=1)

    whole, parts = (hits(uniform.CHECK, options, records, size) for size in (count, 9_999))

    assert whole == parts
    assert [hit.values["field"] for hit in whole] == [field.leaf for field in fields[1:17]]
    # The first two records have none of these, nor has the last.
    assert concerned(whole) == count - 3
