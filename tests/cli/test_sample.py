"""`sample`: a small test load that covers much, of records as they were exported."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from benchmarks.generate import Wish
from benchmarks.generate import write as generate
from tests.cli.conftest import DAY, feed, user, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


def generated(path: Path, seed: int, order: str = "schema", defects: float = 0.0) -> bytes:
    content = BytesIO()
    generate(Wish(users=700, bytes=None, order=order, defects=defects, seed=seed), content)
    path.write_bytes(content.getvalue())
    return content.getvalue()


def records_of(content: bytes) -> list[bytes]:
    return [part[part.index(b"<user>") :] + b"</user>" for part in content.split(b"</user>")[:-1]]


@pytest.mark.parametrize(
    ("seed", "order"), [(1, "schema"), (2, "statistics-first"), (3, "identifiers-first")]
)
def test_ten_records_show_every_group_and_most_shapes(
    sis: Sis, tmp_path: Path, seed: int, order: str
) -> None:
    """At least 95 % of what any ten records could show; ready to load; byte for byte."""
    source = generated(tmp_path / "f.xml", seed, order)

    said = sis("sample", "f.xml", "-o", "s.xml", "--format", "json", "--as-of", DAY)

    note = json.loads(said.out)
    assert said.status == 0
    assert note["groups_missing"] == []
    assert len(note["groups"]) == 8
    assert note["shapes"] >= 0.95 * note["shapes_at_most"]
    taken = records_of((tmp_path / "s.xml").read_bytes())
    assert len(taken) == note["records"] == 10
    assert all(record in source for record in taken)
    assert sis("check", "s.xml", "--as-of", DAY).status == 0


def test_no_record_with_errors_is_chosen(sis: Sis, tmp_path: Path) -> None:
    """However much a faulty record would show."""
    generated(tmp_path / "f.xml", 5, defects=0.3)

    said = sis("sample", "f.xml", "-o", "s.xml", "--format", "json", "--as-of", DAY)

    assert said.status == 0
    assert json.loads(said.out)["excluded"] > 50
    assert sis("check", "s.xml", "--as-of", DAY).status == 0


def test_records_with_errors_are_chosen_when_asked(sis: Sis, tmp_path: Path) -> None:
    """The exit status tells that the sample does not pass."""
    write(tmp_path / "f.xml", feed(user("u1"), user("u1", user_group="STAFF")))

    without = sis("sample", "f.xml", "-o", "a.xml", "--format", "json", "--as-of", DAY)
    with_them = sis("sample", "f.xml", "-o", "b.xml", "--with-rejected", "--format", "json", "--as-of", DAY)

    assert (without.status, json.loads(without.out)["groups"]) == (0, {"UGRD": 1})
    assert (with_them.status, json.loads(with_them.out)["groups"]) == (1, {"STAFF": 1, "UGRD": 1})


def test_a_record_that_stops_the_load_is_never_chosen(sis: Sis, tmp_path: Path) -> None:
    """Not even when records with errors are wanted."""
    write(tmp_path / "f.xml", feed(user("u1"), user("u2", user_group="A & B")))

    sis("sample", "f.xml", "-o", "s.xml", "--with-rejected", "--as-of", DAY)

    assert b"A & B" not in (tmp_path / "s.xml").read_bytes()


def test_groups_come_first(sis: Sis, tmp_path: Path) -> None:
    """Where they do not all fit, the note says which are missing."""
    write(tmp_path / "f.xml", feed(*(user(f"u{n}", user_group=f"G{n}") for n in range(4))))

    said = sis("sample", "f.xml", "-o", "s.xml", "--max", "3", "--format", "json", "--as-of", DAY)

    note = json.loads(said.out)
    assert len(note["groups"]) == 3
    assert len(note["groups_missing"]) == 1


def test_sources_in_several_encodings_need_a_zip(sis: Sis, tmp_path: Path) -> None:
    """Each document keeps its own prolog and bytes."""
    text = feed(user("u2", last_name="Müller", user_group="STAFF")).replace("UTF-8", "ISO-8859-1")
    write(tmp_path / "a.xml", feed(user("u1")))
    (tmp_path / "b.xml").write_bytes(text.encode("latin-1"))

    refused = sis("sample", "a.xml", "b.xml", "-o", "s.xml", "--as-of", DAY)
    said = sis("sample", "a.xml", "b.xml", "-o", "s.zip", "--as-of", DAY)

    assert refused.status == 2
    assert ".zip" in refused.err
    assert said.status == 0
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        assert archive.namelist() == ["a.xml", "b.xml"]
        assert "Müller".encode("latin-1") in archive.read("b.xml")


def test_a_feed_of_errors_gives_no_sample(sis: Sis, tmp_path: Path) -> None:
    """Nothing is written, and the message says what to do."""
    write(tmp_path / "f.xml", feed(user("u1", user_group="")))

    said = sis("sample", "f.xml", "-o", "s.xml", "--as-of", DAY)

    assert said.status == 2
    assert "--with-rejected" in said.err
    assert not (tmp_path / "s.xml").exists()


def test_the_same_feed_gives_the_same_sample(sis: Sis, tmp_path: Path) -> None:
    """No chance is in it."""
    generated(tmp_path / "f.xml", 6)
    for name in ("a.xml", "b.xml"):
        sis("sample", "f.xml", "-o", name, "--as-of", DAY)

    assert (tmp_path / "a.xml").read_bytes() == (tmp_path / "b.xml").read_bytes()


def test_the_note_shows_no_personal_value(sis: Sis, tmp_path: Path) -> None:
    """Names are in the sample, not in the note."""
    write(tmp_path / "f.xml", feed(user("u1", last_name="Blumenkohl")))

    for format_name in ("text", "json", "html"):
        assert (
            "Blumenkohl"
            not in sis("sample", "f.xml", "-o", f"{format_name}.xml", "--format", format_name).out
        )


def test_a_fake_sample_holds_nobody_real(sis: Sis, tmp_path: Path) -> None:
    """Names, identifiers and addresses are invented; codes stay, and the check says the same."""
    text = user("qjones7", last_name="Blumenkohl") + user(
        "qsmith8", user_group="STAFF", last_name="Blumenkohl"
    )
    write(tmp_path / "f.xml", feed(text).replace("<users>", "<!-- Blumenkohl --><users>"))

    said = sis("sample", "f.xml", "-o", "s.xml", "--fake", "--format", "json", "--as-of", DAY)

    assert said.status == 0
    made = (tmp_path / "s.xml").read_text(encoding="utf-8")
    for word in ("qjones7", "qsmith8", "blumenkohl", "elm street", "61602", "peoria"):
        assert word not in made.casefold()
    assert made.count("<user_group>UGRD</user_group>") == made.count("<user_group>STAFF</user_group>") == 1
    assert json.loads(said.out)["invented"]["values"] >= 16
    assert sis("check", "s.xml", "--as-of", DAY).status == 0


def test_a_fake_sample_of_a_generated_feed_passes(sis: Sis, tmp_path: Path) -> None:
    """Whatever scripts its people are written in."""
    generated(tmp_path / "f.xml", 8)

    assert sis("sample", "f.xml", "-o", "s.xml", "--fake", "--as-of", DAY).status == 0
    assert sis("check", "s.xml", "--as-of", DAY).status == 0


@pytest.mark.parametrize("name", ["s.xml", "s.zip"])
def test_a_sample_that_does_not_pass_is_not_written(sis: Sis, tmp_path: Path, name: str) -> None:
    """Nor is anything left of it, though each of its records passes; unless such a sample is asked for."""
    write(tmp_path / "f.xml", feed(user("u1"), user("u2")).replace("users>", "Users>"))

    said = sis("sample", "f.xml", "-o", name, "--as-of", DAY)

    assert said.status == 2
    assert "would not pass the check" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["f.xml"]
    assert sis("sample", "f.xml", "-o", name, "--with-rejected", "--as-of", DAY).status == 1
    assert (tmp_path / name).exists()
