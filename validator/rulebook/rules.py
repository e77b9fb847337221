"""Loads the rules: each file checked by itself, then all of them together."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from validator import resources
from validator.dataclass import dataclass, field, replace
from validator.errors import RuleBookError
from validator.rulebook.compiled import compiled_rule
from validator.rulebook.folders import open_folder, open_local
from validator.rulebook.later import LaterChecks
from validator.rulebook.loaded import Loaded
from validator.rulebook.mistakes import advice, closest, mistake
from validator.rulebook.params import Parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from validator.rulebook.folders import File, RuleFolder
    from validator.rulebook.model import CheckSpec, Rule
    from validator.rulebook.nodes import Entries, Node

SHIPPED = "rules"
"""How the shipped folder is called in messages."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule that is known, sorted by id, with the checks and the folders that it came from.

    Those in `own` were brought by whoever asked for their folder.
    """

    rules: tuple[Rule, ...]
    checks: Mapping[str, CheckSpec] = field(repr=False)
    folders: tuple[RuleFolder, ...] = field(repr=False)
    loaded: Mapping[str, Loaded] = field(repr=False)
    own: frozenset[str] = field(default=frozenset(), repr=False)

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id, or this name.

        Raises:
            RuleBookError: there is none.
        """
        if rule_id in self.loaded:
            return self.loaded[rule_id].rule
        for rule in self.rules:
            if rule.name == rule_id:
                return rule
        known = [*self.loaded, *(rule.name for rule in self.rules)]
        near = closest(rule_id, known)
        hint = f'Write "{near}".' if near else "List them with: sis-validator rules list."
        raise RuleBookError(f'There is no rule "{rule_id}".', hint=hint)


def load_rules(
    folders: Iterable[str | Path | Traversable],
    checks: Mapping[str, CheckSpec],
    *,
    shipped: Traversable | None = None,
) -> RuleBook:
    """The shipped rules and those of local `folders`.

    Args:
        folders: local folders, laid out like the shipped one: `GROUP/ID-NAME.yaml` and `profiles/NAME.yaml`.
        checks: every check that a rule may ask for, by name.
        shipped: another folder in place of the shipped one.

    Raises:
        RuleBookError: a folder or a rule cannot be used.
    """
    first = open_folder(resources.folder(SHIPPED) if shipped is None else shipped, SHIPPED)
    others = [open_local(folder) for folder in folders]
    book = extended(RuleBook((), checks, (), {}), [first])
    whole = extended(book, others)
    return replace(whole, own=frozenset(whole.loaded.keys() - book.loaded.keys()))


def extended(book: RuleBook, folders: Iterable[RuleFolder]) -> RuleBook:
    """`book` with the rules of further folders.

    Raises:
        RuleBookError: a rule cannot be used, or is there already.
    """
    more = tuple(folders)
    loaded = dict(book.loaded)
    names = {entry.rule.name for entry in loaded.values()}
    for folder in more:
        for file in folder.rules():
            entry = read_rule(file, book.checks)
            if entry.rule.id in loaded or entry.rule.name in names:
                refuse_second(entry, loaded)
            loaded[entry.rule.id] = entry
            names.add(entry.rule.name)
    _check_ranks(loaded)
    rules = tuple(loaded[rule_id].rule for rule_id in sorted(loaded))
    return replace(
        book,
        rules=rules,
        folders=(*book.folders, *more),
        loaded={rule.id: loaded[rule.id] for rule in rules},
    )


def read_rule(file: File, checks: Mapping[str, CheckSpec]) -> Loaded:
    """The rule in `file`, checked by itself.

    Raises:
        RuleBookError: it has a mistake.
    """
    content = file.read()
    found = compiled_rule(content, file.name)
    if found is not None and _has_check(found.rule, checks):
        return Loaded(found.rule, file, found.options, Parameters(found.types, found.defaults))
    from validator.rulebook.rule_file import read_rule_file

    return read_rule_file(content, file, checks)


def _has_check(rule: Rule, checks: Mapping[str, CheckSpec]) -> bool:
    if isinstance(checks, LaterChecks):
        return True
    return rule.check in checks and checks[rule.check].scope is rule.scope


def _at(document: Entries, word: str) -> Node:
    """The value of `word`, which the form has already asked for."""
    return document.get(word) or document


def refuse_second(entry: Loaded, loaded: Mapping[str, Loaded]) -> None:
    """Refuse a rule whose id or name belongs to one of `loaded`.

    Raises:
        RuleBookError: it does.
    """
    for other in loaded.values():
        for word in ("id", "name"):
            value = getattr(entry.rule, word)
            if value == getattr(other.rule, word):
                raise mistake(
                    entry.document.key(word),
                    f'The {word} "{value}" already belongs to the rule in {other.rule.origin}.',
                    f"Choose another {word}.",
                )


def _check_ranks(loaded: Mapping[str, Loaded]) -> None:
    for rule_id, entry in loaded.items():
        for other in entry.rule.outranks:
            if other not in loaded:
                node = _at(entry.document, "outranks")
                raise mistake(node, f'There is no rule "{other}" to outrank.', advice(other, loaded))
            if other == rule_id:
                raise mistake(
                    _at(entry.document, "outranks"), f"{rule_id} cannot outrank itself.", "Leave it out."
                )
    try:
        TopologicalSorter({rule_id: entry.rule.outranks for rule_id, entry in loaded.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        node = _at(loaded[circle[-1]].document, "outranks")
        raise mistake(
            node, f"Rules outrank one another in a circle: {', '.join(circle)}.", "Break the circle."
        ) from None
