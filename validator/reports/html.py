"""The page: one file that needs nothing else, for a librarian who has never seen XML.

The layout stands in `reports/templates/`, the words in the catalogue; here they are only brought together.
Every text is escaped by the template engine, and the policy of the page lets it load nothing, and run nothing
but the script that it brings.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.reports import drawing, fields, letters, people
from validator.reports.pages import digest, page, template_text
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.reports.shown import ShownReport, ShownRule
    from validator.rulebook.model import Consequence
    from validator.words import Words

SAMPLES = 25
"""How many findings of a rule the page shows."""
SAMPLES_IN_ALL = 2_000
"""How many findings the page shows, so that it stays small and opens at once."""

GLOSSARY = (
    *("feed", "record", "primary_id", "user_group", "expiry_date", "purge_date", "preferred", "rejected"),
    *("altered", "unknown", "severity", "rule", "schema", "element", "encoding", "masked"),
)
"""The words that the page explains, in order."""

_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rules of one consequence, side by side."""

    consequence: Consequence
    rules: tuple[ShownRule, ...]


def render_html(report: ShownReport, words: Words) -> str:
    """The report as one HTML page."""
    style, script = template_text("page.css"), template_text("page.js")
    rules = tuple(_within_limits(report.rules))
    to_do = tuple(rule for rule in rules if rule.severity is not Severity.INFO)
    sentence = _after_verdict(report, words)
    return page(
        "page.html",
        report=report,
        sentence=sentence,
        t=words,
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
        shares=drawing.shares(report.forecast),
        draw=drawing,
        size=lambda number: _size(number, words),
        record_shelves=tuple(_shelves(rule for rule in rules if rule.about_records)),
        source_shelves=tuple(_shelves(rule for rule in rules if not rule.about_records)),
        rules=rules,
        to_do=tuple(_shelves(to_do)),
        letter=lambda audience: letters.letter(report, to_do, audience, sentence, words),
        letters=letters,
        effects=tuple(people.effects(report)),
        people=people,
        segments=fields.segments(report.coverage),
        fields=fields,
        glossary=GLOSSARY,
        duration=_duration(report.seconds, words),
    )


def _within_limits(rules: Iterable[ShownRule]) -> Iterator[ShownRule]:
    left = SAMPLES_IN_ALL
    for rule in rules:
        shown = rule.samples[: min(SAMPLES, left)]
        left -= len(shown)
        yield replace(rule, samples=shown)


def _shelves(rules: Iterable[ShownRule]) -> Iterator[Shelf]:
    for consequence, together in groupby(rules, key=lambda rule: rule.consequence):
        yield Shelf(consequence, tuple(together))


def _after_verdict(report: ShownReport, words: Words) -> str:
    """The verdict's sentence without the verdict, which stands above it as the heading."""
    verdict = words(f"verdict.{report.verdict}")
    rest = report.summary.removeprefix(f"{verdict}: ")
    return rest[:1].upper() + rest[1:]


def _size(number: int, words: Words) -> str:
    for unit, name in _UNITS:
        if number >= unit:
            return words("size", amount=f"{number / unit:.1f}", unit=name)
    return words("count.bytes", number)


def _duration(seconds: float, words: Words) -> str:
    return words("duration", round(seconds)) if seconds >= 1 else words("duration_short")
