"""Exceptions of a profile: what they set aside, how far, and what the report says of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import validator
from tests.cli.conftest import feed, user, write
from validator.errors import RuleBookError
from validator.findings import Suppressed
from validator.privacy import Policy
from validator.reports.formats import render

if TYPE_CHECKING:
    from pathlib import Path

    from validator.findings import Report

DAY = dt.date(2026, 11, 21)
GUESTS = "rule: MAN003, where: {user_group: [GUEST, VISITOR]}, reason: Guests never expire"
NEVER = {"expiry_date": ""}


def checked(folder: Path, suppress: str, *users: str, day: dt.date = DAY, jobs: int = 1) -> Report:
    """What a check says with the exceptions `suppress`, each in braces in a line of its own."""
    lines = "".join(f"  - {{{one}}}\n" for one in suppress.split("\n"))
    text = f"profile: ours\ntitle: Ours\nextends: [i-share]\nrules: {{}}\nsuppress:\n{lines}"
    profile = write(folder / "ours.yaml", text)
    return validator.check(write(folder / "feed.xml", feed(*users)), profile, as_of=day, jobs=jobs)


def counted(report: Report) -> dict[str, int]:
    return {tally.rule.id: tally.findings for tally in report.tallies}


def test_findings_on_the_records_that_are_meant_are_set_aside(tmp_path: Path) -> None:
    """Others count; the exception stands in the report with its count, reason, end and place."""
    report = checked(
        tmp_path,
        f"{GUESTS}, until: 2027-06-30, max: 40",
        user("u1", user_group="GUEST", **NEVER),
        user("u2", user_group=" VISITOR ", **NEVER),
        user("u3", **NEVER),
    )
    origin = f"{tmp_path / 'ours.yaml'}:6"

    assert counted(report)["MAN003"] == 1
    assert [found.primary_id for found in report.findings if found.rule == "MAN003"] == ["u3"]
    assert report.suppressed == (Suppressed("MAN003", 2, "Guests never expire", "2027-06-30", 40, origin),)
    assert report.affected.errors == 1


def test_a_rule_with_nothing_left_has_not_passed(tmp_path: Path) -> None:
    """The verdict takes no notice of what is set aside, and says how much that is; the rule did not find nothing."""
    report = checked(
        tmp_path, f"{GUESTS}, until: 2027-06-30", user("u1"), user("u2", user_group="GUEST", **NEVER)
    )

    assert report.verdict == "ready"
    assert report.summary.endswith("; 1 finding is set aside.")
    assert report.set_aside_rules == ("MAN003",)
    assert "MAN003" not in {rule.id for rule in report.passed_rules}


def test_alma_does_not_know_of_exceptions(tmp_path: Path) -> None:
    """A rejection that is set aside still stands in the forecast, and the report says why."""
    report = checked(
        tmp_path,
        "rule: DUP001, reason: Sorted by precedence, until: 2027-06-30",
        user("u1"),
        user("U1"),
    )

    assert (report.verdict, report.forecast.reject, report.findings_total) == ("ready", 1, 0)
    assert "Alma does not know of findings that are set aside: the forecast counts them." in report.colophon


def test_what_stops_the_load_is_not_set_aside(tmp_path: Path) -> None:
    """No exception makes Alma load the feed; a note says that it did not help."""
    exception = "rule: XML002, reason: Sent as it is, until: 2027-06-30"
    report = checked(tmp_path, exception, user("u1", first_name="Ada & Eve"))

    assert (report.verdict, counted(report)) == ("reject", {"XML002": 1})
    assert (
        f"The exception for XML002 in {tmp_path / 'ours.yaml'}:6 cannot set everything aside: "
        "1 finding counts, since Alma stops the load over it." in report.colophon
    )


def test_what_compares_records_is_set_aside_by_the_later_record(tmp_path: Path) -> None:
    """A duplicate is a finding of the record that loses, and it is its fields that `where` looks at."""
    exception = "rule: DUP001, where: {user_group: STAFF}, reason: Students win, until: 2027-06-30"

    staff_loses = checked(tmp_path, exception, user("u1"), user("u1", user_group="STAFF"))
    student_loses = checked(tmp_path, exception, user("u1", user_group="STAFF"), user("u1"))

    assert "DUP001" not in counted(staff_loses)
    assert counted(student_loses)["DUP001"] == 1


def test_an_exception_holds_through_its_last_day(tmp_path: Path) -> None:
    """After it, its findings count again, and a note says why."""
    exception = f"{GUESTS}, until: 2026-11-21"
    guest = user("u1", user_group="GUEST", **NEVER)

    assert counted(checked(tmp_path, exception, guest)) == {}
    ended = checked(tmp_path, exception, guest, day=DAY + dt.timedelta(days=1))
    assert counted(ended)["MAN003"] == 1
    assert ended.suppressed == ()
    assert ended.colophon == (
        f"The exception for MAN003 in {tmp_path / 'ours.yaml'}:6 ended on 2026-11-21: its findings count again.",
    )


def test_beyond_its_maximum_findings_count(tmp_path: Path) -> None:
    """It covers the first ones of the feed; a second exception may have room for others."""
    guests = [user(f"u{number}", user_group="GUEST", **NEVER) for number in range(5)]
    first = f"{GUESTS}, until: 2027-06-30, max: 2"
    report = checked(tmp_path, first, *guests)

    assert counted(report)["MAN003"] == 3
    assert (
        f"The exception for MAN003 in {tmp_path / 'ours.yaml'}:6 covers 2 findings at most: 3 more count."
        in (report.colophon)
    )
    both = checked(tmp_path, f"{first}\n{GUESTS}, until: 2027-06-30, max: 2", *guests)
    assert (counted(both)["MAN003"], [part.findings for part in both.suppressed]) == (1, [2, 2])


def test_an_exception_for_nothing_is_told(tmp_path: Path) -> None:
    """Also one for a rule that is off: whoever keeps the profile can take both out."""
    unused = f"{GUESTS}, until: 2027-06-30"
    report = checked(tmp_path, f"{unused}\nrule: COD001, reason: None, until: 2027-06-30", user("u1"))
    place = f"{tmp_path / 'ours.yaml'}"

    assert f"The exception for MAN003 in {place}:6 covers nothing in this feed." in report.colophon
    assert f"The exception for COD001 in {place}:7 covers nothing: the rule does not run." in report.colophon


def test_an_exception_without_where_covers_what_is_outside_of_records(tmp_path: Path) -> None:
    """One with `where` is for records that could be read, and for nothing else."""
    everything = "rule: DOC003, reason: The feed is empty in August, until: 2027-06-30"
    some = "rule: DOC003, where: {user_group: GUEST}, reason: No, until: 2027-06-30"

    assert "DOC003" not in counted(checked(tmp_path, everything))
    assert counted(checked(tmp_path, some))["DOC003"] == 1


def test_a_selector_that_finds_nothing_ever_is_refused(tmp_path: Path) -> None:
    """A slip in an exception would make it cover nothing without a word."""
    with pytest.raises(
        RuleBookError, match=r"ours\.yaml:6: the selector 'user_grp' of the exception for MAN003"
    ):
        checked(
            tmp_path, "rule: MAN003, where: {user_grp: GUEST}, reason: Slip, until: 2027-06-30", user("u1")
        )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_large_feed_is_treated_as_a_small_one(tmp_path: Path, jobs: int) -> None:
    """Whether records are recognised or read with care, here or in other processes."""
    people = [
        user(f"u{number}", **({"user_group": "GUEST", "expiry_date": ""} if number % 7 == 0 else {}))
        for number in range(7000)
    ]
    report = checked(tmp_path, f"{GUESTS}, until: 2027-06-30, max: 900", *people, jobs=jobs)

    assert (counted(report)["MAN003"], report.suppressed[0].findings) == (100, 900)


def test_every_format_for_people_tells_what_is_set_aside(tmp_path: Path) -> None:
    """And the one for scripts."""
    report = checked(
        tmp_path, f"{GUESTS}, until: 2027-06-30, max: 40", user("u1", user_group="GUEST", **NEVER)
    )

    for form in ("text", "html", "markdown", "json"):
        shown = render(report, form, Policy.MASKED)
        assert "Guests never expire" in shown, form
        assert "2027-06-30" in shown, form
        assert "ours.yaml:6" in shown, form
