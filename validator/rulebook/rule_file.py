"""Reads one rule from its YAML file, and checks it by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.errors import RuleBookError
from validator.rulebook import message as messages
from validator.rulebook.examples import read_examples
from validator.rulebook.fields import bind
from validator.rulebook.forms import RuleForm
from validator.rulebook.loaded import Loaded
from validator.rulebook.mistakes import advice, closest, mistake
from validator.rulebook.model import Param, ParamType, Rule
from validator.rulebook.nodes import Entries, place, plain
from validator.rulebook.options import bind_options
from validator.rulebook.params import Parameters, read_as, references
from validator.rulebook.unfinished import refuse_blanks
from validator.rulebook.yaml_source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.rulebook.folders import File
    from validator.rulebook.model import CheckSpec
    from validator.rulebook.nodes import Node


def read_rule_file(content: bytes, file: File, checks: Mapping[str, CheckSpec]) -> Loaded:
    """The rule that `content` holds, which stands in `file`, whether it was compiled or not.

    Raises:
        RuleBookError: it has a mistake.
    """
    document = parse(content, file.name)
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
    return Loaded(rule, file, options, parameters)


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
