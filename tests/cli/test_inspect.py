"""`inspect`: one person, all her records, every rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import DAY, feed, user, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

BARCODE = (
    "<user_identifiers><user_identifier><id_type>BARCODE</id_type><value>21234A</value></user_identifier>"
    "</user_identifiers></user>"
)


def inspected(sis: Sis, *words: str) -> tuple[int, Any]:
    said = sis("inspect", *words, "--format", "json", "--as-of", DAY)
    return said.status, json.loads(said.out)


@pytest.mark.parametrize("identifier", ["u2", "U2", " u2 ", "21234a", "21234A"])
def test_any_identifier_in_any_case_finds_her(sis: Sis, tmp_path: Path, identifier: str) -> None:
    """As Alma compares identifiers."""
    write(tmp_path / "f.xml", feed(user("u1"), user("u2").replace("</user>", BARCODE), user("u22")))

    status, told = inspected(sis, "f.xml", identifier)

    assert status == 0
    assert [record["record"] for record in told["records"]] == [2]
    assert told["records"][0]["fate"] == "kept"
    assert "DUP001" in told["records"][0]["passed"]


@pytest.mark.parametrize("written", ["&#117;2", "u&#x32;", "<![CDATA[u2]]>", "<!-- x -->u2"])
def test_every_way_of_writing_finds_her(sis: Sis, tmp_path: Path, written: str) -> None:
    """References, CDATA and comments hide nobody."""
    write(tmp_path / "f.xml", feed(user("u1"), user(written).replace(f"{written}@", "u2@")))

    assert [record["record"] for record in inspected(sis, "f.xml", "u2")[1]["records"]] == [2]


def test_values_are_masked_unless_asked_for(sis: Sis, tmp_path: Path) -> None:
    """A password is never shown."""
    text = user("u1", last_name="Blumenkohl").replace("</user>", "<pin_number>4711</pin_number></user>")
    write(tmp_path / "f.xml", feed(text))

    for format_name in ("text", "json", "html"):
        masked = sis("inspect", "f.xml", "u1", "--format", format_name, "--as-of", DAY).out
        shown = sis("inspect", "f.xml", "u1", "--format", format_name, "--show-values", "--as-of", DAY).out
        assert "Blumenkohl" not in masked
        assert "Xxxxxxxxxx" in masked
        assert "Blumenkohl" in shown
        assert "4711" not in masked + shown


def test_the_first_record_of_a_source_wins(sis: Sis, tmp_path: Path) -> None:
    """The later one is rejected, and says why."""
    write(tmp_path / "f.xml", feed(user("u1"), user("U1", user_group="STAFF")))

    status, told = inspected(sis, "f.xml", "u1")

    assert status == 1
    assert [record["fate"] for record in told["records"]] == ["kept", "rejected"]
    assert told["records"][1]["failed"][0]["rule"] == "DUP001"


def test_the_last_source_wins(sis: Sis, tmp_path: Path) -> None:
    """Across sources the record that is loaded last replaces the others."""
    write(tmp_path / "a.xml", feed(user("u1")))
    write(tmp_path / "b.xml", feed(user("u1", user_group="STAFF")))

    _, told = inspected(sis, "a.xml", "b.xml", "u1")

    assert [record["fate"] for record in told["records"]] == ["replaced", "kept"]
    assert [record["source"] for record in told["records"]] == ["a.xml", "b.xml"]


def test_somebody_elses_record_with_her_barcode_is_shown(sis: Sis, tmp_path: Path) -> None:
    """A record that loses against hers is told, though she is not in it under that name."""
    mine, theirs = user("u1").replace("</user>", BARCODE), user("u2").replace("</user>", BARCODE)
    write(tmp_path / "f.xml", feed(mine, theirs))

    _, told = inspected(sis, "f.xml", "u1")

    assert len(told["records"]) == 1
    assert told["records"][0]["fate"] == "kept"
    assert any("line" in line for line in told["others"])


@pytest.mark.parametrize(
    ("fields", "extra", "reason"),
    [
        ({"expiry_date": "2026-01-31"}, "", "has expired"),
        ({"purge_date": "2026-01-31", "expiry_date": "2026-01-30"}, "", "can be purged"),
        ({"status": "INACTIVE"}, "", "not active"),
        (
            {},
            "<user_blocks><user_block><block_description>LOST</block_description></user_block></user_blocks>",
            "block stands in the record: LOST",
        ),
    ],
)
def test_what_keeps_her_from_borrowing(
    sis: Sis, tmp_path: Path, fields: dict[str, str], extra: str, reason: str
) -> None:
    """What the record itself says against it."""
    write(tmp_path / "f.xml", feed(user("u1", **fields).replace("</user>", extra + "</user>")))

    assert any(reason in line for line in inspected(sis, "f.xml", "u1")[1]["records"][0]["standing"])


def test_nobody_is_found(sis: Sis, clean: Path) -> None:
    """Exit status 1, and a plain sentence."""
    said = sis("inspect", clean, "nobody", "--as-of", DAY)

    assert said.status == 1
    assert "No record of the feed carries this identifier." in said.out


def test_a_record_that_cannot_be_read_is_incomplete(sis: Sis, tmp_path: Path) -> None:
    """What could not be asked is never called passed."""
    write(tmp_path / "f.xml", feed(user("u1", last_name="<![CDATA[x"), user("u2")))

    said = sis("inspect", "f.xml", "u1", "--format", "json", "--as-of", DAY)

    record = json.loads(said.out)["records"][0]
    assert record["fate"] == "stops-load"
    assert said.status == (2 if not record["passed"] else 1)


@pytest.mark.parametrize("words", [[], ["f.xml"], ["f.xml", " "]])
def test_feed_and_identifier_are_needed(sis: Sis, words: list[str]) -> None:
    """A slip is said, not guessed."""
    assert sis("inspect", *words).status == 2


def test_what_the_profile_sets_aside_is_told_of_her(sis: Sis, tmp_path: Path) -> None:
    """Alma rejects her record all the same, and whoever asks about her wants to know."""
    suppress = "suppress:\n  - {rule: DUP001, reason: Known, until: 2026-12-31}\n"
    write(tmp_path / "ours.yaml", f"profile: ours\ntitle: Ours\nextends: [i-share]\n{suppress}")
    write(tmp_path / "f.xml", feed(user("u1"), user("u1", user_group="STAFF")))

    status, told = inspected(sis, "f.xml", "u1", "--profile", "ours.yaml")

    assert status == 1
    assert [record["fate"] for record in told["records"]] == ["kept", "rejected"]
    assert [finding["rule"] for finding in told["records"][1]["failed"]] == ["DUP001"]
    assert "DUP001" not in told["records"][1]["passed"]
