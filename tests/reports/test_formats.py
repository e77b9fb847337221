"""Formats by name and suffix, and writing them."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.errors import UsageError
from validator.privacy import Policy
from validator.reports.formats import FORMATS, Format, render, write_report

from . import sample

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "form", [form for form in FORMATS.values() if form.suffix], ids=lambda form: form.name
)
def test_the_suffix_names_the_format(form: Format, tmp_path: Path) -> None:
    """What is written is what is rendered, readable by its owner only."""
    path = tmp_path / f"report{form.suffix.upper()}"
    write_report(sample.full(), path)

    assert path.read_bytes().decode("utf-8") == render(sample.full(), form.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [path.name]


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    """The new report takes the old one's place, whatever its mode was."""
    path = tmp_path / "report.json"
    path.write_text("old")
    path.chmod(0o644)
    write_report(sample.clean(), path, Policy.PUBLIC)

    assert path.read_text(encoding="utf-8") == render(sample.clean(), "json", Policy.PUBLIC)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["report.pdf", "report"])
def test_an_unknown_suffix_lists_the_known_ones(name: str, tmp_path: Path) -> None:
    """Nothing is written, and the message says what would do."""
    with pytest.raises(UsageError) as caught:
        write_report(sample.clean(), tmp_path / name)

    assert all(form.suffix in caught.value.hint for form in FORMATS.values())
    assert os.listdir(tmp_path) == []


def test_an_unknown_format_lists_the_known_ones() -> None:
    """The same for a format asked for by name."""
    with pytest.raises(UsageError, match="json"):
        render(sample.clean(), "yaml")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A report that cannot be written is an error with a place and a hint."""
    with pytest.raises(UsageError) as caught:
        write_report(sample.clean(), tmp_path / "nowhere" / "report.json")

    assert caught.value.where.endswith("report.json")
    assert caught.value.hint


def test_the_feed_is_never_overwritten(tmp_path: Path) -> None:
    """A report named like a source of the feed is refused."""
    feed = tmp_path / "feed.json"
    feed.write_text("the feed")
    source = replace(sample.SOURCES[0], path=str(feed))

    with pytest.raises(UsageError):
        write_report(replace(sample.clean(), sources=(source,)), feed)

    assert feed.read_text() == "the feed"
