"""`package` and `verify`: what is written, what is refused, and what a ticket proves."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import CLEAN, DAY, ERROR, feed, user, write
from validator.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ticket(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_clean_feed_is_packaged_byte_for_byte(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """The member is the source; the ticket tells what is in the zip."""
    said = sis("package", clean, "-o", "load.zip", "--as-of", DAY)

    assert said.status == 0
    assert members(tmp_path / "load.zip") == {"clean.xml": clean.read_bytes()}
    told = ticket(tmp_path / "load.ticket.json")
    assert told["zip"]["sha256"] == hashlib.sha256((tmp_path / "load.zip").read_bytes()).hexdigest()
    assert told["members"][0]["sha256"] == hashlib.sha256(clean.read_bytes()).hexdigest()
    assert (told["records"], told["verdict"], told["as_of"]) == (2, "ready", DAY)
    assert str(tmp_path) not in json.dumps(told)


def test_the_ticket_follows_its_schema(sis: Sis, tmp_path: Path) -> None:
    """A script may rely on its form, also with records left out."""
    write(tmp_path / "f.xml", ERROR)
    sis("package", "f.xml", "-o", "load.zip", "--without-rejected", "--as-of", DAY)

    schema = json.loads(folder("schemas").joinpath("ticket.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(ticket(tmp_path / "load.ticket.json"))


def test_a_report_that_cannot_be_written_is_told_before_anything_is(
    sis: Sis, clean: Path, tmp_path: Path
) -> None:
    """Exit status 2 promises that no zip was written."""
    said = sis("package", clean, "-o", "load.zip", "--report", "nowhere/note.html", "--as-of", DAY)

    assert (said.status, said.out) == (2, "")
    assert "the report cannot be written: no such file or directory." in said.err
    assert not (tmp_path / "load.zip").exists()


def test_the_same_feed_gives_the_same_zip(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """No clock and no chance is in it."""
    for name in ("a.zip", "b.zip"):
        assert sis("package", clean, "-o", name, "--max-users", "1", "--as-of", DAY).status == 0

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_feed_with_errors_is_refused(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """Nothing is written; the rules are named."""
    said = sis("package", broken, "-o", "load.zip", "--as-of", DAY)

    assert said.status == 1
    assert "DUP001" in said.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.xml"]


def test_a_feed_that_cannot_be_checked_is_refused_with_2(sis: Sis, tmp_path: Path) -> None:
    """What was not checked outranks everything."""
    (tmp_path / "f.zip").write_bytes(b"PK\x03\x04 damaged")

    said = sis("package", "f.zip", "-o", "load.zip")

    assert said.status == 2
    assert not (tmp_path / "load.zip").exists()


def test_sources_are_split_at_record_ends(sis: Sis, tmp_path: Path) -> None:
    """Every part repeats what stands around the records; the records are untouched and all there."""
    text = feed(*(user(f"u{number}") for number in range(5)))
    text = text.replace("<users>", '<users total_record_count="5">') + "<!-- end -->\n"
    source = write(tmp_path / "all.xml", text)

    said = sis("package", source, "-o", "load.zip", "--max-users", "2", "--as-of", DAY)

    assert said.status == 0
    parts = members(tmp_path / "load.zip")
    assert list(parts) == ["all-01.xml", "all-02.xml", "all-03.xml"]
    assert [part.count(b"<user>") for part in parts.values()] == [2, 2, 1]
    for number, part in enumerate(parts.values()):
        assert part.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<users total_record_count="')
        assert part.endswith(b"</users>\n<!-- end -->\n")
        for own in range(2 * number, min(5, 2 * number + 2)):
            assert user(f"u{own}").strip().encode() in part
    assert [member["records"] for member in ticket(tmp_path / "load.ticket.json")["members"]] == [2, 2, 1]


def test_members_of_one_name_are_told_apart(sis: Sis, tmp_path: Path) -> None:
    """Two sources called alike both reach the zip."""
    write(tmp_path / "a" / "users.xml", feed(user("u1")))
    write(tmp_path / "b" / "users.xml", feed(user("u2")))

    assert sis("package", "a/users.xml", "b/users.xml", "-o", "load.zip", "--as-of", DAY).status == 0
    assert list(members(tmp_path / "load.zip")) == ["users.xml", "users-2.xml"]


def test_more_members_than_alma_takes_are_refused(sis: Sis, tmp_path: Path) -> None:
    """Fifty is the limit that is known."""
    write(tmp_path / "f.xml", feed(*(user(f"u{number}") for number in range(51))))

    said = sis("package", "f.xml", "-o", "load.zip", "--max-users", "1", "--as-of", DAY)

    assert said.status == 2
    assert "51 members" in said.err
    assert not (tmp_path / "load.zip").exists()


def test_rejected_records_are_left_out_with_reasons(sis: Sis, tmp_path: Path) -> None:
    """What is loaded and what is left out are together the feed, byte for byte."""
    good, twice = user("u1"), user("U1 ", user_group="STAFF", last_name="Blumenkohl")
    write(tmp_path / "f.xml", feed(good, twice, user("u3")))

    said = sis("package", "f.xml", "-o", "load.zip", "--without-rejected", "--as-of", DAY)

    assert said.status == 0
    loaded = members(tmp_path / "load.zip")["f.xml"].decode()
    rest = members(tmp_path / "load.rejected.zip")
    assert good.strip() in loaded
    assert twice.strip() not in loaded
    assert rest["f.xml"].decode() == feed(twice.rstrip()).replace("</user></users>", "</user>\n</users>")
    (reason,) = map(json.loads, rest["reasons.jsonl"].splitlines())
    assert (reason["rule"], reason["record"], reason["primary_id"]) == ("DUP001", 2, "U1")
    assert "Blumenkohl" not in rest["reasons.jsonl"].decode()
    told = ticket(tmp_path / "load.ticket.json")
    assert (told["records"], told["left_out"]["records"], told["verdict"]) == (2, 1, "ready")


def test_a_rejected_record_is_left_out_even_if_that_is_set_aside(sis: Sis, tmp_path: Path) -> None:
    """Alma knows of no exceptions; what Alma loads, and the profile sets aside, stays in."""
    good, twice = user("u1"), user("u1", user_group="STAFF")
    lacking = user("u3").replace("<city>Peoria</city>", "")
    assert lacking != user("u3")
    write(tmp_path / "f.xml", feed(good, twice, lacking))
    suppress = "".join(
        f"  - {{rule: {rule}, reason: Known, until: 2026-12-31}}\n" for rule in ("DUP001", "ADR003")
    )
    write(tmp_path / "ours.yaml", f"profile: ours\ntitle: Ours\nextends: [i-share]\nsuppress:\n{suppress}")

    common = ("--as-of", DAY, "--profile", "ours.yaml")
    assert sis("package", "f.xml", "-o", "load.zip", "--without-rejected", *common).status == 0
    loaded = members(tmp_path / "load.zip")["f.xml"].decode()
    assert good.strip() in loaded
    assert lacking.strip() in loaded
    assert twice.strip() not in loaded
    assert sis("sample", "f.xml", "-o", "sample.xml", *common).status == 0
    assert twice.strip() not in (tmp_path / "sample.xml").read_text(encoding="utf-8")


def test_a_record_that_stops_the_load_can_be_left_out(sis: Sis, tmp_path: Path) -> None:
    """Without the broken record the others are loaded."""
    write(tmp_path / "f.xml", feed(user("u1"), user("u2", last_name="A & B"), user("u3")))

    assert sis("package", "f.xml", "-o", "load.zip", "--as-of", DAY).status == 1
    assert sis("package", "f.xml", "-o", "load.zip", "--without-rejected", "--as-of", DAY).status == 0
    assert b"A & B" in members(tmp_path / "load.rejected.zip")["f.xml"]


def test_other_errors_still_refuse(sis: Sis, tmp_path: Path) -> None:
    """Leaving out what Alma rejects does not make the rest good."""
    bad = user("u3").replace('<address preferred="true">', "<address>")
    write(tmp_path / "f.xml", feed(user("u1"), user("u1"), bad))

    said = sis("package", "f.xml", "-o", "load.zip", "--without-rejected", "--as-of", DAY)

    assert said.status == 1
    assert "ADR002" in said.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.xml"]


@pytest.mark.parametrize("other", [[], ["--without-rejected"]])
def test_nothing_left_is_refused(sis: Sis, tmp_path: Path, other: list[str]) -> None:
    """A zip without users is never written."""
    write(tmp_path / "f.xml", feed(user("u1", user_group="").replace("<last_name>", "<last>")))

    assert sis("package", "f.xml", "-o", "load.zip", *other).status in (1, 2)
    assert not (tmp_path / "load.zip").exists()


def test_existing_files_and_the_feed_are_safe(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """Only --force replaces, and never the feed."""
    assert sis("package", clean, "-o", "load.zip", "--as-of", DAY).status == 0
    before = (tmp_path / "load.zip").read_bytes()

    assert sis("package", clean, "-o", "load.zip", "--as-of", DAY).status == 2
    assert sis("package", clean, "-o", "load.zip", "--force", "--as-of", DAY).status == 0
    assert sis("package", "load.zip", "-o", "load.zip", "--force").status == 2
    assert (tmp_path / "load.zip").read_bytes() == before


def test_standard_input_is_packaged(sis: Sis, tmp_path: Path) -> None:
    """What comes through a pipe is kept for the second look."""
    assert sis("package", "-", "-o", "load.zip", "--as-of", DAY, stdin=CLEAN.encode()).status == 0
    assert list(members(tmp_path / "load.zip").values()) == [CLEAN.encode()]


def test_verify_knows_the_zip(sis: Sis, clean: Path) -> None:
    """The zip that was packaged matches its ticket."""
    sis("package", clean, "-o", "load.zip", "--as-of", DAY)

    said = sis("verify", "load.zip", "load.ticket.json")

    assert said.status == 0
    assert "the one that was checked" in said.out


def test_verify_tells_what_differs(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """A changed member, a new one and a missing one are named."""
    sis("package", clean, "-o", "load.zip", "--max-users", "1", "--as-of", DAY)
    with zipfile.ZipFile(tmp_path / "load.zip", "w") as archive:
        archive.writestr("clean-01.xml", feed(user("u9")))
        archive.writestr("more.xml", feed(user("u9")))

    said = sis("verify", "load.zip", "load.ticket.json", "--format", "json")

    assert said.status == 1
    differences = json.loads(said.out)["differences"]
    assert differences[1:] == [
        "The member clean-01.xml is another.",
        "The ticket knows no member more.xml.",
        "The member clean-02.xml is missing.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "sis-validator-ticket"}',
        "[" * 100_000,
        '{"format": 1, "version": 1}',
        "\x00",
    ],
)
def test_what_is_no_ticket_is_said(sis: Sis, clean: Path, tmp_path: Path, text: str) -> None:
    """Nothing may be concluded: exit status 2."""
    write(tmp_path / "t.json", text)

    said = sis("verify", clean, "t.json")

    assert said.status == 2
    assert "no ticket" in said.err


def test_a_ticket_of_a_bad_feed_does_not_pass(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """Even where the zip is the same, a verdict of reject stops the upload."""
    sis("package", clean, "-o", "load.zip", "--as-of", DAY)
    told = ticket(tmp_path / "load.ticket.json")
    write(tmp_path / "t.json", json.dumps({**told, "verdict": "reject"}))

    assert sis("verify", "load.zip", "t.json").status == 1


@pytest.mark.parametrize("format_name", ["text", "json", "html"])
def test_package_speaks_every_format(sis: Sis, clean: Path, format_name: str) -> None:
    """The same facts for people and for programs."""
    said = sis("package", clean, "-o", f"{format_name}.zip", "--format", format_name, "--as-of", DAY)

    assert said.status == 0
    assert "clean.xml" in said.out
    if format_name == "html":
        assert "<script" not in said.out
