"""Feeds in which personal texts stand where something public belongs: no format of a comparison shows them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.comparing.feeds import sources
from tests.reports.test_canaries import IDENTIFIERS, LEAKS, RECORD
from validator.api import plan
from validator.comparing import compare, judged
from validator.reports.changes import FORMATS, render_change

if TYPE_CHECKING:
    from validator.comparing import ChangeReport

MOVED = {
    "name as type of identifier": ("</contact_info></user>", IDENTIFIERS.replace(">A<", ">Jane Canary<")),
    "social security number as identifier": (">u1<", ">987-65-4321<"),
    "date that moves earlier": (">2028-05-31<", ">Cana-ry-x 555-0133<"),
}
CANARIES = ("canary", "cana-ry", "987-65-4321", "555-0133")


def feed(old: str, new: str, number: int) -> str:
    records = [RECORD.replace(old, new).replace(">u1", f">u{copy}{number}") for copy in range(3)]
    return f"<users>\n{''.join(records)}\n</users>\n"


@cache
def compared(before: str, now: str) -> ChangeReport:
    """Once for all formats."""
    chosen = plan("i-share")
    return judged(compare(sources(before), sources(now), chosen), chosen)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("leak", LEAKS | MOVED)
def test_no_comparison_shows_them(leak: str, form: str) -> None:
    """Whether the canary was in the last feed, is in the next one, in both, or belongs to somebody who is new."""
    old, new = (LEAKS | MOVED)[leak]
    assert old in RECORD
    clean, dirty, others = feed("", "", 1), feed(old, new, 1), feed(old, new, 2)

    for pair in ((clean, dirty), (dirty, clean), (dirty, others), (others, dirty + "")):
        shown = render_change(compared(*pair), form).lower()
        assert not [canary for canary in CANARIES if canary in shown]
