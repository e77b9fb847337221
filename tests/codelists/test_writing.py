"""Files of code lists, written and read again."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator import resources
from validator.codelists.writing import codes_text, merge_codes, write_codes
from validator.errors import UsageError
from validator.rulebook.codes import read_codes
from validator.rulebook.folders import File
from validator.rulebook.model import CodeList

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = dt.date(2026, 9, 1)


def a_list(name: str, codes: Mapping[str, str], source: str = "") -> CodeList:
    return CodeList(name, DAY, source, codes, "")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@example({"0": "\ufeff", "\u2028": "\uffff"})
@given(st.dictionaries(TEXT.filter(str.strip), TEXT, min_size=1, max_size=8))
def test_codes_are_read_as_they_were_written(codes: dict[str, str]) -> None:
    """Also those that YAML takes for numbers, dates, truth values or its own signs."""
    with tempfile.TemporaryDirectory() as room:
        path = Path(room, "codes.yaml")
        write_codes(path, [a_list("user_groups", codes, "A table")])
        (one,) = read_codes(File("codes.yaml", path))

    assert (one.codes.codes, one.codes.source, one.codes.date) == (codes, "A table", DAY)


def test_a_file_that_no_profile_reads_is_not_written(tmp_path: Path) -> None:
    """What stood there stays."""
    path = tmp_path / "codes.yaml"
    write_codes(path, [a_list("campuses", {"MAIN": ""})])
    before = path.read_bytes()

    with pytest.raises(UsageError, match=r"a profile reads at most 1,048,576"):
        write_codes(path, [a_list("campuses", {f"C{number:06}": "A campus" for number in range(60_000)})])
    assert path.read_bytes() == before


def test_the_file_reads_well_and_tells_editors_its_schema(tmp_path: Path) -> None:
    """Plain codes stay plain; what a reader of YAML could mistake stands in quotation marks."""
    lists = [
        a_list("user_groups", {"UGRD": "Undergraduate", "01": "", "NO": "None"}),
        a_list("campuses", {"MAIN": ""}),
    ]

    comment, *lines = codes_text(lists, tmp_path).splitlines()

    schema = tmp_path / comment.removeprefix("# yaml-language-server: $schema=")
    assert schema.read_bytes() == resources.folder("schemas").joinpath("codes.schema.json").read_bytes()
    assert lines == [
        "lists:",
        "  campuses:",
        '    date: "2026-09-01"',
        "    codes:",
        "      - MAIN",
        "  user_groups:",
        '    date: "2026-09-01"',
        "    codes:",
        "      UGRD: Undergraduate",
        '      "01": ""',
        '      "NO": None',
    ]


def test_other_lists_of_a_file_stay(tmp_path: Path) -> None:
    """A list is replaced as a whole, by its name."""
    path = tmp_path / "codes.yaml"
    write_codes(path, merge_codes(path, [a_list("campuses", {"MAIN": ""}), a_list("countries", {"USA": ""})]))
    write_codes(path, merge_codes(path, [a_list("campuses", {"WEST": ""})]))

    found = {one.codes.name: [*one.codes.codes] for one in read_codes(File("codes.yaml", path))}

    assert found == {"campuses": ["WEST"], "countries": ["USA"]}
    assert [entry.name for entry in tmp_path.iterdir()] == ["codes.yaml"]
