"""What a rule says of Alma rests on a source, or says that it is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from validator import resources
from validator.rulebook.folders import File, open_folder

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "sources.md"
SOURCES = dict(re.findall(r"^\| ([A-Z0-9-]+) \| (.+) \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE))
FILES = [*open_folder(resources.folder("rules"), "rules").rules()]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_consequence_names_its_source_or_is_unknown(file: File) -> None:
    """As a comment at the end of its line, with a key that docs/sources.md explains."""
    (line,) = re.findall(r"^consequence: .*$", file.read().decode(), re.MULTILINE)
    found = re.fullmatch(r"consequence: (\S+)(?:  # Source: (\S+(?:, \S+)*))?", line)

    assert found, line
    consequence, sources = found.groups()
    if consequence == "unknown":
        assert sources is None
    else:
        assert sources, f'end the line in "  # Source: KEY", with a key of {TABLE.name}'
        assert set(sources.split(", ")) <= SOURCES.keys()


def keys_in(text: str, mark: str) -> set[str]:
    """The keys that are named behind `mark` in a text; a line may end between them."""
    named = re.findall(rf"{mark}Source: ([A-Z][A-Z0-9-]*(?:,\s+[A-Z][A-Z0-9-]*)*)", text)
    return {key for keys in named for key in re.split(r",\s+", keys)}


def test_every_source_is_known_and_used() -> None:
    """The table is neither shorter nor longer than what rules and code rest on."""
    rules = "".join(file.read().decode() for file in FILES)
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "validator").rglob("*.py"))

    assert keys_in(rules, "# ") | keys_in(code, r"\(") == SOURCES.keys()
