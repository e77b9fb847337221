"""What the documentation of the format shows can be read, and what it says of checks is so."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from validator.checks import CHECKS
from validator.rulebook.fields import bind
from validator.rulebook.forms import CodesForm, ProfileForm, RuleForm
from validator.rulebook.nodes import Entries
from validator.rulebook.yaml_source import parse

FORMAT = Path(__file__).parent.parent.parent / "docs" / "rule-format.md"
FORMS: dict[str, Any] = {"id": RuleForm, "profile": ProfileForm, "lists": CodesForm}
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", FORMAT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
FILES = [block for block in BLOCKS if block.partition(":")[0] in FORMS]


@pytest.mark.parametrize("block", FILES, ids=[block.partition("\n")[0] for block in FILES])
def test_an_example_of_a_file_can_be_read(block: str) -> None:
    """What people copy must work."""
    document = parse(block.encode(), "rule-format.md")
    assert isinstance(document, Entries)

    assert bind(document, FORMS[next(iter(document.nodes))], "the example")


def test_every_kind_of_file_has_an_example() -> None:
    """A rule, a profile, a file of code lists."""
    assert {block.partition(":")[0] for block in FILES} == FORMS.keys()


def table_of_checks() -> dict[str, tuple[set[str], set[str]]]:
    """The words in the columns of options and of placeholders, by the name of the check."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \|(.*)\| .* \| (.*) \|$", FORMAT.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: (words(options), words(offers)) for name, options, offers in rows}


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", cell))


def test_every_check_is_explained() -> None:
    """A check that nobody can read of is used by nobody."""
    assert table_of_checks().keys() == CHECKS.keys()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_the_options_and_placeholders_of_a_check_are_named(name: str) -> None:
    """All that a rule may write under `with`, and all that its message may use."""
    options, offers = table_of_checks()[name]
    check = CHECKS[name]

    assert {field.name for field in dataclasses.fields(check.options)} <= options
    assert check.offers <= offers
