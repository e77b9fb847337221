"""`init`: files to begin with that work as they are, and nothing of anybody's is lost."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.cli.conftest import CLEAN, DAY, ERROR, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

WRITTEN = ["sis-validator.yaml", "our-rules/profiles/our-library.yaml", ".pre-commit-config.yaml"]


def test_without_a_terminal_the_defaults_are_taken(sis: Sis, tmp_path: Path) -> None:
    """And the check uses the new profile at once."""
    said = sis("init", stdin=b"")

    assert said.status == 0
    assert [line.removeprefix("Written: ") for line in said.out.splitlines()[:-1]] == WRITTEN
    assert sis("check", write(tmp_path / "exports/a.xml", CLEAN), "--quiet", "--as-of", DAY).status == 0
    said = sis("check", write(tmp_path / "exports/a.xml", ERROR), "--as-of", DAY)
    assert (said.status, "our-library" in said.out) == (1, True)


def test_options_are_put_in(sis: Sis, tmp_path: Path) -> None:
    """Name, base, folder, pipeline and command, however they are quoted."""
    command = """python "our export.py" --note "it's" --sep '|'"""
    words = ("--name", "elm", "--extends", "alma", "--feed", "data/v1.0", "--ci", "github", "--run", command)

    assert sis("init", *words).status == 0
    profile = yaml.safe_load((tmp_path / "our-rules/profiles/elm.yaml").read_text())
    workflow = (tmp_path / ".github/workflows/patron-feed.yml").read_text()
    feeds, run = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert profile == {"profile": "elm", "title": "Elm", "extends": ["alma"]}
    assert "sis-validator check data/v1.0/ --format github" in workflow
    assert (feeds["files"], run["args"]) == (r"^data/v1\.0/.*\.(xml|zip)$", [command])


def test_on_a_terminal_it_asks(sis: Sis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only for what was not given; an empty answer takes the default."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("\nfeeds\ngitlab\n\n"))
    said = sis("init", "--name", "elm")

    assert said.status == 0
    assert "Name of your profile" not in said.out
    assert "extends: [i-share]" in (tmp_path / "our-rules/profiles/elm.yaml").read_text()
    assert "check feeds/ " in (tmp_path / ".gitlab-ci.yml").read_text()


def test_nothing_is_replaced_unless_told(sis: Sis, tmp_path: Path) -> None:
    """Everything is looked at before anything is written."""
    write(tmp_path / WRITTEN[1], "mine")

    said = sis("init")
    assert (said.status, f"there is already: {WRITTEN[1]}." in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["our-rules"]
    assert sis("init", "--force").status == 0
    assert (tmp_path / WRITTEN[1]).read_text() != "mine"


def test_hooks_of_others_are_never_replaced(sis: Sis, tmp_path: Path) -> None:
    """What to add is printed instead."""
    write(tmp_path / ".pre-commit-config.yaml", "repos: []\n")
    write(tmp_path / ".gitlab-ci.yml", "stages: []\n")

    said = sis("init", "--ci", "gitlab", "--force")

    assert (tmp_path / ".pre-commit-config.yaml").read_text() == "repos: []\n"
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "stages: []\n"
    assert ".pre-commit-config.yaml was left as it is; add this to it:" in said.out
    assert "junit: patron-feed-junit.xml" in said.out


@pytest.mark.parametrize(
    ("option", "word", "message"),
    [
        ("--name", "Our Library", '"Our Library" cannot name a profile.'),
        ("--name", "i-share", "there is a profile of this name."),
        ("--extends", "ishare", '"ishare" is not known here.\n  Write "i-share".'),
        ("--feed", "../elsewhere", '"../elsewhere" is no folder in this one.'),
        ("--ci", "jenkins", '"jenkins" is not known here.'),
    ],
)
def test_a_mistake_is_told_before_anything_is_written(
    sis: Sis, tmp_path: Path, option: str, word: str, message: str
) -> None:
    """With what is expected."""
    said = sis("init", option, word)

    assert (said.status, message in said.err) == (2, True), said.err
    assert [*tmp_path.iterdir()] == []


def test_a_command_that_cannot_be_started_is_not_written_down(sis: Sis, tmp_path: Path) -> None:
    """Its quotation marks are looked at when it is given, not when the hook runs."""
    said = sis("init", "--run", "python 'our export.py")

    assert said.status == 2
    assert "--run: the command cannot be split into words: no closing quotation." in said.err
    assert [*tmp_path.iterdir()] == []
