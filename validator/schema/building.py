"""Builds schemas with `xmlschema`, without ever asking the network.

A schema may include files of its own folder and the folders below it; document types and remote places are
refused. `xmlschema` is imported here, when a schema is built: that takes longer than most of what commands do,
and the shipped schema needs it for rare questions only (see `compiled`).
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from validator.bounded import read_bytes
from validator.errors import SchemaError, UsageError
from validator.resources import folder
from validator.schema.compiled import SHIPPED, CompiledSchema
from validator.schema.components import Element
from validator.schema.model import is_element

if TYPE_CHECKING:
    from pathlib import Path

    from xmlschema import XMLSchema10
    from xmlschema.validators import XsdElement

    from validator.schema.model import AnyElement

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_USE_SHIPPED = "Leave the schema out to check against the one that comes with this product."
_LONGEST_BYTES = 64 << 20
_NO_DOCTYPE = "Take the DOCTYPE out of the schema."
_LOCAL_ONLY = (
    "A schema and all that it includes must be files of one folder; nothing is read from the network."
)


@cache
def shipped_schema() -> XMLSchema10:
    """The schema that comes with the product."""
    text = folder("schemas").joinpath(SHIPPED).read_text(encoding="utf-8")
    return _built(text, where=f"schemas/{SHIPPED}", allow="none")


def schema_of(path: Path) -> XMLSchema10:
    """The schema in the file `path`.

    Raises:
        SchemaError: as `load_schema` has it.
    """
    found = path.resolve()
    _refuse_unreadable(found, str(path))
    xsd = _built(found.as_uri(), where=str(path), allow="sandbox", base_url=found.parent.as_uri())
    _refuse_constraints(xsd, str(path))
    return xsd


def in_full(components: XMLSchema10 | CompiledSchema) -> XMLSchema10:
    """The schema of `components` as `xmlschema` has it."""
    return shipped_schema() if isinstance(components, CompiledSchema) else components


def record_element(components: XMLSchema10 | CompiledSchema, where: str = "") -> AnyElement:
    """The element of a record: what `users` holds, or else stands at the top.

    Raises:
        SchemaError: there is none.
    """
    users = components.elements.get("users")
    group = None if users is None else users.type.model_group
    candidates = [None if group is None else group.match_element("user"), components.elements.get("user")]
    for candidate in candidates:
        if is_element(candidate):
            return candidate
    raise SchemaError(
        "The schema has no element 'user' without a namespace.",
        hint="Give a schema of Alma users XML, version 2.",
        where=where,
    )


def element_in_full(element: AnyElement, path: str) -> XsdElement:
    """What `xmlschema` has for `element`, which stands at `path` of a record."""
    if not isinstance(element, Element):
        return element
    found = cast("XsdElement", record_element(shipped_schema()))
    for name in path.split("/") if path else ():
        group = found.type.model_group
        assert group is not None  # the compiled schema has the same paths
        found = cast("XsdElement", group.match_element(name))
    return found


def _built(source: str, *, where: str, **options: Any) -> XMLSchema10:
    from xml.etree.ElementTree import ParseError

    from xmlschema import XMLSchema10, XMLSchemaException
    from xmlschema.exceptions import XMLResourceBlocked, XMLResourceForbidden

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return XMLSchema10(source, defuse="always", **options)
    except XMLResourceForbidden:
        message, hint = "An included schema has a document type or entities.", _NO_DOCTYPE
    except (XMLResourceBlocked, Warning) as error:
        message, hint = f"The schema includes what cannot be read: {_first_line(error)}", _LOCAL_ONLY
    except (
        XMLSchemaException,
        ParseError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ) as error:
        message, hint = f"This is no usable XML schema: {_first_line(error)}", _USE_SHIPPED
    raise SchemaError(message, hint=hint, where=where)


def _refuse_unreadable(path: Path, where: str) -> None:
    """Read the file once on its own: errors are then told in our words, and nothing stays open."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        fromstring(read_bytes(path, _LONGEST_BYTES), forbid_dtd=True)
    except OSError:
        message, hint = "The schema file is not there or cannot be read.", _USE_SHIPPED
    except UsageError as error:
        message, hint = error.message, error.hint
    except DefusedXmlException:
        message, hint = "The schema has a document type or entities.", _NO_DOCTYPE
    except (ParseError, ValueError, LookupError) as error:
        message, hint = f"The schema is not well-formed XML: {_first_line(error)}", _USE_SHIPPED
    else:
        return
    raise SchemaError(message, hint=hint, where=where)


def _first_line(error: BaseException) -> str:
    lines = str(getattr(error, "message", "") or error).strip().splitlines()
    line = lines[0].rstrip(" .:") if lines else type(error).__name__
    return f"{line}."


def _refuse_constraints(xsd: Any, where: str) -> None:
    """Refuse xs:key, xs:keyref and xs:unique: they compare, and records are judged one by one."""
    own = [name for name in xsd.maps.identities if not name.startswith(_XSD)]
    if own:
        raise SchemaError(
            "The schema has identity constraints (xs:key, xs:keyref, xs:unique); records are checked alone.",
            hint="Take them out of the schema; duplicates are found by rules.",
            where=where,
        )
