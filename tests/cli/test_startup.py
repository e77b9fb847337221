"""What commands do not import: a hook and a nightly script start them again and again."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import sys
from validator.cli import main
status = main(sys.argv[1:])
sys.stderr.write("\\n" + " ".join(sys.modules))
sys.exit(status)
"""
_FEED = "<users><user><primary_id>u1</primary_id></user></users>"
_ALWAYS_HEAVY = {
    "charset_normalizer",
    "elementpath",
    "jinja2",
    "lxml",
    "multiprocessing",
    "asyncio",
    "http",
    "ssl",
    "urllib.request",
    "pydantic",
    "rich",
    "xmlschema",
    "yaml",
}
_HEAVY_FOR_PLAIN_WORDS = {*_ALWAYS_HEAVY, "typer", "inspect", "dataclasses"}
_HEAVY_WITHOUT_FEED = {*_ALWAYS_HEAVY, "defusedxml", "validator.engine"}


def _modules(*words: str, cwd: Path) -> set[str]:
    """The modules that are there when the command has ended."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stderr.rpartition("\n")[2].split())


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["check", "--help"],
        ["version"],
        ["explain", "DUP001"],
        ["rules", "list"],
        ["rules", "show", "COD001"],
    ],
    ids=" ".join,
)
def test_commands_without_a_feed_import_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    """Neither parsers nor the engine, nor what typer and the reports could do without."""
    modules = _modules(*words, cwd=tmp_path)
    assert "validator.cli" in modules
    assert not modules & _HEAVY_WITHOUT_FEED


def test_an_explanation_needs_no_checks(tmp_path: Path) -> None:
    """The rule book alone tells it."""
    assert "validator.checks" not in _modules("explain", "DUP001", cwd=tmp_path)


@pytest.mark.parametrize("words", [["--help"], ["explain", "DUP001"]], ids=" ".join)
def test_a_command_imports_no_other(words: list[str], tmp_path: Path) -> None:
    """The list of commands is printed without any of their modules."""
    rooms = {name for name in _modules(*words, cwd=tmp_path) if name.startswith("validator.cli.")}
    assert "validator.cli.app" in rooms
    assert not rooms & {
        "validator.cli.check",
        "validator.cli.compare",
        "validator.cli.package",
        "validator.cli.init",
    }


@pytest.mark.parametrize("words", [[], ["--jobs", "1", "--report", "report.json"]], ids=" ".join)
def test_a_small_check_imports_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    """The shipped schema and rules are there compiled, one process is enough, and a text report needs no templates."""
    (tmp_path / "feed.xml").write_text(_FEED, encoding="utf-8")
    modules = _modules("check", "feed.xml", *words, cwd=tmp_path)
    assert "validator.engine" in modules
    assert not modules & _HEAVY_FOR_PLAIN_WORDS


def test_bad_values_are_judged_without_xmlschema(tmp_path: Path) -> None:
    """A date, a truth value and an element that the schema does not know are told at once."""
    user = "<birth_date>31.12.1999</birth_date><is_researcher>Y</is_researcher><nickname>x</nickname>"
    (tmp_path / "feed.xml").write_text(f"<users><user>{user}</user></users>", encoding="utf-8")
    assert not _modules("check", "feed.xml", cwd=tmp_path) & {"xmlschema", "elementpath"}
