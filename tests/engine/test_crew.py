"""Worker processes: none of them can make a report shorter."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.mutate import feed
from tests.engine.test_equality import AS_OF, small_blocks
from validator import api
from validator.engine import crew, learner, run

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan
    from validator.findings import Report

if sys.platform == "win32":
    pytest.skip("processes cannot be killed there as here", allow_module_level=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(8, 60, share=0.3))
    return path


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=AS_OF)


def checked(path: Path, plan: Plan, jobs: int, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(learner, "WORTH_LEARNING", 0)
    monkeypatch.setattr(
        sys.modules["validator.engine.run"], "blocks", partial(small_blocks, block_bytes=9_000)
    )
    return replace(run([path], plan, jobs=jobs), seconds=0.0)


def test_a_killed_worker_costs_time_only(path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker had when it was killed is checked again."""
    whole = checked(path, plan, 1, monkeypatch)
    original = crew.Crew._give
    killed: list[int] = []

    def give(self: crew.Crew, worker: Any, *others: Any, **named: Any) -> bool:
        if len(killed) < 2:
            killed.append(worker.process.pid)
            os.kill(worker.process.pid, signal.SIGKILL)
            worker.process.join()
        return original(self, worker, *others, **named)

    monkeypatch.setattr(crew.Crew, "_give", give)

    assert checked(path, plan, 2, monkeypatch) == whole
    assert len(killed) == 2


def test_without_fork(path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes are not forked, the plan travels to them, and the report is the same."""
    whole = checked(path, plan, 1, monkeypatch)
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])

    assert checked(path, plan, 2, monkeypatch) == whole


def test_a_crash_in_a_worker_is_raised_here(path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of a worker is not lost."""

    def crash(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("in a worker")

    monkeypatch.setattr(crew, "check_block", crash)

    with pytest.raises(ZeroDivisionError, match="in a worker"):
        checked(path, plan, 2, monkeypatch)
