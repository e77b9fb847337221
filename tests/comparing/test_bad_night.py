"""The story of docs/bad-night.md: what each command says when the export goes wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.cli import main

from .feeds import Person, document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROFILE = """\
profile: prairie-valley
title: Prairie Valley College, nightly load
extends: [minimal]
priority: [STAFF, UGRD]
rules: {"VOL*": on, "ORD*": on, VOL008: error}
guards: {missing_users: 5, erased: 10, moved: 5}
"""

STUDENTS = [
    Person(f"s{number}", "UGRD", f"Name{number}", phones=(f"555-01{number:02}",), barcode=f"1{number:03}")
    for number in range(40)
]
STAFF = [
    Person(f"w{number}", "STAFF", f"Worker{number}", barcode=f"2{number:03}") for number in range(17)
] + [replace(person, group="STAFF", phones=()) for person in STUDENTS[:3]]


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """Last night all was well: students first, then staff, since the last one loaded wins."""
    (tmp_path / "last").mkdir()
    (tmp_path / "next").mkdir()
    (tmp_path / "profile.yaml").write_text(PROFILE)
    write(tmp_path / "last", STUDENTS, STAFF)
    return tmp_path


def write(
    folder: Path, students: Sequence[Person], staff: Sequence[Person], *, first: str = "students"
) -> None:
    names = ("1-students.xml", "2-staff.xml") if first == "students" else ("2-students.xml", "1-staff.xml")
    for name, people in zip(names, (students, staff), strict=True):
        (folder / name).write_text(document(people))


def run(night: Path, command: str, *more: str) -> int:
    feeds = [str(night / "last"), str(night / "next")] if command == "compare" else [str(night / "next")]
    return main([command, *feeds, "--profile", str(night / "profile.yaml"), *more])


def rules_of(night: Path) -> dict[str, str]:
    """The limits that the comparison says are passed, with their messages."""
    run(night, "compare", "--report", str(night / "change.json"), "--quiet")
    found = json.loads((night / "change.json").read_text())
    return {finding["rule"]: finding["message"] for finding in found["findings"]}


def test_a_quiet_night(night: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but a new student: exit status 0."""
    write(night / "next", [*STUDENTS, Person("s99", "UGRD", "New", barcode="1999")], STAFF)

    assert run(night, "compare", "--quiet") == 0
    assert "Ready to load: 1 created, 0 updated, 57 unchanged, 0 rejected." in capsys.readouterr().out


def test_a_dropped_column(night: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is without faults, and erases every phone that counts."""
    write(night / "next", [replace(person, phones=()) for person in STUDENTS], STAFF)

    assert run(night, "check", "--quiet") == 0
    assert run(night, "compare") == 1
    shown = capsys.readouterr().out
    assert "phone is emptied for 37 of 37 users who had it (100 %; 10 % are allowed)" in shown
    assert "– UGRD" in shown
    assert "Do not load: 0 created, 37 updated, 20 unchanged, 0 rejected; 2 limits are passed." in shown


def test_half_an_export(night: Path) -> None:
    """The file is without faults, and half of the students are missing."""
    write(night / "next", STUDENTS[:20], STAFF)

    assert run(night, "check", "--quiet") == 0
    assert rules_of(night) == {
        "VOL001": "20 of 57 users of the last feed are not in this one (35 %; 5 % are allowed)",
        "VOL003": "the user group UGRD has 17 users instead of 37 (54 % fewer; 20 % are allowed)",
    }


def test_staff_and_students_in_the_wrong_order(night: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Staff who are also students become students; both commands say so, and how to load instead."""
    write(night / "next", STUDENTS, STAFF, first="staff")

    assert run(night, "check", "--order") == 1
    shown = capsys.readouterr().out
    assert "ORD002 lesser-source-last" in shown
    order = shown.split("Load the sources in this order", 1)[1]
    assert order.index("2-students.xml") < order.index("1-staff.xml")
    assert run(night, "check", "--order", "--lang", "es") == 1
    assert "Cargue las fuentes en este orden" in capsys.readouterr().out

    assert run(night, "compare") == 1
    shown = capsys.readouterr().out
    assert "3 of 57 users change their user group (5 %; 5 % are allowed)" in shown
    assert "STAFF → UGRD" in shown
    assert "the wrong record wins for 3 users: see Load order" in shown
    assert "Across sources, where the last loaded wins" in shown
    assert "s0 (UGRD wins over STAFF)" in shown


def test_a_night_that_is_meant_to_be_different(night: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exceptions set the limits aside, are told, and end."""
    exceptions = (
        "suppress:\n"
        '  - {rule: VOL001, reason: End of the spring term, until: "2027-05-31"}\n'
        '  - {rule: VOL003, where: {user_group: UGRD}, reason: End of the spring term, until: "2027-05-31"}\n'
    )
    (night / "profile.yaml").write_text(PROFILE + exceptions)
    write(night / "next", STUDENTS[:20], STAFF)

    assert run(night, "compare", "--as-of", "2027-05-31") == 0
    shown = capsys.readouterr().out
    assert "VOL001: 1 finding, until 2027-05-31: End of the spring term" in shown
    assert run(night, "compare", "--as-of", "2027-06-01") == 1
    assert "ended on 2027-05-31: its findings count again" in capsys.readouterr().out
