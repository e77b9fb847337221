"""The commands that make code lists, rules and their documentation, as they are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.cli import main

TABLE = "Code;Description;Enabled\r\nUGRD;Undergraduate;Yes\r\n01;Faculty;Yes\r\nOLD;Gone;No\r\n"


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_becomes_a_list_that_a_profile_uses(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the CSV file to the rule, with the file and the line that set it."""
    (room / "groups.csv").write_bytes(TABLE.encode("utf-8-sig"))
    (room / "ours.yaml").write_text(
        "profile: ours\ntitle: Ours\nextends: [i-share]\ncodes: [codes.yaml]\n", "utf-8"
    )

    assert main(["codes", "import", "groups.csv", "--list", "user_groups", "--date", "2026-09-01"]) == 0
    assert main(["rules", "show", "COD001", "--profile", "ours.yaml"]) == 0

    told = capsys.readouterr().out
    assert "user_groups: 2 codes (left out: 1 disabled), into codes.yaml." in told
    assert "params.values: [UGRD, 01]  (codes.yaml:3)" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["groups.csv", "--list", "user_group"],
         '--list: No rule asks for a list "user_group".\n  Write "user_groups".'),
        (["groups.csv", "--list", "user_groups", "--date", "1.9.2026"],
         '--date: "1.9.2026" is no day of the calendar.'),
        (["none.csv", "--list", "user_groups"], "none.csv: The file cannot be read: no such file or directory."),
        (["groups.csv", "--list", "user_groups", "-o", "no/codes.yaml"],
         "no/codes.yaml: the file cannot be written: no such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_is_told(
    room: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, with exit status 2; nothing is written."""
    (room / "groups.csv").write_text(TABLE, "utf-8")

    assert main(["codes", "import", *arguments]) == 2
    assert message.replace("/", os.sep) in capsys.readouterr().err
    assert sorted(path.name for path in room.iterdir()) == ["groups.csv"]


def test_codes_are_learnt_without_values_of_people(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What few records have is counted, and never printed or written."""
    users = "".join(
        f"<user><primary_id>u{n}</primary_id><user_group>{group}</user_group></user>"
        for n, group in enumerate(["UGRD", "UGRD", "UGRD", "Sam Canary"])
    )
    (room / "feed.xml").write_text(f"<users>{users}</users>", "utf-8")

    assert main(["codes", "learn", "feed.xml", "-o", "codes.yaml"]) == 0

    told = capsys.readouterr().out + (room / "codes.yaml").read_text("utf-8")
    assert "UGRD  3" in told
    assert "1 further value, seldom or not like a code, not shown" in told
    assert "Canary" not in told
    assert "\n4 records read.\n" in told


def test_learning_is_no_check(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No verdict is given, but what could not be read is told."""
    (room / "feed.xml").write_text("<users><user><primary_id>u1</primary_id></user><user></users>", "utf-8")

    assert main(["codes", "learn", "feed.xml"]) == 0

    told = capsys.readouterr().out
    assert "not all could be read. See what is wrong with: sis-validator check" in told
    assert "load" not in told


def test_a_new_rule_is_begun_and_refused_until_it_is_finished(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says where it is; the first blank is named with its line; nothing is overwritten."""
    begin = [
        "rules",
        "new",
        "--id",
        "LOC001",
        "--name",
        "missing-department",
        "--check",
        "required",
        "--field",
        "job_description",
    ]
    assert main(begin) == 0
    assert main(["rules", "test", "our-rules"]) == 2
    assert main(begin) == 2

    told = capsys.readouterr()
    assert str(Path("our-rules", "loc", "LOC001-missing-department.yaml")) in told.out
    assert "LOC001-missing-department.yaml:8: A blank is left" in told.err
    assert "LOC001 missing-department is a rule already." in told.err
    first = (room / "our-rules/loc/LOC001-missing-department.yaml").read_text("utf-8").splitlines()[0]
    assert (room / "our-rules/loc" / first.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--id", "DUP001", "--name", "x"], "--id: DUP001 duplicate-primary-id is a rule already."),
        (["--id", "LOC001", "--name", "x", "--severity", "warn"], '--severity: "warn" is not known here.'),
    ],
)
def test_what_cannot_begin_a_rule_is_told(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything else is asked."""
    assert main(["rules", "new", *arguments, "--check", "required", "--field", "last_name"]) == 2
    assert message in capsys.readouterr().err


def test_what_is_missing_is_asked_only_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script is told what to give."""
    with open(os.devnull, encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert main(["rules", "new", "--id", "LOC001"]) == 2
    assert "--name is missing." in capsys.readouterr().err


def test_the_documentation_is_written_in_both_formats(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The suffix names the format; another one is refused before anything is written."""
    assert main(["rules", "docs", "-o", "rules.md", "-o", "rules.html"]) == 0
    assert (room / "rules.md").read_text("utf-8").startswith("# The rules\n")
    assert (room / "rules.html").read_text("utf-8").startswith("<!doctype html>")
    assert main(["rules", "docs", "-o", "rules.pdf"]) == 2
    assert "no format has this suffix" in capsys.readouterr().err
