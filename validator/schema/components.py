"""The components of a stored schema: its types, elements and attributes, without `xmlschema`.

They answer as the components of `xmlschema` do where this room asks them, so that places are built from either.
Only what the shipped schema has is there: flat lists of children, texts with a greatest length, the built-in
types of `builtin`. Whatever goes beyond that is handed on to `xmlschema`, which is imported then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from validator.expression import expression
from validator.schema.builtin import JUDGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xmlschema.validators import XsdElement

XSD = "{http://www.w3.org/2001/XMLSchema}"
_BLANKS = expression(r"\s+")


class SimpleType:
    """A simple type: a built-in one, or a text with a greatest length.

    Attributes:
        name: its name; a built-in one in the namespace of XML Schema.
        base_type: what it restricts; None for the types at the root.
        facets: the names of the facets that it adds.
        max_length: the greatest length in characters, or None.
        min_value: the least number, or None; likewise `max_value`.
    """

    min_length: None = None
    enumeration: None = None
    patterns: None = None

    def __init__(
        self,
        name: str,
        base_type: SimpleType | None = None,
        *,
        facets: tuple[str, ...] = (),
        max_length: int | None = None,
        min_value: int | None = None,
        max_value: int | None = None,
    ) -> None:
        self.name = name
        self.base_type = base_type
        self.facets = dict.fromkeys(facets)
        self.max_length = max_length
        self.min_value = min_value
        self.max_value = max_value
        self._judge = JUDGES.get(name.removeprefix(XSD))

    @property
    def primitive_type(self) -> SimpleType:
        """The type at the root."""
        return self if self.base_type is None else self.base_type.primitive_type

    @staticmethod
    def is_simple() -> bool:
        """That it is no complex type."""
        return True

    @staticmethod
    def is_list() -> bool:
        """That it has no list of values."""
        return False

    @property
    def attributes(self) -> AttributeGroup:
        """None: only complex types have attributes."""
        return AttributeGroup()

    @property
    def model_group(self) -> None:
        """None: only complex types have children."""
        return

    def normalize(self, text: str) -> str:
        """`text` with blanks as the type has them: all of a text, no needless ones of the others."""
        return text if self.primitive_type.name == f"{XSD}string" else _BLANKS.sub(" ", text).strip()

    def text_is_valid(self, text: str) -> bool:
        """Whether `text` is a value of the type."""
        if self.primitive_type.name == f"{XSD}string":
            return self.max_length is None or len(text) <= self.max_length
        answer = None if self._judge is None else self._judge(self.normalize(text))
        return self._of_xmlschema(text) if answer is None else answer

    def text_decode(self, text: str) -> object:
        """The value that `text` stands for; nothing but the text itself, since no value is fixed here."""
        return self.normalize(text)

    def _of_xmlschema(self, text: str) -> bool:
        from xmlschema import XMLSchema10

        return bool(XMLSchema10.builtin_types()[self.name.removeprefix(XSD)].text_is_valid(text))


class Attribute(NamedTuple):
    """An attribute that an element may have."""

    type: SimpleType
    use: str
    default: str | None
    fixed: None = None


class AttributeGroup(dict[str | None, Attribute | None]):
    """All attributes of a type by name; None stands for any other."""

    def iter_required(self) -> Iterator[str]:
        """The names of those that may not be left out."""
        for name, attribute in self.items():
            if name is not None and attribute is not None and attribute.use == "required":
                yield name


class Content:
    """The children of a type: a flat list of elements, or whatever may come.

    Attributes:
        model: "all" where they may stand in any order, "sequence" where not.
        mixed: whether text may stand among them.
        particles: the elements by name; None where anything may stand there and is not looked into.
    """

    def __init__(self, model: str, particles: dict[str, Particle] | None, *, mixed: bool = False) -> None:
        self.model = model
        self.mixed = mixed
        self.particles = particles

    def match_element(self, name: str) -> XsdElement | Element | None:
        """The element `name`, or None."""
        particle = (self.particles or {}).get(name)
        return None if particle is None else particle.declared


class ComplexType:
    """A type with attributes, and with children or a text.

    Attributes:
        name: its name, or the path of its only element where the schema gives it none.
        attributes: the attributes.
        content: the children or the type of the text.
    """

    def __init__(self, name: str, attributes: AttributeGroup, content: Content | SimpleType) -> None:
        self.name = name
        self.attributes = attributes
        self.content = content

    @property
    def model_group(self) -> Content | None:
        """The children; None where there is a text."""
        return self.content if isinstance(self.content, Content) else None

    @staticmethod
    def is_simple() -> bool:
        """That it is no simple type."""
        return False

    def has_simple_content(self) -> bool:
        """Whether it has a text."""
        return isinstance(self.content, SimpleType)


AnyType: TypeAlias = ComplexType | SimpleType


class Element(NamedTuple):
    """An element at its place in a list of children; how often it may stand there is said by the particle."""

    name: str
    type: AnyType
    min_occurs: int = 1
    nillable: bool = False
    default: None = None
    fixed: None = None

    @property
    def attributes(self) -> AttributeGroup:
        """The attributes of its type."""
        return self.type.attributes

    @staticmethod
    def get_attributes(declared: AnyType) -> AttributeGroup:
        """The attributes that it has where it is of the type `declared`."""
        return declared.attributes


class Particle(NamedTuple):
    """An element of a flat model: its position and how often it may stand there."""

    rank: int
    declared: XsdElement | Element
    minimum: int
    maximum: float
