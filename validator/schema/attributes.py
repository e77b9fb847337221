"""Judges the attributes of an element.

Namespace declarations are no attributes, and `xsi:schemaLocation` and `xsi:noNamespaceSchemaLocation` may
stand everywhere, as XML Schema 1.0 has it; `xml:lang` and the like may not unless the schema says so. The
prefix `xsi` is taken for the instance namespace, since nodes come without namespaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.privacy import Privacy, privacy_of
from validator.schema.deviation import DeviationKind
from validator.schema.judgement import MEMORY, Judgement
from validator.schema.node import join
from validator.schema.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.schema.names import Guess

XSI_NIL = "xsi:nil"
XSI_TYPE = "xsi:type"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LOCATIONS = frozenset({"xsi:schemaLocation", "xsi:noNamespaceSchemaLocation"})


@dataclass(frozen=True, slots=True)
class AttributeShape:
    """What the schema says of one set of attributes.

    `is_nil` says that the element is marked as nil, so it has to be empty; `is_wrongly_nil` that it is
    marked but may not be, so there is no telling what it should hold.
    """

    faults: tuple[Judgement, ...]
    is_nil: bool = False
    is_wrongly_nil: bool = False


class Attributes:
    """What attributes one place of the schema allows.

    Args:
        group: the attributes of the place's type.
        path: the place, relative to the record.
        is_nillable: whether the schema lets the element be marked as nil.
        guess: tells what an unknown name was meant to be at this place.
    """

    def __init__(self, group: Any, path: str, guess: Callable[[str], Guess], *, is_nillable: bool) -> None:
        self._group = group
        self._guess = guess
        self._is_nillable = is_nillable
        self._has_wildcard = None in group
        self._values: dict[str, Values] = {}
        self.required: tuple[str, ...] = tuple(_written(name) for name in group.iter_required())
        for name, attribute in group.items():
            if name is None or attribute.use == "prohibited":
                continue
            written = _written(name)
            tell = privacy_of(join(path, f"@{written}")) is Privacy.PUBLIC
            self._values[written] = Values(
                attribute.type, attribute, "attribute", required=written in self.required, tell=tell
            )
        self._known: dict[tuple[tuple[str, str], ...], AttributeShape] = {}

    @property
    def declared(self) -> Mapping[str, Values]:
        """The attributes that the schema declares, as written, with what judges their values."""
        return self._values

    def judge(self, attributes: Mapping[str, str]) -> AttributeShape:
        """The shape of these `attributes`, raw names to values."""
        key = tuple(attributes.items())
        shape = self._known.get(key)
        if shape is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            shape = self._known[key] = self._judge(attributes)
        return shape

    def _judge(self, attributes: Mapping[str, str]) -> AttributeShape:
        faults = [fault for name, value in attributes.items() for fault in self._faults(name, value)]
        explained = {fault.meant.removeprefix("@") for fault in faults}
        for name in self.required:
            if name not in attributes and name not in explained:
                reason = "the schema requires this attribute"
                faults.append(Judgement(DeviationKind.MISSING_ATTRIBUTE, name, None, name, reason))
        nil = attributes.get(XSI_NIL)
        if nil is None:
            return AttributeShape(tuple(faults))
        is_nil = self._is_nillable and nil.strip() in ("true", "1")
        return AttributeShape(tuple(faults), is_nil, not self._is_nillable)

    def _faults(self, name: str, value: str) -> Iterator[Judgement]:
        prefix = name.partition(":")[0]
        if name in self._values:
            judgement = self._values[name].judge(value)
            if judgement is not None:
                yield Judgement(
                    judgement.kind,
                    name,
                    value,
                    judgement.expected,
                    judgement.reason,
                    judgement.nearest,
                )
        elif prefix == "xmlns":
            yield from _namespace_faults(name, value)
        elif prefix == "xsi":
            yield from self._instance_faults(name, value)
        elif not self._has_wildcard:
            guess = self._guess(name)
            yield Judgement(
                DeviationKind.UNKNOWN_ATTRIBUTE,
                name,
                None,
                guess.expected,
                guess.reason,
                guess.nearest,
                guess.meant,
            )

    def _instance_faults(self, name: str, value: str) -> Iterator[Judgement]:
        if name in _LOCATIONS or name == XSI_TYPE:
            return
        if name != XSI_NIL:
            reason = "XML Schema has no such attribute"
            yield Judgement(DeviationKind.UNKNOWN_ATTRIBUTE, name, None, "no attribute of this name", reason)
        elif not self._is_nillable:
            reason = "the schema does not let this element be marked as nil"
            yield Judgement(DeviationKind.UNKNOWN_ATTRIBUTE, name, None, "an element without xsi:nil", reason)
        elif value.strip() not in ("true", "false", "1", "0"):
            reason = "only true, false, 1 and 0 are allowed"
            yield Judgement(DeviationKind.NOT_A_BOOLEAN, name, value, "true or false", reason)


def _namespace_faults(name: str, value: str) -> Iterator[Judgement]:
    """A default namespace takes the element out of the schema; a prefix alone changes nothing."""
    if name == "xmlns" and value:
        yield Judgement(
            DeviationKind.UNKNOWN_ATTRIBUTE,
            name,
            None,
            "no default namespace",
            "the elements of the schema are in no namespace",
        )


def _written(name: str) -> str:
    """How an attribute of the schema is written in a feed."""
    return f"xml:{name.removeprefix(_XML)}" if name.startswith(_XML) else name
