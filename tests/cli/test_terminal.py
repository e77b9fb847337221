"""What is said on a terminal, on a narrow one, and where there is none."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CLEAN, DAY, write
from validator.cli import progress

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_a_feed_that_is_to_be_typed_is_asked_for(sis: Sis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody should think that the command hangs."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Terminal(CLEAN.encode())))
    said = sis("check", "-", "--as-of", DAY, "--quiet")

    assert said.status == 0
    assert said.err.startswith("Reading the feed from the terminal; Ctrl-")


def test_a_feed_that_is_piped_is_not_asked_for(sis: Sis) -> None:
    """Nor is anything else said beside the verdict."""
    said = sis("check", "-", "--as-of", DAY, "--quiet", stdin=CLEAN.encode())

    assert (said.status, said.err) == (0, "")


def test_without_standard_input_nothing_is_asked(
    sis: Sis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A service that has closed it gets a sentence, and the defaults where there are any."""
    monkeypatch.setattr(sys, "stdin", None)

    assert "--id is missing." in sis("rules", "new").err
    assert "there is no standard input." in sis("check", "-").err
    assert sis("init").status == 0
    assert sis("check", write(tmp_path / "a.xml", CLEAN), "--as-of", DAY).status == 0


@pytest.mark.parametrize(("columns", "parts"), [(100, 4), (79, 2), (30, 2)])
def test_a_narrow_terminal_has_no_room_for_a_bar(
    monkeypatch: pytest.MonkeyPatch, columns: int, parts: int
) -> None:
    """It would break into lines; what is done, and how far, is told in one."""
    monkeypatch.setenv("COLUMNS", str(columns))
    bar = progress._progress("Checking")
    bar.stop()

    assert len(bar.columns) == parts
