"""Feed checks are shown every record of a block once: as it was read with care, or else as it was recognised last."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given
from hypothesis import strategies as st

from validator.checks.check import texts_at
from validator.engine.gathering import FeedChecks, Gathering
from validator.machine import NOTHING, parted_texts
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.checks.check import Seen

FIELDS = [Selector.parse(path) for path in ("a", "b", "c")]
COUNT = 6

Texts = dict[str, tuple[str, ...]]
TEXTS = st.fixed_dictionaries(
    {field.text: st.lists(st.sampled_from(["", "x", "y"]), max_size=2).map(tuple) for field in FIELDS}
)
RECORDS = st.dictionaries(st.integers(0, COUNT - 1), TEXTS, max_size=COUNT)


@dataclass
class Shown:
    """Recognised records by their positions, as `Exhibits` has them."""

    records: Mapping[int, Texts]
    hidden: frozenset[Selector] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.records)

    @property
    def positions(self) -> Sequence[int]:
        return [*self.records]

    def settled(self, check: str) -> frozenset[Selector]:  # noqa: ARG002
        return frozenset()

    def guarded(self, check: str) -> frozenset[Selector]:  # noqa: ARG002
        return self.hidden

    def texts(self, selector: Selector, count: int) -> list[list[bytes | None]]:
        columns: list[list[bytes | None]] = [[None] * count for _ in range(2)]
        for position, own in self.each(selector):
            for column, text in zip(columns, own, strict=False):
                column[position] = text
        return [column for column in columns if any(text is not None for text in column)]

    def joined(self, selector: Selector, count: int) -> None:  # noqa: ARG002
        return None

    def each(self, selector: Selector) -> Iterator[tuple[int, Sequence[bytes]]]:
        for position, texts in self.records.items():
            if texts[selector.text]:
                yield position, [text.encode() for text in texts[selector.text]]


def shown(screened: Shown, others: Shown, read: Mapping[int, Texts]) -> list[Texts]:
    """What two checks, one after the other, are shown of each record; both see the same."""

    def gather(seen: Seen, _: Any) -> list[Texts]:
        columns = {one: seen.columns(one) for one in FIELDS}
        for one in FIELDS:
            assert [parted_texts(column) for column in seen.joined(one)] == [[*each] for each in columns[one]]
            assert not any(joined.replace(NOTHING + b"\0", b"") == b"" for joined in seen.joined(one))
        return [{one.text: texts_at(columns[one], at) for one in FIELDS} for at in range(seen.count)]

    check = SimpleNamespace(name="check", wants_lines=False, selected=lambda _: FIELDS, gather=gather)
    plan = SimpleNamespace(feed_rules=[(check, 0, None)] * 2)
    gathering = Gathering(FeedChecks(cast("Any", plan)))
    gathering.screened, gathering.others = cast("Any", screened), cast("Any", others)
    for position, texts in read.items():
        record = SimpleNamespace(texts_of=lambda _, texts=texts: texts)
        gathering.add(position, cast("Any", record), cast("Any", None))
    first, second = gathering.batches(COUNT)
    assert first == second
    return cast("list[Texts]", first)


@given(RECORDS, RECORDS, RECORDS, st.sets(st.sampled_from(FIELDS)))
def test_the_last_that_is_known_of_a_record_is_shown(
    recognised: Mapping[int, Texts],
    one_by_one: Mapping[int, Texts],
    read: Mapping[int, Texts],
    hidden: set[Selector],
) -> None:
    """Of fields that are guarded only what was read with care."""
    # Whoever reads a record again finds what was found before, if it is not hidden.
    once = {**recognised, **one_by_one, **read}
    recognised, one_by_one, read = ({at: once[at] for at in them} for them in (recognised, one_by_one, read))
    guarded = frozenset(hidden)

    found = shown(Shown(recognised, guarded), Shown(one_by_one, guarded), read)

    for position in range(COUNT):
        for one in FIELDS:
            expected: tuple[str, ...] = once.get(position, {}).get(one.text, ())
            is_hidden = one in guarded and position not in read
            assert found[position][one.text] == (() if is_hidden else expected)
