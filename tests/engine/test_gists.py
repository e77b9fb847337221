"""Lengths of identifiers are counted alike, whether the machine tells of all records, of some or of none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.mutate import feed
from tests.engine.test_equality import Run, assert_same, plan
from validator.engine.exhibits import Exhibits
from validator.machine import Gists, running

if TYPE_CHECKING:
    from validator.checks.check import Wanted
    from validator.engine import Plan

__all__ = ["plan"]

IDENTIFIER = re.compile(rb"(<primary_id>|<value>)[^<]*(<)")
MALFORMED = (
    b"<user><primary_id>123</primary_id><first_name>A & B</first_nam><last_name>Lee</last_name></user>\n"
)
FLAWED = b"<user><primary_id>00000%d</primary_id><last_name>Lee & Lee</last_name></user>\n"


def padded(text: bytes, every: int, among: bytes = b"") -> bytes:
    """A feed with numbers of eight digits for identifiers, of which every so many-th has lost its zeros.

    `among` is put before as many records.
    """
    numbers = iter(range(1, 1 << 20))

    def identifier(found: re.Match[bytes]) -> bytes:
        number = next(numbers)
        return found[1] + (b"%d" if number % every == 0 else b"%08d") % number + found[2]

    records = iter(range(1, 1 << 20))
    return re.sub(
        rb"<user>",
        lambda found: (among if next(records) % every == 0 else b"") + found[0],
        IDENTIFIER.sub(identifier, text),
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each gist that was asked for whether the machine told it although it has not taken all records."""
    found: list[bool] = []
    original = Exhibits.gists

    def gists(self: Exhibits, wanted: Wanted, count: int) -> Gists | None:
        gists = original(self, wanted, count)
        found.append(gists is not None and len(self) < count)
        return gists

    monkeypatch.setattr(Exhibits, "gists", gists)
    return found


@given(
    seed=st.integers(0, 1 << 16),
    share=st.sampled_from([0.0, 0.1, 0.5]),
    every=st.sampled_from([7, 40]),
    among=st.sampled_from([b"", MALFORMED, FLAWED % 77, MALFORMED * 9 + FLAWED % 1]),
    block_bytes=st.sampled_from([9_000, 60_000]),
)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_lost_zeros_are_told_alike(
    plan: Plan, seed: int, share: float, every: int, among: bytes, block_bytes: int
) -> None:
    """With records in every block that are recognised one by one, mended, or read with care."""
    text = padded(feed(seed, 120, share=share), every, among)
    by_machine = Run(text, plan, learns=True, block_bytes=block_bytes, by_machine=True)

    assert_same(by_machine, Run(text, plan, learns=True, block_bytes=block_bytes, by_machine=False))
    assert_same(by_machine, Run(text, plan, learns=False))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_machine_tells_stays_in_its_process(plan: Plan, jobs: int) -> None:
    """Each has a machine of its own, which gives numbers of its own."""
    text = padded(feed(4, 300, share=0.0), 30)
    fast = Run(text, plan, learns=True, block_bytes=20_000, jobs=jobs, by_machine=True)

    assert_same(fast, Run(text, plan, learns=False))
    assert any(finding.rule == "TXT007" for finding in fast.findings)


def test_what_is_read_with_care_stands_among_what_the_machine_tells(plan: Plan, told: list[bool]) -> None:
    """A block in which one record is malformed is not asked for all its texts."""
    text = padded(feed(3, 300, share=0.0), 50, MALFORMED)
    fast = Run(text, plan, learns=True, block_bytes=60_000, by_machine=True)

    assert any(told)
    assert_same(fast, Run(text, plan, learns=False))


def test_a_machine_with_little_room_tells_less(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does not tell is found in the texts."""
    text = padded(feed(9, 300, share=0.0), 11)
    monkeypatch.setattr(running, "_MET", 256)
    fast = Run(text, plan, learns=True, block_bytes=20_000, by_machine=True)

    assert_same(fast, Run(text, plan, learns=False))
