"""Paths for places that are not this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.reports.places import relative_path, relative_uri

PATHS = {
    "feeds/a.xml": "feeds/a.xml",
    "./feeds/a.xml": "feeds/a.xml",
    "/home/jane/secret/a.xml": "a.xml",
    "../secret/a.xml": "a.xml",
    "feeds/../../a.xml": "a.xml",
    "C:\\Users\\jane\\a.xml": "a.xml",
    "feeds\\a.xml": "feeds/a.xml",
    "\\\\server\\share\\a.xml": "a.xml",
    "-": "standard-input",
    "": "feed",
    "/": "feed",
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items())
def test_paths_are_relative_and_tell_nothing_of_the_machine(path: str, expected: str) -> None:
    """Folders above the working folder are nobody's business."""
    assert relative_path(path) == expected


def test_what_lies_within_the_working_folder_keeps_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build server matches them with the files of the repository."""
    monkeypatch.chdir(tmp_path)

    assert relative_path(str(Path.cwd() / "feeds" / "a.xml")) == "feeds/a.xml"


def test_a_working_folder_may_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report is not lost because somebody tidied up meanwhile."""

    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)

    assert relative_path("/home/jane/a.xml") == "a.xml"


URIS = {
    "my feeds/é 100%.xml": "my%20feeds/%C3%A9%20100%25.xml",
    "javascript:alert(1)": "javascript%3Aalert%281%29",
    "//evil.example.org/a": "a",
    "a?b#c": "a%3Fb%23c",
}


@pytest.mark.parametrize(("path", "expected"), URIS.items())
def test_uris_are_safe(path: str, expected: str) -> None:
    """No scheme, no host, no query: a path and nothing else."""
    assert relative_uri(path) == expected
