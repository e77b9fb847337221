"""Loads the rules: each file checked by itself, then all of them together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from validator import resources
from validator.errors import RuleBookError
from validator.rulebook import message as messages
from validator.rulebook.examples import read_examples
from validator.rulebook.fields import bind
from validator.rulebook.folders import open_folder, open_local
from validator.rulebook.forms import RuleForm
from validator.rulebook.mistakes import advice, closest, mistake
from validator.rulebook.model import Param, ParamType, Rule
from validator.rulebook.nodes import Entries, place, plain
from validator.rulebook.options import bind_options
from validator.rulebook.params import Parameters, read_as, references
from validator.rulebook.unfinished import refuse_blanks
from validator.rulebook.yaml_source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from validator.rulebook.folders import File, RuleFolder
    from validator.rulebook.model import CheckSpec
    from validator.rulebook.nodes import Node

SHIPPED = "rules"
"""How the shipped folder is called in messages."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule with what a profile needs to put parameters into it: nodes that still know their places."""

    rule: Rule
    document: Entries
    options: Node
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule that is known, sorted by id, with the checks and the folders that it came from."""

    rules: tuple[Rule, ...]
    checks: Mapping[str, CheckSpec] = field(repr=False)
    folders: tuple[RuleFolder, ...] = field(repr=False)
    loaded: Mapping[str, Loaded] = field(repr=False)

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
    own = open_folder(resources.folder(SHIPPED) if shipped is None else shipped, SHIPPED)
    all_folders = (own, *(open_local(folder) for folder in folders))
    return extended(RuleBook((), checks, (), {}), all_folders)


def extended(book: RuleBook, folders: Iterable[RuleFolder]) -> RuleBook:
    """`book` with the rules of further folders.

    Raises:
        RuleBookError: a rule cannot be used, or is there already.
    """
    more = tuple(folders)
    loaded = dict(book.loaded)
    for folder in more:
        for file in folder.rules():
            entry = read_rule(file, book.checks)
            _refuse_second(entry, loaded)
            loaded[entry.rule.id] = entry
    _check_ranks(loaded)
    rules = tuple(loaded[rule_id].rule for rule_id in sorted(loaded))
    return RuleBook(rules, book.checks, (*book.folders, *more), {rule.id: loaded[rule.id] for rule in rules})


def read_rule(file: File, checks: Mapping[str, CheckSpec]) -> Loaded:
    """The rule in `file`, checked by itself.

    Raises:
        RuleBookError: it has a mistake.
    """
    document = parse(file.read(), file.name)
    refuse_blanks(document)
    form = bind(document, RuleForm, "a rule")
    assert isinstance(document, Entries)
    _check_file_name(file, form, document)
    spec = _check_spec(form, document, checks)
    parameters = _parameters(form)
    options = Entries({}, file.name, document.line) if form.with_ is None else form.with_
    _check_references(parameters, options, document)
    bind_options(options, parameters.defaults, spec)
    _check_message(form, document, spec)
    good, bad = read_examples(form.examples, _at(document, "examples"), parameters, spec.offers, form.id)
    rule = Rule(
        id=form.id,
        name=form.name,
        since=form.since,
        severity=form.severity,
        consequence=form.consequence,
        scope=form.scope,
        summary=form.summary,
        why=form.why,
        fix=form.fix,
        docs=form.docs,
        params={
            name: Param(
                param.type, plain(param.default), param.help, param.codes or "", param.filled_by or ""
            )
            for name, param in form.params.items()
        },
        check=form.check,
        options=plain(options),
        message=form.message,
        good=good,
        bad=bad,
        outranks=form.outranks,
        origin=place(document),
    )
    return Loaded(rule, document, options, parameters)


def _at(document: Entries, word: str) -> Node:
    """The value of `word`, which the form has already asked for."""
    return document.get(word) or document


def _check_file_name(file: File, form: RuleForm, document: Entries) -> None:
    group = form.id.rstrip("0123456789").lower()
    wanted = f"{group}/{form.id}-{form.name}.yaml"
    if not file.name.replace("\\", "/").endswith(f"/{wanted}"):
        found = "/".join(re.split(r"[/\\]", file.name)[-2:])
        raise mistake(
            document.key("id"),
            f"The file of {form.id} {form.name} must be {wanted}; it is {found}.",
            "Rename it.",
        )


def _check_spec(form: RuleForm, document: Entries, checks: Mapping[str, CheckSpec]) -> CheckSpec:
    spec = checks.get(form.check)
    if spec is None:
        raise mistake(
            _at(document, "check"), f'There is no check "{form.check}".', advice(form.check, checks)
        )
    if form.scope is not spec.scope:
        raise mistake(
            _at(document, "scope"),
            f'The scope of the check "{spec.name}" is {spec.scope}, not {form.scope}.',
            f'Write "{spec.scope}".',
        )
    if not form.docs:
        raise mistake(
            _at(document, "docs"), f"{form.id} names no page that supports it.", "Add a label and a url."
        )
    return spec


def _parameters(form: RuleForm) -> Parameters:
    for name, param in form.params.items():
        read_as(param.type, param.default, f'The default of "{name}"')
        if param.codes and param.type is not ParamType.LIST:
            raise mistake(
                param.default, f'A code list fills a list; "{name}" is a {param.type}.', 'Leave "codes" out.'
            )
    return Parameters(
        {name: param.type for name, param in form.params.items()},
        {name: param.default for name, param in form.params.items()},
    )


def _check_references(parameters: Parameters, options: Node, document: Entries) -> None:
    used = set()
    for name, node in references(options):
        if name not in parameters.types:
            raise mistake(
                node, f'"${name}" is no parameter of this rule.', _dollar_advice(name, parameters.types)
            )
        used.add(name)
    params = _at(document, "params")
    for name in parameters.types:
        if name not in used and isinstance(params, Entries):
            raise mistake(
                params.key(name),
                f'The parameter "{name}" is not used.',
                f'Write "${name}" under "with", or remove it.',
            )


def _dollar_advice(name: str, known: Iterable[str]) -> str:
    near = closest(name, known)
    return f'Write "${near}".' if near else 'Declare it under "params".'


def _check_message(form: RuleForm, document: Entries, spec: CheckSpec) -> None:
    node = _at(document, "message")
    try:
        template = messages.parse(form.message)
    except RuleBookError as error:
        raise RuleBookError(error.message, hint=error.hint, where=place(node)) from None
    for name in template.placeholders:
        if name not in spec.offers:
            raise mistake(
                node,
                f'The check "{spec.name}" has no value "{name}" for a message.',
                advice(name, spec.offers),
            )
    if "?" in form.message or re.search(r"\bplease\b", form.message, re.IGNORECASE):
        raise mistake(
            node, "A message is a statement.", 'Write it without a question mark and without "please".'
        )


def _refuse_second(entry: Loaded, loaded: Mapping[str, Loaded]) -> None:
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
