"""Elements and attributes that the schema does not allow where they are, and that every record has nevertheless.

What is to be said of an unknown element depends on its name and its place alone, of an unknown attribute on its value
besides, so a record need not be read with care because of it. That holds for strangers at which no rule can look: only
these are recognised. Of a field that stands there twice, rules look at both, as they do where that is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.selecting import selectors_of
from validator.engine.wishes import selected_of
from validator.records.selector import without_positions
from validator.schema.deviation import DeviationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.grammar import Lessons
    from validator.records.selector import Selector
    from validator.records.tree import Node

MOST_STRANGERS = 20
"""How many strangers are expected."""
_SINGLE = frozenset({"primary_id", "user_group", "campus_code"})
"""They tell whose a record is: one of which there are two is read with care."""


def strangers_in(
    root: Node, found: Mapping[str, Sequence[Node]], vocabulary: Mapping[str, Collection[str]]
) -> set[str]:
    """The paths of what the schema does not know at its place in the record `root`: `nickname`, `emails/email/@kind`.

    Args:
        root: the record.
        found: its elements, as its index has found them.
        vocabulary: the paths of all elements with the names of their attributes, as the schema has them.
    """
    strangers = {_path(node) for node in found.get("", ())}
    for path, nodes in ({**found, "": (root,)}).items():
        known = vocabulary.get(path, ())
        above = f"{path}/@" if path else "@"
        # Names with a prefix, and namespaces, are not a schema's to know.
        strangers.update(
            above + name
            for node in nodes
            if node.attributes
            for name in node.attributes
            if name not in known and ":" not in name and name != "xmlns"
        )
    return strangers


def _path(node: Node) -> str:
    names = []
    while node.parent is not None:
        names.append(node.name)
        node = node.parent
    return "/".join(reversed(names))


def repeated_in(record: CarefulRecord) -> set[str]:
    """The paths of elements of which a record has more than the schema allows."""
    return {
        without_positions(one.path) for one in record.deviations if one.kind is DeviationKind.REPEATED_ELEMENT
    }


def expected(plan: Plan, lessons: Lessons) -> frozenset[str]:
    """The strangers that records may have without anything else that is said of them being another."""
    usual = lessons.usual_strangers
    if not usual or any(
        plan.profile.suppressions[position].where
        for number, _, _ in plan.stranger_rules
        for position in plan.exceptions.get(number, ())
    ):
        return frozenset()
    chains = [*_chains(plan)]
    repeatable = plan.schema.vocabulary.keys() - plan.schema.holders.keys() - _SINGLE
    chosen = sorted(usual, key=lambda path: (-lessons.strangers[path], path))
    return frozenset(
        [path for path in chosen if path in repeatable or not _is_within_reach(path.split("/"), chains)][
            :MOST_STRANGERS
        ]
    )


def _chains(plan: Plan) -> Iterator[list[str]]:
    """The names on the way to whatever some rule looks at, from the record or from somewhere in it."""
    selectors: list[Selector] = []
    for number, _, options in plan.record_rules:
        selectors += [*selected_of(plan.rules[number]), *selectors_of(options)]
    for check, _, all_options in plan.feed_rules:
        selectors += check.selected(all_options)
        for options in all_options:
            selectors += selectors_of(options)
    for selector in dict.fromkeys(selectors):
        names = [step.name for step in selector.steps]
        yield [*names, f"@{selector.attribute}"] if selector.attribute else names
        for number, step in enumerate(selector.steps, 1):
            if step.condition is not None:
                mark = "@" if step.condition.is_attribute else ""
                yield [*names[:number], mark + step.condition.name]


def _is_within_reach(names: Sequence[str], chains: Iterable[Sequence[str]]) -> bool:
    """Whether a way, wherever it begins, leads to the element with these names on its path, or on from there."""
    return any(names[-length:] == chain[:length] for chain in chains for length in range(1, len(chain) + 1))
