"""Asks `xmlschema` whether a list of children conforms to a content model.

The loop is the one with which `xmlschema` validates an element, on names instead of elements, and it goes
on to the last child whatever it finds. Content of the compiled schema says itself what stands in it; then
`xmlschema` is not even imported, since that takes longer than most of what commands do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from validator.dataclass import dataclass
from validator.schema.components import Content, Element, Particle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xmlschema.validators import XsdElement, XsdGroup, XsdSimpleType

    from validator.schema.components import SimpleType

AnyElement: TypeAlias = "XsdElement | Element"
AnyGroup: TypeAlias = "XsdGroup | Content"
AnySimpleType: TypeAlias = "XsdSimpleType | SimpleType"


@dataclass(frozen=True, slots=True)
class Visit:
    """What `xmlschema` says of one list of children.

    Attributes:
        declared: the schema's element for each child; None where there is none, or nothing is to be judged.
        strangers: the indexes of children for which the model has no element at all.
        broken_at: where the model is first broken, an index or the number of children; None where it is kept.
        expected: the names that it expects there.
    """

    declared: tuple[XsdElement | None, ...]
    strangers: frozenset[int]
    broken_at: int | None
    expected: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether the model is kept."""
        return self.broken_at is None and not self.strangers


def is_element(component: object) -> TypeGuard[AnyElement]:
    """Whether `component` is an element, and no wildcard or nothing."""
    if component is None or isinstance(component, Element):
        return component is not None
    from xmlschema.validators import XsdElement

    return isinstance(component, XsdElement)


def elements_of(group: AnyGroup) -> Iterator[AnyElement]:
    """All elements of `group`, as the schema orders them."""
    if isinstance(group, Content):
        for particle in (group.particles or {}).values():
            yield particle.declared
        return
    from xmlschema.validators import XsdElement

    for element in group.iter_elements():
        if isinstance(element, XsdElement):
            yield element


def flat_particles(group: AnyGroup) -> dict[str, Particle] | None:
    """The elements of `group` by name, where it is an xs:all or xs:sequence of different plain elements."""
    if isinstance(group, Content):
        return group.particles
    from xmlschema.validators import XsdElement

    if group.model not in ("all", "sequence") or group.max_occurs != 1:
        return None
    particles: dict[str, Particle] = {}
    for index, particle in enumerate(group):
        if not isinstance(particle, XsdElement) or particle.name in particles:
            return None
        if particle.abstract or particle.name in particle.maps.substitution_groups:
            return None
        maximum = float("inf") if particle.max_occurs is None else particle.max_occurs
        particles[particle.name] = Particle(index, particle, particle.min_occurs, maximum)
    return particles


def child_names(group: AnyGroup) -> tuple[str, ...]:
    """The names of all elements of `group`, as the schema orders them."""
    return tuple(dict.fromkeys(element.name for element in elements_of(group)))


def visit(group: XsdGroup, names: Sequence[str]) -> Visit:
    """Walk through `group` with children of these `names`."""
    model: Any = group.get_model_visitor()
    declared: list[XsdElement | None] = []
    strangers: set[int] = set()
    broken: tuple[int, tuple[str, ...]] | None = None
    for index, name in enumerate(names):
        particle, error = _step(model, name)
        if particle is None:
            particle = group.match_element(name)
            error = error if error is not None else ()
        if broken is None and error is not None:
            broken = index, error
        element, is_known = _resolve(particle, name)
        declared.append(element)
        if not is_known:
            strangers.add(index)
    if broken is None and model.element is not None:
        for error_tuple in model.stop():
            broken = len(names), _names_of(error_tuple[2])
            break
    return Visit(
        tuple(declared), frozenset(strangers), broken[0] if broken else None, broken[1] if broken else ()
    )


def _step(model: Any, name: str) -> tuple[Any, tuple[str, ...] | None]:
    """The particle that takes `name`, or None; and the names expected where the model is broken by it."""
    while model.element is not None:
        particle = model.match_element(name)
        if particle is not None:
            error = None
            for _, _, expected in model.advance(True):
                error = _names_of(expected)
            return particle, error
        for _, _, expected in model.advance(False):
            model.clear()
            return None, _names_of(expected)
    return None, None


def _resolve(particle: Any, name: str) -> tuple[XsdElement | None, bool]:
    """The element to judge a child by, and whether the model knows the child."""
    from xmlschema.validators import XsdAnyElement, XsdElement

    if particle is None:
        return None, False
    if isinstance(particle, XsdElement):
        return particle, True
    if not isinstance(particle, XsdAnyElement) or particle.process_contents == "skip":
        return None, True
    element = particle.maps.elements.get(name)
    return element, element is not None or particle.process_contents == "lax"


def _names_of(expected: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.name for item in expected or () if getattr(item, "name", None)))
