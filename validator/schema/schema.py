"""The door of the room: a schema that judges records one by one.

It knows what is valid, and says of every deviation what, where and why. It does not know what Alma does
with it, nor how bad that is: the rules say so. `xmlschema` decides what is valid; see `values` for the two
things where it is more lenient than XSD 1.0.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.schema.building import in_full, record_element
from validator.schema.model import child_names, elements_of
from validator.schema.names import Names
from validator.schema.node import join
from validator.schema.place import Place
from validator.schema.walk import attribute_deviations, record_deviations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xmlschema import XMLSchema10

    from validator.schema.compiled import CompiledSchema
    from validator.schema.deviation import Deviation
    from validator.schema.model import AnyElement
    from validator.schema.node import Node

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_MAXIMUM_DEPTH = 12


@dataclass(frozen=True, slots=True)
class AttributeWord:
    """An attribute as selectors need it: whether it is compared as a boolean, and what it is where absent."""

    is_boolean: bool
    default: str | None


class Schema:
    """An XML schema for feeds of `user` records; made by `load_schema`.

    Attributes:
        vintage: when the structure was documented, as the schema's `version` says: "2021-04"; or "".
    """

    def __init__(self, components: XMLSchema10 | CompiledSchema, where: str = "") -> None:
        """Judge by `components`, which were read from `where`.

        Raises:
            SchemaError: it describes no feed of users.
        """
        self._components = components
        self.vintage: str = components.version or ""
        users = components.elements.get("users")
        record = record_element(components, where)
        self._users = None if users is None else Place(users, "", self._lazy_names)
        self._record = Place(record, "", self._lazy_names)
        self._record_element = record

    @property
    def xsd(self) -> XMLSchema10:
        """The schema as `xmlschema` has it."""
        return in_full(self._components)

    @property
    def record(self) -> Place:
        """The place of a record, from which all that may stand in it can be reached."""
        return self._record

    def deviations(self, record: Node) -> list[Deviation]:
        """Every deviation of `record`, in document order; whatever its name, it is judged as a `user`."""
        return record_deviations(record, self._record)

    def root_deviations(self, root: Node) -> list[Deviation]:
        """The deviations of the attributes of `root`, an element `users`; none for a root of another name."""
        if self._users is None or root.name != "users":
            return []
        return attribute_deviations(root, self._users)

    def suggest(self, name: str) -> str:
        """The name of the schema's element that is most like `name`, or ""."""
        return self._names.suggest(name)

    @cached_property
    def vocabulary(self) -> Mapping[str, Mapping[str, AttributeWord]]:
        """The paths of all elements, relative to the record ("" is the record), to their attributes.

        Elements whose content the schema does not look into are there, without what stands in them.
        """
        return {path: _attribute_words(element) for path, element in self._elements}

    @cached_property
    def endings(self) -> Mapping[str, list[str]]:
        """The ends of all paths, whole steps each, to the paths of the vocabulary that end so, in its order."""
        found: dict[str, list[str]] = {}
        for path in self.vocabulary:
            steps = path.split("/")
            for first in range(len(steps)):
                found.setdefault("/".join(steps[first:]), []).append(path)
        return found

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of all elements that hold others and no text of their own, to the names of what they hold."""
        return {
            path: names
            for path, element in self._elements
            if (group := element.type.model_group) and not group.mixed and (names := child_names(group))
        }

    @cached_property
    def _elements(self) -> list[tuple[str, AnyElement]]:
        return list(_elements_from(self._record_element, "", ()))

    @cached_property
    def _names(self) -> Names:
        children = {
            path: child_names(group)
            for path, element in self._elements
            if (group := element.type.model_group)
        }
        attributes = {path: tuple(words) for path, words in self.vocabulary.items()}
        return Names(children, attributes, self.vintage)

    def _lazy_names(self) -> Names:
        return self._names


def _elements_from(
    element: AnyElement, path: str, above: tuple[object, ...]
) -> Iterator[tuple[str, AnyElement]]:
    """`element` and all elements below it with their paths; a type within itself is not entered again."""
    yield path, element
    group = element.type.model_group
    if group is None or element.type in above or len(above) >= _MAXIMUM_DEPTH:
        return
    seen: set[str] = set()
    for child in elements_of(group):
        if child.name not in seen:
            seen.add(child.name)
            yield from _elements_from(child, join(path, child.name), (*above, element.type))


def _attribute_words(element: AnyElement) -> dict[str, AttributeWord]:
    return {
        name: AttributeWord(_is_boolean(attribute.type), attribute.default)
        for name, attribute in element.attributes.items()
        if name is not None and attribute is not None and attribute.use != "prohibited"
    }


def _is_boolean(simple: Any) -> bool:
    primitive = getattr(simple, "primitive_type", None)
    return getattr(primitive, "name", None) == f"{_XSD}boolean"
