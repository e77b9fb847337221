"""Mistakes in a rule file, each with the exact words that it gets: place, what is wrong, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleBookError
from validator.rulebook.rules import load_rules

from .book import CHECKS, OTHER, RULE, changed, load, mistakes, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "rules/cod/COD001-unknown-user-group.yaml"


@pytest.mark.parametrize(("right", "wrong", "message"), mistakes("rule-mistakes.txt"))
def test_a_mistake_in_a_rule_is_told_with_its_place_and_its_remedy(
    tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    """One change to a sound rule gives exactly one message."""
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", changed(RULE, right, wrong))

    with pytest.raises(RuleBookError) as caught:
        load(tmp_path)

    assert str(caught.value) == f"{FILE}:{message}"


def test_a_line_separator_that_no_editor_shows_is_refused(tmp_path: Path) -> None:
    """YAML would count a line there, and every later line in a message would be wrong."""
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", RULE.replace("why: Alma", "why: \u2028Alma"))

    with pytest.raises(RuleBookError, match=r"yaml:8: The character U\+2028 cannot stand in a YAML file"):
        load(tmp_path)


OPTIONS = [
    ("count: many", '"count" must be a whole number; "many" is none.'),
    ('count: "10"', "More than nine are never found."),
    ("is_loud: 'yes'", '"is_loud" cannot be "yes". Use one of: false, true.'),
    ("severity: warn", '"severity" cannot be "warn". Write "warning".'),
    ("match: '('", '"match" is no regular expression: missing ), unterminated subpattern at position 0.'),
    ("match: '([a-z]+ ?)*'",
     "\"match\" can read a text in too many ways, as (a+)+ and (a|aa)+ do: some values would take for ever. "
     "Repeat once, or let what is repeated begin or end with a sign that the rest of it has not."),
    ("match: '(?:(?:(?:.{0,9}){2})+){12}'",
     '"match" is too long or too involved to tell whether it reads every value in a short time. '
     "Write it shorter; a list of values belongs into a list."),
    ("match: '[[a]'", '"match" is no regular expression: Possible nested set at position 1.'),
    ("never: [2026-13-01]", '"never": the day 2026-13-01 does not exist. Write a day such as 2026-08-15.'),
    ("earliest: {birth_date: now}",
     "\"earliest\" \"birth_date\": 'now' is not a date: "
     "write YYYY-MM-DD, today, or a distance such as today+6m."),
    ("earliest: [birth_date]", '"earliest" must be a mapping; here stands a list. Write it as key: value.'),
    ("segments: {user_notes/: note_type}",
     "A key of \"segments\": 'user_notes/' is not a selector from character 11 on."),
    ("first: {a: b}", '"first" must be a text; here stands a mapping. Write one value after the colon.'),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message"), OPTIONS, ids=[option[0] for option in OPTIONS])
def test_an_option_of_the_wrong_kind_is_told(tmp_path: Path, options: str, message: str) -> None:
    """Each annotation of a check's options refuses what it cannot hold, at the line of the option."""
    start, _, rest = RULE.partition("params:")
    examples = rest.partition("examples:")[2]
    text = f"{start}check: all\nwith: {{{options}}}\nmessage: '{{value}}'\nexamples:{examples}"
    text = text.replace("      params: {values: [GRAD]}\n", "")
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", text)

    with pytest.raises(RuleBookError) as caught:
        load(tmp_path)

    assert str(caught.value) == f"{FILE}:15: {message}"


def test_ids_names_and_ranks_are_checked_over_all_rules(tmp_path: Path) -> None:
    """What one file cannot know is checked when all are loaded, local folders included."""
    write(tmp_path, "rules/cod/COD001-unknown-user-group.yaml", RULE)
    write(tmp_path, "local/cod/COD001-other.yaml", RULE.replace("unknown-user-group", "other"))
    write(tmp_path, "names/man/MAN001-unknown-user-group.yaml", RULE.replace("COD001", "MAN001"))
    ranked = RULE.replace("examples:", "outranks: [MAN001]\nexamples:")
    write(tmp_path, "circle/cod/COD001-unknown-user-group.yaml", ranked)
    write(
        tmp_path,
        "circle/man/MAN001-missing-last-name.yaml",
        OTHER.replace("examples:", "outranks: [COD001]\nexamples:"),
    )
    shipped = tmp_path / "rules"

    with pytest.raises(
        RuleBookError, match='The id "COD001" already belongs to the rule in rules/cod/COD001-unknown'
    ):
        load_rules([tmp_path / "local"], CHECKS, shipped=shipped)
    with pytest.raises(
        RuleBookError, match='The name "unknown-user-group" already belongs to the rule in rules/cod/'
    ):
        load_rules([tmp_path / "names"], CHECKS, shipped=shipped)
    with pytest.raises(RuleBookError, match=r"outrank one another in a circle: "):
        load_rules([], CHECKS, shipped=tmp_path / "circle")


def test_folders_and_files_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    """A missing folder, a rule outside its group and a file with another suffix are mistakes, not silence."""
    write(tmp_path, "rules/COD001-unknown-user-group.yaml", RULE)
    write(tmp_path, "short/cod/COD001-unknown-user-group.yml", RULE)
    write(tmp_path, "large/cod/COD001-unknown-user-group.yaml", "#" * (1 << 20) + "\n")
    write(tmp_path, "deep/cod/COD001-unknown-user-group.yaml", "[" * 20)

    with pytest.raises(RuleBookError, match="There is no such folder of rules"):
        load_rules([tmp_path / "none"], CHECKS)
    for folder, message in (
        ("rules", "must be cod/COD001-unknown-user-group.yaml; it is rules/COD001-unknown-user-group.yaml"),
        ("short", "must be cod/COD001-unknown-user-group.yaml; it is cod/COD001-unknown-user-group.yml"),
        ("large", "The file has 1,048,577 bytes; at most 1,048,576 are read."),
        ("deep", "Lists and keys stand more than 16 deep."),
    ):
        with pytest.raises(RuleBookError, match=message):
            load(tmp_path / folder)


def test_an_unknown_rule_is_told_with_the_closest(tmp_path: Path) -> None:
    """Rules are found by id and by name; a slip of the pen gets the closest."""
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", RULE)
    book = load(tmp_path)

    assert book.rule("COD001") is book.rule("unknown-user-group")
    with pytest.raises(RuleBookError, match=r'There is no rule "COD01"\. Write "COD001"\.'):
        book.rule("COD01")
