"""The hardened parser refuses what defusedxml's reader refuses, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

import pytest
from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.expatreader import DefusedExpatParser

from validator.records.hardened import hardened_parser

if TYPE_CHECKING:
    from collections.abc import Callable

_HOSTILE = {
    "document type": b"<!DOCTYPE user><user/>",
    "system identifier": b'<!DOCTYPE user SYSTEM "http://example.edu/x.dtd"><user/>',
    "entity": b'<!DOCTYPE user [<!ENTITY a "x">]><user>&a;</user>',
    "many entities": b'<!DOCTYPE u [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><u>&b;&b;</u>',
    "external entity": b'<!DOCTYPE user [<!ENTITY a SYSTEM "file:///etc/hostname">]><user>&a;</user>',
    "parameter entity": b'<!DOCTYPE user [<!ENTITY % a SYSTEM "http://example.edu/x">%a;]><user/>',
    "unparsed entity": b'<!DOCTYPE u [<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "x" NDATA n>]><u/>',
}
_OTHER = {
    "plain": b"<user a='1'>x<b/>&amp;&#65;<![CDATA[y]]><!-- c --><?p?></user>",
    "unknown entity": b"<user>&nbsp;</user>",
    "encoding that is not true": b'<?xml version="1.0" encoding="ISO-8859-1"?><user>\xc3\xa9</user>',
    "bad bytes": b"<user>\xe9</user>",
    "not closed": b"<user>",
    "standalone": b'<?xml version="1.0" standalone="yes"?><user>&x;</user>',
    "nothing": b"",
}


def _ours(document: bytes) -> None:
    hardened_parser().Parse(document, True)


def _defused(document: bytes) -> None:
    reader = DefusedExpatParser(forbid_dtd=True)
    reader._source.setEncoding("utf-8")
    reader.reset()
    parser = reader._parser
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    parser.Parse(document, True)


def _answer(parse: Callable[[bytes], None], document: bytes) -> str:
    try:
        parse(document)
    except (DefusedXmlException, ExpatError) as error:
        return f"{type(error).__name__}: {error}"
    return "taken"


@pytest.mark.parametrize("name", [*_HOSTILE, *_OTHER])
def test_the_answer_is_that_of_defusedxml(name: str) -> None:
    """The same exception with the same text, or none."""
    document = {**_HOSTILE, **_OTHER}[name]
    assert _answer(_ours, document) == _answer(_defused, document)


@pytest.mark.parametrize("name", _HOSTILE)
def test_no_document_type_is_read(name: str) -> None:
    """Refused at its beginning, before anything that it declares."""
    with pytest.raises(DTDForbidden):
        _ours(_HOSTILE[name])


def test_entities_are_refused_by_themselves() -> None:
    """Also where a document type were let through: each of the handlers refuses."""
    for name in ("entity", "external entity", "unparsed entity"):
        parser = hardened_parser()
        parser.StartDoctypeDeclHandler = None
        with pytest.raises(DefusedXmlException):
            parser.Parse(_HOSTILE[name], True)
