"""The beginning of a new rule: a file with blanks, which holds as a rule once they are filled in.

A blank is a text that begins with `FILL IN`; the loader refuses a rule that still has one, and says at which line. What
can be known from the check and the field, such as the feeds of the examples, is written already.
"""

from __future__ import annotations

import json
import re
import typing
from typing import TYPE_CHECKING, Any

from validator.errors import UsageError
from validator.records.selector import Selector
from validator.rulebook.forms import Name, RuleId
from validator.rulebook.mistakes import advice, shown
from validator.rulebook.unfinished import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.rulebook.kinds import Shape
    from validator.schema.schema import Schema

CHECKS = ("required", "one-of", "pattern", "count", "present", "length")
"""The checks that a scaffold can be made for."""

_OPTIONS = {
    "required": "{{field: {field}}}",
    "one-of": "{{field: {field}, values: $values, case: exact}}",
    "pattern": "{{field: {field}, match: $match}}",
    "count": "{{select: {field}, max: $max}}",
    "present": "{{field: {field}}}",
    "length": "{{field: {field}, max: $max}}",
}
_PARAMS = {
    "one-of": "  values: {type: list, default: [GOOD], help: The values that are allowed}",
    "pattern": "  match: {type: pattern, default: '[0-9]{8}', help: What a value must look like}",
    "count": '  max: {type: number, default: "1", help: How many there may be}',
    "length": '  max: {type: number, default: "8", help: "The longest value, in UTF-16 units"}',
}
_MESSAGES = {
    "required": "{missing} is missing or blank; expected is a value",
    "one-of": "{field} {value} is not on the list[; probably meant: {nearest}]",
    "pattern": "{field} {value} does not have the agreed form",
    "count": "{field} stands there {count} times; expected is at most {max}",
    "present": "{field} is in the feed; expected is a feed without it",
    "length": "{field} has a length of {length}; expected is at most {max}",
}
_GOOD = {
    "required": "GOOD",
    "one-of": "GOOD",
    "pattern": "12345678",
    "count": "GOOD",
    "present": "",
    "length": "GOOD",
}
_BAD = {
    "required": "",
    "one-of": "OTHER",
    "pattern": "1234",
    "count": "GOOD",
    "present": "GOOD",
    "length": "123456789",
}


def scaffold(
    rule_id: str, name: str, check: str, field: str, severity: str, schema: Schema, first: tuple[str, ...]
) -> str:
    """The file of a new rule.

    Args:
        rule_id: such as LOC001.
        name: what it would allow, such as guest-without-sponsor.
        check: one of `CHECKS`.
        field: the selector of what it looks at.
        severity: error, warning or info.
        schema: to look the field up in.
        first: lines that the file begins with.

    Raises:
        UsageError: there is no such check for a scaffold, or no such field.
    """
    _look_at(rule_id, RuleId, "--id")
    _look_at(name, Name, "--name")
    if check not in CHECKS:
        raise UsageError(
            f'no scaffold is made for the check "{check}".', hint=advice(check, CHECKS), where="--check"
        )
    path = _path(field, schema)
    return "\n".join((*first, *_head(rule_id, name, severity, check, field), *_examples(check, path))) + "\n"


def _look_at(text: str, annotation: Any, option: str) -> None:
    """Whether `text` has the shape that the loader will ask for."""
    shape: Shape = typing.get_args(annotation)[1]
    if not re.fullmatch(shape.pattern, text):
        raise UsageError(f"{shown(text)} is not {shape.expected}.", hint="Write it so.", where=option)


def _path(field: str, schema: Schema) -> tuple[str, ...]:
    try:
        selector = Selector.parse(field)
    except ValueError as error:
        raise UsageError(
            f"{error}.", hint="Write it as contact_info/emails/email.", where="--field"
        ) from None
    if selector.attribute or selector.text != selector.elements:
        raise UsageError(
            "a scaffold is made for an element only.",
            hint="Name the element; add the attribute or the condition afterwards.",
            where="--field",
        )
    if selector.elements not in schema.vocabulary:
        raise UsageError(f'a user has no "{field}".', hint=advice(field, schema.vocabulary), where="--field")
    return tuple(step.name for step in selector.steps)


def _head(rule_id: str, name: str, severity: str, check: str, field: str) -> Iterator[str]:
    yield f"id: {rule_id}"
    yield f"name: {name}"
    yield 'since: "0.1"'
    yield f"severity: {severity}"
    yield "consequence: unknown  # or accepted, record-altered, record-rejected: only with a source"
    yield "scope: record"
    yield f'summary: "{BLANK}: what holds when all is well."'
    yield f'why: "{BLANK}: what happens to people otherwise."'
    yield "fix:"
    yield f'  it: "{BLANK}: what the people who write the export do, beginning with a verb."'
    yield f'  library: "{BLANK}: what the library does, beginning with a verb."'
    yield "docs:"
    yield f'  - {{label: "{BLANK}: where it was agreed", url: "{BLANK}: https://..."}}'
    if check in _PARAMS:
        yield from ("params:", _PARAMS[check])
    yield f"check: {check}"
    yield f"with: {_OPTIONS[check].format(field=field)}"
    yield f"message: {json.dumps(_MESSAGES[check])}"


def _examples(check: str, path: tuple[str, ...]) -> Iterator[str]:
    good, bad = _feed(path, _GOOD[check]), _feed(path, _BAD[check], times=2 if check == "count" else 1)
    yield "examples:"
    yield "  good:"
    yield from (
        "    - title: As it should be",
        "      xml: |",
        f"        {_users(good if check != 'present' else '')}",
    )
    yield "  bad:"
    yield from (
        "    - title: As it should not be",
        "      xml: |",
        "        <users>",
        f"        <user>{bad}</user></users>",
    )
    yield '      expect: [{line: "2"}]'


def _users(inner: str) -> str:
    return f"<users><user>{inner}</user></users>"


def _feed(path: tuple[str, ...], value: str, times: int = 1) -> str:
    leaf = f"<{path[-1]}>{value}</{path[-1]}>" * times
    for step in reversed(path[:-1]):
        leaf = f"<{step}>{leaf}</{step}>"
    return leaf
