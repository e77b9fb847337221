"""What the user names is opened in load order, or refused before anything is read."""

import gzip
import hashlib
import io
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

import pytest

from validator.errors import FeedError
from validator.feed import ArchiveDamage, FeedFault, Source, open_feed

from .feeds import USERS, Pipe, read_all, zipped


def pipe(content: bytes) -> BinaryIO:
    return cast("BinaryIO", Pipe(content))


def only_source(path: str | Path | BinaryIO) -> Source:
    (source,) = open_feed([path])
    assert isinstance(source, Source)
    return source


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder with one feed of each kind, and other things."""
    (tmp_path / "b.xml").write_bytes(b"<b/>")
    (tmp_path / "a.ZIP").write_bytes(zipped(("z.xml", b"<z/>"), ("y.xml", b"<y/>")))
    (tmp_path / "c.xml.gz").write_bytes(gzip.compress(b"<c/>"))
    (tmp_path / ".hidden.xml").write_bytes(b"<hidden/>")
    (tmp_path / "notes.txt").write_bytes(b"notes")
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "folder.xml" / "deep.xml").write_bytes(b"<deep/>")
    return tmp_path


class TestOrder:
    def test_a_folder_is_read_by_name(self, feed: Path) -> None:
        """Its xml, zip and gz files come sorted by name; hidden files, others and subfolders do not."""

        found = read_all([feed])

        assert found == [("z.xml", b"<z/>"), ("y.xml", b"<y/>"), (None, b"<b/>"), (None, b"<c/>")]

    def test_paths_are_read_as_named(self, feed: Path) -> None:
        """The order of the command line is the order of the load, and a path is shown as it was given."""

        given: list[str | Path | BinaryIO] = [str(feed / "c.xml.gz"), feed / "b.xml", str(feed)]

        paths = [item.path for item in open_feed(given)]

        assert paths[:2] == [str(feed / "c.xml.gz"), str(feed / "b.xml")]
        assert paths[2:] == [os.path.join(feed, name) for name in ("a.ZIP", "a.ZIP", "b.xml", "c.xml.gz")]


class TestContent:
    def test_what_a_file_is_shows_in_its_bytes(self, tmp_path: Path) -> None:
        """A zip called .xml, a gzip called .zip and XML called .gz are read as what they are."""

        (tmp_path / "a.xml").write_bytes(zipped(("m.xml", b"<m/>")))
        (tmp_path / "b.zip").write_bytes(gzip.compress(b"<b/>"))
        (tmp_path / "c.gz").write_bytes(b"<c/>")

        assert read_all([tmp_path]) == [("m.xml", b"<m/>"), (None, b"<b/>"), (None, b"<c/>")]

    @pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 511, 512, 513, 5000])
    def test_every_size_of_chunk_gives_the_same(self, tmp_path: Path, size: int) -> None:
        """Plain, gzip and zip sources are the same bytes in chunks of any size."""

        content = USERS * 30
        (tmp_path / "a.xml").write_bytes(content)
        (tmp_path / "b.gz").write_bytes(gzip.compress(content[:99]) + gzip.compress(content[99:]))
        (tmp_path / "c.zip").write_bytes(zipped(("a.xml", content)))
        (tmp_path / "d.zip").write_bytes(zipped(("a.xml", content), method=0))

        found = read_all([tmp_path], size=size)

        assert found == [(None, content), (None, content), ("a.xml", content), ("a.xml", content)]

    def test_length_and_checksum_are_of_the_uncompressed_bytes(self) -> None:
        """After reading, a source knows how long it was and its SHA-256."""

        source = only_source(io.BytesIO(gzip.compress(USERS)))

        list(source.chunks(7))

        assert (source.bytes, source.sha256) == (len(USERS), hashlib.sha256(USERS).hexdigest())

    def test_an_empty_file_is_a_source_without_chunks(self, tmp_path: Path) -> None:
        """0 bytes are for the records room to judge."""

        (tmp_path / "empty.xml").touch()

        assert read_all([tmp_path / "empty.xml"]) == [(None, b"")]

    def test_the_expected_length_is_known_where_it_can_be(self, feed: Path) -> None:
        """Files and members of zips say how long they will be; gzips and pipes cannot."""

        lengths = [item.expected_bytes for item in open_feed([feed, pipe(USERS)]) if isinstance(item, Source)]

        assert lengths == [4, 4, 4, None, None]

    def test_a_source_is_read_once(self) -> None:
        """A second reading is a mistake of the program and is not silently empty."""

        source = only_source(io.BytesIO(USERS))
        list(source.chunks())

        with pytest.raises(RuntimeError, match="read before"):
            next(source.chunks())

    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            (b"7z\xbc\xaf\x27\x1c\0\4", "7-Zip"),
            (b"Rar!\x1a\x07\x01\0", "RAR"),
            (b"BZh91AY&SY", "bzip2"),
            (b"\xfd7zXZ\x00\0", "xz"),
            (b"a.xml" + bytes(252) + b"ustar\x0000", "tar"),
        ],
    )
    def test_other_archives_are_named(self, head: bytes, kind: str) -> None:
        """An archive of a kind that is not read is called by its name."""

        (item,) = open_feed([io.BytesIO(head)])

        assert isinstance(item, FeedFault)
        assert item.fault.what == f"the file is a {kind} archive"


class TestStandardInput:
    @pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda content: zipped(("a.xml", content))])
    def test_it_may_be_xml_gzip_or_zip(self, monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
        """Standard input is recognised by its bytes, although it cannot seek."""

        packed = pack(USERS * 40)  # type: ignore[operator]
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Pipe(packed)))

        ((_, content),) = read_all(["-"])

        assert content == USERS * 40

    def test_it_is_called_by_a_dash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The path of standard input is "-"."""

        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Pipe(USERS)))

        assert only_source("-").path == "-"

    def test_it_is_named_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Naming it twice is refused."""

        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Pipe(USERS)))

        with pytest.raises(FeedError, match="standard input is named twice"):
            open_feed(["-", "-"])

    def test_a_program_without_it_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where there is no standard input, "-" is refused."""

        monkeypatch.setattr(sys, "stdin", None)

        with pytest.raises(FeedError, match="no standard input"):
            open_feed(["-"])


class TestRefusals:
    """Each of these is raised by `open_feed` itself, before the first source."""

    def test_nothing_named(self) -> None:
        """A feed of no paths is refused."""

        with pytest.raises(FeedError, match="no feed was named"):
            open_feed([])

    def test_a_missing_file_stops_all(self, feed: Path) -> None:
        """All paths are checked before the first is read."""

        with pytest.raises(FeedError, match="no such file or folder") as raised:
            open_feed([feed / "b.xml", feed / "missing.xml"])

        assert raised.value.where == str(feed / "missing.xml")

    @pytest.mark.parametrize("path", ["", "a\0b", "x" * 5000])
    def test_impossible_names(self, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Names that no file can have are refused, not crashed on."""

        monkeypatch.chdir(tmp_path)

        with pytest.raises(FeedError):
            open_feed([path])

    def test_a_folder_without_feeds(self, tmp_path: Path) -> None:
        """A folder with nothing to load is refused."""

        (tmp_path / "notes.txt").touch()

        with pytest.raises(FeedError, match="holds no feed"):
            open_feed([tmp_path])

    def test_a_file_without_permission(self, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that may not be read is refused, also inside a folder."""

        monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("b.xml"))

        with pytest.raises(FeedError, match="may not be read") as raised:
            open_feed([feed])

        assert raised.value.where == str(feed / "b.xml")

    def test_a_folder_that_cannot_be_listed(self, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder that may not be listed is refused."""

        def refuse(_: object) -> list[str]:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "listdir", refuse)

        with pytest.raises(FeedError, match="may not be listed"):
            open_feed([feed])

    def test_a_device(self) -> None:
        """What is neither file nor folder nor pipe is refused."""

        with pytest.raises(FeedError, match="neither a file nor a folder"):
            open_feed([os.devnull])

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
    @pytest.mark.parametrize("packed", [USERS, zipped(("a.xml", USERS))])
    def test_a_named_pipe_is_fine(self, tmp_path: Path, packed: bytes) -> None:
        """A named pipe, as a shell makes for `<(...)`, is read like standard input."""

        path = tmp_path / "pipe"
        os.mkfifo(path)
        writer = threading.Thread(target=lambda: path.write_bytes(packed))
        writer.start()

        ((_, content),) = read_all([path])

        writer.join()
        assert content == USERS


class Failing(io.BytesIO):
    """A disk that breaks after the first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 512:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_that_breaks_is_an_error_of_the_run() -> None:
    """What cannot be read for another reason than its own damage ends the run."""

    source = only_source(Failing(USERS * 100))

    with pytest.raises(FeedError, match="Input/output error"):
        list(source.chunks(512))


def test_nothing_is_written_to_a_feed(feed: Path) -> None:
    """Reading leaves every file as it was."""

    before = {path: path.read_bytes() for path in feed.rglob("*") if path.is_file()}

    read_all([feed])

    assert {path: path.read_bytes() for path in feed.rglob("*") if path.is_file()} == before


def test_damage_is_a_fault_and_not_an_error() -> None:
    """Damage that is met on the way carries the fault that describes it."""

    source = only_source(io.BytesIO(gzip.compress(USERS)[:-9]))

    with pytest.raises(ArchiveDamage, match="cut off") as raised:
        list(source.chunks())

    assert raised.value.fault.values == {"problem": "cut-off"}
