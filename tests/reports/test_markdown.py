"""Markdown for job summaries and tickets."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from validator.privacy import Privacy, Quoted
from validator.reports.formats import render
from validator.reports.markdown import code, escaped

from . import sample

SPANS = {
    "plain": "`plain`",
    "a`b": "``a`b``",
    "`": "`` ` ``",
    "``x": "``` ``x ```",
    "": "",
    "  ": "",
}


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_no_text_leaves_its_code_span(text: str, span: str) -> None:
    """The fence is longer than any run of backticks within."""
    assert code(text) == span


def test_a_bar_stays_in_its_cell() -> None:
    """Tables are cut at bars even within code spans."""
    assert code("a|b", in_table=True) == "`a\\|b`"


WORDS = {
    "<img src=x>": r"\<img src=x\>",
    "[a](b)": r"\[a\](b)",
    "**a** _b_ ~c~": r"\*\*a\*\* \_b\_ \~c\~",
    "https://example.org": r"https:\/\/example.org",
    "www.example.org": r"www\.example.org",
    "@everybody": "`@`everybody",
    "$x$ #1 & a|b \\": r"\$x\$ \#1 \& a\|b \\",
}


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_words_become_no_markup(text: str, expected: str) -> None:
    """No markup, no link, no mention."""
    assert escaped(text) == expected


def test_values_stand_in_code_spans() -> None:
    """A value from the feed is shown as it is, and does nothing."""
    value = Quoted(
        "</details><script>alert(1)</script> ![x](https://evil.example.org/x.png) @all", Privacy.PUBLIC
    )
    finding = replace(sample.full().findings[5], values={"value": value, "nearest": ""})
    shown = render(sample.with_findings(sample.full(), (finding,)), "markdown")
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", shown)

    assert value.text in shown
    assert "script" not in outside
    assert "evil" not in outside
    assert "@" not in outside


def test_the_verdict_comes_first() -> None:
    """A summary is read from the top, mostly not to the end."""
    assert render(sample.full(), "markdown").startswith("## ⛔ Do not load: Alma would stop the whole load;")


def test_to_do_lists_name_nobody() -> None:
    """What is forwarded holds no identifier."""
    shown = render(sample.full(), "markdown")

    assert "**For the library**" in shown
    assert "u10090" not in shown
