"""`reproduce`: a finding as a small document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import DAY, feed, user, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


def test_the_document_gives_the_finding(sis: Sis, tmp_path: Path) -> None:
    """It is written, checked, and tells nothing of the people in the feed."""
    write(tmp_path / "f.xml", feed(user("qjones7"), user("u2"), user("QJones7", last_name="Blumenkohl")))

    said = sis("reproduce", "f.xml", "DUP001", "-o", "s.xml", "--format", "json", "--as-of", DAY)

    note = json.loads(said.out)
    made = (tmp_path / "s.xml").read_text(encoding="utf-8")
    assert (said.status, note["rule"], note["record"]) == (0, "DUP001", 3)
    assert made.count("<user>") == 2
    for word in ("qjones7", "blumenkohl", "quimby"):
        assert word not in made.casefold()
        assert word not in said.out.casefold()
    checked = sis("check", "s.xml", "--as-of", DAY)
    assert checked.status == 1
    assert "DUP001" in checked.out


def test_the_note_as_text_and_html(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """It names rule and place, and what else speaks up."""
    said = sis("reproduce", broken, "DUP001", "-o", "s.xml", "--report", "n.html", "--as-of", DAY)

    assert "duplicate-primary-id" in said.out
    assert "DUP001" in (tmp_path / "n.html").read_text(encoding="utf-8")


def test_standard_input_is_read(sis: Sis, tmp_path: Path) -> None:
    """Though it has to be read twice."""
    text = feed(user("u1"), user("u1"))

    assert sis("reproduce", "-", "DUP001@U1", "-o", "s.xml", "--as-of", DAY, stdin=text.encode()).status == 0
    assert (tmp_path / "s.xml").exists()


def test_no_such_finding(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """The rules that have findings are named; nothing is written."""
    for finding in ("EML001", "DUP001@1", "NOPE"):
        said = sis("reproduce", broken, finding, "-o", "s.xml", "--as-of", DAY)

        assert said.status == 2
        assert ("DUP001" in said.err) is True
        assert not (tmp_path / "s.xml").exists()


def test_what_is_missing_is_told(sis: Sis, broken: Path, clean: Path) -> None:
    """A feed, a finding, a place; and what exists is not replaced."""
    assert "DUP001" in sis("reproduce", broken).err
    assert "-o small.xml" in sis("reproduce", broken, "DUP001").err
    said = sis("reproduce", broken, "DUP001", "-o", clean, "--as-of", DAY)
    assert (said.status, "--force" in said.err) == (2, True)
    assert sis("reproduce", broken, "DUP001", "-o", clean, "--force", "--as-of", DAY).status == 0


def test_a_finding_across_sources_is_refused(sis: Sis, tmp_path: Path) -> None:
    """It fits into no single document, and the message says so."""
    write(tmp_path / "a.xml", feed(user("u1")))
    write(tmp_path / "b.xml", feed(user("u2"), user("u1")))

    said = sis("reproduce", "a.xml", "b.xml", "DUP004", "-o", "s.xml", "--as-of", DAY)

    assert (said.status, "two sources" in said.err) == (2, True)
    assert not (tmp_path / "s.xml").exists()
