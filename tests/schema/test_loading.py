"""Loading schemas: the shipped one, others, and hostile ones, without the network."""

# Tables read best with one case to a line.
# ruff: noqa: E501

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from validator.errors import SchemaError
from validator.schema import load_schema

from .trees import kinds_and_paths

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
_USER = f"""{_HEAD}<xs:element name="user"><xs:complexType><xs:sequence>
<xs:element name="a" type="xs:date"/></xs:sequence></xs:complexType></xs:element></xs:schema>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any attempt to connect."""

    def refuse(*_: object) -> None:
        raise AssertionError("a schema asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def _written(folder: Path, text: str, name: str = "local.xsd") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_local_schema_with_odd_characters_in_its_path(tmp_path: Path) -> None:
    """Any schema whose records are called user will do; without a version it has no vintage."""
    folder = tmp_path / "a #1 %20 é"
    folder.mkdir()
    schema = load_schema(_written(folder, _USER))
    assert schema.vintage == ""
    assert kinds_and_paths(schema, "<user><b/></user>") == [
        ("missing-element", "a"),
        ("unknown-element", "b"),
    ]


def test_includes_of_the_same_folder_are_read(tmp_path: Path) -> None:
    """A consortium may split its schema."""
    _written(tmp_path, f'{_HEAD}<xs:element name="user" type="xs:date"/></xs:schema>', "part.xsd")
    path = _written(tmp_path, f'{_HEAD}<xs:include schemaLocation="part.xsd"/></xs:schema>')
    assert kinds_and_paths(load_schema(path), "<user>x</user>") == [("not-a-date", "")]


_DOCTYPE = '<!DOCTYPE xs:schema [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{_DOCTYPE}{_HEAD}<xs:element name='user' type='&b;'/></xs:schema>", "document type"),
        (_HEAD + '<xs:include schemaLocation="http://192.0.2.1/a.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:include schemaLocation="https://example.org/a.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:import namespace="urn:a" schemaLocation="ftp://example.org/a.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:include schemaLocation="file://example.org/share/a.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:include schemaLocation="missing.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:include schemaLocation="../outside.xsd"/></xs:schema>', "cannot be read"),
        (_HEAD + '<xs:element name="user" type="nowhere"/></xs:schema>', "no usable XML schema"),
        (_HEAD + "<xs:element/></xs:schema>", "no usable XML schema"),
        (_HEAD + '<xs:element name="person"/></xs:schema>', "no element 'user'"),
        (_USER.replace("</xs:complexType></xs:element>", '</xs:complexType><xs:unique name="u"><xs:selector xpath="a"/>'
                       '<xs:field xpath="."/></xs:unique></xs:element>'), "identity constraints"),
        ("<users/>", "no usable XML schema"),
        ("<xs:schema", "not well-formed"),
        ("", "not well-formed"),
        ("just text", "not well-formed"),
    ],
)  # fmt: skip
def test_schemas_that_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """Each is one error that says what is wrong, where, and what to do."""
    (tmp_path / "outside.xsd").write_text(_USER, encoding="utf-8")
    folder = tmp_path / "inside"
    folder.mkdir()
    path = _written(folder, text)
    with pytest.raises(SchemaError, match=message) as caught:
        load_schema(path)
    assert caught.value.hint.endswith(".")
    assert caught.value.where == str(path)


def test_a_schema_that_includes_a_document_type(tmp_path: Path) -> None:
    """What is included is as little trusted."""
    _written(tmp_path, f"{_DOCTYPE}{_USER}", "part.xsd")
    path = _written(tmp_path, f'{_HEAD}<xs:include schemaLocation="part.xsd"/></xs:schema>')
    with pytest.raises(SchemaError):
        load_schema(path)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"<?xml version='1.0' encoding='nonsense'?><a/>", b"\x00" * 10]
)
def test_bytes_that_are_no_text(tmp_path: Path, content: bytes) -> None:
    """Undecodable schemas are errors, not tracebacks."""
    path = tmp_path / "local.xsd"
    path.write_bytes(content)
    with pytest.raises(SchemaError):
        load_schema(path)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    """Neither a folder nor nothing is a schema."""
    for path in (tmp_path, tmp_path / "missing.xsd"):
        with pytest.raises(SchemaError, match="not there or cannot be read"):
            load_schema(path)


def test_the_room_is_cheap_to_enter() -> None:
    """Importing the door loads no `xmlschema`; loading a schema does."""
    code = "import sys, validator.schema; sys.exit('xmlschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
