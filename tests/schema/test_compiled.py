"""The compiled form of the shipped schema says what `xmlschema` says; nothing is lost or added on the way."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xmlschema import XMLSchema10

from tools.compile_schema import NotPlain, compiled
from validator.resources import folder
from validator.schema import compiled as compiled_room
from validator.schema import load_schema
from validator.schema.building import shipped_schema
from validator.schema.builtin import JUDGES
from validator.schema.model import child_names
from validator.schema.schema import Schema

from .mutate import FULL, spoilt_records
from .trees import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from validator.schema.place import Place
    from validator.schema.values import Values

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


@pytest.fixture(scope="module")
def in_full() -> Schema:
    """The shipped schema, built by `xmlschema`."""
    return Schema(shipped_schema())


def _places(place: Place) -> Iterator[Place]:
    yield place
    if place.children is not None:
        for name in _names(place):
            below = place.children.judge((name,)).places[0]
            assert below is not None
            yield from _places(below)


def _names(place: Place) -> tuple[str, ...]:
    return () if place.children is None else child_names(place.children.group)


def _of_values(values: Values | None) -> object:
    if values is None:
        return None
    shown = (values.primitive, values.max_length, values.is_plain, values.is_plain_boolean)
    texts = ["", "x", "1", "true", "2026-01-31", "2026-01-31T10:00:00", "9" * 30, "\N{GRINNING FACE}" * 200]
    limits = [] if values.max_length is None else ["x" * values.max_length, "x" * (values.max_length + 1)]
    return shown, [values.judge(text) for text in texts + limits]


def _described(place: Place) -> object:
    """All that can be asked of a place."""
    attributes = {name: _of_values(values) for name, values in place.attributes.declared.items()}
    alien = place.attributes.judge({"alien": "x"})
    children = None
    if place.children is not None:
        group, names = place.children.group, _names(place)
        lists = [(), names, names[::-1], (*names, *names), ("alien",), (*names[:1], "alien", *names[1:])]
        children = (group.model, names, [place.children.judge(one).faults for one in lists])
    return (
        place.path,
        place.is_mixed,
        place.attributes.required,
        attributes,
        alien,
        children,
        _of_values(place.values),
    )


def test_the_compiled_form_is_up_to_date() -> None:
    """It is written by `python -m tools.compile`."""
    schemas = folder("schemas")
    stored = schemas.joinpath("alma-users.compiled.json").read_text(encoding="utf-8")
    current = compiled(schemas.joinpath("alma-users.xsd").read_bytes())
    assert stored == current, "the schema has changed: run python -m tools.compile"


def test_every_place_is_as_xmlschema_has_it(schema: Schema, in_full: Schema) -> None:
    """Paths, types, lengths, attributes, children and what is said of them."""
    ours = [_described(place) for place in _places(schema.record)]
    theirs = [_described(place) for place in _places(in_full.record)]
    assert len(ours) > 100
    assert ours == theirs
    assert schema.vocabulary == in_full.vocabulary
    assert schema.vintage == in_full.vintage


def test_the_root_is_as_xmlschema_has_it(schema: Schema, in_full: Schema) -> None:
    """Its attribute is a number in both."""
    for text in ("12", "-1", "12.0", "", "x", "9" * 19, "9" * 30, "1_0"):
        root = tree(f'<users total_record_count="{text}" link="x"/>')
        assert schema.root_deviations(root) == in_full.root_deviations(root)


@pytest.mark.parametrize("seed", range(3))
def test_spoilt_records_are_told_alike(schema: Schema, in_full: Schema, seed: int) -> None:
    """Every deviation of 300 spoilt records, with all its texts."""
    for record in spoilt_records(Random(500 + seed), 100):
        node = tree(ET.tostring(record))
        assert schema.deviations(node) == in_full.deviations(node)


@pytest.mark.parametrize(
    ("type_name", "content"),
    [
        ("xs:token", "<first_name {type}>Ada</first_name>"),
        ("text255", "<source_link_id {type}>x</source_link_id>"),
        ("text4", "<source_link_id {type}>too long</source_link_id>"),
        ("xs:date", "<first_name {type}>Ada</first_name>"),
        ("email", "<contact_info><emails><email {type}/></emails></contact_info>"),
        ("phone", "<contact_info><emails><email {type}/></emails></contact_info>"),
        ("no:thing", "<user_group {type}>STAFF</user_group>"),
    ],
)
def test_types_named_in_a_feed(schema: Schema, in_full: Schema, type_name: str, content: str) -> None:
    """What xsi:type asks for is asked of `xmlschema`."""
    named = f'{_XSI} xsi:type="{type_name}"'
    node = tree(f"<user>{content.format(type=named)}</user>")
    assert schema.deviations(node) == in_full.deviations(node)


_PIECES = st.sampled_from(
    ["2026", "0000", "0001", "12026", "02", "29", "2", "-", ":", "T", "Z", "+", "14", "24", "00", "59", "60",
     ".", "E", "e5", "INF", "NaN", "true", "1", "0", " ", "\t", "x", "-0", "1900", "2147483647", "2147483648"]
)  # fmt: skip
_DAYS = st.builds("{:04}-{:02}-{:02}".format, st.integers(0, 10000), st.integers(0, 13), st.integers(0, 32))
_TIMES = st.builds(
    "T{:02}:{:02}:{:02}{}".format,
    st.integers(0, 25),
    st.sampled_from([0, 59, 60]),
    st.sampled_from([0, 59, 60]),
    st.sampled_from(["", ".5", ".1234567", ".", "Z", "+14:00", "-14:01", "+05:30", "+1:00"]),
)
_NUMBERS = st.one_of(
    st.integers(-(2**66), 2**66).map(str),
    st.sampled_from([2**31, -(2**31), 2**63, -(2**63)]).flatmap(
        lambda edge: st.integers(edge - 2, edge + 2).map(str)
    ),
    st.floats().map(repr),
    st.from_regex(r"[+-]?[0-9]{0,3}\.?[0-9]{0,3}([eE][+-]?[0-9]{1,4})?", fullmatch=True),
)
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=7).map("".join),
    _DAYS,
    st.builds(str.__add__, _DAYS, _TIMES),
    _NUMBERS,
    st.text(st.characters(max_codepoint=127), max_size=12),
)


@given(_TEXTS)
def test_no_opinion_differs_from_that_of_xmlschema(text: str) -> None:
    """Whatever is said of a value, by any of the types, `xmlschema` says as well."""
    for name, judge in JUDGES.items():
        simple = XMLSchema10.builtin_types()[name]
        answer = judge(simple.normalize(text))
        if answer is not None and "_" not in text:  # which `Values` refuses before
            assert simple.text_is_valid(text) == answer, name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "2026-02-28"),
        ("date", "2026-02-30"),
        ("date", "02/28/2026"),
        ("dateTime", "2026-02-28T23:59:59.5Z"),
        ("dateTime", "2026-02-28"),
        ("boolean", "TRUE"),
        ("int", "12"),
        ("int", ""),
        ("float", "12.50"),
        ("float", "12,50"),
    ],
)
def test_usual_values_are_judged_without_xmlschema(name: str, text: str) -> None:
    """There is an opinion on what feeds hold, right or wrong."""
    assert JUDGES[name](text) is not None


def test_another_schema_has_no_compiled_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema that was changed after it was compiled goes through `xmlschema`."""
    for entry in folder("schemas").iterdir():
        (tmp_path / entry.name).write_bytes(entry.read_bytes())
    text = (tmp_path / "alma-users.xsd").read_text(encoding="utf-8")
    (tmp_path / "alma-users.xsd").write_text(text + "\n<!-- changed -->\n", encoding="utf-8")
    monkeypatch.setattr(compiled_room, "folder", lambda _: tmp_path)
    compiled_room.compiled_schema.cache_clear()
    try:
        assert compiled_room.compiled_schema() is None
        assert load_schema().deviations(tree(FULL)) == []
    finally:
        compiled_room.compiled_schema.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '<xs:element name="gender" type="code255"',
            '<xs:element name="gender" nillable="true" type="code255"',
        ),
        ('<xs:element name="pin_number"', '<xs:element default="x" name="pin_number"'),
        ('<xs:attribute name="link" type="xs:string"/>', '<xs:attribute name="link" fixed="x"/>'),
        ('processContents="skip" minOccurs="0"', 'processContents="lax" minOccurs="0"'),
        ('<xs:maxLength value="4"/>', '<xs:maxLength value="4"/><xs:minLength value="1"/>'),
    ],
)
def test_what_the_compiled_form_cannot_hold_is_refused(old: str, new: str) -> None:
    """Nothing of a schema gets lost silently."""
    text = folder("schemas").joinpath("alma-users.xsd").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(NotPlain):
        compiled(text.replace(old, new, 1).encode())
