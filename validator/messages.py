"""Sentences of other programs about a feed, and the rules that find what they speak of.

A librarian who was sent a sentence of Alma, or who read one of xmllint, asks what it means. The table `messages.tsv`
beside this module lists what Alma's parser, Alma's job report, Alma's Users API, Xerces as a validator and
xmllint say, each with its source. `{value}` and the like stand for what differs from case to case.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from validator.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that another program says.

    Attributes:
        speaker: who says it.
        text: the sentence; a name in braces stands for any text.
        rules: the ids of the rules that find what it speaks of, the likeliest first; none where a feed cannot show it.
        source: where it is published, or how it was reproduced.
        note: what else is to be known, or "".
    """

    speaker: str
    text: str
    rules: tuple[str, ...]
    source: str
    note: str = ""


@cache
def sentences() -> tuple[Sentence, ...]:
    """All sentences that are known, in the order of the table."""
    table = resources.files("validator").joinpath("messages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return tuple(
        Sentence(speaker, text, (*rules.split(),), source, note)
        for speaker, text, rules, source, note in rows
    )


def recognise(message: str) -> tuple[Sentence, ...]:
    """The sentences that `message` holds, the most telling first; none if it holds no known one.

    What stands around a sentence, such as a place or the name of a Java exception, does no harm; nor do curly quotes,
    line breaks, capitals or a missing full stop.
    """
    plain = _plain(message)
    found = [(weight, sentence) for weight, pattern, sentence in _patterns() if pattern.search(plain)]
    if not found:
        return ()
    best = max(weight for weight, _ in found)
    return tuple(sentence for weight, sentence in found if weight == best)


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str], Sentence], ...]:
    """For each sentence how much of its text is fixed, in characters, and a pattern for it."""
    return tuple(_pattern(sentence) for sentence in sentences())


def _pattern(sentence: Sentence) -> tuple[int, re.Pattern[str], Sentence]:
    fixed = re.split(r"\{\w+\}", _plain(sentence.text).removesuffix("."))
    pattern = ".{0,300}?".join(re.escape(part) for part in fixed)
    return sum(map(len, fixed)), re.compile(rf"(?<!\w){pattern}"), sentence


def _plain(text: str) -> str:
    straight = text.translate({ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"})
    return " ".join(straight.casefold().split())
