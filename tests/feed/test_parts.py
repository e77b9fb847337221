"""Which files belong to a feed: what is written is held against them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from validator.feed.parts import is_part_of, named_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder with one source."""
    folder = tmp_path / "nightly"
    folder.mkdir()
    (folder / "a.xml").write_text("<users/>")
    return folder


@pytest.mark.parametrize("how", ["by name", "by another way", "by a symbolic link", "by a hard link"])
def test_a_source_is_known_however_it_is_named(feed: Path, tmp_path: Path, how: str) -> None:
    """By its file or by the folder that it lies in."""
    source, other = feed / "a.xml", tmp_path / "other.xml"
    if how == "by a symbolic link":
        other.symlink_to(source)
    elif how == "by a hard link":
        other.hardlink_to(source)
    else:
        other = source if how == "by name" else feed / ".." / "nightly" / "a.xml"

    assert is_part_of(other, [source])
    assert is_part_of(other, [str(feed)])


def test_what_does_not_exist_yet_is_compared_by_name(tmp_path: Path) -> None:
    """A feed that is missing is told by whoever opens it; until then nothing takes its place."""
    assert is_part_of(tmp_path / "new.xml", [tmp_path / "new.xml"])
    assert not is_part_of(tmp_path / "new.xml", [tmp_path / "other.xml"])


def test_streams_and_standard_input_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is called "-" is not what "-" names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text("<users/>")

    assert named_paths(["-", io.BytesIO()]) == []
    assert not is_part_of(tmp_path / "-", ["-", io.BytesIO()])
