"""The other commands, and the help of all of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import write
from validator import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

COMMANDS = ["check", "explain", "rules list", "rules show", "rules test"]


@pytest.mark.parametrize("command", ["", "rules", *COMMANDS])
def test_help_has_examples(command: str, sis: Sis) -> None:
    """On standard output, no line wider than a terminal."""
    said = sis(*command.split(), "--help")

    assert (said.status, said.err) == (0, "")
    assert f"Usage: sis-validator {command}".rstrip() in said.out
    assert f"Examples:\n    sis-validator {command}".rstrip() in said.out or not command
    assert max(map(len, said.out.splitlines())) <= 80


def test_help_of_check_tells_the_exit_statuses(sis: Sis) -> None:
    """They are a contract."""
    assert re.search(r"Exit status:\n +0 .*\n +1 .*\n +2 ", sis("check", "--help").out)


@pytest.mark.parametrize("words", ["", "rules"])
def test_nothing_to_do_is_no_success(words: str, sis: Sis) -> None:
    """The help, and the exit status of a mistake."""
    said = sis(*words.split())

    assert said.status == 2
    assert said.out.startswith("Usage: ")


@pytest.mark.parametrize("words", ["version", "--version"])
def test_version(words: str, sis: Sis) -> None:
    """The number of the package."""
    assert sis(words).out.startswith(f"sis-validator {__version__} (Python 3.")


@pytest.mark.parametrize("name", ["DUP001", "duplicate-primary-id", "dup001", "Duplicate-Primary-ID"])
def test_explain_tells_all(name: str, sis: Sis) -> None:
    """Texts, settings, examples and sources, by id or name, in capitals or not."""
    out = " ".join(sis("explain", name).out.split())

    for text in (
        "DUP001 duplicate-primary-id Error · Alma rejects the record",
        "What it checks A primary ID occurs once in a source.",
        "Why it matters Alma loads the first user with a primary ID and rejects",
        "Mending it: export Merge the users",
        "Mending it: library Give IT the order of precedence",
        "What a finding says primary_id {key} is already used",
        "compare (list): Fields that are named when they differ",
        "default: [user_group, last_name,",
        "<user><primary_id>U1 </primary_id><user_group>STAFF</user_group></user></users>",
        "→ line: 3, winner_line: 2, differs: user_group",
        "https://www.carli.illinois.edu/products-services/i-share/alma/sis_setup",
    ):
        assert text in out


def test_every_rule_can_be_explained(sis: Sis) -> None:
    """Whatever its examples hold: zips, damaged bytes, controls."""
    for row in json.loads(sis("rules", "list", "--format", "json").out)["rules"]:
        said = sis("explain", row["id"])

        assert said.status == 0
        assert said.out.startswith(f"{row['id']} {row['name']}\n")
        assert said.out.isascii() or not set(said.out) & {
            chr(code) for code in (*range(9), *range(11, 32), 0xFEFF)
        }


def test_rules_list_shows_what_a_profile_does(sis: Sis, tmp_path: Path) -> None:
    """Severity in the profile, off, or skipped."""
    write(
        tmp_path / "our.yaml",
        "profile: our\ntitle: Our\nextends: [i-share]\nrules: {DUP001: warning, XML008: off}\n",
    )
    lines = {
        line.split()[0]: line.split()
        for line in sis("rules", "list", "--profile", "our.yaml").out.split("\n")
        if line
    }

    assert lines["DUP001"] == ["DUP001", "warning", "record-rejected", "duplicate-primary-id"]
    assert lines["XML008"][1] == "off"
    assert lines["COD001"][1] == "skipped"


def test_rules_list_as_json(sis: Sis) -> None:
    """Everything about every rule, for scripts."""
    listed = json.loads(sis("rules", "list", "--profile", "alma", "--format", "json").out)
    (rule,) = [row for row in listed["rules"] if row["id"] == "COD001"]

    assert listed["profile"] == "alma"
    assert (rule["severity"], rule["consequence"], rule["scope"]) == ("skipped", "record-rejected", "record")
    assert rule["skipped"]


def test_rules_show_names_who_set_what(sis: Sis, tmp_path: Path) -> None:
    """Each value with its file and line."""
    write(
        tmp_path / "our.yaml",
        "profile: our\ntitle: Our\nextends: [i-share]\nrules:\n"
        "  COD001: {severity: warning, reason: Agreed with IT, params: {values: [UGRD, '01']}}\n",
    )
    out = sis("rules", "show", "COD001", "--profile", "our.yaml").out

    assert "severity: warning  (our.yaml:5)" in out
    assert "params.values: [UGRD, 01]  (our.yaml:5)" in out
    assert "reason: Agreed with IT" in out


@pytest.mark.parametrize(("rule", "state"), [("COD001", "skips it"), ("MAN005", "turns it off")])
def test_rules_show_tells_why_a_rule_does_not_run(rule: str, state: str, sis: Sis) -> None:
    """Skipped and off are two things."""
    assert f"i-share {state}" in sis("rules", "show", rule).out


def test_rules_test_runs_examples(sis: Sis, tmp_path: Path) -> None:
    """One line for each, what differs below, and 1 when one does not hold."""
    from tests.test_examples import RULE, write_rule

    path = write_rule(tmp_path / "ours")
    said = sis("rules", "test", "ours")
    assert (said.status, said.out) == (
        0,
        "ok    LOC001[good: 1]\nok    LOC001[bad: Left out]\n2 of 2 examples hold.\n",
    )

    path.write_text(RULE.replace('line: "1"', 'line: "7"'), encoding="utf-8")
    said = sis("rules", "test", "ours", "--quiet")
    assert said.status == 1
    assert re.match(
        r"FAIL  LOC001\[bad: Left out\]  \(.*LOC001-missing-job-description\.yaml:\d+\)\n", said.out
    )
    assert said.out.endswith('      finding 1: line is "1", not "7"\n1 of 2 examples hold.\n')
