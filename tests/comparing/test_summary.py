"""What the rules of a profile say of a change, and what its exceptions set aside."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from validator.api import plan
from validator.comparing import compare, judged
from validator.findings import Verdict

from .feeds import Person, document, sources

if TYPE_CHECKING:
    from pathlib import Path

    from validator.comparing import ChangeReport

DAY = dt.date(2026, 11, 21)
PEOPLE = [Person(f"u{number}", "UGRD") for number in range(20)]
GUESTS = [Person(f"g{number}", "GUEST") for number in range(10)]
BOTH = [Person("u1", "UGRD"), Person("u1", "STAFF")]


def said(folder: Path, *lines: str, old: list[Person], new: list[Person]) -> ChangeReport:
    """What is said by a profile with these lines, as of `DAY`."""
    path = folder / "ours.yaml"
    head = ("profile: ours", "title: Ours", "extends: [alma]")
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    chosen = plan(path, as_of=DAY)
    return judged(compare(sources(document(old)), sources(document(new)), chosen), chosen)


def alarms(report: ChangeReport) -> list[str]:
    return [alarm.active.rule.id for alarm in report.alarms]


def suppress(rest: str) -> tuple[str, str]:
    return "suppress:", f"  - {{{rest}}}"


def test_an_exception_sets_a_passed_limit_aside(tmp_path: Path) -> None:
    """It is told with its reason and its end, and does not count for the verdict."""
    lines = suppress("rule: VOL001, reason: End of term, until: 2026-12-31")
    without = said(tmp_path, old=PEOPLE, new=PEOPLE[:2])
    found = said(tmp_path, *lines, old=PEOPLE, new=PEOPLE[:2])

    assert "VOL001" in alarms(without)
    assert "VOL001" not in alarms(found)
    assert [(one.rule, one.findings, one.why) for one in found.suppressed] == [("VOL001", 1, "End of term")]
    assert "VOL001" not in {rule.id for rule in found.passed}


@pytest.mark.parametrize(
    ("exception", "left"),
    [
        ("rule: VOL003, where: {user_group: GUEST}, reason: They left, until: 2026-12-31", 0),
        ("rule: VOL003, where: {user_group: UGRD}, reason: They left, until: 2026-12-31", 1),
        ("rule: VOL003, where: {campus_code: GUEST}, reason: They left, until: 2026-12-31", 1),
        ("rule: VOL003, reason: They left, until: 2026-11-20", 1),
        ("rule: VOL003, reason: They left, until: 2026-11-21", 0),
    ],
)
def test_an_exception_is_for_the_group_that_it_names(tmp_path: Path, exception: str, left: int) -> None:
    """Up to its last day; of a single person no count of a comparison tells."""
    found = said(tmp_path, *suppress(exception), old=PEOPLE + GUESTS, new=PEOPLE)

    assert alarms(found).count("VOL003") == left


def test_an_exception_covers_no_more_than_it_may(tmp_path: Path) -> None:
    """What is over its maximum counts, and the report says why."""
    lines = suppress("rule: VOL003, reason: They left, until: 2026-12-31, max: 1")
    found = said(tmp_path, *lines, old=PEOPLE + GUESTS, new=[Person("n", "STAFF")])

    assert alarms(found).count("VOL003") == 1
    assert any("covers 1 finding at most" in note for note in found.notes)


def test_a_wrong_winner_is_a_finding(tmp_path: Path) -> None:
    """As in a check: with the severity of the rule, and so the verdict."""
    wrong = said(tmp_path, "priority: [STAFF, UGRD]", old=BOTH[:1], new=BOTH)
    right = said(tmp_path, "priority: [UGRD, STAFF]", old=BOTH[:1], new=BOTH)

    assert "ORD001" in alarms(wrong)
    assert wrong.verdict is Verdict.REJECT
    assert "ORD001" not in alarms(right)
    assert {rule.id for rule in right.passed} >= {"ORD001", "ORD002"}


def test_without_a_priority_nobody_asks_who_wins(tmp_path: Path) -> None:
    """The rules of load order have neither found something nor passed."""
    found = said(tmp_path, old=BOTH[:1], new=BOTH)

    assert not {*alarms(found), *(rule.id for rule in found.passed)} & {"ORD001", "ORD002"}


def test_what_a_profile_sets_aside_is_rejected_all_the_same(tmp_path: Path) -> None:
    """Alma knows of no exceptions: the counts are those of a check's forecast."""
    people = [*PEOPLE, Person("e", "UGRD", barcode="")]
    lines = suppress("rule: IDN002, reason: Known, until: 2026-12-31")

    assert said(tmp_path, *lines, old=people, new=people).change.rejected.users == 1


def test_a_repeat_is_rejected_whatever_else_is_unclear_of_it(tmp_path: Path) -> None:
    """It counts among those of whom no source tells as little as in a check's forecast."""
    unclear = Person("u1", "UGRD", expiry="30.6.2027")
    found = said(tmp_path, old=PEOPLE, new=[Person("u1", "UGRD"), unclear])
    alone = said(tmp_path, old=PEOPLE, new=[unclear])

    assert (found.change.rejected.users, found.change.unknown) == (1, 0)
    assert (alone.change.rejected.users, alone.change.unknown) == (0, 1)
