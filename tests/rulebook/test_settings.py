"""The settings file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from validator.errors import RuleBookError
from validator.feed import Limits
from validator.rulebook.forms import LimitsForm
from validator.rulebook.settings import Settings, find_settings, load_settings, read_settings

WHOLE = b"""\
profile: ./ours.yaml
rules: [local, ../shared]
schema: ours.xsd
baseline: accepted.json
as_of: 2026-09-01
fail_on: warning
jobs: 4
limits: {record_bytes: 1000, ratio: 50}
"""


def test_all_that_settings_say_is_read_with_paths_from_their_own_folder() -> None:
    """A settings file means the same from every working folder."""
    folder = Path("/library")

    assert read_settings(WHOLE, "sis-validator.yaml", folder) == Settings(
        profile=str(folder / "ours.yaml"),
        rule_folders=(folder / "local", folder / "../shared"),
        schema=folder / "ours.xsd",
        baseline=folder / "accepted.json",
        as_of=dt.date(2026, 9, 1),
        fail_on="warning",
        jobs=4,
        limits={"record_bytes": 1000, "ratio": 50},
        origin="sis-validator.yaml",
    )


def test_a_name_and_one_folder_are_enough(tmp_path: Path) -> None:
    """What is left out is left to the command line."""
    path = tmp_path / "sis-validator.yaml"
    path.write_text("profile: i-share\nrules: local\n", encoding="utf-8")

    settings = load_settings(path)

    assert settings == Settings(profile="i-share", rule_folders=(tmp_path / "local",), origin=str(path))


MISTAKES = [
    (b"profil: x", 'x:1: "profil" is no key of the settings. Write "profile".'),
    (b"base_line: x", 'x:1: "base_line" is no key of the settings. Write "baseline".'),
    (b"baseline: [a, b]", 'x:1: "baseline" must be a text; here stands a list. Write one value after the colon.'),
    (b"rules: {a: b}", 'x:1: "rules" must be a list; here stands a mapping. Begin each entry with "- ".'),
    (b"profile: a\nprofile: b", 'x:2: The key "profile" stands here a second time, after line 1. Keep one of the two.'),
    (b"- x", 'x:1: The settings must be a mapping; here stands a list. Write it as key: value.'),
    (b"fail_on: errors", 'x:1: "fail_on" cannot be "errors". Write "error".'),
    (b"jobs: 0", 'x:1: "jobs" must be at least 1. Leave the key out for the default.'),
    (b"jobs: two", 'x:1: "jobs" must be a whole number; "two" is none.'),
    (b"as_of: today", "x:1: \"as_of\": 'today' is not a date as YYYY-MM-DD. Write a day such as 2026-08-15."),
    (b"as_of: 5", "x:1: \"as_of\": '5' is not a date as YYYY-MM-DD. Write a day such as 2026-08-15."),
    (b"", "x:1: The file is empty. Write its keys, such as key: value, or delete the file."),
    (b"profile: a\n\tjobs: 2", "x:2: A tab stands where blanks must. Indent with blanks."),
    (b"limits:\n  ratio: -1", 'x:2: "ratio" must be at least 1. Leave the key out for the default.'),
    (b"limits:\n  membrs: 1", 'x:2: "membrs" is no key of "limits". Write "members".'),
    (b"limits: 5", 'x:1: "limits" must be a mapping; here stands a text. Write it as key: value.'),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), MISTAKES, ids=[mistake[1][:40] for mistake in MISTAKES])
def test_a_mistake_in_the_settings_is_told_with_its_place(content: bytes, message: str) -> None:
    """Settings are as strict as rules."""
    with pytest.raises(RuleBookError) as caught:
        read_settings(content, "x", Path())

    assert str(caught.value) == message


def test_settings_are_found_beside_the_feed_then_in_the_working_folder(tmp_path: Path) -> None:
    """A feed that is a folder holds its own; standard input has none."""
    feed, work = tmp_path / "feed", tmp_path / "work"
    for folder in (feed, work):
        folder.mkdir()
    assert find_settings([feed / "a.xml"], work) is None

    (work / "sis-validator.yaml").write_text("profile: alma\n", encoding="utf-8")
    assert find_settings([feed / "a.xml"], work) == work / "sis-validator.yaml"

    (feed / "sis-validator.yaml").write_text("profile: alma\n", encoding="utf-8")
    assert find_settings([feed / "a.xml"], work) == feed / "sis-validator.yaml"
    assert find_settings([feed], work) == feed / "sis-validator.yaml"
    assert find_settings(["-"], work) == work / "sis-validator.yaml"


def test_settings_that_a_link_leads_to_are_missed(tmp_path: Path) -> None:
    """Where they are gone, nothing is checked without them and without a word."""
    link = tmp_path / "sis-validator.yaml"
    link.symlink_to("gone.yaml")

    assert find_settings(["-"], tmp_path) == link
    with pytest.raises(RuleBookError, match="no such file"):
        load_settings(link)


def test_the_limits_are_those_of_the_feed() -> None:
    """A limit that the feed gains or loses must be added to the settings or taken out."""
    assert {field.name for field in dataclasses.fields(LimitsForm)} == {
        field.name for field in dataclasses.fields(Limits)
    }
