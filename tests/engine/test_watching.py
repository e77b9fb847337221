"""A machine that recognises records saves time, and nothing else depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.mutate import feed
from tests.engine.test_equality import Run, assert_same, plan
from validator.engine import watching
from validator.engine.watching import Watching
from validator.machine import Machine

if TYPE_CHECKING:
    from validator.engine import Plan
    from validator.machine import Batch

__all__ = ["plan"]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[Batch]:
    """Everything that machines have taken."""
    taken: list[Batch] = []
    original = Machine.take

    def take(self: Machine, text: bytes, start: int) -> Batch | None:
        batch = original(self, text, start)
        taken.extend([] if batch is None else [batch])
        return batch

    monkeypatch.setattr(Machine, "take", take)
    return taken


def test_a_machine_takes_the_clean_records(plan: Plan, batches: list[Batch]) -> None:
    """In one go each, but for those between which one has a defect."""
    Run(feed(3, 400, share=0.0), plan, learns=True, by_machine=True)

    assert sum(map(len, batches)) >= 390


def test_what_is_known_to_be_clean_is_not_told_again(plan: Plan, batches: list[Batch]) -> None:
    """The second half of a feed that is the first half once more has hardly any new values."""
    text = feed(3, 300, share=0.0)
    body = text[text.index(b"<user>") : text.rindex(b"</users>")]
    twice = text.replace(body, body + body)

    Run(twice, plan, learns=True, block_bytes=len(body) // 4, by_machine=True)

    first, last = (
        len({row for rows in batch.unknown.values() for row in rows}) for batch in (batches[0], batches[-1])
    )
    assert first > len(batches[0]) // 2
    assert last < len(batches[-1]) // 4


def test_characters_that_many_records_have_are_looked_at_once(plan: Plan, batches: list[Batch]) -> None:
    """Not even in the first records that the machine takes; where one is wrong, its record is looked at."""
    text = feed(3, 300, share=0.0).replace(b"<middle_name>", "<middle_name>Éñ".encode())
    Run(text, plan, learns=True, by_machine=True)
    Run(text.replace("Éñ".encode(), "Ã‰".encode(), 1), plan, learns=True, by_machine=True)

    usual, other = (sum(batch.is_to_be_looked_at) for batch in batches)
    assert usual < len(batches[0]) // 10
    assert other == usual + 1


@pytest.mark.parametrize("calls", [0, 1, 4, 9])
def test_a_machine_that_stops_leaves_nothing_out(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Whatever it has not taken is recognised by `re`, and the report is the same."""
    text = feed(5, 300, share=0.1)
    original = Machine._do
    left = [calls]

    def stop(self: Machine, what: str, length: int = 0, start: int = 0) -> Any:
        left[0] -= 1
        if left[0] < 0:
            self._sandbox.is_running = False
        return original(self, what, length, start)

    monkeypatch.setattr(Machine, "_do", stop)
    stopped = Run(text, plan, learns=True, block_bytes=60_000, by_machine=True)
    monkeypatch.undo()

    assert left[0] < 0
    assert_same(stopped, Run(text, plan, learns=True, block_bytes=60_000, by_machine=False))


def test_where_no_machine_can_be_had_none_is_used(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system may refuse the memory."""
    text = feed(6, 200, share=0.1)

    def refuse(*_: Any, **__: Any) -> Machine:
        raise OSError("no memory")

    monkeypatch.setattr(watching, "Machine", refuse)
    without = Run(text, plan, learns=True, by_machine=True)
    monkeypatch.undo()

    assert_same(without, Run(text, plan, learns=True, by_machine=True))


def test_a_text_that_is_too_long_for_the_machine_is_recognised_by_re(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, batches: list[Batch]
) -> None:
    """And the records in it are recognised all the same."""
    monkeypatch.setattr(watching, "LONGEST_TEXT", 1_000)

    run = Run(feed(7, 300, share=0.0), plan, learns=True, by_machine=True)

    assert not batches
    assert sum(run.recognised) > 290


def test_nothing_is_watched_of_which_most_is_new(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses of e-mail are of each person's own: to ask whether one is known costs time, and says nothing."""
    monkeypatch.setattr(watching, "_ENOUGH", 50)
    kept: list[set[int]] = []
    original = Watching.teach

    def teach(self: Watching, *given: Any) -> None:
        original(self, *given)
        kept.append({index for one in self._watched.values() for group in one.groups for index in group})

    monkeypatch.setattr(Watching, "teach", teach)
    Run(feed(8, 400, share=0.0), plan, learns=True, block_bytes=60_000, by_machine=True)

    assert set() < kept[-1] < kept[0]


def test_what_the_machine_cannot_watch_is_asked_of_every_record(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile may ask more than a machine has watches for."""
    text = feed(9, 300, share=0.5)
    monkeypatch.setattr(watching, "MOST_WATCHES", 3)
    few = Run(text, plan, learns=True, by_machine=True)
    monkeypatch.undo()

    assert_same(few, Run(text, plan, learns=True, by_machine=False))
