"""expat without document types, entities and references to anything outside.

It refuses what `defusedxml.expatreader` refuses, with the same exceptions; a test holds both beside one another. That
module itself stands on `xml.sax`, which imports an HTTP client and takes longer to import than a small feed to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from xml.parsers.expat import ParserCreate

from defusedxml.common import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType


def hardened_parser(names: dict[str, str] | None = None) -> XMLParserType:
    """A parser for one document in UTF-8, whatever that says of itself.

    `names` are those of elements and attributes that are known, to which it adds what it meets.

    Parsing raises ExpatError where the document is not well-formed, and DefusedXmlException at a document type.
    """
    parser = ParserCreate("utf-8", None, names)
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_entity
    parser.UnparsedEntityDeclHandler = _refuse_unparsed_entity
    parser.ExternalEntityRefHandler = _refuse_reference
    return parser


def _refuse_document_type(name: str, system: str | None, public: str | None, _has_subset: object) -> NoReturn:
    raise DTDForbidden(name, system, public)


def _refuse_entity(
    name: str,
    _is_parameter: object,
    value: str | None,
    base: str | None,
    system: str | None,
    public: str | None,
    notation: str | None,
) -> NoReturn:
    raise EntitiesForbidden(name, value, base, system, public, notation)


def _refuse_unparsed_entity(
    name: str, base: str | None, system: str, public: str | None, notation: str
) -> NoReturn:
    raise EntitiesForbidden(name, None, base, system, public, notation)


def _refuse_reference(context: str, base: str | None, system: str | None, public: str | None) -> NoReturn:
    raise ExternalReferenceForbidden(context, base, system, public)
