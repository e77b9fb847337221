"""Zips are read member by member, and everything wrong with them is told."""

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.feed import FeedFault, Limits, Source, open_feed

from .feeds import USERS, encrypted, read_all, zipped

NOISE = random.Random(7).randbytes(200_000)


def found_in(archive: bytes, limits: Limits | None = None) -> list[tuple[str | None, object]]:
    return read_all([io.BytesIO(archive)], limits=limits)


def test_members_come_in_the_order_of_the_archive() -> None:
    """Load order is that of the archive's list, not of the names."""

    assert found_in(zipped(("b.xml", b"<b/>"), ("a.xml", b"<a/>"))) == [
        ("b.xml", b"<b/>"),
        ("a.xml", b"<a/>"),
    ]


def test_what_systems_leave_behind_is_ignored() -> None:
    """Folders and the litter of operating systems are nobody's concern."""

    litter = ["__MACOSX/._a.xml", ".DS_Store", "sub/.DS_Store", "Thumbs.db", "._a.xml", "desktop.ini", "sub/"]

    assert found_in(zipped(*((name, b"x") for name in litter), ("sub/a.xml", USERS))) == [
        ("sub/a.xml", USERS)
    ]


def test_xml_is_known_by_its_content_or_its_name() -> None:
    """A member is XML if it is called so or begins like it, in any width."""

    wide = "\ufeff<users/>".encode("utf-16-le")
    members = [("feed.txt", USERS), ("wide.dat", wide), ("words.XML", b"words"), ("empty.xml", b"")]

    assert found_in(zipped(*members)) == members


def test_other_members_are_named() -> None:
    """A member that is not XML is not read, and that is said of each."""

    found = found_in(zipped(("readme.txt", b"read me"), ("a.xml", USERS), ("b.csv", b"a,b")))

    assert found == [("a.xml", USERS), ("readme.txt", "not-xml"), ("b.csv", "not-xml")]


def test_an_archive_without_xml_is_one_fault() -> None:
    """Where there is no XML at all, one fault for the archive says so and names what is there."""

    (item,) = open_feed([io.BytesIO(zipped(("readme.txt", b"read me"), ("b.csv", b"a,b")))])

    assert isinstance(item, FeedFault)
    assert item.member is None
    assert item.fault.values == {"problem": "no-xml", "members": ("readme.txt", "b.csv")}


@pytest.mark.parametrize("archive", [zipped(), zipped((".DS_Store", b"x"))])
def test_an_empty_archive_is_a_fault(archive: bytes) -> None:
    """A zip with nothing in it holds no XML."""

    assert found_in(archive) == [(None, "no-xml")]


def test_encryption_is_told() -> None:
    """An encrypted member cannot be read."""

    assert found_in(encrypted(zipped(("a.xml", USERS)))) == [("a.xml", "encrypted")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("inner.zip", zipped(("a.xml", USERS))),
        ("a.xml", zipped(("a.xml", USERS))),
        ("b.gz", b""),
        ("c.7z", b"?"),
    ],
)
def test_nested_archives_are_told(name: str, content: bytes) -> None:
    """An archive in the archive is known by its content or its name; the rest is read."""

    assert found_in(zipped((name, content), ("z.xml", USERS))) == [(name, "nested"), ("z.xml", USERS)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_told(method: int) -> None:
    """Only members that are stored or deflated are read."""

    assert found_in(zipped(("a.xml", USERS), method=method)) == [("a.xml", "method")]


@pytest.mark.parametrize("name", ["/etc/a.xml", "../a.xml", "b/../../a.xml", "c:a.xml", "..\\a.xml"])
def test_names_that_lead_out_are_told(name: str) -> None:
    """Nothing is ever unpacked to disk, so the member is read all the same."""

    assert found_in(zipped((name, USERS))) == [(name, "unsafe-name"), (name, USERS)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_told() -> None:
    """Both members are read, each with its own content."""

    found = found_in(zipped(("a.xml", b"<one/>"), ("a.xml", b"<two/>")))

    assert found == [("a.xml", b"<one/>"), ("a.xml", "same-name"), ("a.xml", b"<two/>")]


def test_a_member_without_a_name() -> None:
    """A member whose name is empty is judged by its content."""

    assert found_in(zipped(("", USERS))) == [("", USERS)]


def test_names_cannot_play_tricks() -> None:
    """Control characters in a name do not reach a terminal."""

    assert found_in(zipped(("a\x1b[2J\n.xml", USERS))) == [("a\ufffd[2J\ufffd.xml", USERS)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_changed_bytes_are_told_at_the_end(method: int) -> None:
    """A wrong checksum comes after all the bytes of the member, and the next member is read."""

    archive = bytearray(zipped(("a.xml", NOISE), ("b.xml", USERS), method=method))
    archive[50_000] ^= 1

    first, fault, second = found_in(bytes(archive))

    assert isinstance(first[1], bytes)
    assert len(first[1]) == len(NOISE)
    assert (fault, second) == (("a.xml", "checksum"), ("b.xml", USERS))


def test_damage_in_the_middle_gives_what_comes_before() -> None:
    """A broken deflate stream gives all before the damage, then the fault; the next member is read."""

    text = "".join(f"<user>{number * 7919 % 100_003}</user>" for number in range(20_000)).encode()
    archive = bytearray(zipped(("a.xml", text), ("b.xml", USERS)))
    archive[30_000:30_200] = b"\xff" * 200

    first, fault, second = found_in(bytes(archive))

    assert isinstance(first[1], bytes)
    assert text.startswith(first[1][:50_000])
    assert len(first[1]) > 50_000
    assert fault in [("a.xml", "damaged"), ("a.xml", "checksum")]
    assert second == ("b.xml", USERS)


@pytest.mark.parametrize("length", [4, 30, 60, 200, 300])
def test_a_cut_off_archive_has_no_list(length: int) -> None:
    """Without the list at its end, an archive cannot be read."""

    archive = zipped(("a.xml", USERS), ("b.xml", NOISE[:200]))

    assert found_in(archive[:length]) == [(None, "damaged")]


def test_other_bytes_before_the_archive_do_not_matter() -> None:
    """Offsets are those of the archive: a zip that was appended to another zip is read."""

    archive = zipped(("old.xml", b"<old/>")) + zipped(("a.xml", USERS))

    assert found_in(archive) == [("a.xml", USERS)]


@pytest.mark.parametrize("at", [30, 0])
def test_a_member_that_is_not_what_the_list_says(at: int) -> None:
    """A local header with another name, or none, is damage."""

    archive = bytearray(zipped(("first.xml", b"<x/>"), ("a.xml", USERS)))
    second = archive.find(b"PK\x03\x04", 4)
    archive[second + at] ^= 2

    assert found_in(bytes(archive)) == [("first.xml", b"<x/>"), ("a.xml", b""), ("a.xml", "damaged")]


def test_a_list_that_points_before_the_archive() -> None:
    """A list whose offsets would lie before the beginning of the file is damage."""

    archive = bytearray(zipped(("a.xml", USERS)))
    end = archive.rfind(b"PK\x05\x06")
    struct.pack_into("<I", archive, end + 16, len(archive) + 1000)

    assert found_in(bytes(archive))[-1][1] == "damaged"


def test_overlapping_members_are_refused() -> None:
    """The bomb that gives the same bytes to many members is not read at all."""

    archive = bytearray(zipped(("a.xml", USERS), ("b.xml", USERS)))
    second = archive.rfind(b"PK\x01\x02")
    struct.pack_into("<I", archive, second + 42, 0)

    assert found_in(bytes(archive)) == [(None, "overlap")]


def test_too_many_members_are_refused() -> None:
    """More members than the limit are not read at all."""

    archive = zipped(*((f"{number}.xml", USERS) for number in range(4)))

    assert found_in(archive, Limits(members=3)) == [(None, "members")]
    assert len(found_in(archive, Limits(members=4))) == 4


def test_an_endless_list_is_not_even_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list far too long for the limit is refused before it takes memory."""

    def loaded(*_: object) -> None:
        raise AssertionError("the list was loaded")

    archive = zipped(*((f"{number:>099}", b"") for number in range(2_000)))
    monkeypatch.setattr("validator.feed.zips.ZipFile", loaded)

    assert found_in(archive, Limits(members=100)) == [(None, "members")]


def test_a_declared_size_over_the_limit_is_refused() -> None:
    """What the list announces counts before anything is unpacked."""

    assert found_in(zipped(("a.xml", USERS), ("b.xml", USERS)), Limits(total_bytes=len(USERS))) == [
        (None, "size")
    ]


def test_a_size_that_was_lied_about_is_caught() -> None:
    """A member that gives more than the list announces stops at the limit."""

    archive = bytearray(zipped(("a.xml", USERS * 9)))
    struct.pack_into("<I", archive, archive.find(b"PK\x01\x02") + 24, 10)

    found = read_all([io.BytesIO(bytes(archive))], limits=Limits(total_bytes=100), size=50)

    assert found == [("a.xml", (USERS * 9)[:100]), ("a.xml", "size")]


def test_a_bomb_stops_early() -> None:
    """A member that unpacks to a thousand times its size stops soon after what is free of the limit."""

    first, fault, second = found_in(zipped(("a.xml", b"<a>" + bytes(80 << 20)), ("b.xml", USERS)))

    assert isinstance(first[1], bytes)
    assert len(first[1]) <= (64 << 20) + (1 << 20)
    assert (fault, second) == (("a.xml", "ratio"), ("b.xml", USERS))


def test_a_source_may_be_left_unread() -> None:
    """Who does not want a source takes the next."""

    archive = io.BytesIO(zipped(("a.xml", USERS), ("b.xml", USERS)))

    assert [item.member for item in open_feed([archive]) if isinstance(item, Source)] == ["a.xml", "b.xml"]


ARCHIVE = zipped(("a.xml", USERS * 2), ("é.xml", NOISE[:50]), ("c.txt", b"x"))


@given(st.lists(st.tuples(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_no_damage_is_a_crash(changes: list[tuple[int, int]]) -> None:
    """An archive with any bytes changed is read, or is a fault; there is always something to say."""

    archive = bytearray(ARCHIVE)
    for at, byte in changes:
        archive[at] = byte

    assert found_in(bytes(archive))


@given(st.integers(22, 100), st.binary(min_size=1, max_size=8))
def test_no_damage_of_the_list_is_a_crash(at: int, changed: bytes) -> None:
    """The list at the end of the archive, where everything is decided, may be damaged in any way."""

    archive = bytearray(ARCHIVE)
    archive[-at : len(archive) - at + len(changed)] = changed

    assert found_in(bytes(archive))
