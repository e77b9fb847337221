"""Where a mended copy goes: never over the feed, never half, never over anything else unless told."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from validator.errors import FeedError, UsageError
from validator.repair import repair_feed
from validator.repair.targets import names_for

if TYPE_CHECKING:
    from pathlib import Path

BAD = b"<users><user><last_name>A & B</last_name></user></users>"
GOOD = b"<users><user><last_name>A &amp; B</last_name></user></users>"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(BAD)
    return path


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def test_one_source_becomes_one_file_that_only_its_owner_may_read(feed: Path, tmp_path: Path) -> None:
    """The source stays as it is, and nothing else is left in the folder."""
    mended = repair_feed([feed], tmp_path / "mended.xml")
    assert mended.feed == (tmp_path / "mended.xml",)
    assert (tmp_path / "mended.xml").read_bytes() == GOOD
    assert feed.read_bytes() == BAD
    assert os.stat(tmp_path / "mended.xml").st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["feed.xml", "mended.xml"]


def test_sources_in_a_folder_keep_their_names(feed: Path, tmp_path: Path) -> None:
    """A folder is made if its name ends in a slash; a packed source is written unpacked."""
    packed = tmp_path / "staff.xml.gz"
    packed.write_bytes(gzip.compress(BAD))
    mended = repair_feed([feed, packed], f"{tmp_path}/out/")
    assert mended.feed == (tmp_path / "out/feed.xml", tmp_path / "out/staff.xml")
    assert all(path.read_bytes() == GOOD for path in (tmp_path / "out").iterdir())


def test_zip_keeps_its_members_and_is_the_same_each_time(tmp_path: Path) -> None:
    """Names and order are those of the source's zip; no date of today is in it."""
    feed = zipped(tmp_path / "feed.zip", b_xml=BAD, a_xml=GOOD)
    for name in ("one.zip", "two.zip"):
        repair_feed([feed], tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["b.xml", "a.xml"]
        assert archive.read("b.xml") == archive.read("a.xml") == GOOD
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_trial_writes_nothing_that_has_a_name(feed: Path, tmp_path: Path) -> None:
    """The copy can be read until it is closed; of several sources it is a zip."""
    with repair_feed([feed, feed], None) as mended:
        (copy,) = mended.feed
        assert zipfile.ZipFile(copy).namelist() == ["feed.xml", "feed-2.xml"]
    assert os.listdir(tmp_path) == ["feed.xml"]
    assert copy.closed  # type: ignore[union-attr]


def test_standard_input_is_read_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What comes through a pipe is kept in a file without a name meanwhile."""

    class Stdin:
        buffer = io.BytesIO(BAD)

    monkeypatch.setattr("sys.stdin", Stdin)
    mended = repair_feed(["-"], tmp_path / "mended.xml")
    assert (tmp_path / "mended.xml").read_bytes() == GOOD
    assert (mended.sources[0].path, mended.sources[0].name) == ("-", "stdin.xml")


def test_named_pipe_is_read_once(tmp_path: Path) -> None:
    """A path that is a pipe works like standard input."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.fork()
    if writer == 0:
        pipe.write_bytes(BAD)
        os._exit(0)
    repair_feed([pipe], tmp_path / "mended.xml")
    os.waitpid(writer, 0)
    assert (tmp_path / "mended.xml").read_bytes() == GOOD


@pytest.mark.parametrize("how", ["itself", "symbolic link", "hard link", "by another way"])
def test_feed_is_never_mended_in_place(feed: Path, tmp_path: Path, how: str) -> None:
    """Not through links either, and --force does not help."""
    output = tmp_path / "link.xml"
    if how == "symbolic link":
        output.symlink_to(feed)
    elif how == "hard link":
        output.hardlink_to(feed)
    else:
        (tmp_path / "sub").mkdir()
        output = feed if how == "itself" else tmp_path / "sub" / ".." / "feed.xml"
    with pytest.raises(UsageError, match="replace a part of the feed"):
        repair_feed([feed], output, is_forced=True)
    assert feed.read_bytes() == BAD


def test_folder_that_is_the_feed_is_refused(feed: Path, tmp_path: Path) -> None:
    """A copy in the feed's folder would be loaded with it the next time."""
    for output in (f"{tmp_path}/", f"{tmp_path}/mended.xml", str(feed)):
        with pytest.raises(UsageError, match="part of the feed"):
            repair_feed([tmp_path], output, is_forced=True)


def test_file_of_the_feed_in_the_folder_of_the_output_is_refused(feed: Path, tmp_path: Path) -> None:
    """`repair folder/feed.xml -o folder/` would end in place."""
    with pytest.raises(UsageError, match="replace a part of the feed"):
        repair_feed([feed], f"{tmp_path}/", is_forced=True)
    assert feed.read_bytes() == BAD


def test_existing_output_is_replaced_only_by_force(feed: Path, tmp_path: Path) -> None:
    """A file, a zip, and files in a folder."""
    (tmp_path / "out").mkdir()
    for output in (tmp_path / "old.xml", tmp_path / "old.zip", tmp_path / "out"):
        old = output / "feed.xml" if output.is_dir() else output
        old.write_bytes(b"old")
        with pytest.raises(UsageError, match="exists already"):
            repair_feed([feed], output)
        assert old.read_bytes() == b"old"
        repair_feed([feed], output, is_forced=True)
        assert old.read_bytes() != b"old"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("-", "not printed"),
        ("mended.xml.gz", "as XML or as a zip"),
        ("nowhere/mended.xml", "folder does not exist"),
        ("feed.txt/", "a file, not a folder"),
    ],
)
def test_output_that_cannot_be_is_refused(feed: Path, tmp_path: Path, output: str, reason: str) -> None:
    """Before anything is read, in a sentence."""
    (tmp_path / "feed.txt").write_bytes(b"")
    with pytest.raises(UsageError, match=reason):
        repair_feed([feed], output if output == "-" else f"{tmp_path}/{output}")


def test_several_sources_do_not_fit_into_one_file(feed: Path, tmp_path: Path) -> None:
    """Nothing is written then."""
    with pytest.raises(UsageError, match="2 sources"):
        repair_feed([feed, feed], tmp_path / "mended.xml")
    assert os.listdir(tmp_path) == ["feed.xml"]


@pytest.mark.parametrize("output", ["mended.xml", "mended.zip", "out/"])
def test_feed_that_cannot_be_read_whole_leaves_nothing(tmp_path: Path, output: str) -> None:
    """A copy that lacks a part would look complete; the archive's fault is told instead."""
    whole = gzip.compress(BAD * 1000)
    (tmp_path / "feed.xml.gz").write_bytes(whole[:-20])
    with pytest.raises(FeedError, match="lack a part"):
        repair_feed([tmp_path / "feed.xml.gz"], f"{tmp_path}/{output}")
    assert os.listdir(tmp_path) == ["feed.xml.gz"]


def test_feed_that_changes_meanwhile_is_refused(feed: Path, tmp_path: Path) -> None:
    """What was surveyed is what must be mended."""

    def change(*_: object) -> None:
        feed.write_bytes(BAD.replace(b"B", b"C"))

    other = tmp_path / "other.xml"
    other.write_bytes(BAD)
    with pytest.raises(FeedError, match="changed while it was read"):
        repair_feed([other, feed], tmp_path / "mended.zip", sink=change)
    assert sorted(os.listdir(tmp_path)) == ["feed.xml", "other.xml"]


def test_member_that_is_no_xml_is_noted(tmp_path: Path) -> None:
    """It was no part of the feed; everything else in an archive that is not read ends the repair."""
    feed = zipped(tmp_path / "feed.zip", a_xml=BAD, readme_txt=b"hello")
    assert "readme.txt" in repair_feed([feed], tmp_path / "mended.zip").unread[0]
    nested = zipped(tmp_path / "nested.zip", a_xml=BAD, b_zip=feed.read_bytes())
    with pytest.raises(FeedError, match="inside the archive"):
        repair_feed([nested], tmp_path / "other.zip")


def test_names_stay_in_the_folder_and_apart() -> None:
    """Steps upward are dropped, and names that differ only in case count as one."""
    sources = [("a.zip", "../x.xml"), ("b.zip", "sub/x.xml"), ("c/X.XML", None), ("-", None), ("d.dat", None)]
    assert names_for(sources, is_for_folder=True) == ["x.xml", "x-2.xml", "X-3.XML", "stdin.xml", "d.dat.xml"]
    assert names_for(sources, is_for_folder=False)[:2] == ["x.xml", "sub/x.xml"]
    assert names_for([("a.zip", "..\\..\\C:\\"), ("a.zip", "")], is_for_folder=True) == ["C_.xml", "feed.xml"]
