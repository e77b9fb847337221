"""A rule as text for a terminal: the same texts as in the reports, with settings and examples."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.dataclass import dataclass
from validator.rulebook.params import written
from validator.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.messages import Sentence
    from validator.rulebook.model import ActiveRule, Example, Param, Rule
    from validator.rulebook.rules import RuleBook

_SHOWN_LINES = 12
"""How many lines of an example's feed are shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """How wide a text may be, in characters, and whether it may have colours."""

    width: int
    colour: bool = False

    def heading(self, text: str) -> str:
        """A line above others."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def paragraph(self, text: str, indent: str = "  ", hanging: str = "") -> Iterator[str]:
        """A text in lines, `indent` before each; `hanging` comes after it from the second line on."""
        yield from textwrap.wrap(
            visible(" ".join(text.split())),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )


def explanation(rule: Rule, page: Page) -> Iterator[str]:
    """Everything about a rule, line by line."""
    words = words_in()
    yield page.heading(f"{rule.id} {rule.name}")
    severity, consequence = words(f"severity.{rule.severity}"), words(f"consequence.{rule.consequence}")
    yield f"{severity} · {consequence} · since {rule.since}"
    yield from _section(page, "What it checks", rule.summary)
    yield from _section(page, "Why it matters", rule.why)
    yield from _section(page, "Mending it: export", rule.fix.it)
    yield from _section(page, "Mending it: library", rule.fix.library)
    yield from _section(page, "What a finding says", rule.message)
    yield from _settings(rule.params, page)
    for kind, heading in (("good", "No finding in"), ("bad", "A finding in")):
        yield ""
        yield page.heading(heading)
        for example in rule.good if kind == "good" else rule.bad:
            yield from _example(example, page)
    yield ""
    yield page.heading("Read more")
    for link in rule.docs:
        yield from page.paragraph(f"{link.label}: {link.url}", hanging="  ")


def effective(active: ActiveRule, page: Page) -> Iterator[str]:
    """A rule as a profile runs it, and which file set each value."""
    words = words_in()
    rule = active.rule
    yield page.heading(f"{rule.id} {rule.name}")
    yield from page.paragraph(rule.summary)
    yield ""
    yield _value("severity", active.severity, active.provenance.get("severity", rule.origin))
    yield _value("consequence", words(f"consequence.{active.consequence}"), rule.origin)
    for name, value in active.params.items():
        yield _value(
            f"params.{name}", visible(written(value)), active.provenance.get(f"params.{name}", rule.origin)
        )
    for name, place in sorted(active.provenance.items()):
        if name != "severity" and not name.startswith("params."):
            yield _value(name, "", place)
    if active.reason:
        yield f"  reason: {visible(active.reason)}"


def meaning(sentences: Sequence[Sentence], book: RuleBook, page: Page) -> Iterator[str]:
    """What a message of another program speaks of, and the rules that find it, line by line."""
    for sentence in sentences:
        yield page.heading(f"A message of {sentence.speaker}")
        yield from page.paragraph(sentence.text)
        if sentence.note:
            yield ""
            yield from page.paragraph(sentence.note)
    yield from _section(page, "Source", "; ".join(dict.fromkeys(sentence.source for sentence in sentences)))
    for rule_id in dict.fromkeys(rule for sentence in sentences for rule in sentence.rules):
        rule = book.rule(rule_id)
        yield ""
        yield page.heading(f"{rule.id} {rule.name}")
        yield from page.paragraph(rule.summary)
        yield from page.paragraph(f"Export: {rule.fix.it}", hanging="  ")
        yield from page.paragraph(f"More: sis-validator explain {rule.id}", hanging="  ")


def _section(page: Page, heading: str, text: str) -> Iterator[str]:
    yield ""
    yield page.heading(heading)
    yield from page.paragraph(text)


def _settings(params: Mapping[str, Param], page: Page) -> Iterator[str]:
    if not params:
        return
    yield ""
    yield page.heading("Settings that a profile may change")
    for name, param in params.items():
        yield from page.paragraph(f"{name} ({param.type}): {param.help}", hanging="  ")
        yield from page.paragraph(f"default: {visible(written(param.default))}", indent="    ", hanging="  ")


def _example(example: Example, page: Page) -> Iterator[str]:
    if example.title:
        yield from page.paragraph(f"{example.title}:")
    for name, content in example.files:
        if len(example.files) > 1:
            yield f"    {visible(name)}"
        yield from _feed(content)
    for name, value in example.params.items():
        yield from page.paragraph(f"with {name}: {visible(written(value))}", indent="    ", hanging="  ")
    for expected in example.expect:
        values = ", ".join(f"{name}: {_expected(value)}" for name, value in expected.items())
        yield from page.paragraph(f"→ {values}", indent="    ", hanging="  ")


def _feed(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK"):
        yield "    (a zip)"
        return
    lines = content.decode("utf-8", "surrogateescape").strip("\n").split("\n")
    for line in lines[:_SHOWN_LINES]:
        yield f"    {visible(line)}"  # not wrapped: blanks count in a feed
    if len(lines) > _SHOWN_LINES:
        yield f"    … {len(lines) - _SHOWN_LINES} further lines"


def _expected(value: str | tuple[str, ...]) -> str:
    return visible(value if isinstance(value, str) else ", ".join(value) or "nothing")


def _value(name: str, value: str, place: str) -> str:
    return f"  {name}: {value}  ({place})" if value else f"  {name}  ({place})"
