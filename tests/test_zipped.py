"""Zips that are the same for the same members."""

from __future__ import annotations

import io
import zipfile

import pytest

from validator.zipped import ZipWriter


def written(*, is_large: bool = False) -> bytes:
    file = io.BytesIO()
    writer = ZipWriter(file)
    for name in ("b.xml", "a.xml"):
        with writer.member(name, is_large=is_large) as stream:
            stream.write(b"<users/>" * 100)
    writer.close()
    return file.getvalue()


def test_the_same_members_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """At any hour, and on any system."""
    before = written()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("sys.platform", "win32")

    assert written() == before


@pytest.mark.parametrize("is_large", [False, True])
def test_members_stand_in_the_order_in_which_they_were_written(is_large: bool) -> None:
    """It is the order in which they are loaded; only their owner may read what is unpacked."""
    with zipfile.ZipFile(io.BytesIO(written(is_large=is_large))) as archive:
        members = archive.infolist()
        contents = [archive.read(member) for member in members]

    assert [member.filename for member in members] == ["b.xml", "a.xml"]
    assert {(member.external_attr >> 16, member.date_time[0]) for member in members} == {(0o600, 1980)}
    assert contents == [b"<users/>" * 100] * 2


def test_a_zip_that_is_given_up_asks_for_no_room() -> None:
    """Also where the file it stands in takes nothing any more."""
    file = io.BytesIO()
    writer = ZipWriter(file)
    with writer.member("a.xml", is_large=False) as stream:
        stream.write(b"<users/>")
    file.close()

    writer.give_up()
