"""The documentation of the rules: complete, current, and nothing in it that a page could trip over."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from validator.checks import CHECKS
from validator.handbook.chapters import GROUPS, Handbook, handbook
from validator.handbook.markdown import anchor, as_markdown, code, text
from validator.handbook.page import as_html
from validator.rulebook.profiles import list_profiles
from validator.rulebook.rules import load_rules

DOCS = Path(__file__).parent.parent.parent / "docs" / "rules.md"
BOOK = load_rules([], CHECKS)


@pytest.fixture(scope="module")
def whole() -> Handbook:
    return handbook(BOOK)


def test_the_page_in_the_repository_is_current(whole: Handbook) -> None:
    """Whoever changes a rule writes its documentation anew."""
    renew = "renew it with: sis-validator rules docs -o docs/rules.md"

    assert DOCS.read_text(encoding="utf-8") == as_markdown(whole), renew


def test_every_rule_and_profile_is_in_it(whole: Handbook) -> None:
    """Once, with all its examples; and every shipped group has a title."""
    entries = list(whole.entries)

    assert sorted(entry.rule.id for entry in entries) == [rule.id for rule in BOOK.rules]
    assert tuple(profile.name for profile in whole.profiles) == list_profiles(BOOK)
    assert {chapter.group for chapter in whole.chapters} <= GROUPS.keys()


def test_findings_are_those_of_the_examples(whole: Handbook) -> None:
    """A bad example shows as many findings as it expects, a good one none."""
    for entry in whole.entries:
        assert [len(sample.findings) for sample in entry.bad] == [len(bad.expect) for bad in entry.rule.bad]
        assert not any(sample.findings for sample in entry.good)


def test_links_within_the_markdown_lead_somewhere(whole: Handbook) -> None:
    """Each anchor is the heading of a rule."""
    page = as_markdown(whole)
    headings = {
        re.sub(r"[^\w -]", "", line[4:]).lower().replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("### ")
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", page)) == {anchor(entry) for entry in whole.entries} <= headings


class _Page(HTMLParser):
    """Collects ids, links within the page, and everything that a page could load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.loaded: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if (given.get("href") or "").startswith("#"):
            self.links.add((given["href"] or "")[1:])
        if tag in ("script", "link", "img", "iframe") or "src" in given:
            self.loaded.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(whole: Handbook) -> None:
    """Every tag is closed, ids are unique, links lead somewhere, and no request leaves it."""
    page = _Page()
    page.feed(as_html(whole))

    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.links <= set(page.ids)
    assert page.loaded == []


def test_texts_of_examples_are_escaped(whole: Handbook) -> None:
    """A feed is shown, never read as a part of the page."""
    page = as_html(whole)

    assert "<users>" not in page
    assert "&lt;users&gt;" in page


def test_markdown_takes_texts_as_they_are() -> None:
    """Nothing in a text of a rule or a feed means anything to it."""
    assert text("a*b [c] <d> e|f &amp; g_h _i_") == r"a\*b \[c\] \<d\> e\|f &amp;amp; g_h \_i\_"
    assert code("a`b") == "`` a`b ``"
