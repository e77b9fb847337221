"""Files that appear whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validator.whole import replace_file

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
