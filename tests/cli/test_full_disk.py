"""A disk without room: a sentence in place of a result, and nothing of anybody's data left beside its place."""

from __future__ import annotations

import errno
import os
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import CLEAN, ERROR, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

open_handle = os.fdopen


class _Full:
    """A file that takes nothing, however late it finds that out."""

    def __init__(self, file: IO[Any]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """As a buffered file does: what is still to be written is refused, and the file is closed."""
        was_open = not self._file.closed
        self._file.close()
        if was_open:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file with a name of its own fails when it is closed."""

    def opened(handle: int, *words: Any, **settings: Any) -> _Full:
        return _Full(open_handle(handle, *words, **settings))

    monkeypatch.setattr("os.fdopen", opened)


COMMANDS = [
    "package feed.xml -o out.zip",
    "package bad.xml -o out.zip --without-rejected",
    "sample feed.xml -o out.xml",
    "sample feed.xml -o out.zip",
    "reproduce bad.xml DUP001 -o out.xml",
    "repair feed.xml -o out.xml",
    "repair feed.xml -o out.zip",
    "repair feed.xml -o out/",
    "baseline write bad.xml -o out.json",
    "codes learn feed.xml -o out.yaml --min-records 1",
    "check feed.xml --quiet --report out.html",
    "check feed.xml --quiet --report out.jsonl",
    "compare feed.xml feed.xml --quiet --report out.html",
    "rules docs -o out.md",
]


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("words", COMMANDS)
def test_full_disk_is_told_and_keeps_nothing(words: str, sis: Sis, tmp_path: Path) -> None:
    """Whatever is written: exit status 2, no traceback, no half file, no hidden one."""
    write(tmp_path / "feed.xml", CLEAN)
    write(tmp_path / "bad.xml", ERROR)

    said = sis(*words.split())

    assert said.status == 2
    assert "o space left on device." in said.err
    assert "internal error" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.xml", "feed.xml"]
