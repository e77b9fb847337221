"""The texts of rules and checks in other languages, which stand in files beside the catalogue of words.

A translation of a rule holds a mark of the English text that it was made from. Where the rule says something
else by now, or is somebody's own, its English text is shown instead: an old translation is worse than none.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.expression import expression
from validator.resources import catalogue
from validator.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.rulebook.model import Rule

_ABBREVIATIONS = {"id": "ID", "ids": "IDs", "xml": "XML", "utf8": "UTF-8", "sis": "SIS"}
_GAP = expression(r"\{[a-z]+\}")
_TELLING = 8


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """What a rule says to people, in the language `language`."""

    language: str
    title: str
    summary: str
    why: str
    it: str
    library: str
    message: str


def rule_texts(rule: Rule, language: str) -> RuleTexts:
    """A rule's texts in `language`; in English where there is no translation of what it says now."""
    translated = _rules(language).get(rule.id)
    if translated is None or translated["of"] != mark_of(rule):
        return RuleTexts(
            ENGLISH, title_of(rule), rule.summary, rule.why, rule.fix.it, rule.fix.library, rule.message
        )
    texts = {name: text for name, text in translated.items() if name != "of"}
    return RuleTexts(language, **texts)


def title_of(rule: Rule) -> str:
    """A rule's name as a heading: `duplicate-primary-id` is "Duplicate primary ID"."""
    title = " ".join(_ABBREVIATIONS.get(word, word) for word in rule.name.split("-"))
    return title[:1].upper() + title[1:]


def mark_of(rule: Rule) -> str:
    """A mark that changes with every text of a rule that is translated."""
    texts = (rule.name, rule.summary, rule.why, rule.fix.it, rule.fix.library, rule.message)
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()[:8]


def phrase(text: str, language: str) -> str:
    """A phrase that a check puts into a message, in `language`; as it is where it is not in the catalogue."""
    if language == ENGLISH or not text:
        return text
    return _phrase(text, language)


@cache
def phrases(language: str) -> Mapping[str, str]:
    """The catalogue of phrases: English, with `{gaps}` for what changes, to the other language."""
    catalogue: Mapping[str, str] = _read(f"phrases.{language}.yaml")
    return catalogue


@cache
def _phrase(text: str, language: str) -> str:
    whole = phrases(language).get(text)
    if whole is not None:
        return whole
    for pattern, translated in _patterns(language):
        if match := pattern.fullmatch(text):
            gaps = {name: _phrase(value, language) for name, value in match.groupdict().items()}
            return translated.format_map(gaps)
    return text


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The phrases with gaps, the most telling first."""
    with_gaps = [(english, other) for english, other in phrases(language).items() if _GAP.search(english)]
    with_gaps.sort(key=lambda pair: (-len(_GAP.sub("", pair[0])), pair[0]))
    return tuple((_pattern(english), other) for english, other in with_gaps)


def _pattern(english: str) -> re.Pattern[str]:
    """What matches a phrase whatever stands in its gaps; a gap named twice holds the same twice."""
    # Few words of its own say little: then only names, or a list of them, may stand in a gap.
    gap = r"[^\s,]+(?:, [^\s,]+)*" if len(_GAP.sub("", english)) < _TELLING else ".+?"
    pieces: list[str] = []
    named: set[str] = set()
    for at, part in enumerate(re.split(r"\{([a-z]+)\}", english)):
        if at % 2 == 0:
            pieces.append(re.escape(part))
        else:
            pieces.append(f"(?P={part})" if part in named else f"(?P<{part}>{gap})")
            named.add(part)
    return re.compile("".join(pieces), re.DOTALL)


@cache
def _rules(language: str) -> Mapping[str, Mapping[str, str]]:
    return {} if language == ENGLISH else _read(f"rules.{language}.yaml")


def _read(name: str) -> Any:
    return catalogue(name)
