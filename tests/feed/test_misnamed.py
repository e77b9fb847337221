"""Files whose names promise another format: read as they are, and told."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from typing import TYPE_CHECKING

import pytest

import validator
from tests.cli.conftest import CLEAN, write
from validator.feed.misnamed import misnamed

if TYPE_CHECKING:
    from pathlib import Path

    from validator.findings import Report

DAY = dt.date(2026, 11, 21)


def checked(path: Path) -> Report:
    return validator.check(path, as_of=DAY)


@pytest.mark.parametrize(("name", "promised"), [("feed.zip", "zip"), ("feed.XML.GZ", "gzip")])
def test_plain_xml_named_like_an_archive_is_told(tmp_path: Path, name: str, promised: str) -> None:
    """The verdict is that of its content."""
    path = write(tmp_path / name, CLEAN)
    report = checked(path)

    assert (
        f"{path} is named like a {promised}, but is plain XML; Alma wants XML inside a zip."
        in report.colophon
    )
    assert report.verdict == checked(write(tmp_path / "feed.xml", CLEAN)).verdict


def test_an_archive_named_like_xml_is_told(tmp_path: Path) -> None:
    """Once, however many members it has."""
    zipped, gzipped = tmp_path / "zipped.xml", tmp_path / "gzipped.xml"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.xml", CLEAN)
        archive.writestr("b.xml", CLEAN)
    gzipped.write_bytes(gzip.compress(CLEAN.encode()))

    assert checked(zipped).colophon.count(f"{zipped} is named like plain XML, but is a zip.") == 1
    assert f"{gzipped} is named like plain XML, but is a gzip." in checked(gzipped).colophon


def test_names_that_keep_their_promise_are_not_told(tmp_path: Path) -> None:
    """Nor are those that promise nothing, and what is no file."""
    plain = write(tmp_path / "feed.xml", CLEAN)
    zipped = tmp_path / "feed.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.xml", CLEAN)
    nothing = write(tmp_path / "export", CLEAN)

    assert [*misnamed(map(str, (plain, zipped, nothing, tmp_path / "gone.zip", "-", "a\0.zip")))] == []
