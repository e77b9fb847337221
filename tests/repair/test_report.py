"""What is told of a repair: masked like every report, bounded for people, complete for programs."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from validator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """<user><primary_id> u1</primary_id><last_name>Smith &amp;amp; Zoltan & Co\x0b</last_name>
<password>s3cret & quiet</password><first_name>JosÃ©</first_name></user>"""
NAMES = ("Smith", "Zoltan", "Jos", "José", "s3cret", "quiet")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(f"<users>\n{RECORD}\n</users>", encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return main(["repair", *map(str, arguments), "--profile", "alma", "--as-of", "2026-11-21"])


def test_every_change_is_told_and_no_value(
    feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Text, JSON and diff say what was done where, and show a person's values as their shapes."""
    run(feed, "-o", tmp_path / "mended.xml", "--report", tmp_path / "r.json", "--mojibake")
    text = capsys.readouterr().out
    run(feed, "--dry-run", "--mojibake")
    diff = capsys.readouterr().out
    document = (tmp_path / "r.json").read_text(encoding="utf-8")
    for told in (text, diff, document):
        assert not [name for name in NAMES if name in told]
        assert "u1" in told
    assert f"{feed}:2:" in text
    assert "XxxX© became Xxxx" in text
    assert "+<last_name>Xxxxx &amp; Xxxxxx & Xx⟨U+000B⟩</last_name>" in diff
    assert os.stat(tmp_path / "r.json").st_mode & 0o777 == 0o600


def test_show_values_unmasks_all_but_secrets(feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A password is not shown to anybody."""
    run(feed, "--dry-run", "--mojibake", "--show-values")
    told = capsys.readouterr().out
    assert "JosÃ©" in told
    assert "José" in told
    assert "s3cret" not in told
    assert "quiet" not in told


def test_json_lists_each_change_and_what_remains(feed: Path, tmp_path: Path) -> None:
    """Places, kinds, counts and hashes, and the check of the copy."""
    run(feed, "-o", tmp_path / "mended.xml", "--report", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [change["kinds"] for change in report["changes"]] == [
        ["surrounding-blanks"],
        ["double-escaping"],
        ["ampersand"],
        ["control-character"],
        ["ampersand"],
    ]
    assert report["counts"] == {
        "ampersand": 2,
        "control-character": 1,
        "double-escaping": 1,
        "surrounding-blanks": 1,
    }
    first = report["changes"][0]
    assert (first["line"], first["column"], first["offset"], first["record"]) == (2, 19, 26, 1)
    assert (first["before"], first["after"], first["path"], first["primary_id"]) == (
        "␣",
        "",
        "primary_id",
        "u1",
    )
    assert report["sources"][0]["name"] == "feed.xml"
    assert "XML002" not in {rule["id"] for rule in report["remaining"]["rules"]}


def test_report_without_a_change_is_whole_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And the text says that nothing was to be mended."""
    (tmp_path / "feed.xml").write_bytes(b"<users/>")
    run(tmp_path / "feed.xml", "-o", tmp_path / "m.xml", "--report", tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["changes"] == []
    assert "byte for byte the same" in capsys.readouterr().out


def test_many_places_are_counted_and_a_few_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal shows samples, a diff is bounded, the JSON has all."""
    users = "<user><last_name>A & B</last_name></user>" * 300
    (tmp_path / "feed.xml").write_text(f"<users>{users}</users>", encoding="utf-8")
    run(tmp_path / "feed.xml", "-o", tmp_path / "m.xml", "--report", tmp_path / "r.json")
    text = capsys.readouterr().out
    assert "bare ampersands escaped · 300 places" in text
    assert "5 of 300 are listed" in text
    run(tmp_path / "feed.xml", "--dry-run")
    diff = capsys.readouterr().out
    assert diff.count("@@ ") == 200
    assert "200 of 300 places are shown" in diff
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["changes"]) == 300


def test_exit_status_is_that_of_the_check_of_the_copy(tmp_path: Path) -> None:
    """0 where nothing remains, 1 for findings, 2 for what cannot be."""
    clean = (
        "<user><primary_id>u1</primary_id><last_name>A & B</last_name><user_group>UGRD</user_group></user>"
    )
    (tmp_path / "a.xml").write_text(f"<users>{clean}</users>", encoding="utf-8")
    (tmp_path / "b.xml").write_text("<users><user><primary_id>u1</users>", encoding="utf-8")
    assert run(tmp_path / "a.xml", "--dry-run", "--fail-on", "error") == 0
    assert run(tmp_path / "a.xml", "-o", tmp_path / "m.xml") == 0
    assert run(tmp_path / "b.xml", "--dry-run") in (1, 2)
    assert run(tmp_path / "none.xml", "--dry-run") == 2
    assert run(tmp_path / "a.xml") == 2
    assert run(tmp_path / "a.xml", "-o", tmp_path / "a.xml", "--force") == 2


@pytest.mark.parametrize("report", ["feed.xml", "m.xml", "r.html", "nowhere/r.json"])
def test_report_in_a_wrong_place_stops_before_anything_is_written(
    feed: Path, tmp_path: Path, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over the feed or the copy, of another format, or where nothing can be written."""
    before = feed.read_bytes()
    assert run(feed, "-o", tmp_path / "m.xml", "--report", tmp_path / report) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["feed.xml"]
    assert feed.read_bytes() == before


def test_mistake_in_the_profile_stops_before_anything_is_written(feed: Path, tmp_path: Path) -> None:
    """The copy is not left behind unchecked."""
    arguments = ["repair", str(feed), "-o", str(tmp_path / "m.xml"), "--profile", "no-such-profile"]
    assert main(arguments) == 2
    assert os.listdir(tmp_path) == ["feed.xml"]
