"""Counts and samples of one rule's findings."""

from __future__ import annotations

import random

import pytest

from validator.engine.tally import Samples, Spread
from validator.faults import Place
from validator.findings import Finding


def finding(offset: int, value: str = "") -> Finding:
    return Finding("ABC000", 0, Place(offset, 1, 1), offset, "pv1", "", {"value": value})


def samples(findings: list[Finding], *, at_once: bool) -> tuple[Samples, list[Finding]]:
    """The samples of `findings`, and those that were made for it."""
    made: list[Finding] = []
    chosen = Samples()
    for order, one in enumerate(findings):
        if at_once:
            chosen.add(one, order)
            continue

        def make(one: Finding = one) -> Finding:
            made.append(one)
            return one

        chosen.consider(f"0:{one.record}", one.values, order, make)
    return chosen, made


def test_findings_counted_together_are_spread_like_those_counted_one_by_one() -> None:
    """However far the feed has grown between two of them."""
    chance = random.Random(1)
    positions = sorted(int(chance.random() ** 6 * 10_000_000) for _ in range(2_000))
    one_by_one, together = Spread(), Spread()
    for position in positions:
        one_by_one.add([position])
    for first in range(0, len(positions), 170):
        together.add(positions[first : first + 170])

    assert one_by_one.slices(10_000_000) == together.slices(10_000_000)
    assert sum(together.slices(10_000_000)) == 2_000


@pytest.mark.parametrize("values", [1, 4, 3_000])
def test_findings_that_are_made_when_wanted_are_the_same_samples(values: int) -> None:
    """As those that were there before; whatever they show."""
    findings = [finding(7 * number, str(number % values)) for number in range(3_000)]
    ready, _ = samples(findings, at_once=True)
    wanted, made = samples(findings, at_once=False)

    assert ready.findings() == wanted.findings()
    assert 15 <= len(wanted.findings()) <= 25
    assert len(made) < 300


def test_samples_begin_with_the_first_findings() -> None:
    """Five of them, and the others come in the order of the feed as well."""
    findings = [finding(number, str(number)) for number in range(400)]
    places = [one.record for one in samples(findings, at_once=True)[0].findings()]

    assert places[:5] == [0, 1, 2, 3, 4]
    assert places == sorted(set(places), key=lambda place: place or 0)


def test_what_differs_is_among_the_samples() -> None:
    """One finding among many shows another value, and is shown."""
    findings = [finding(number, "other" if number == 321 else "same") for number in range(400)]

    assert findings[321] in samples(findings, at_once=True)[0].findings()
