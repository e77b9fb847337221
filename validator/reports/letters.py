"""A to-do list as plain text, to be put into an e-mail: no personal data, no markup."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.reports.shown import ShownReport, ShownRule
    from validator.words import Words

_MOST_FILES = 3


def letter(
    report: ShownReport, rules: Sequence[ShownRule], audience: str, sentence: str, words: Words
) -> str:
    """What must be done by `audience`, "it" or "library", as lines of text.

    Args:
        report: where verdict and files come from.
        rules: what is to be mended, sorted by consequence.
        audience: whose list it is.
        sentence: the verdict's sentence, without the verdict.
        words: in which language.
    """
    return "\n".join(_lines(report, rules, audience, sentence, words))


def first_place(rule: ShownRule, words: Words, *, of_several: bool) -> str:
    """Where the first finding stands: the line, and the file where there are several; "" without a line."""
    sample = next((sample for sample in rule.samples if sample.line), None)
    if sample is None or sample.line is None:
        return ""
    if of_several:
        return words("todo.first_in", line=sample.line, source=_file(sample.label))
    return words("todo.first", line=sample.line)


def reach(rule: ShownRule, words: Words) -> str:
    """How many users a rule concerns; how many findings where it concerns none."""
    return words("count.users", rule.records) if rule.records else words("count.findings", rule.findings)


def _lines(
    report: ShownReport, rules: Sequence[ShownRule], audience: str, sentence: str, words: Words
) -> Iterator[str]:
    files = words("value.separator").join(_file(source.label) for source in report.sources[:_MOST_FILES])
    yield words("todo.letter", verdict=words(f"verdict.{report.verdict}"))
    yield sentence
    yield words(
        "todo.letter_files",
        files=files + (" …" if len(report.sources) > _MOST_FILES else ""),
        records=words("count.records", report.forecast.records),
        profile=report.profile,
        as_of=report.as_of,
    )
    yield ""
    yield f"{words(f'todo.{audience}').upper()}"
    for consequence, together in groupby(rules, key=lambda rule: rule.consequence):
        yield ""
        yield f"{words(f'consequence.{consequence}')}:"
        for rule in together:
            task = rule.fix_it if audience == "it" else rule.fix_library
            first = first_place(rule, words, of_several=len(report.sources) > 1) if audience == "it" else ""
            extent = "; ".join(part for part in (reach(rule, words), first) if part)
            yield f"- {rule.id}: {task} ({extent})"
    yield ""
    yield words("todo.letter_end")


def _file(label: str) -> str:
    """The name of a source without its folders, which can name a person."""
    return label.replace("\\", "/").rpartition("/")[2]
