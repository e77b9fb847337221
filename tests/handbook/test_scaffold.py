"""A scaffold is a rule once its blanks are filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleBookError, UsageError
from validator.examples import books_at, try_examples
from validator.handbook.scaffold import CHECKS, scaffold
from validator.rulebook.unfinished import BLANK
from validator.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = load_schema()
FIELDS = (
    "job_description",
    "contact_info/phones/phone/phone_number",
    "user_statistics/user_statistic/statistic_note",
)


def written(folder: Path, check: str, field: str) -> Path:
    path = folder / "loc" / "LOC001-local-fault.yaml"
    path.parent.mkdir()
    path.write_text(scaffold("LOC001", "local-fault", check, field, "warning", SCHEMA, ()), encoding="utf-8")
    return path


def fill(path: Path) -> None:
    """Do what a librarian does: replace each blank by a text of one's own."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf'"{BLANK}[^"]*"', '"Send what was agreed upon."', text), encoding="utf-8")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("check", CHECKS)
def test_a_filled_scaffold_passes_its_own_examples(tmp_path: Path, check: str, field: str) -> None:
    """For every check and for fields at any depth."""
    fill(written(tmp_path, check, field))
    (book,) = books_at([tmp_path])

    assert [trial.problems for trial in try_examples(book)] == [(), ()]


@pytest.mark.parametrize("check", CHECKS)
def test_a_scaffold_with_blanks_is_refused_at_the_first_of_them(tmp_path: Path, check: str) -> None:
    """Nobody checks a feed with a rule that says nothing yet."""
    path = written(tmp_path, check, "job_description")

    with pytest.raises(
        RuleBookError, match=r'yaml:7: A blank is left: "FILL IN: what holds when all is well."'
    ):
        next(books_at([path]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rule_id": "loc1"}, '--id: "loc1" is not capitals and three digits, such as DUP001. Write it so.'),
        ({"name": "Require-x"}, '--name: "Require-x" is not small words with hyphens that complete "allow ...", '
         "such as missing-email. Write it so."),
        ({"check": "require"}, '--check: no scaffold is made for the check "require". Write "required".'),
        ({"field": "job_desc"}, '--field: a user has no "job_desc". Write "job_description".'),
        ({"field": "last_name/@x"}, "--field: a scaffold is made for an element only. Name the element; add the "
         "attribute or the condition afterwards."),
    ],
)  # fmt: skip
def test_what_cannot_begin_a_rule_is_told(change: dict[str, str], message: str) -> None:
    """With what to write instead."""
    given = {"rule_id": "LOC001", "name": "x", "check": "required", "field": "last_name", "severity": "error"}

    with pytest.raises(UsageError) as caught:
        scaffold(**{**given, **change}, schema=SCHEMA, first=())

    assert str(caught.value) == message
