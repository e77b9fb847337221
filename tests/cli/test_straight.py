"""What is read of the words of `check` without typer is what typer reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.cli.app import ALL, _command
from validator.cli.checking import Words
from validator.cli.straight import straight
from validator.dataclass import fields

CHECK = _command(next(entry for entry in ALL.entries if entry.name == "check"))
CONTEXT = CHECK.make_context("check", ["feed.xml"])
PARAMETERS = {one.name: one for one in CHECK.get_params(CONTEXT) if one.name != "help"}


def _as_typer_reads(words: list[str]) -> Words:
    read = CHECK.make_context("check", words[1:]).params
    lists = {"feed", "report", "previous", "rules"}
    return Words(**{name: value or () if name in lists else value for name, value in read.items()})


def _same(one: Words, other: Words) -> bool:
    """Whether both say the same, lists as tuples."""

    def plain(words: Words) -> dict[str, Any]:
        values = {field.name: getattr(words, field.name) for field in fields(Words)}
        return {
            name: [*value] if isinstance(value, list | tuple) else value for name, value in values.items()
        }

    return plain(one) == plain(other)


def test_both_know_the_same_options() -> None:
    """By the same names, with the same values where they are not given."""
    assert {field.name for field in fields(Words)} == PARAMETERS.keys()
    assert _same(Words(feed=("feed.xml",)), _as_typer_reads(["check", "feed.xml"]))


@pytest.mark.parametrize("name", sorted(PARAMETERS.keys() - {"feed"}))
def test_every_way_to_write_an_option_is_read_alike(name: str) -> None:
    """Once, twice, joined to its value."""
    parameter = PARAMETERS[name]
    for option in parameter.opts:
        value = [] if getattr(parameter, "is_flag", False) else ["7"]
        ways = [["check", "a", option, *value, "b"], ["check", option, *value, option, *value, "-"]]
        if value and option.startswith("--"):
            ways.append(["check", f"{option}=7", "a"])
        for words in ways:
            found = straight(words)
            assert found is not None
            assert _same(found, _as_typer_reads(words))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--version"],
        ["explain", "DUP001"],
        ["check", "--help"],
        ["check", "-h"],
        ["check", "--nothing", "a"],
        ["check", "a", "--jobs"],
        ["check", "a", "--jobs", "0"],
        ["check", "a", "--jobs", "two"],
        ["check", "a", "--jobs", "٣"],
        ["check", "a", "--report", "--quiet"],
        ["check", "a", "--report", ""],
        ["check", "a", "--report="],
        ["check", "a", "--quiet=yes"],
        ["check", "a", "-qq"],
        ["check", "a", "-q=1"],
        ["check", "a", "--feed", "b"],
        ["check", "a", "--program", "b"],
        ["check", "a", "--"],
        ["check", ""],
        ["check", "*.xml"],
    ],
    ids=" ".join,
)
def test_what_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    """It explains what is wrong, and reads what is right all the same."""
    assert straight(words) is None


_OPTIONS = sorted({option for one in PARAMETERS.values() for option in one.opts if option.startswith("-")})
_WORDS = st.one_of(
    st.sampled_from(
        [*_OPTIONS, "-", "--", "--prof", "a.xml", "12", "0", "text", "b=c", "--jobs=3", "-q3", "é"]
    ),
    st.sampled_from(_OPTIONS).map(lambda option: f"{option}=5"),
    st.text(max_size=3),
)


@given(st.lists(_WORDS, max_size=6))
def test_what_is_read_straight_is_what_typer_reads(words: list[str]) -> None:
    """Whatever the words are: nothing is read that typer refuses, nothing in another way."""
    found = straight(["check", *words])

    assert found is None or _same(found, _as_typer_reads(["check", *words]))
