"""Reads the compiled form of the shipped schema: `schemas/alma-users.compiled.json`.

`tools/compile.py` makes it from the schema as `xmlschema` understands it; a test keeps the two alike.
It is believed only for the schema that it was made from, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from validator.resources import folder
from validator.schema.components import (
    XSD,
    Attribute,
    AttributeGroup,
    ComplexType,
    Content,
    Element,
    Particle,
    SimpleType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.schema.components import AnyType

SHIPPED = "alma-users.xsd"
COMPILED = "alma-users.compiled.json"
_BUILT_IN = "xs:"


class CompiledSchema:
    """A schema made of stored components.

    Attributes:
        version: the schema's `version`.
        elements: the elements at the top, by name.
    """

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.version: str = stored["version"]
        self._stored = stored
        self._types: dict[str, AnyType] = {}
        self.elements = {name: Element(name, self._type(of)) for name, of in stored["elements"].items()}

    def _type(self, name: str) -> AnyType:
        if name not in self._types:
            simple, complexes = self._stored["simple_types"], self._stored["types"]
            self._types[name] = (
                self._simple(name, simple[name]) if name in simple else self._complex(name, complexes[name])
            )
        return self._types[name]

    def _simple_type(self, name: str) -> SimpleType:
        found = self._type(name)
        assert isinstance(found, SimpleType)
        return found

    def _simple(self, name: str, stored: Mapping[str, Any]) -> SimpleType:
        return SimpleType(
            name.replace(_BUILT_IN, XSD),
            self._simple_type(stored["base"]) if "base" in stored else None,
            facets=tuple(f"{XSD}{facet}" for facet in stored["facets"]),
            max_length=stored.get("max_length"),
            min_value=stored.get("min_value"),
            max_value=stored.get("max_value"),
        )

    def _complex(self, name: str, stored: Mapping[str, Any]) -> ComplexType:
        attributes = AttributeGroup()
        for attribute, one in stored["attributes"].items():
            attributes[attribute] = Attribute(self._simple_type(one["type"]), one["use"], one.get("default"))
        if stored.get("any_attribute"):
            attributes[None] = None
        if "text" in stored:
            return ComplexType(name, attributes, self._simple_type(stored["text"]))
        children = stored["children"]
        particles: dict[str, Particle] = {}
        for rank, (child, of, minimum, maximum) in enumerate(children or ()):
            most = float("inf") if maximum is None else maximum
            particles[child] = Particle(rank, Element(child, self._type(of), minimum), minimum, most)
        listed = None if children is None else particles
        content = Content(stored["model"], listed, mixed=stored["mixed"])
        return ComplexType(name, attributes, content)


@cache
def compiled_schema() -> CompiledSchema | None:
    """The shipped schema from its compiled form; None where that is not there or was made from another text."""
    schemas = folder("schemas")
    try:
        stored = json.loads(schemas.joinpath(COMPILED).read_bytes())
    except (OSError, ValueError):
        return None
    digest = hashlib.sha256(schemas.joinpath(SHIPPED).read_bytes()).hexdigest()
    return CompiledSchema(stored) if stored["sha256"] == digest else None
