"""What may be shown of a person's data."""

from __future__ import annotations

import re

import pytest

from validator.privacy import (
    Policy,
    Privacy,
    Quoted,
    is_known_name,
    privacy_of,
    privacy_of_text,
    quote,
    reveal,
    reveal_path,
    shape,
)
from validator.records.xerces import quote_name
from validator.resources import folder


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("user_group", Privacy.PUBLIC),
        ("primary_id", Privacy.IDENTIFIER),
        ("user_identifiers/user_identifier[2]/value", Privacy.IDENTIFIER),
        ("value", Privacy.PERSONAL),
        ("contact_info/emails/email[1]/@preferred", Privacy.PUBLIC),
        ("password", Privacy.SECRET),
        ("pin_number", Privacy.SECRET),
        ("nobody_knows_this", Privacy.PERSONAL),
        ("", Privacy.PERSONAL),
    ],
)
def test_class_of_a_field(path: str, expected: Privacy) -> None:
    """A path says how freely its value may be shown; an unknown one is personal."""
    assert privacy_of(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("José 12", "Xxxx 99"),
        ("Jose\u0301", "Xxxx"),
        ("नमस्ते", "xxxx"),
        ("می\u200cخواهم", "xxxxxxx"),
        ("Ⓙⓞⓔ", "Xxx"),
        ("jdoe@example.edu", "xxxx@xxxxxxx.xxx"),
        ("½ ٣", "9 9"),
        ("MuÃ±oz", "XxX±xx"),
    ],
)
def test_shape_hides_letters_and_digits(text: str, expected: str) -> None:
    """The shape keeps what a fault is about and nothing that can be read."""
    assert shape(text) == expected


@pytest.mark.parametrize("policy", list(Policy))
def test_secrets_are_never_shown(policy: Policy) -> None:
    """No policy reveals a password, not even its length."""
    assert reveal(Quoted("hunter2", Privacy.SECRET), policy) == "(hidden)"


def test_identifiers_are_masked_in_public_places_only() -> None:
    """Nobody can mend a record without its identifier; the public need not see it."""
    quoted = Quoted("u123", Privacy.IDENTIFIER)

    assert [reveal(quoted, policy) for policy in Policy] == ["u123", "u123", "x999"]


def test_known_names() -> None:
    """Names of the format are known, pieces of values are not."""
    assert is_known_name("email_address")
    assert is_known_name("userName")
    assert not is_known_name("Smith")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("campusCode", "campusCode"),
        ("Primary_ID", "Primary_ID"),
        ("pref_full_name", "pref_full_name"),
        ("Lee", "Xxx"),
    ],
)
def test_name_that_was_read_is_shown_where_it_is_one_of_the_format(name: str, shown: str) -> None:
    """In whatever spelling: whoever is to mend it has to see it; any other may be a piece of a value."""
    assert reveal(quote_name(name), Policy.MASKED) == shown


def test_every_element_of_the_schema_is_known() -> None:
    """A new element of the schema needs a privacy class before its tag is shown in an excerpt."""
    schema = folder("schemas").joinpath("alma-users.xsd").read_text(encoding="utf-8")
    names = set(re.findall(r'<xs:element name="([^"]+)"', schema))

    assert len(names) > 50
    assert {name for name in names if not is_known_name(name)} == set()


PATHS = {
    "contact_info/emails/email[2]/email_address": "contact_info/emails/email[2]/email_address",
    "user_identifiers/user_identifier/@segment_type": "user_identifiers/user_identifier/@segment_type",
    "contact_info/LastName": "contact_info/LastName",
    "pref_full_name": "pref_full_name",
    "Quillabeth/last_name": "Xxxxxxxxxx/last_name",
    "contact_info/jdoe.example": "contact_info/xxxx.xxxxxxx",
    "x-4711": "x-9999",
    "": "",
}


@pytest.mark.parametrize(("path", "shown"), PATHS.items())
def test_a_path_shows_names_of_fields_only(path: str, shown: str) -> None:
    """What stands between < and > may be a piece of a value; a name of the format is shown in any spelling."""
    assert reveal_path(path, Policy.MASKED) == reveal_path(path, Policy.PUBLIC) == shown
    assert reveal_path(path, Policy.VALUES) == path


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("UGRD", "user_group", Privacy.PUBLIC),
        (" STAFF-2/a ", "user_group", Privacy.PUBLIC),
        ("Jane Roe", "user_group", Privacy.PERSONAL),
        ("jane@example.org", "user_group", Privacy.PERSONAL),
        ("555-0133", "user_group", Privacy.PERSONAL),
        ("x" * 41, "user_group", Privacy.PERSONAL),
        ("31.05.2028", "expiry_date", Privacy.PUBLIC),
        ("May 31, 2028", "expiry_date", Privacy.PUBLIC),
        ("2028-05-31T00:00:00Z", "expiry_date", Privacy.PUBLIC),
        ("123-45-6789", "expiry_date", Privacy.PERSONAL),
        ("Roe", "expiry_date", Privacy.PERSONAL),
        ("true", "contact_info/emails/email[1]/@preferred", Privacy.PUBLIC),
        ("Roe", "contact_info/emails/email[1]/@preferred", Privacy.PERSONAL),
        ("jane.roe@example.edu", "primary_id", Privacy.IDENTIFIER),
        ("u1 Roe", "primary_id", Privacy.PERSONAL),
        ("123-45-6789", "user_identifiers/user_identifier[2]/value", Privacy.PERSONAL),
        ("123456789", "user_identifiers/user_identifier[2]/value", Privacy.IDENTIFIER),
        ("hunter2", "password", Privacy.SECRET),
    ],
)
def test_a_text_that_does_not_look_like_its_field_is_personal(
    text: str, path: str, expected: Privacy
) -> None:
    """Columns shift: a name may stand where a code, a date or an identifier belongs."""
    assert quote(text, path) == Quoted(text, expected)


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            *re.findall(
                r'name="(\w+)" type="xs:boolean"', (folder("schemas") / "alma-users.xsd").read_text("utf-8")
            )
        }
    ),
)
def test_a_name_where_a_flag_belongs_is_personal(name: str) -> None:
    """Exports shift columns, and a name is one short word as codes are."""
    assert privacy_of_text("Garcia", name) is Privacy.PERSONAL
