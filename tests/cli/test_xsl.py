"""`--xsl`: every command sees what Alma would see."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import DAY, feed, user, write
from tests.converting.test_converting import RENAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

EXPORT = feed(user("u1"), user("u2")).replace("last_name>", "surname>")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write(tmp_path / "c.xsl", RENAME)
    return write(tmp_path / "f.xml", EXPORT)


def test_check_reads_the_converted_feed(sis: Sis, export: Path) -> None:
    """And its report says so."""
    without = sis("check", export, "--as-of", DAY)
    said = sis("check", export, "--xsl", "c.xsl", "--as-of", DAY, "--report", "r.html")

    assert without.status == 1
    assert said.status == 0
    assert "converted with c.xsl" in export.with_name("r.html").read_text(encoding="utf-8")


def test_sample_inspect_and_compare_read_it_too(sis: Sis, export: Path) -> None:
    """The same converter, the same feed."""
    sampled = sis("sample", export, "-o", "s.xml", "--xsl", "c.xsl", "--as-of", DAY)
    inspected = sis("inspect", export, "u1", "--xsl", "c.xsl", "--as-of", DAY, "--format", "json")
    compared = sis("compare", export, export, "--xsl", "c.xsl", "--as-of", DAY)

    assert (sampled.status, inspected.status, compared.status) == (0, 0, 0)
    assert "converted with c.xsl" in compared.out
    assert "<last_name>" in export.with_name("s.xml").read_text(encoding="utf-8")
    paths = [field["path"] for field in json.loads(inspected.out)["records"][0]["fields"]]
    assert "last_name" in paths
    assert "converted with c.xsl" in " ".join(sampled.out.split())


def test_package_takes_the_original(sis: Sis, export: Path) -> None:
    """Alma converts it itself."""
    said = sis("package", export, "-o", "load.zip", "--xsl", "c.xsl", "--as-of", DAY)

    assert said.status == 0
    with zipfile.ZipFile(export.with_name("load.zip")) as archive:
        assert archive.read("f.xml").decode() == EXPORT
    assert sis("package", export, "-o", "b.zip", "--xsl", "c.xsl", "--max-users", "1").status == 2


def test_standard_input_is_converted(sis: Sis, export: Path) -> None:
    """Through the same step."""
    said = sis("check", "-", "--xsl", export.with_name("c.xsl"), "--as-of", DAY, stdin=EXPORT.encode())

    assert said.status == 0


def test_baselines_and_code_lists_are_of_the_converted_feed(sis: Sis, export: Path) -> None:
    """What is accepted, and what is learnt, is what a check with the converter sees."""
    xsl = ("--xsl", "c.xsl")
    accepted = sis("baseline", "write", export, "-o", "b.json", *xsl, "--as-of", DAY)
    without = sis("baseline", "write", export, "-o", "c.json", "--as-of", DAY)
    write(export.parent / "g.xsl", RENAME.replace("surname", "group").replace("last_name", "user_group"))
    groups = write(export.parent / "g.xml", feed(user()).replace("user_group>", "group>"))
    learnt = sis("codes", "learn", groups, "--xsl", "g.xsl", "--min-records", "1")

    assert (accepted.status, without.status) == (0, 0)
    assert "no findings" in accepted.out
    assert "no findings" not in without.out
    assert sis("baseline", "update", "b.json", export, *xsl, "--as-of", DAY).status == 0
    assert "user_groups (user_group)\n  UGRD  1\n" in learnt.out


def test_the_order_is_that_of_the_converted_feed(sis: Sis, tmp_path: Path) -> None:
    """Whose record wins is asked after the conversion too."""
    write(tmp_path / "c.xsl", RENAME.replace("surname", "group").replace("last_name", "user_group"))
    twice = feed(user("u1", user_group="UGRD"), user("u1", user_group="STAFF"))
    write(tmp_path / "f.xml", twice.replace("user_group>", "group>"))
    write(tmp_path / "p.yaml", "profile: p\ntitle: P\nextends: [minimal]\npriority: [STAFF, UGRD]\n")

    said = sis("check", "f.xml", "--xsl", "c.xsl", "--profile", "p.yaml", "--order", "--as-of", DAY)

    assert "the records must change their places within the source" in " ".join(said.out.split())
