"""What a rule says of Alma rests on a source, or says that it is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from validator import resources
from validator.rulebook.folders import File, open_folder

FORMAT = Path(__file__).parent.parent.parent / "docs" / "rule-format.md"
SOURCES = dict(re.findall(r"^\| ([A-Z0-9-]+) \| (.+) \|$", FORMAT.read_text(encoding="utf-8"), re.MULTILINE))
FILES = [*open_folder(resources.folder("rules"), "rules").rules()]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_consequence_names_its_source_or_is_unknown(file: File) -> None:
    """As a comment at the end of its line, with a key that docs/rule-format.md explains."""
    (line,) = re.findall(r"^consequence: .*$", file.read().decode(), re.MULTILINE)
    found = re.fullmatch(r"consequence: (\S+)(?:  # Source: (\S+(?:, \S+)*))?", line)

    assert found, line
    consequence, sources = found.groups()
    if consequence == "unknown":
        assert sources is None
    else:
        assert sources, f'end the line in "  # Source: KEY", with a key of {FORMAT.name}'
        assert set(sources.split(", ")) <= SOURCES.keys()


def test_every_source_is_used() -> None:
    """The table does not grow beyond the rules."""
    text = "".join(file.read().decode() for file in FILES)
    used = {key for line in re.findall(r"# Source: (.*)", text) for key in line.split(", ")}

    assert used == SOURCES.keys()
