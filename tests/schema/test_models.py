"""Schemas of other shapes than the shipped one: whatever they say, the answer is that of `xmlschema`."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from validator.schema import load_schema

from .trees import kinds_and_paths, only, tree

if TYPE_CHECKING:
    from pathlib import Path

    from validator.schema.schema import Schema

_HEAD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
_MODELS = {
    "choice": '<xs:choice maxOccurs="3"><xs:element name="a"/><xs:element name="b"/></xs:choice>',
    "nested": """<xs:sequence><xs:element name="a" minOccurs="0"/><xs:choice><xs:element name="b"/>
        <xs:element name="c" maxOccurs="2"/></xs:choice><xs:element name="d" minOccurs="0"/></xs:sequence>""",
    "twice": '<xs:sequence minOccurs="0" maxOccurs="2"><xs:element name="a"/><xs:element name="b"/></xs:sequence>',
    "optional all": '<xs:all minOccurs="0"><xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:all>',
    "optional sequence": """<xs:sequence minOccurs="0"><xs:element name="a"/><xs:element name="b" minOccurs="0"/>
        <xs:element name="c"/></xs:sequence>""",
    "counted": '<xs:sequence><xs:element name="a" minOccurs="2" maxOccurs="3"/><xs:element name="b"/></xs:sequence>',
    "same name": '<xs:sequence><xs:element name="a"/><xs:element name="b"/><xs:element name="a"/></xs:sequence>',
    "wildcard": '<xs:sequence><xs:element name="a"/><xs:any processContents="lax" minOccurs="0"/></xs:sequence>',
    "strict wildcard": '<xs:sequence><xs:element name="a"/><xs:any minOccurs="0"/></xs:sequence>',
    "substitution": '<xs:sequence><xs:element ref="head"/><xs:element name="b" minOccurs="0"/></xs:sequence>',
    "empty": "",
}
_GLOBALS = """<xs:element name="head" type="xs:string"/><xs:element name="c" substitutionGroup="head"/>
<xs:element name="d" type="xs:date"/>"""


def _schema(folder: Path, body: str) -> Schema:
    path = folder / "local.xsd"
    path.write_text(f"{_HEAD}{body}</xs:schema>", encoding="utf-8")
    return load_schema(path)


def _user(model: str) -> str:
    return f'<xs:element name="user"><xs:complexType>{model}</xs:complexType></xs:element>'


@pytest.mark.parametrize("model", _MODELS)
def test_any_model_has_the_answer_of_xmlschema(tmp_path: Path, model: str) -> None:
    """Random lists of children: no deviation where it is valid, at least one where it is not."""
    schema = _schema(tmp_path, _user(_MODELS[model]) + _GLOBALS)
    random = Random(7)
    seen = set()
    for _ in range(150):
        names = random.choices("abcdex" if random.random() < 0.3 else "abcd", k=random.randint(0, 4))
        xml = f"<user>{''.join(f'<{name}/>' for name in names)}</user>"
        is_valid = schema.xsd.is_valid(ET.fromstring(xml))
        assert (not schema.deviations(tree(xml))) == is_valid, xml
        seen.add(is_valid)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("model", "children", "expected"),
    [
        ("choice", "<x/><a/><y/>", [("unknown-element", "x"), ("unknown-element", "y")]),
        ("nested", "<c/><a/>", [("misplaced-element", "a")]),
        ("nested", "<a/>", [("missing-element", "b")]),
        ("counted", "<a/><b/>", [("missing-element", "a")]),
        ("counted", "<b/><a/><a/><a/><a/>", [("misplaced-element", "b"), ("repeated-element", "a[4]")]),
        ("wildcard", "<a/><d>x</d>", [("not-a-date", "d")]),
        ("substitution", "<c/><b/>", []),
        ("empty", "<a/>text", [("unexpected-content", ""), ("unknown-element", "a")]),
    ],
)
def test_what_is_said_of_other_models(
    tmp_path: Path, model: str, children: str, expected: list[tuple[str, str]]
) -> None:
    """Flat models in full; others by their unknown children, or by the first place where they break."""
    schema = _schema(tmp_path, _user(_MODELS[model]) + _GLOBALS)
    assert kinds_and_paths(schema, f"<user>{children}</user>") == expected


_TYPES = """
<xs:element name="users"><xs:complexType><xs:sequence><xs:element name="user" maxOccurs="unbounded">
<xs:complexType><xs:all>
<xs:element name="code" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="STAFF"/><xs:enumeration value="STUDENT"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="zip" minOccurs="0"><xs:simpleType><xs:restriction base="xs:token">
  <xs:pattern value="[0-9]{5}"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="short" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
  <xs:minLength value="3"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="narrow" minOccurs="0"><xs:simpleType><xs:restriction base="xs:token">
  <xs:maxLength value="2"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="late" minOccurs="0"><xs:simpleType><xs:restriction base="xs:date">
  <xs:minInclusive value="2026-01-01"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="few" minOccurs="0"><xs:simpleType><xs:restriction>
  <xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType><xs:maxLength value="2"/>
  </xs:restriction></xs:simpleType></xs:element>
<xs:element name="one" type="xs:int" fixed="1" minOccurs="0"/>
<xs:element name="usual" type="xs:date" default="2026-01-01" minOccurs="0"/>
<xs:element name="unset" type="xs:date" nillable="true" minOccurs="0"/>
<xs:element name="price" type="xs:decimal" minOccurs="0"/>
<xs:element name="at" type="xs:time" minOccurs="0"/>
</xs:all><xs:attribute name="id" use="required"/></xs:complexType>
</xs:element></xs:sequence></xs:complexType></xs:element>
"""
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return _schema(tmp_path_factory.mktemp("schema"), _TYPES)


@pytest.mark.parametrize(
    "content",
    [
        "<code>STAFF</code><zip> 61801 </zip><short>abc</short>",
        "<narrow>  ab  </narrow><late>2026-01-01</late><few>100 2000</few>",
        "<one/><usual/><price>1.5</price><at>08:00:00</at>",
        "<one>01</one>",
        f'<unset {_XSI} xsi:nil="true"/>',
        f'<unset {_XSI} xsi:nil="0">2026-01-01</unset>',
    ],
)
def test_valid_values_of_other_types(types: Schema, content: str) -> None:
    """Facets, lists, defaults, fixed values, nil: as `xmlschema` has it."""
    xml = f'<user id="1">{content}</user>'
    assert types.xsd.is_valid(ET.fromstring(f"<users>{xml}</users>"))
    assert kinds_and_paths(types, xml) == []


@pytest.mark.parametrize(
    ("content", "kind", "expected", "nearest"),
    [
        ("<code>staff</code>", "value-not-allowed", "one of STAFF, STUDENT", "STAFF"),
        ("<code/>", "value-not-allowed", "one of STAFF, STUDENT", ""),
        ("<zip>6180</zip>", "value-not-allowed", "a text that matches the pattern [0-9]{5}", ""),
        ("<short>ab</short>", "value-not-allowed", "at least 3 characters", ""),
        ("<narrow>abc</narrow>", "too-long", "at most 2 characters (UTF-16 units)", ""),
        ("<late>2025-12-31</late>", "value-not-allowed", "a value that the schema's type allows", ""),
        ("<late>tomorrow</late>", "not-a-date", "a date as YYYY-MM-DD", ""),
        ("<few>1 2 3</few>", "value-not-allowed", "a value that the schema's type allows", ""),
        ("<one>2</one>", "value-not-allowed", "1", "1"),
        ("<usual>x</usual>", "not-a-date", "a date as YYYY-MM-DD", ""),
        ("<price>1,5</price>", "not-a-number", "a number", ""),
        ("<at>8:00</at>", "not-a-date", "a value of the type time", ""),
        (f'<unset {_XSI} xsi:nil="true">2026-01-01</unset>', "unexpected-content", "an empty element", ""),
        (f'<unset {_XSI} xsi:nil="yes">2026-01-01</unset>', "not-a-boolean", "true or false", ""),
    ],
)
def test_bad_values_of_other_types(
    types: Schema, content: str, kind: str, expected: str, nearest: str
) -> None:
    """Each is one deviation that says what the schema allows."""
    found = only(types, f'<user id="1">{content}</user>')
    assert (found.kind.value, found.expected, found.nearest) == (kind, expected, nearest)


def test_a_required_attribute(types: Schema) -> None:
    """It is missed at its element, or explained by another spelling of it."""
    missing = only(types, "<user/>")
    assert (missing.kind.value, missing.path, missing.at) == ("missing-attribute", "@id", 0)
    misspelt = only(types, '<user ID="1"/>')
    assert (misspelt.kind.value, misspelt.meant) == ("unknown-attribute", "@id")


def test_a_schema_that_nests_itself(tmp_path: Path) -> None:
    """Names and records of a recursive schema come to an end."""
    body = """<xs:element name="user" type="u"/><xs:complexType name="u"><xs:sequence>
    <xs:element name="user" type="u" minOccurs="0"/></xs:sequence></xs:complexType>"""
    schema = _schema(tmp_path, body)
    assert kinds_and_paths(schema, "<user><user><user><x/></user></user></user>") == [
        ("unknown-element", "user/user/x")
    ]
    assert set(schema.vocabulary) == {"", "user"}
