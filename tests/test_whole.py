"""Files that appear whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validator.whole import FileBeside, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_left_of_a_file_that_cannot_be_put_in_its_place(tmp_path: Path) -> None:
    """Not even under a hidden name."""
    place = tmp_path / "report.json"
    place.mkdir()

    with pytest.raises(OSError, match=r"report\.json"):
        replace_file(place, b"new")

    assert [*tmp_path.iterdir()] == [place]


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_who_may_read_a_file_does_not_depend_on_who_could_before(tmp_path: Path, mode: int) -> None:
    """Only its owner, unless more is asked for."""
    place = tmp_path / "report.json"
    place.write_bytes(b"old")
    place.chmod(0o666)

    replace_file(place, b"new", mode)

    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (b"new", mode)


def test_a_file_that_grows_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    """Until then, what was there is what is there."""
    place = tmp_path / "list.csv"
    place.write_bytes(b"old")
    beside = FileBeside(place)
    beside.file.write(b"new")

    assert place.read_bytes() == b"old"
    beside.commit()
    assert place.read_bytes() == b"new"
    beside.discard()
    assert [*tmp_path.iterdir()] == [place]


def test_of_a_file_that_is_given_up_nothing_is_left(tmp_path: Path) -> None:
    """Whatever was written into it."""
    beside = FileBeside(tmp_path / "list.csv")
    beside.file.write(b"half")
    beside.discard()

    assert [*tmp_path.iterdir()] == []
