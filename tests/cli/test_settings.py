"""Settings beside the feed or in the working folder: what they say holds, and the command line wins."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import DAY, WARNING, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


@pytest.fixture
def nightly(tmp_path: Path) -> Path:
    """A feed with a warning, in a folder with settings."""
    write(tmp_path / "nightly/sis-validator.yaml", f"profile: our.yaml\nfail_on: warning\nas_of: {DAY}\n")
    write(tmp_path / "nightly/our.yaml", "profile: our\ntitle: Ours\nextends: [alma]\nrules: {}\n")
    return write(tmp_path / "nightly/feed.xml", WARNING)


def test_settings_beside_the_feed_hold(sis: Sis, nightly: Path) -> None:
    """Profile, level and day come from there, and the file is named on standard error."""
    said = sis("check", nightly, "--format", "json")
    report = json.loads(said.out)

    assert (report["profile"]["name"], report["as_of"], said.status) == ("our", DAY, 1)
    assert said.err == f"Settings: {nightly.with_name('sis-validator.yaml')}\n"


def test_settings_of_a_folder_hold(sis: Sis, nightly: Path) -> None:
    """Where the feed is a folder, they stand in it."""
    assert sis("check", nightly.parent, "--quiet").status == 1


def test_command_line_wins(sis: Sis, nightly: Path) -> None:
    """Over each setting by itself."""
    said = sis(
        "check",
        nightly,
        "--fail-on",
        "never",
        "--profile",
        "i-share",
        "--as-of",
        "2025-01-01",
        "--format",
        "json",
    )
    report = json.loads(said.out)

    assert (report["profile"]["name"], report["as_of"], said.status) == ("i-share", "2025-01-01", 0)


def test_settings_of_the_working_folder_hold(sis: Sis, tmp_path: Path) -> None:
    """Also for standard input, and for commands without a feed."""
    write(tmp_path / "sis-validator.yaml", f"profile: alma\nfail_on: warning\nas_of: {DAY}\n")

    assert sis("check", "-", "--quiet", stdin=WARNING.encode()).status == 1
    assert "; alma runs " in sis("rules", "list").out
    assert "; i-share runs " in sis("rules", "list", "--profile", "i-share").out


def test_quiet_does_not_name_the_settings(sis: Sis, nightly: Path) -> None:
    """The verdict alone is the verdict alone."""
    assert sis("check", nightly, "--quiet").err == ""


def test_limits_are_merged_one_by_one(sis: Sis, tmp_path: Path) -> None:
    """A limit on the command line leaves the others of the settings alone."""
    feed = tmp_path / "feed.zip"
    with zipfile.ZipFile(feed, "w") as archive:
        archive.writestr("a.xml", WARNING)
        archive.writestr("b.xml", WARNING)
    write(tmp_path / "sis-validator.yaml", f"as_of: {DAY}\nlimits: {{members: 1}}\n")

    assert sis("check", feed, "--quiet").status == 2
    assert sis("check", feed, "--quiet", "--max-total-bytes", "100000").status == 2
    assert sis("check", feed, "--quiet", "--max-members", "2").status == 0


def test_mistake_in_settings_is_told_with_its_place(sis: Sis, tmp_path: Path) -> None:
    """File, line, and the word that was meant."""
    write(tmp_path / "sis-validator.yaml", "\nprofil: alma\n")
    said = sis("check", "-", stdin=b"")

    assert said.status == 2
    assert said.err.startswith('sis-validator: sis-validator.yaml:2: "profil" is no key of the settings.\n  ')
    assert '"profile"' in said.err
