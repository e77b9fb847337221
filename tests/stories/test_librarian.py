"""A librarian makes the rules of Elm University: from `init` to a report that shows each decision and its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.conftest import DAY, feed, sis, user, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

__all__ = ["sis"]

PROFILE = """\
profile: elm-university
title: Elm University, nightly load
extends: [i-share]
codes: [codes]
rules:
  MAN004: {severity: warning, reason: Purge dates come with the autumn release}
  ELM001: on
suppress:
  - {rule: ADR001, where: {user_group: GUEST}, reason: Guests have no postal address, until: "2027-06-30", max: "40"}
"""
BLANKS = {
    '"FILL IN: what holds when all is well."': "Every user has a department.",
    '"FILL IN: what happens to people otherwise."': "The desk cannot tell where a lost book belongs.",
    '"FILL IN: what the people who write the export do, beginning with a verb."': "Send the department.",
    '"FILL IN: what the library does, beginning with a verb."': "Ask the department's office.",
    '"FILL IN: where it was agreed"': "Minutes of 2026-09-01",
    '"FILL IN: https://..."': '"https://example.edu/minutes"',
}
TABLES = {
    "user_groups": "Code,Description\nUGRD,Undergraduate\nGUEST,Guest\n",
    "campuses": "Code;Description\nMAIN;Main campus\n01;Hospital\n",
    "statistic_categories": "\ufeffCode,Description\nENGL,English\nMATH,Mathematics\nNO,None\n",
}


def without_address(person: str) -> str:
    start, end = person.index("<addresses>"), person.index("</addresses>") + len("</addresses>")
    return person[:start] + person[end:]


def staffed(primary_id: str, **fields: str) -> str:
    return user(primary_id, job_description="English", campus_code="MAIN", **fields)


FEED = feed(
    staffed("u1"),
    staffed("u2", purge_date=""),
    staffed("u3", user_group="STUDENT"),
    staffed("u4").replace("<campus_code>MAIN", "<campus_code>1"),
    user("u5", campus_code="MAIN"),
    without_address(staffed("u6", user_group="GUEST")),
    without_address(staffed("u7")),
)


def make_the_rules(sis: Sis, folder: Path) -> None:
    """What the librarian does, once."""
    assert sis("init", "--name", "elm-university", "--extends", "i-share", stdin=b"").status == 0
    for name, text in TABLES.items():
        table = write(folder / f"{name}.csv", text)
        words = ("--list", name, "-o", "our-rules/codes/codes.yaml", "--date", "2026-11-01")
        assert sis("codes", "import", table, *words).status == 0
    words = ("--id", "ELM001", "--name", "missing-department", "--check", "required")
    assert sis("rules", "new", *words, "--field", "job_description").status == 0
    unfinished = sis("rules", "test", "our-rules")
    assert (unfinished.status, "A blank is left" in unfinished.err) == (2, True)
    rule = folder / "our-rules/elm/ELM001-missing-department.yaml"
    text = rule.read_text(encoding="utf-8")
    for blank, own in BLANKS.items():
        assert blank in text
        text = text.replace(blank, own)
    rule.write_text(text, encoding="utf-8")
    assert sis("rules", "test", "our-rules", "--quiet").status == 0
    write(folder / "our-rules/profiles/elm-university.yaml", PROFILE)


def test_a_librarian_makes_the_rules_of_her_library(sis: Sis, tmp_path: Path) -> None:
    """Each decision shows in what is found, and the report says who decided it, where and until when."""
    make_the_rules(sis, tmp_path)
    export = write(tmp_path / "exports/night.xml", FEED)

    said = sis("check", export, "--as-of", DAY, "--report", "report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))

    found = {(one["rule"], one["severity"], one["primary_id"]) for one in report["findings"]}
    assert found == {
        ("MAN004", "warning", "u2"),
        ("COD001", "error", "u3"),
        ("COD002", "error", "u4"),
        ("ELM001", "warning", "u5"),
        ("ADR001", "error", "u7"),
    }
    profile = "our-rules/profiles/elm-university.yaml"
    (suppressed,) = report["suppressed"]
    assert suppressed == {
        "rule": "ADR001",
        "findings": 1,
        "why": "Guests have no postal address",
        "until": "2027-06-30",
        "max": 40,
        "origin": f"{profile}:9",
    }
    codes = "our-rules/codes/codes.yaml"
    assert report["profile"]["name"] == "elm-university"
    assert report["notes"][0] == f"MAN004 counts as warning here ({profile}:6): {PURGE}."
    lists = [note.rpartition(":")[0] for note in report["notes"] if note.startswith("The code list ")]
    assert lists == [
        f"The code list campuses has 2 codes of 2026-11-01 ({codes}",
        f"The code list statistic_categories has 3 codes of 2026-11-01 ({codes}",
        f"The code list user_groups has 2 codes of 2026-11-01 ({codes}",
    ]
    for shown in (
        PURGE,
        "Guests have no postal address",
        "2027-06-30",
        "Send the department.",
        f"{profile}:9",
    ):
        assert shown in said.out
    assert said.status == 1


PURGE = "Purge dates come with the autumn release"


def test_rules_show_says_which_file_set_what(sis: Sis, tmp_path: Path) -> None:
    """Before anything is checked."""
    make_the_rules(sis, tmp_path)

    groups = sis("rules", "show", "COD001").out
    purge = sis("rules", "show", "MAN004").out

    assert "our-rules/codes/codes.yaml:" in groups
    assert "our-rules/profiles/elm-university.yaml:6" in purge
    assert PURGE in " ".join(purge.split())


def test_in_july_guests_count_again(sis: Sis, tmp_path: Path) -> None:
    """The exception has ended, and the report says so."""
    make_the_rules(sis, tmp_path)
    export = write(tmp_path / "exports/night.xml", FEED)

    said = sis("check", export, "--as-of", "2027-07-01", "--format", "json")
    report = json.loads(said.out)

    assert {one["primary_id"] for one in report["findings"] if one["rule"] == "ADR001"} == {"u6", "u7"}
    assert any("ended on 2027-06-30: its findings count again." in note for note in report["notes"])
