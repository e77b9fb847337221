"""What stands in which element is part of what is known of a record, or nothing is known of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from validator import api
from validator.engine.examiner import Examiner
from validator.engine.reading import CarefulRecord
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from validator.engine import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=dt.date(2026, 11, 21))


def found(plan: Plan, examiner: Examiner, inner: str) -> dict[str, list[str]]:
    """The paths of the hits about addresses and segments, by rule."""
    root = parse_record(f"<user><primary_id>u1</primary_id>{inner}</user>".encode()).root
    assert root is not None
    answers = examiner.answers(CarefulRecord(root, plan.schema, examiner.index))
    told = {plan.rules[number].rule.id: answer for number, answer in answers.items()}
    return {
        rule: [hit.path for hit in answer]
        for rule, answer in told.items()
        if not isinstance(answer, Exception) and rule.startswith(("ADR", "SEG"))
    }


def address(*, preferred: bool, city: str = "<city>Peoria</city>", kind: str = "home") -> str:
    return (
        f'<address preferred="{str(preferred).lower()}"><line1>1 Main St</line1>{city}'
        "<state_province>IL</state_province><postal_code>61602</postal_code>"
        f"<address_types><address_type>{kind}</address_type></address_types></address>"
    )


def contact(*addresses: str) -> str:
    return f"<contact_info><addresses>{''.join(addresses)}</addresses></contact_info>"


def test_which_address_is_preferred_is_part_of_an_outline(plan: Plan) -> None:
    """Two records with the same elements, of which one has its city in the other address."""
    examiner = Examiner(plan)
    whole, torn = address(preferred=True), address(preferred=False, city="<city> </city>")
    assert found(plan, examiner, contact(whole, address(preferred=False))) == {}

    assert found(plan, examiner, contact(whole, torn)) == {"ADR005": ["contact_info/addresses/address[2]"]}
    assert "ADR002" in found(plan, examiner, contact(address(preferred=False), address(preferred=False)))


def test_what_the_outline_leaves_out_changes_nothing(plan: Plan) -> None:
    """Other texts in the same elements: the rules that look at these are asked all the same."""
    examiner = Examiner(plan)
    assert found(plan, examiner, contact(address(preferred=True))) == {}

    assert found(plan, examiner, contact(address(preferred=True, kind="PERMANENT"))) == {
        "ADR004": ["contact_info/addresses/address/address_types/address_type"]
    }


def test_an_element_around_others_that_is_there_twice_is_not_told_by_an_outline(plan: Plan) -> None:
    """The rules are asked of every such record, as if nothing were known."""
    examiner = Examiner(plan)
    once = contact(address(preferred=True), address(preferred=False))
    assert found(plan, examiner, once) == {}

    twice = contact(address(preferred=True)) + contact(address(preferred=True))
    assert "ADR002" in found(plan, examiner, twice)
    assert "ADR002" in found(plan, examiner, twice)
