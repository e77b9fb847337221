"""An examiner that remembers says what one that asks every rule anew would say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.mutate import feed
from validator import api
from validator.engine.examiner import Examiner
from validator.engine.reading import CarefulRecord
from validator.records.cutter import CutKind, cut
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.checks.hit import Hit
    from validator.engine import Plan
    from validator.records.tree import Node


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=dt.date(2026, 11, 21))


def roots(text: bytes) -> Iterator[Node]:
    """The records of a feed that can be read."""
    for piece in cut(text, is_last=True):
        if piece.kind is CutKind.RECORD:
            root = parse_record(text[piece.start : piece.end], is_cut_off=piece.is_cut_off).root
            if root is not None:
                yield root


def asked_anew(plan: Plan, root: Node) -> dict[int, list[Hit]]:
    """What every rule says of a record that is walked through for each selector."""
    record = CarefulRecord(root, plan.schema)
    answers = {
        number: [*check.hits(record, options, plan.as_of)] for number, check, options in plan.record_rules
    }
    return {number: hits for number, hits in answers.items() if hits}


def user(inner: str) -> Node:
    root = parse_record(f"<user><primary_id>u1</primary_id>{inner}</user>".encode()).root
    assert root is not None
    return root


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1 << 32))
def test_memory_changes_no_answer(plan: Plan, seed: int) -> None:
    """Over generated and mutated records, each looked at twice."""
    examiner = Examiner(plan)
    told = 0
    for root in [*roots(feed(seed, 60, share=0.4))] * 2:
        answers = dict(examiner.answers(CarefulRecord(root, plan.schema, examiner.index)))
        assert answers == asked_anew(plan, root)
        told += len(answers)
    assert told


def test_what_was_not_decoded_teaches_nothing(plan: Plan) -> None:
    """U+FFFD for bytes that cannot be decoded is told as that; where it stands itself, a letter was lost."""
    examiner = Examiner(plan)
    root = user("<last_name>M\ufffdller</last_name>")
    rules = {plan.rules[number].rule.id: number for number, _, _ in plan.record_rules}

    def answers(*, is_decoded: bool) -> dict[int, Any]:
        record = CarefulRecord(root, plan.schema, examiner.index, is_decoded=is_decoded)
        return dict(examiner.answers(record))

    assert rules["TXT002"] not in answers(is_decoded=False)
    assert rules["TXT002"] in answers(is_decoded=True)


def test_text_of_an_unknown_element_is_looked_at(plan: Plan) -> None:
    """Also below an element that the schema does not have."""
    examiner = Examiner(plan)
    record = CarefulRecord(user("<x><y>M\u00c3\u00bcller</y></x>"), plan.schema, examiner.index)

    hits = {plan.rules[number].rule.id: answer for number, answer in examiner.answers(record).items()}

    assert [hit.path for hit in hits["TXT001"]] == ["x/y"]


def test_no_rule_is_asked_again_about_what_is_known(plan: Plan) -> None:
    """Neither about texts nor about what is there, where nothing was found; where something was, every time."""
    asked: list[str] = []

    def noted(rule: tuple[int, Any, Any]) -> tuple[int, Any, Any]:
        number, check, options = rule

        def hits(*given: Any) -> Any:
            asked.append(plan.rules[number].rule.id)
            return check.hits(*given)

        return number, replace(check, hits=hits, is_clean=None), options

    examiner = Examiner(replace(plan, record_rules=tuple(map(noted, plan.record_rules))))
    root = user("<birth_date>1990-01-01</birth_date><last_name>O\u2019Neill</last_name>")
    for _ in range(2):
        list(examiner.answers(CarefulRecord(root, plan.schema, examiner.index)))

    assert {rule: asked.count(rule) for rule in ("DAT004", "TXT001", "IDN001", "MAN002")} == {
        "DAT004": 1,
        "TXT001": 1,
        "IDN001": 1,
        "MAN002": 2,
    }
