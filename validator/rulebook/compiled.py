"""The shipped rules and profiles as they were read once, by the SHA-256 of their files.

Reading YAML strictly takes longer than checking a small feed, and the shipped files do not change. What
`tools/compile.py` wrote of them is believed for a file of the same content and place only; every other file, such
as a local rule, is read as ever. Nothing here finds mistakes: what is compiled had none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from validator import resources
from validator.rulebook.model import (
    Consequence,
    Example,
    Fix,
    Link,
    Param,
    ParamType,
    Rule,
    Scope,
    Severity,
)
from validator.rulebook.nodes import Entries, Items, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.rulebook.nodes import Node

COMPILED = "rules"
"""The file in `validator/compiled`, without its suffix."""


class CompiledRule:
    """A rule as its file states it, with the nodes that profiles put parameters into."""

    def __init__(self, stored: Mapping[str, Any], file: str) -> None:
        """Unfold `stored`, which `store_rule` made; `file` is the name of the rule's file for messages."""
        texts = stored["rule"]
        self.rule = Rule(
            **{word: texts[word] for word in _TEXTS},
            severity=Severity(texts["severity"]),
            consequence=Consequence(texts["consequence"]),
            scope=Scope(texts["scope"]),
            fix=Fix(*texts["fix"]),
            docs=tuple(Link(*link) for link in texts["docs"]),
            params={name: _param(param) for name, param in texts["params"].items()},
            options=frozen(texts["options"]),
            good=_Examples(texts["good"], file),
            bad=_Examples(texts["bad"], file),
            outranks=tuple(texts["outranks"]),
            origin=f"{file}:{texts['line']}",
        )
        self.options = node_of(stored["options"], file)
        self.defaults = {name: node_of(node, file) for name, node in stored["defaults"].items()}
        self.types = {name: param.type for name, param in self.rule.params.items()}


class _Examples(Sequence[Example]):
    """The examples of a rule, unfolded when one of them is asked for: a check never does."""

    def __init__(self, stored: list[Any], file: str) -> None:
        self._stored = stored
        self._file = file

    @cached_property
    def _unfolded(self) -> tuple[Example, ...]:
        return tuple(_example(one, self._file) for one in self._stored)

    @overload
    def __getitem__(self, at: int) -> Example: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, at: int | slice) -> Example | tuple[Example, ...]:
        return self._unfolded[at]

    def __len__(self) -> int:
        return len(self._stored)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._unfolded == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._unfolded)


_TEXTS = ("id", "name", "since", "summary", "why", "check", "message")


def compiled_rule(content: bytes, file: str) -> CompiledRule | None:
    """The rule whose file has this content and this name, if it was compiled."""
    stored = _stored("rules", content)
    if stored is None or not file.replace("\\", "/").endswith(f"/{stored['path']}"):
        return None
    return CompiledRule(stored, file)


def compiled_document(content: bytes, file: str) -> Entries | None:
    """The document in a file of this content, if it was compiled; `file` is its name for messages."""
    stored = _stored("documents", content)
    node = None if stored is None else node_of(stored, file)
    return node if isinstance(node, Entries) else None


def is_harmless(expression: str) -> bool:
    """Whether this regular expression stands in a shipped rule or profile, and was found not to be slow."""
    return expression in resources.compiled(COMPILED).get("harmless", {})


def _stored(kind: str, content: bytes) -> Any:
    return resources.compiled(COMPILED).get(kind, {}).get(hashlib.sha256(content).hexdigest())


def store_rule(rule: Rule, options: Node, defaults: Mapping[str, Node], path: str) -> dict[str, Any]:
    """A rule as JSON can hold it; `path` is its folder and file."""
    texts: dict[str, Any] = {word: getattr(rule, word) for word in _TEXTS}
    texts |= {
        "severity": rule.severity.value,
        "consequence": rule.consequence.value,
        "scope": rule.scope.value,
        "fix": [rule.fix.it, rule.fix.library],
        "docs": [[link.label, link.url] for link in rule.docs],
        "params": {
            name: [one.type.value, one.default, one.help, one.codes, one.filled_by]
            for name, one in rule.params.items()
        },
        "options": rule.options,
        "good": [_stored_example(example) for example in rule.good],
        "bad": [_stored_example(example) for example in rule.bad],
        "outranks": rule.outranks,
        "line": _line(rule.origin),
    }
    return {
        "path": path,
        "rule": texts,
        "options": store_node(options),
        "defaults": {name: store_node(node) for name, node in defaults.items()},
    }


def _param(stored: list[Any]) -> Param:
    kind, default, *rest = stored
    return Param(ParamType(kind), frozen(default), *rest)


def _stored_example(example: Example) -> list[Any]:
    return [
        example.title,
        _stored_files(example.files),
        example.expect,
        example.as_of.isoformat(),
        example.params,
        _line(example.origin),
        example.schema,
        example.also,
        _stored_files(example.old),
    ]


def _example(stored: list[Any], file: str) -> Example:
    title, files, expect, as_of, params, line, schema, also, old = stored
    return Example(
        title,
        _files(files),
        frozen(expect),
        dt.date.fromisoformat(as_of),
        frozen(params),
        f"{file}:{line}",
        schema,
        tuple(also),
        _files(old),
    )


def _stored_files(files: Iterable[tuple[str, bytes]]) -> list[list[str]]:
    """Names with bytes, each byte as the character of its number."""
    return [[name, content.decode("latin-1")] for name, content in files]


def _files(stored: Iterable[tuple[str, str]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, content.encode("latin-1")) for name, content in stored)


def frozen(value: Any) -> Any:
    """What `nodes.plain` gives, from JSON: lists are tuples again."""
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    return {key: frozen(item) for key, item in value.items()} if isinstance(value, dict) else value


def store_node(node: Node) -> Any:
    """A node as JSON can hold it: its line, and a text, a list of nodes, or keys with their lines and nodes."""
    if isinstance(node, Scalar):
        return [node.line, node.text]
    if isinstance(node, Items):
        return [node.line, [store_node(item) for item in node.nodes]]
    entries = {name: [key.line, store_node(value)] for name, (key, value) in node.nodes.items()}
    return [node.line, entries]


def node_of(stored: Any, file: str) -> Node:
    """The node that `store_node` made `stored` from, in the file `file`."""
    line, content = stored
    if isinstance(content, str):
        return Scalar(content, file, line)
    if isinstance(content, list):
        return Items(tuple([node_of(item, file) for item in content]), file, line)
    entries = {name: (Scalar(name, file, at), node_of(value, file)) for name, (at, value) in content.items()}
    return Entries(entries, file, line)


def _line(origin: str) -> int:
    return int(origin.rpartition(":")[2])
