"""Small changes to a rule's options and limits, each of which one of its examples has to notice.

What only says which other rules stay silent (`outranks`) and what only explains is left alone: examples run a rule
by itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.checks import CHECKS
from validator.rulebook.folders import File
from validator.rulebook.nodes import plain
from validator.rulebook.rules import Loaded, RuleBook, read_rule
from validator.schema.deviation import DeviationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.rulebook.model import Rule

OTHER_WORDS = {
    "case": {"exact": "fold", "fold": "exact"},
    "across": {"source": "sources", "sources": "users", "users": "source"},
    "allow_equal": {"true": "false", "false": "true"},
}
_DATE = re.compile(r"today(?:([+-])([0-9]+)([dwmy]))?")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change; `change` says which."""

    rule: str
    change: str
    content: dict[str, Any]

    def book(self) -> RuleBook:
        """A rule book of this rule alone; loading it may fail, which is as good as a failing example."""
        name = f"{self.content['id'][:-3].lower()}/{self.content['id']}-{self.content['name']}.yaml"
        entry: Any = _Memory(json.dumps(self.content, ensure_ascii=False).encode(), name)
        loaded = read_rule(File(f"rules/{name}", entry), CHECKS)
        return RuleBook((loaded.rule,), CHECKS, (), {loaded.rule.id: loaded})


@dataclass(frozen=True, slots=True)
class _Memory:
    content: bytes
    name: str

    def read_bytes(self) -> bytes:
        return self.content


def mutants(entry: Loaded) -> Iterator[Mutant]:
    """Every mutant of a rule."""
    content = plain(entry.document)
    content["outranks"] = ()
    for option, value in content.get("with", {}).items():
        for change, new in _changes(option, value, entry.rule):
            yield Mutant(
                entry.rule.id, f"{option}: {change}", {**content, "with": {**content["with"], option: new}}
            )
        if _may_go(option, entry.rule):
            rest = {key: kept for key, kept in content["with"].items() if key != option}
            yield Mutant(entry.rule.id, f"{option}: left out", {**content, "with": rest})
    for name, param in content.get("params", {}).items():
        for change, new in _changes(name, param["default"], entry.rule):
            params = {**content["params"], name: {**param, "default": new}}
            yield Mutant(entry.rule.id, f"{name}: {change}", {**content, "params": params})


def _may_go(option: str, rule: Rule) -> bool:
    """Whether the option means something else when it is left out, and no parameter would be idle without it."""
    value = rule.options[option]
    if isinstance(value, str) and value.startswith("$"):
        return False
    return option in ("within", "when_present", "when_filled", "normalise", "max")


def _changes(option: str, value: Any, rule: Rule) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from _of_table(option, value, rule)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield f"without {item}", (*value[:number], *value[number + 1 :])
    elif not value.startswith("$"):
        for new in dict.fromkeys(_of_text(option, value, rule)):
            yield f"{value[:40]} -> {new[:40]}", new


def _of_table(option: str, value: dict[str, Any], rule: Rule) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        rest = {other: kept for other, kept in value.items() if other != key}
        if not (isinstance(inner, str) and inner.startswith("$") and _once(inner, rule)):
            yield f"without {key}", rest
        elif rest:
            # The parameter must still be used, or the rule would not load for that reason alone.
            yield (
                f"{key} asks for nothing",
                {**rest, "web_site_url": inner}
                if option == "lists"
                else {**rest, "contact_info/addresses/address/end_date": inner},
            )
        for change, new in _changes(key, inner, rule):
            yield f"{key}: {change}", {**value, key: new}


def _once(reference: str, rule: Rule) -> bool:
    return json.dumps(rule.options).count(f'"{reference}"') == 1


def _of_text(option: str, value: str, rule: Rule) -> Iterator[str]:
    if value in OTHER_WORDS.get(option, {}):
        yield OTHER_WORDS[option][value]
    elif option == "kind":
        yield from _other_kinds(value, rule)
    elif value.isdigit():
        yield from (str(int(value) + 1), str(int(value) - 1))
    elif found := _DATE.fullmatch(value):
        yield from _other_dates(found)
    elif option == "match":
        yield from (".*", "(?!)")
    elif "[" in value:
        yield re.sub(r"\[[^]]*\]", "", value)


def _other_kinds(value: str, rule: Rule) -> Iterator[str]:
    kinds = list(DeviationKind) if rule.check == "schema" else _fault_kinds(rule.check)
    yield from (str(kind) for kind in kinds if str(kind) != value)


def _fault_kinds(check: str) -> tuple[str, ...]:
    return {
        "well-formed": ("structure", "ampersand", "prolog", "doctype"),
        "encoding": ("undecodable", "not-utf8", "bom"),
        "root": ("name", "namespace", "empty"),
    }.get(check, ())


def _other_dates(found: re.Match[str]) -> Iterator[str]:
    sign, number, unit = found.groups()
    days = (int(number) if sign == "+" else -int(number)) if number else 0
    for other in (days + 1, days - 1):
        yield f"today{'+' if other >= 0 else '-'}{abs(other)}{unit or 'd'}" if other else "today"
