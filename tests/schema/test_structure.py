"""Order, repetition, nesting, stray text, and the attributes that XML Schema itself defines."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from .trees import kinds_and_paths, only, record_with, tree

if TYPE_CHECKING:
    from validator.schema.schema import Schema

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def _contact(*names: str) -> str:
    return f"<user><contact_info>{''.join(f'<{name}/>' for name in names)}</contact_info></user>"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("addresses emails phones", []),
        ("addresses phones emails", ["emails must come before phones"]),
        ("phones addresses emails", ["phones must come after emails"]),
        ("emails addresses phones", ["addresses must come before emails"]),
        ("emails phones addresses", ["addresses must come before emails"]),
        ("phones emails addresses", ["emails must come before phones", "addresses must come before phones"]),
        ("phones addresses", ["addresses must come before phones"]),
    ],
)
def test_the_order_of_contact_info(schema: Schema, order: str, expected: list[str]) -> None:
    """As few elements as possible are called misplaced, and each hears which must come before which."""
    found = schema.deviations(tree(_contact(*order.split())))
    assert [one.reason for one in found] == expected
    assert all(one.kind.value == "misplaced-element" for one in found)


def test_the_right_order_is_told(schema: Schema) -> None:
    """Of what is there, and no more."""
    assert only(schema, _contact("phones", "addresses")).expected == "addresses, then phones"


def test_order_and_repetition_together(schema: Schema) -> None:
    """Each fault is its own deviation at its own element."""
    assert kinds_and_paths(schema, _contact("phones", "emails", "emails", "web")) == [
        ("misplaced-element", "contact_info/emails[1]"),
        ("repeated-element", "contact_info/emails[2]"),
        ("unknown-element", "contact_info/web"),
    ]


@pytest.mark.parametrize("order", list(permutations(["<status/>", "<primary_id/>", "<contact_info/>"])))
def test_user_has_no_order(schema: Schema, order: tuple[str, ...]) -> None:
    """The children of user may stand as they like."""
    assert kinds_and_paths(schema, f"<user>{''.join(order)}</user>") == []


def test_repeated_and_misplaced_elements_are_looked_into(schema: Schema) -> None:
    """Their content is judged like that of any other."""
    contact = "<contact_info><phones/><emails><email/></emails></contact_info>"
    xml = f"<user>{contact}<loans>1</loans><loans>x</loans></user>"
    assert kinds_and_paths(schema, xml) == [
        ("misplaced-element", "contact_info/emails"),
        ("missing-element", "contact_info/emails/email/email_address"),
        ("missing-element", "contact_info/emails/email/email_types"),
        ("repeated-element", "loans[2]"),
        ("not-a-number", "loans[2]"),
    ]


def test_elements_inside_a_value_are_the_only_thing_said_of_it(schema: Schema) -> None:
    """The value itself is not judged then."""
    found = only(schema, "<user><expiry_date>x<year>2026</year></expiry_date></user>")
    assert (found.kind.value, found.path) == ("unexpected-content", "expiry_date/year")


def test_text_among_elements(schema: Schema) -> None:
    """It is said once of the element around it, with the text as the value; blanks are no text."""
    found = only(schema, "<user> a<status/>b \n<contact_info>\n \t</contact_info></user>")
    assert (found.kind.value, found.path, found.value) == ("unexpected-content", "", "ab")


def test_unknown_elements_are_not_looked_into(schema: Schema) -> None:
    """Nobody knows what may stand there."""
    xml = "<user><userDetails><userName/><x/></userDetails></user>"
    assert kinds_and_paths(schema, xml) == [("unknown-element", "userDetails")]


def test_a_record_of_another_name_is_judged_all_the_same(schema: Schema) -> None:
    """The name of the record is for the rules of the document."""
    assert kinds_and_paths(schema, "<userRecord><x/></userRecord>") == [("unknown-element", "x")]


@pytest.mark.parametrize(
    "attribute",
    [
        'xmlns:a="urn:a"',
        'xmlns=""',
        'xsi:schemaLocation="a b"',
        'xsi:noNamespaceSchemaLocation="rest_users.xsd"',
        'xsi:type="user"',
    ],
)
def test_attributes_that_may_stand_on_any_element(schema: Schema, attribute: str) -> None:
    """Declarations of namespaces and hints for schemas are no deviation."""
    assert kinds_and_paths(schema, f"<user {_XSI} {attribute}/>") == []


@pytest.mark.parametrize("name", ["xml:lang", "xml:space", "xsi:nonsense", "a:b", "xmlns"])
def test_attributes_that_may_not(schema: Schema, name: str) -> None:
    """`xml:lang` may stand where a schema says so; a default namespace takes the element out of it."""
    assert kinds_and_paths(schema, f'<user {_XSI} {name}="x"/>') == [("unknown-attribute", f"@{name}")]


@pytest.mark.parametrize("value", ["true", "false"])
def test_nil_is_an_unknown_attribute_and_ends_the_judgement(schema: Schema, value: str) -> None:
    """No element of the schema is nillable; what a nil element holds is not judged further."""
    nil = f'xsi:nil="{value}"'
    xml = f"<user {_XSI}><expiry_date {nil}/><contact_info {nil}><x/></contact_info></user>"
    assert kinds_and_paths(schema, xml) == [
        ("unknown-attribute", "expiry_date/@xsi:nil"),
        ("unknown-attribute", "contact_info/@xsi:nil"),
    ]


def test_an_impossible_type_is_reported_and_the_content_judged(schema: Schema) -> None:
    """The schema's own type is used then."""
    xml = f'<user {_XSI}><expiry_date xsi:type="xs:string">x</expiry_date></user>'
    assert kinds_and_paths(schema, xml) == [
        ("value-not-allowed", "expiry_date/@xsi:type"),
        ("not-a-date", "expiry_date"),
    ]


def test_the_root_is_judged_by_its_attributes_alone(schema: Schema) -> None:
    """Its children are records, and are judged one by one; a root of another name is not judged."""
    root = tree(f'<users {_XSI} xsi:noNamespaceSchemaLocation="a" count="2" link="x"><x/></users>')
    found = schema.root_deviations(root)
    assert [(one.kind.value, one.path) for one in found] == [
        ("unknown-attribute", "@count"),
        ("unknown-attribute", "@link"),
    ]
    assert schema.root_deviations(tree('<userRecords count="2"/>')) == []


def test_the_memory_of_shapes_is_bounded(schema: Schema) -> None:
    """Ten thousand different records do not fill the memory, and are judged rightly to the last."""
    for n in range(10_000):
        assert len(schema.deviations(tree(f"<user><status desc='{n}'/><u{n}/></user>"))) == 1
    assert len(schema.deviations(tree(record_with("status", "x", {"desc": "y" * 4001})))) == 1
