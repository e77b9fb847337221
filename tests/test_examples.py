"""Examples of rules: what counts as holding, and how a failure is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.checks import CHECKS
from validator.errors import RuleBookError
from validator.examples import NamedExample, books_at, examples_of, try_example, try_examples
from validator.rulebook.rules import load_rules

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load_rules([], CHECKS)
EXAMPLES = list(examples_of(BOOK.rules))
RULE = """\
id: LOC001
name: missing-job-description
since: "0.1"
severity: warning
consequence: accepted
scope: record
summary: Every user has a job description.
why: The desk sorts staff by it; without one nobody knows whom to call.
fix:
  it: Send job_description.
  library: Tell IT which words you expect.
docs:
  - {label: Our handbook, url: "https://library.example.edu/handbook"}
check: required
with: {field: job_description}
message: "The user lacks {missing}"
examples:
  good:
    - xml: <users><user><job_description>Clerk</job_description></user></users>
  bad:
    - title: Left out
      xml: <users><user/></users>
      expect: [{line: "1"}]
"""


def first(rule_id: str, kind: str) -> NamedExample:
    """The first good or bad example of a rule."""
    return next(named for named in EXAMPLES if named.name.startswith(f"{rule_id}[{kind}"))


def expecting(named: NamedExample, *expect: dict[str, str]) -> NamedExample:
    return replace(named, example=replace(named.example, expect=expect))


def write_rule(root: Path, text: str = RULE, name: str = "loc/LOC001-missing-job-description.yaml") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_example_has_a_name_of_its_own() -> None:
    """A result can be found by its name, also where examples have no title or the same."""
    twins = replace(BOOK.rule("DUP001"), bad=BOOK.rule("DUP001").bad[:1] * 2)
    names = [named.name for named in (*EXAMPLES, *examples_of([replace(twins, id="DUP999")]))]

    assert len(set(names)) == len(names)
    assert "DUP001[bad: Same person as student and staff; the student record wins]" in names
    assert "DUP001[good: 1]" in names


def test_missing_finding_is_a_problem() -> None:
    """An example that expects a finding which the rule does not give fails."""
    wrong = expecting(first("DUP001", "good"), {"line": "3", "winner_line": "2"})

    assert try_example(BOOK, wrong).problems == ('finding 1 is missing: line "3", winner_line "2"',)


def test_finding_too_much_is_a_problem() -> None:
    """An example that expects fewer findings than the rule gives fails."""
    (problem,) = try_example(BOOK, expecting(first("DUP001", "bad"))).problems

    assert problem.startswith("finding 1 is too much: ")


def test_other_value_is_a_problem() -> None:
    """An example compares every value that it names."""
    wrong = expecting(first("DUP001", "bad"), {"line": "3", "winner_line": "7", "record": "9"})

    assert try_example(BOOK, wrong).problems == (
        'finding 1: winner_line is "2", not "7"',
        'finding 1: record is "2", not "9"',
    )


def test_crashing_check_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """An example never holds because its check broke down."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("validator.examples.run", broken)

    assert try_example(BOOK, first("DUP001", "good")).problems == (
        "the check failed: ZeroDivisionError: by zero",
    )


def test_rule_with_nothing_to_work_with_is_a_problem() -> None:
    """An example that leaves a needed list empty tests nothing, and says so."""
    named = first("COD001", "good")
    (problem,) = try_example(BOOK, replace(named, example=replace(named.example, params={}))).problems

    assert problem.startswith("the rule does not run: ")


@pytest.mark.parametrize("at", ["", "loc", "loc/LOC001-missing-job-description.yaml"])
def test_rules_of_others_are_found(at: str, tmp_path: Path) -> None:
    """A folder of rules, one of its groups, or a single file can be tried."""
    write_rule(tmp_path)
    (book,) = books_at([tmp_path / at])

    assert [(trial.name, trial.holds) for trial in try_examples(book)] == [
        ("LOC001[good: 1]", True),
        ("LOC001[bad: Left out]", True),
    ]


def test_file_is_found_from_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The group's name need not be written."""
    monkeypatch.chdir(write_rule(tmp_path).parent)

    assert [len(book.rules) for book in books_at(["LOC001-missing-job-description.yaml", "."])] == [1, 1]


def test_folder_without_rules_is_told(tmp_path: Path) -> None:
    """Nothing tried is not "all hold"."""
    with pytest.raises(RuleBookError, match="no rule in this folder"):
        list(books_at([tmp_path]))


def test_shipped_rules_are_tried_unless_others_are_named() -> None:
    """Without a path, all rules of the product."""
    (book,) = books_at([])

    assert [rule.id for rule in book.rules] == [rule.id for rule in BOOK.rules]
