"""Loads an XML schema without ever asking the network.

A schema may include files of its own folder and the folders below it; document types and remote places are
refused. `xmlschema` is imported here, when a schema is wanted, since that takes longer than most of what
commands do.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from validator.errors import SchemaError
from validator.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

    from xmlschema import XMLSchema10

    from validator.schema.schema import Schema

_SHIPPED = "alma-users.xsd"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_USE_SHIPPED = "Leave the schema out to check against the one that comes with this product."
_NO_DOCTYPE = "Take the DOCTYPE out of the schema."
_LOCAL_ONLY = (
    "A schema and all that it includes must be files of one folder; nothing is read from the network."
)


def load_schema(path: Path | None = None) -> Schema:
    """The schema in the file `path`, or the one that comes with the product.

    Raises:
        SchemaError: the file cannot be read, is no XML Schema 1.0, includes what is not there or not local,
        or
            describes something else than feeds of users.
    """
    from validator.schema.schema import Schema

    if path is None:
        text = folder("schemas").joinpath(_SHIPPED).read_text(encoding="utf-8")
        return Schema(_built(text, where=f"schemas/{_SHIPPED}", allow="none"))
    found = path.resolve()
    _refuse_unreadable(found, str(path))
    xsd = _built(found.as_uri(), where=str(path), allow="sandbox", base_url=found.parent.as_uri())
    _refuse_constraints(xsd, str(path))
    return Schema(xsd, str(path))


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
        fromstring(path.read_bytes(), forbid_dtd=True)
    except OSError:
        message, hint = "The schema file is not there or cannot be read.", _USE_SHIPPED
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
