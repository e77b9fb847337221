"""Other languages: complete, with the same placeholders, made from what the rules say now."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

import validator
from validator.checks import CHECKS
from validator.errors import UsageError
from validator.privacy import Phrase, Policy, Privacy, Quoted
from validator.reports.formats import FORMATS, render
from validator.reports.present import present
from validator.reports.translation import mark_of, phrase, phrases, rule_texts, title_of
from validator.resources import folder
from validator.rulebook.message import parse
from validator.rulebook.rules import load_rules
from validator.words import languages, words_in

from . import sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RULES = load_rules([], CHECKS).rules
OTHERS = [language for language in languages() if language != "en"]
FEED, PROFILE = "samples/first-export.xml", "samples/prairie-valley.yaml"


def catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    text = folder("reports/templates").joinpath(f"rules.{language}.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", text))


def test_there_is_another_language() -> None:
    """Spanish proves that a translation is a matter of files."""
    assert languages() == ("en", "es")


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language: str) -> None:
    """The same texts in the same forms, with the same values put in."""
    english, other = words_in("en").entries, words_in(language).entries

    assert {key: set(forms) for key, forms in other.items()} == {
        key: set(forms) for key, forms in english.items()
    }
    assert {key: [*map(gaps, forms.values())] for key, forms in other.items()} == {
        key: [*map(gaps, forms.values())] for key, forms in english.items()
    }


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_translated(language: str, rule: validator.rulebook.model.Rule) -> None:
    """All texts of what the rule says now, with the placeholders and the optional parts of its message."""
    translated = catalogue(language).get(rule.id, {})
    assert translated.get("of") == mark_of(rule), (
        f'rules.{language}.yaml: translate {rule.id} as it is now, then write of: "{mark_of(rule)}"'
    )

    def parts(message: str) -> list[tuple[str, ...]]:
        return sorted(
            tuple(sorted(piece.text for piece in pieces if piece.is_value))
            for is_optional, pieces in parse(message).parts
            if is_optional
        )

    assert set(translated) == {"of", "title", "summary", "why", "it", "library", "message"}
    assert set(parse(translated["message"]).placeholders) == set(parse(rule.message).placeholders)
    assert parts(translated["message"]) == parts(rule.message)
    assert all(text.strip() for text in translated.values())


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_of_what_is_gone(language: str) -> None:
    """A rule that is withdrawn takes its translation with it."""
    assert set(catalogue(language)) == {rule.id for rule in RULES}


@pytest.mark.parametrize("language", OTHERS)
def test_phrases_have_the_same_gaps(language: str) -> None:
    """A phrase keeps everything that a check puts into it."""
    assert {english for english, other in phrases(language).items() if gaps(english) != gaps(other)} == set()


def test_a_rule_that_says_something_else_is_shown_in_english() -> None:
    """An old translation is worse than none; a rule of one's own has none."""
    rule = RULES[0]
    changed = replace(rule, why=f"{rule.why} And more.")

    assert rule_texts(rule, "es").title == "Falta la dirección"
    assert rule_texts(changed, "es").language == "en"
    assert rule_texts(changed, "es").title == title_of(rule) == "Missing address"


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("30 February does not exist", "el 30 de febrero no existe"),
        ("it belongs inside contact_info", "va dentro de contact_info"),
        ("line1, city and postal_code", "line1, city y postal_code"),
        (
            "only its XML was checked: it is longer than 5,000 bytes",
            "solo se comprobó su XML: mide más de 5,000 bytes",
        ),
        (
            "a phrase that nobody has translated and that stays",
            "a phrase that nobody has translated and that stays",
        ),
        ("", ""),
    ],
)
def test_phrases(english: str, spanish: str) -> None:
    """Phrases are found by their words, whatever stands in their gaps, phrases among them."""
    assert phrase(english, "es") == spanish
    assert phrase(english, "en") == english


def test_quotations_keep_their_class_in_translated_phrases() -> None:
    """What is quoted from the feed is masked as before, wherever the other language puts it."""
    report = sample.full()
    finding = next(finding for finding in report.findings if finding.rule == "XML002")
    what = Phrase(("the root element is ", Quoted("Jones", Privacy.PERSONAL), " rather than users"))
    changed = replace(finding, values={**finding.values, "what": what})
    shown = present(replace(report, findings=(changed,)), Policy.MASKED, words_in("es"))

    assert shown.findings[0].message.startswith("el elemento raíz es Xxxxx en vez de users")


def english_left(language: str) -> Iterator[str]:
    """Phrases of checks that reach the page of the sample feed as they were."""
    report = validator.check(FEED, profile=PROFILE)
    before, after = (present(report, Policy.MASKED, words_in(code)) for code in ("en", language))
    for one, other in zip(before.findings, after.findings, strict=True):
        for name, value in one.values:
            if isinstance(value, str) and " " in value and name in ("reason", "what", "expected"):
                yield from [value] if dict(other.values)[name] == value else []
    for one_reason, other_reason in zip(before.skipped_rules, after.skipped_rules, strict=True):
        yield from [one_reason.why] if one_reason.why == other_reason.why else []


@pytest.mark.parametrize("language", OTHERS)
def test_no_phrase_of_the_sample_feed_stays_english(language: str) -> None:
    """Reasons and expectations speak the reader's language as well."""
    assert set(english_left(language)) == set()


@pytest.mark.parametrize("form", FORMATS)
def test_only_what_people_read_is_translated(form: str) -> None:
    """Programs find the words that they know, whatever the language of the page."""
    english, spanish = (render(sample.full(), form, language=code) for code in ("en", "es"))

    assert (english != spanish) is FORMATS[form].is_translated
    assert ("No cargar" in spanish) is FORMATS[form].is_translated


def test_an_unknown_language() -> None:
    """A slip is told with the languages that there are."""
    with pytest.raises(UsageError, match='no report in the language "xx"'):
        render(sample.full(), "html", language="xx")


def test_what_alma_says_is_not_translated() -> None:
    """Alma's own message stays as the job report will have it."""
    report = validator.check(FEED, profile=PROFILE)

    assert "must immediately follow the &#39;&amp;&#39; in the entity reference" in render(
        report, "html", language="es"
    )
