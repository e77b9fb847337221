"""The shipped rules: every example holds, and every text keeps the wording rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from validator.checks import CHECKS
from validator.examples import NamedExample, examples_of, try_example
from validator.rulebook.message import parse
from validator.rulebook.rules import load_rules

if TYPE_CHECKING:
    from validator.rulebook.model import Rule

BOOK = load_rules([], CHECKS)
EXAMPLES = list(examples_of(BOOK.rules))
VERBS = re.compile(r"[A-Z][a-z]+(-[a-z]+)?[ ,;:]")
NOT_A_VERB = {
    "The",
    "A",
    "An",
    "If",
    "When",
    "It",
    "This",
    "No",
    "Every",
    "There",
    "Please",
    "You",
    "Your",
    "Alma",
}


def ids(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize("named", EXAMPLES, ids=[named.name for named in EXAMPLES])
def test_example_holds(named: NamedExample) -> None:
    """A good example gives no finding, a bad one exactly those that it expects."""
    trial = try_example(BOOK, named)

    assert trial.problems == (), f"{trial.name} at {trial.origin}"


@pytest.mark.parametrize("rule", BOOK.rules, ids=ids)
class TestWording:
    """The wording rules of the rule book."""

    def test_summary_is_one_short_statement(self, rule: Rule) -> None:
        """At most 90 characters, one sentence, with a full stop."""
        assert len(rule.summary) <= 90
        assert rule.summary.endswith(".")
        assert rule.summary[0].isupper()
        assert not re.search(r"[.!?] [A-Z]|[?!]", rule.summary)

    def test_mending_begins_with_a_verb(self, rule: Rule) -> None:
        """Both mending texts tell somebody to do something, in whole sentences."""
        for text in (rule.fix.it, rule.fix.library):
            assert VERBS.match(text)
            assert text.split()[0].rstrip(",;:") not in NOT_A_VERB
            assert text.endswith(".")

    def test_why_names_what_happens(self, rule: Rule) -> None:
        """Whole sentences, more than the summary says."""
        assert rule.why.strip().endswith(".")
        assert len(rule.why) > len(rule.summary)

    def test_message_is_one_statement(self, rule: Rule) -> None:
        """No question, no "please", no blame, no bare "invalid", no full stop at its end."""
        words = " ".join(piece.text for _, pieces in parse(rule.message).parts for piece in pieces)
        assert not re.search(r"\b(please|invalid|sorry|oops|you|your|forgot\w*)\b", words, re.I)
        assert "?" not in words
        assert "!" not in words
        assert not rule.message.endswith(".")

    def test_texts_are_clean(self, rule: Rule) -> None:
        """No blanks doubled, no other quotation marks or dashes than those that one can type."""
        for text in (rule.summary, rule.why, rule.fix.it, rule.fix.library, rule.message):
            assert "  " not in text
            assert not re.search("[“”‘’–—…]", text)

    def test_params_say_what_they_are_for(self, rule: Rule) -> None:
        """Every parameter has a help text without a full stop."""
        for name, param in rule.params.items():
            assert param.help, name
            assert not param.help.endswith("."), name

    def test_docs_are_public_pages(self, rule: Rule) -> None:
        """Every link has a label and is read over https."""
        for link in rule.docs:
            assert link.label
            assert link.url.startswith("https://")
