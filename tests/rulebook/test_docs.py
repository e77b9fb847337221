"""The examples in the documentation of the format are files that load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

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
