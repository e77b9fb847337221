"""A place of the schema: an element at one path of a record, and all that may stand in it.

Places are built from the components of `xmlschema` when a feed first comes there. Each keeps its own memory
of what it has judged, so the common record costs a few lookups per element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.privacy import Privacy, privacy_of
from validator.schema.attributes import Attributes
from validator.schema.content import Children
from validator.schema.node import join
from validator.schema.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmlschema.validators import XsdType

    from validator.schema.model import AnyElement
    from validator.schema.names import Guess, Names

_XSD = "http://www.w3.org/2001/XMLSchema"


class Place:
    """An element of the schema at one path.

    Attributes:
        path: the element path relative to the record, without positions; "" for the record.
        attributes: judges its attributes.
        needs_attributes: whether some of them may not be left out.
        values: judges its text, where it has no children; else None.
        children: judges its children, where it may have some; else None.
        is_mixed: whether text may stand among the children.
    """

    __slots__ = (
        "_element",
        "_names",
        "_places",
        "_type",
        "_typed",
        "attributes",
        "children",
        "is_mixed",
        "needs_attributes",
        "path",
        "values",
    )

    def __init__(
        self, element: AnyElement, path: str, names: Callable[[], Names], xsd_type: XsdType | None = None
    ) -> None:
        """Build the place of `element` at `path`.

        Args:
            element: the component.
            path: see the attribute.
            names: gives all names of the schema; asked only when a name is unknown.
            xsd_type: the type, where a feed names another than the element's own.
        """
        self.path = path
        self._element = element
        self._names = names
        declared: Any = xsd_type or element.type
        self._type = declared
        self._places: dict[int, Place] = {}
        self._typed: dict[str, Place | None] = {}
        self.attributes = Attributes(
            element.get_attributes(declared), path, self._guess_attribute, is_nillable=element.nillable
        )
        self.needs_attributes = bool(self.attributes.required)
        self.values: Values | None = None
        self.children: Children | None = None
        self.is_mixed = False
        content: Any = declared if declared.is_simple() else declared.content
        if declared.is_simple() or declared.has_simple_content():
            tell = privacy_of(path) is Privacy.PUBLIC
            self.values = Values(content, element, "element", required=element.min_occurs > 0, tell=tell)
        else:
            self.is_mixed = bool(content.mixed)
            self.children = Children(content, self._guess_child, self.below)

    def below(self, element: AnyElement) -> Place:
        """The place of the child `element`, which the content model of this place declares."""
        place = self._places.get(id(element))
        if place is None:
            place = Place(element, join(self.path, element.name), self._names)
            self._places[id(element)] = place
        return place

    def typed(self, type_name: str) -> Place | None:
        """This place with the type that an `xsi:type` names; None where that type may not stand here."""
        if type_name not in self._typed:
            self._typed[type_name] = self._with_type(type_name.strip())
        return self._typed[type_name]

    def _with_type(self, type_name: str) -> Place | None:
        from validator.schema.building import element_in_full

        namespaces = {"": "", "xs": _XSD, "xsd": _XSD}
        element = element_in_full(self._element, self.path)
        declared: Any = self._type if element is self._element else element.type
        try:
            found = element.maps.get_instance_type(type_name, declared, namespaces)
        except (KeyError, TypeError, ValueError):
            return None
        if found.abstract or found.is_blocked(element):
            return None
        return Place(element, self.path, self._names, found)

    def _guess_child(self, name: str) -> Guess:
        return self._names().element(name, self.path)

    def _guess_attribute(self, name: str) -> Guess:
        return self._names().attribute(name, self.path)
