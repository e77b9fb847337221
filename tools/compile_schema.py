"""Compiles the shipped schema to `schemas/alma-users.compiled.json`, for `tools.compile`.

What `xmlschema` makes of the schema is written down, so that a run need not import it. A schema that goes beyond
what `validator.schema.components` has is refused; so nothing of it can get lost on the way.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from xmlschema import XMLSchema10
from xmlschema.validators import XsdAnyElement, XsdElement

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
_XSD = "{http://www.w3.org/2001/XMLSchema}"


class NotPlain(Exception):
    """The schema has something that the compiled form cannot hold; says what."""


def compiled(text: bytes) -> str:
    """The compiled form of the schema `text`.

    Raises:
        NotPlain: there is none.
    """
    schema = XMLSchema10(text.decode(), defuse="always", allow="none")
    writer = _Writer()
    elements = {name: writer.type(element, name) for name, element in schema.elements.items()}
    _refuse(list(schema.maps.identities) and any(_XSD not in name for name in schema.maps.identities), "keys")
    stored = {
        "sha256": hashlib.sha256(text).hexdigest(),
        "version": schema.version or "",
        "elements": elements,
        "types": dict(sorted(writer.types.items())),
        "simple_types": dict(sorted(writer.simple_types.items())),
    }
    return _written(stored)


def _written(stored: dict[str, Any]) -> str:
    """JSON with a line for each type."""
    parts = []
    for key, value in stored.items():
        lines = (
            [f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in value.items()]
            if isinstance(value, dict)
            else []
        )
        parts.append(
            f" {json.dumps(key)}: " + ("{\n" + ",\n".join(lines) + "\n }" if lines else json.dumps(value))
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


class _Writer:
    """Gathers types by name; one without a name goes by the path of its element."""

    def __init__(self) -> None:
        self.types: dict[str, Any] = {}
        self.simple_types: dict[str, Any] = {}

    def type(self, element: XsdElement, path: str) -> str:
        plain = (False, None, None, False, "", "")
        of = (
            element.nillable,
            element.default,
            element.fixed,
            element.abstract,
            element.block,
            element.final,
        )
        _refuse(of != plain, f"{path}: nillable, default, fixed, abstract, block or final")
        _refuse(element.name in element.maps.substitution_groups, f"{path}: substitutions")
        declared: Any = element.type
        if declared.is_simple():
            return self.simple(declared)
        name = declared.name or f"{path}/"
        if name not in self.types:
            self.types[name] = {}  # a type may stand in itself
            self.types[name] = self._complex(declared, name.rstrip("/"))
        return str(name)

    def _complex(self, declared: Any, path: str) -> dict[str, Any]:
        _refuse(declared.abstract or declared.block or declared.final, f"{path}: abstract, block or final")
        stored: dict[str, Any] = {"attributes": {}}
        for name, attribute in declared.attributes.items():
            if name is None:
                _refuse(not _takes_anything(attribute), f"{path}: a wildcard")
                stored["any_attribute"] = True
            else:
                stored["attributes"][name] = self._attribute(attribute, f"{path}/@{name}")
        if declared.has_simple_content():
            return {**stored, "text": self.simple(declared.content)}
        group = declared.content
        _refuse((group.min_occurs, group.max_occurs) != (1, 1), f"{path}: a group that is repeated")
        _refuse(group.model not in ("all", "sequence"), f"{path}: a choice")
        stored |= {"model": group.model, "mixed": bool(group.mixed)}
        return {**stored, "children": self._children(group, path)}

    def _children(self, group: Any, path: str) -> list[Any] | None:
        particles = list(group)
        if len(particles) == 1 and isinstance(particles[0], XsdAnyElement):
            wild = particles[0]
            is_bounded = (wild.min_occurs, wild.max_occurs) != (0, None)
            _refuse(is_bounded or not _takes_anything(wild), f"{path}: a wildcard")
            return None
        _refuse(not all(isinstance(one, XsdElement) for one in particles), f"{path}: a group within a group")
        _refuse(len({one.name for one in particles}) < len(particles), f"{path}: an element twice")
        return [
            [one.name, self.type(one, f"{path}/{one.name}"), one.min_occurs, one.max_occurs]
            for one in particles
        ]

    def _attribute(self, attribute: Any, path: str) -> dict[str, Any]:
        _refuse(attribute.fixed is not None or attribute.use == "prohibited", f"{path}: fixed or prohibited")
        stored = {"type": self.simple(attribute.type), "use": attribute.use}
        return stored if attribute.default is None else {**stored, "default": attribute.default}

    def simple(self, simple: Any) -> str:
        _refuse(simple.name is None, "a simple type without a name")
        name = str(simple.name).replace(_XSD, "xs:")
        if name not in self.simple_types:
            self.simple_types[name] = self._simple(simple, name)
        return name

    def _simple(self, simple: Any, name: str) -> dict[str, Any]:
        is_built_in = name.startswith("xs:")
        facets = [facet.removeprefix(_XSD) for facet in simple.facets if facet is not None]
        _refuse(not simple.is_atomic(), f"{name}: a list or a union")
        if not is_built_in:
            _refuse(facets != ["maxLength"], f"{name}: other facets than maxLength")
            _refuse(simple.base_type.name != f"{_XSD}string", f"{name}: a base other than xs:string")
        stored: dict[str, Any] = {"facets": facets}
        if simple.base_type is not None:
            stored["base"] = self.simple(simple.base_type)
        limits = {word: getattr(simple, word) for word in ("max_length", "min_value", "max_value")}
        return stored | {word: limit for word, limit in limits.items() if limit is not None}


def _takes_anything(wildcard: Any) -> bool:
    return wildcard.process_contents == "skip" and "##any" in wildcard.namespace


def _refuse(is_there: Any, what: str) -> None:
    if is_there:
        raise NotPlain(what)
