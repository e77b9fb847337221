"""Other languages say all that the page shows: what rules find, what was not done and why, and the notes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import validator
from tests.cli.conftest import feed, user, write
from validator.checks import CHECKS
from validator.converting import Converter
from validator.engine import make_plan, run
from validator.examples import examples_of, feed_of, schema_of
from validator.feed import Limits
from validator.privacy import Phrase, Policy
from validator.reports.present import present
from validator.reports.translation import phrase
from validator.rulebook.model import Scope
from validator.rulebook.profiles import alone
from validator.rulebook.rules import load_rules
from validator.words import languages, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.findings import Report

BOOK = load_rules([], CHECKS)
OTHERS = [language for language in languages() if language != "en"]
RULES = [rule for rule in BOOK.rules if rule.scope is not Scope.COMPARISON]
SAME = frozenset({"100 %", "75 %", "Mac Roman"})
"""What is written alike in every language."""
ROOM = Path(validator.__file__).parent


def texts(value: object) -> Iterator[str]:
    """The texts of a shown value, in order."""
    for part in value if isinstance(value, tuple) else (value,):
        yield part if isinstance(part, str) else ""


def left(report: Report, language: str) -> Iterator[str]:
    """What a report says in our own words of several, and says in English still."""
    before, after = (present(report, Policy.VALUES, words_in(code)) for code in ("en", language))
    pairs = [*zip(before.colophon, after.colophon, strict=True)]
    for reasons in ("not_checked", "skipped_rules"):
        several = zip(getattr(before, reasons), getattr(after, reasons), strict=True)
        pairs += [(one.why, other.why) for one, other in several]
    for found, one, other in zip(report.findings, before.findings, after.findings, strict=True):
        own = [name for name, value in found.values.items() if isinstance(value, str | Phrase | tuple)]
        for name in own:
            if name != "alma_message":
                said = dict(one.values)[name], dict(other.values)[name]
                pairs += zip(*map(texts, said), strict=True)
    yield from (one for one, other in pairs if one == other and " " in one and one not in SAME)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_finding_of_the_examples_speaks_the_language(
    language: str, rule: validator.rulebook.model.Rule
) -> None:
    """Reasons, expectations and guesses, whatever the rule finds in its examples."""
    for named in examples_of([rule]):
        example = named.example
        profile = alone(BOOK, rule.id, example.params)
        report = run(feed_of(example), make_plan(profile, schema_of(example), Limits(), example.as_of))

        assert [*left(report, language)] == []


PROFILE = """\
profile: ours
title: Ours
extends: [i-share]
rules:
  MAN001: {severity: info, reason: Agreed with the registrar}
  MAN002: warning
  ADR001: info
  XML001: off
suppress:
  - {rule: MAN003, reason: It is long ago, until: 2020-01-01}
  - {rule: XML008, reason: It never comes, until: 2030-01-01}
  - {rule: MAN004, reason: Only one may, until: 2030-01-01, max: 1}
  - {rule: XML002, reason: We know, until: 2030-01-01}
  - {rule: XML001, reason: It is off, until: 2030-01-01}
"""
NOTES = (
    *("counts as info here (ours.yaml:5): Agreed", "counts as warning here", "ended on", "covers nothing in"),
    *("at most", "1 finding counts", "the rule does not run", "is named like a zip", "Alma does not know"),
)


@pytest.mark.parametrize("language", OTHERS)
def test_every_note_speaks_the_language(language: str, tmp_path: Path) -> None:
    """What the profile decided, what its exceptions cover, what a file is called; and why rules are skipped."""
    bare = user("u1", last_name="", user_group="", expiry_date="", purge_date="")
    text = feed(bare, user("u2", purge_date=""), user("u3", first_name="a & b"))
    write(tmp_path / "export.zip", text)
    write(tmp_path / "ours.yaml", PROFILE)
    report = validator.check(tmp_path / "export.zip", tmp_path / "ours.yaml", as_of=dt.date(2026, 11, 21))

    notes = [line.replace(f"{tmp_path}/", "") for line in report.colophon]
    assert [kind for kind in NOTES if not any(kind in note for note in notes)] == []
    assert any("it is switched off" in skipped.why for skipped in report.skipped_rules)
    assert [*left(report, language)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_converted_feed_is_told_in_the_language(language: str) -> None:
    """The note of a converter, with its name and digest."""
    note = Converter(Path("ours.xsl"), "0123abcd").note

    assert "ours.xsl" in phrase(note, language)
    assert phrase(note, language) != note
