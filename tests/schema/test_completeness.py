"""One record with sixty different faults: sixty deviations, each at its own place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from .trees import tree

if TYPE_CHECKING:
    from validator.schema.schema import Schema

RECORD = Path(__file__).with_name("sixty_faults.xml").read_text(encoding="utf-8").partition("\n")[2]
_MARK = re.compile(r"<!--([a-z-]+) (\S+?)\s*-->")


def _filled() -> str:
    return re.sub(r"\{(\d+)\}", lambda found: "x" * int(found[1]), RECORD).strip()


def test_sixty_faults_are_sixty_deviations(schema: Schema) -> None:
    """Each planted fault is found at its own path, with its own kind, and nothing else is."""
    text = _filled()
    planted = sorted(_MARK.findall(text))
    assert len(planted) == 60
    found = schema.deviations(tree(_MARK.sub("", text)))
    assert sorted((one.kind.value, one.path) for one in found) == planted


def test_each_deviation_begins_where_its_element_begins(schema: Schema) -> None:
    """Positions are bytes; a missing element is said of its parent, an attribute of its element."""
    xml = _MARK.sub("", _filled()).encode()
    for one in schema.deviations(tree(xml)):
        steps = re.sub(r"\[\d+\]", "", one.path).split("/")
        is_above = one.kind.value == "missing-element" or steps[-1].startswith("@")
        name = (["user", *steps][-2] if is_above else steps[-1]) or "user"
        assert re.match(rf"<{name}[\s/>]".encode(), xml[one.at :]), one


def test_sixty_faults_are_said_in_full(schema: Schema) -> None:
    """Every deviation says what is wrong; all but unknown names with no likeness say what would be right."""
    for one in schema.deviations(tree(_MARK.sub("", _filled()))):
        assert one.reason, one
        assert one.expected or one.name in ("frobnicate", "user"), one
        assert "<" not in one.expected + one.reason
