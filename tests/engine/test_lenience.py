"""Records in which something is wrong are recognised, and told of as a careful reading would tell of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.defects import DEFECTS, MALFORMED
from tests.engine.mutate import feed, strange
from tests.engine.test_equality import PATIENT, Run, assert_same, plan
from tests.engine.test_strangers import Counted

if TYPE_CHECKING:
    from validator.engine import Plan

__all__ = ["plan"]

CLEAN = feed(11, 240, share=0.0).decode()
READ_WITH_CARE = {"misplaced-element"}
"""What no grammar can let pass that has its elements in one order."""


def spoilt(text: str, kind: str) -> bytes:
    """The feed with one kind of defect in every third record."""
    head, *records = text.split("<user>")
    rng = random.Random(1)
    for number in range(2, len(records), 3):
        records[number] = DEFECTS[kind](f"<user>{records[number]}", f"<user>{records[number - 1]}", rng)[6:]
    return "<user>".join([head, *records]).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("kind", sorted(DEFECTS.keys() - MALFORMED))
def test_each_kind_of_defect_is_told_alike(plan: Plan, kind: str) -> None:
    """Once a few records with it were read with care, hardly any other is."""
    text = spoilt(CLEAN, kind)
    run = Counted(text, plan, block_bytes=60_000, patience=10)

    assert_same(run, Run(text, plan, learns=False))
    if kind not in READ_WITH_CARE:
        assert run.read < 60


@settings(PATIENT, max_examples=max(6, PATIENT.max_examples // 2))
@given(seed=st.integers(0, 1 << 32), patience=st.sampled_from((1, 5, 20)), by_machine=st.booleans())
def test_whatever_is_wrong_is_told_alike(plan: Plan, seed: int, patience: int, by_machine: bool) -> None:
    """Defects of every kind, in records that have taught what is wrong with others, and in those that come later."""
    for text in (feed(seed, 120, share=0.6), strange(seed, 80)):
        run = Run(text, plan, learns=True, block_bytes=30_000, patience=patience, by_machine=by_machine)

        assert_same(run, Run(text, plan, learns=False))


@pytest.mark.parametrize("by_machine", [False, True])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<!-- ", " -->"),
        ("<!-- <user> -->", ""),
        ("<?pi <user>", "?>"),
        ("<group>", "</group>"),
        ("<user><group>", "</group></user>"),
        ("<user><note><![CDATA[", "]]></note></user>"),
        ('<user a="</user>">', "</user>"),
        ("<user>", "</user>"),
        ("<user>", ""),
        ("", "</user>"),
        ("<user/>", "<user/>"),
        ("<user></user>", "<user ></user >"),
    ],
)
def test_what_only_looks_like_a_record_is_none(
    plan: Plan, before: str, behind: str, by_machine: bool
) -> None:
    """A record within something else is recognised all the same, and counts for nothing."""
    records = CLEAN.split("<user>")
    for number in (3, 4, 90):
        whole, end, rest = records[number].partition("</user>")
        records[number] = f"\0{whole}{end}{behind}{rest}"
    text = "<user>".join(records).replace("<user>\0", f"{before}<user>").encode()
    run = Run(text, plan, learns=True, by_machine=by_machine)

    assert_same(run, Run(text, plan, learns=False))
    assert sum(run.recognised) > 200


def test_a_stranger_is_known_once_it_was_read_with_care(plan: Plan) -> None:
    """An element that nobody knows, in one record of ten: too seldom for the grammar of clean records to know it."""
    head, *records = CLEAN.split("</user>")
    for number in range(0, len(records) - 1, 10):
        records[number] += "<nickname>Sam</nickname>"
    text = "</user>".join([head, *records]).encode()
    run = Counted(text, plan, block_bytes=60_000, patience=5)

    assert_same(run, Run(text, plan, learns=False))
    assert run.read < 16


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_lines_are_told_alike_however_they_end(plan: Plan, ends: str) -> None:
    """What rules about the whole feed say of a defective record has its line."""
    text = spoilt(CLEAN, "duplicate-primary-id").replace(b"<status>", b"<status> ").decode()
    text = text.replace("<expiry_date>2", "<expiry_date>x2", 90).replace("\n", ends)
    fast, careful = (Run(text.encode(), plan, learns=learns, patience=0) for learns in (True, False))

    assert_same(fast, careful)
    assert {"DUP001"} <= {finding.rule for finding in fast.findings}
