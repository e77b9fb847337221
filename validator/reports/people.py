"""Who is concerned, put by what they will notice; and whether a finding gathers in one group or campus."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.resources import catalogue
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.reports.shown import ShownReport, ShownRule
    from validator.words import Words

MOST_IDS = 12
"""How many primary IDs of a rule stand in the list of people."""

_BY_CONSEQUENCE = {
    "nobody": Consequence.LOAD_STOPPED,
    "rejected": Consequence.RECORD_REJECTED,
    "unknown": Consequence.UNKNOWN,
}
_SURE_NOT_TO_LOAD = frozenset(_BY_CONSEQUENCE.values())
# From how many users, and how many times the share of all records, on a code stands out.
_FEWEST, _SHARE, _TIMES = 5, 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Concerned:
    """A rule, the primary IDs among its samples, and how many more people it concerns."""

    rule: ShownRule
    ids: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What people will notice: a key of the words' `people`, how many people where that is known, and why."""

    key: str
    records: int | None
    rules: tuple[Concerned, ...]


def effects(report: ShownReport) -> Iterator[Effect]:
    """Everything that people will notice, the worst first."""
    forecast = report.forecast
    counts = {"nobody": forecast.records, "rejected": forecast.reject, "unknown": forecast.unknown}
    for key, consequence in _BY_CONSEQUENCE.items():
        rules = [rule for rule in report.rules if rule.consequence is consequence]
        if rules and (counts[key] or key == "nobody"):
            yield Effect(key, counts[key], tuple(map(_concerned, rules)))
    by_id = {rule.id: rule for rule in report.rules if rule.consequence not in _SURE_NOT_TO_LOAD}
    for key, ids in _effects().items():
        rules = [by_id[rule] for rule in ids if rule in by_id]
        if rules:
            yield Effect(key, None, tuple(map(_concerned, rules)))


def population(report: ShownReport, field: str) -> Mapping[str, int]:
    """How many records have each code of `field`; empty where nobody counted."""
    return next((dict(counted.values) for counted in report.coverage if counted.path == field), {})


def concentration(rule: ShownRule, report: ShownReport, words: Words) -> str:
    """One sentence where a rule's users gather in a code that few others have; otherwise ""."""
    for field, codes in (("campus_code", rule.campuses), ("user_group", rule.groups)):
        everybody = population(report, field)
        for code, number in codes[:1]:
            here = number / max(rule.records, 1)
            there = everybody.get(code, 0) / max(report.forecast.records, 1)
            if rule.records >= _FEWEST and here >= _SHARE and 0 < there * _TIMES <= here:
                return words(
                    "findings.concentrated",
                    percent=words.percent(number, rule.records),
                    field=field,
                    code=code,
                    all=words.percent(everybody[code], report.forecast.records),
                )
    return ""


def _concerned(rule: ShownRule) -> Concerned:
    ids = tuple(dict.fromkeys(sample.primary_id for sample in rule.samples if sample.primary_id))
    listed = ids[:MOST_IDS]
    return Concerned(rule, listed, max(rule.records - len(listed), 0) if listed else 0)


@cache
def _effects() -> Mapping[str, list[str]]:
    effects: Mapping[str, list[str]] = catalogue("effects.yaml")
    return effects
