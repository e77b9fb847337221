"""Repairs in feeds where personal texts stand in place of something public: nothing that is told shows them."""

from __future__ import annotations

import io
import re
from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest

from tests.reports.test_canaries import LEAKS, RECORD
from validator.privacy import Policy
from validator.repair import repair_feed
from validator.repair.shown import ShownChange, shown

if TYPE_CHECKING:
    from validator.repair import Change

AROUND = {
    "two words as identifier": (">u1<", ">Jane Canary<"),
    "name as element around damage": ("<last_name>Lee</last_name>", "<Jane-Canary>a & b</Jane-Canary>"),
    "double escaping in a wrong place": (">UGRD<", ">Canary &amp;eacute; Jane<"),
}
CANARIES = ("canary", "987-65-4321")


def told(text: str) -> list[ShownChange]:
    """What is told of the repairs of a feed with damage before, in and behind every canary."""
    found: list[ShownChange] = []

    def sink(change: Change, label: str) -> None:
        found.append(shown(change, label, Policy.MASKED))

    with repair_feed([io.BytesIO(text.encode())], None, sink=sink):
        return found


@pytest.mark.parametrize("leak", LEAKS | AROUND)
def test_no_repair_tells_them(leak: str) -> None:
    """Neither as the value, nor as the person, the path, or the text around the place."""
    old, new = (LEAKS | AROUND)[leak]
    dirty = RECORD.replace(old, new)
    spoilt = [
        re.sub(r">([^<>]*(?:[Cc]anary|987-65-4321)[^<>]*)<", rf">{form}<", dirty)
        for form in (r" \1 ", r"\1 & \1", r"\1&amp;amp;", "\x07\\1")
    ]
    changes = told(f"<users>\n{''.join(spoilt)}{dirty.replace('Springfield', 'Spring & field')}\n</users>\n")

    assert changes
    for change in changes:
        assert not [canary for canary in CANARIES if canary in repr(astuple(change)).lower()]
