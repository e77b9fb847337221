"""What was probably meant by a name that the schema does not know."""

# Tables read best with one case to a line.
# ruff: noqa: E501

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.schema.names import VERSION_1, closest, fold

from .trees import only, record_with, tree

if TYPE_CHECKING:
    from validator.schema.schema import Schema

_EMAIL = "contact_info/emails/email"


@pytest.mark.parametrize(
    ("path", "nearest", "meant"),
    [
        ("userName", "primary_id", "primary_id"),
        ("userType", "account_type", "account_type"),
        ("contact_info/addresses/address/stateProvince", "state_province", "contact_info/addresses/address/state_province"),
        ("PRIMARY_ID", "primary_id", "primary_id"),
        ("primary-id", "primary_id", "primary_id"),
        ("lastname", "last_name", "last_name"),
        ("recordType", "record_type", "record_type"),
        ("userIdentifiers", "user_identifiers", "user_identifiers"),
        ("alma:user_group", "user_group", "user_group"),
        ("usr_group", "user_group", ""),
        ("preferred_first_name", "pref_first_name", ""),
        ("contact_info/address", "", "contact_info/addresses/address"),
        ("contact_info/adresses", "addresses", ""),
        ("line1", "", ""),
        ("line_1", "line1", ""),
        ("frobnicate", "", ""),
        ("contact_info/expiryDate", "expiry_date", ""),
    ],
)  # fmt: skip
def test_the_nearest_name_and_what_was_meant(schema: Schema, path: str, nearest: str, meant: str) -> None:
    """Old names and other spellings are certain; likeness alone is a suggestion."""
    found = only(schema, record_with(path))
    assert (found.kind.value, found.path, found.nearest, found.meant) == (
        "unknown-element",
        path,
        nearest,
        meant,
    )


@pytest.mark.parametrize("old", [name for name in VERSION_1 if name not in ("phone", "email", "type")])
def test_every_old_name_is_recognised(schema: Schema, old: str) -> None:
    """Wherever it stands, a name of version 1 leads to its successor."""
    assert schema.suggest(old) == VERSION_1[old]
    assert only(schema, record_with(f"contact_info/{old}")).nearest == VERSION_1[old]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("primary_id", "primary_id"),
        ("primaryID", "primary_id"),
        ("emial_address", "email_address"),
        ("zzz", ""),
    ],
)
def test_selectors_get_a_suggestion(schema: Schema, name: str, expected: str) -> None:
    """`suggest` knows all names of the schema."""
    assert schema.suggest(name) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("line1", "line1 in contact_info/addresses/address"),
        ("contact_info/campus_code", "campus_code in user itself"),
        ("contact_info/preferred", "addresses, emails or phones"),
        ("contact_info/phone", "phone inside phones"),
        ("email", "email in contact_info/emails"),
        ("user_identifiers/barcode", "user_identifier"),
        ("rs_libraries/rs_library/status_date", "status_date in user itself"),
        ("user", ""),
    ],
)
def test_it_is_said_where_a_name_belongs(schema: Schema, path: str, expected: str) -> None:
    """A known name at the wrong place is told its place; an unknown one hears what may stand here, if that is short."""
    assert only(schema, record_with(path)).expected == expected


def test_the_vintage_of_the_schema_is_named(schema: Schema) -> None:
    """A newer Alma may know more elements."""
    assert only(schema, record_with("frobnicate")).reason == "the schema of 2021-04 has no such element"


def test_a_missing_child_is_not_reported_beside_its_old_name(schema: Schema) -> None:
    """The unknown name explains it; another missing child is still reported."""
    xml = "<user><contact_info><emails><email><email>a</email></email></emails></contact_info></user>"
    found = schema.deviations(tree(xml))
    assert [(one.kind.value, one.path, one.meant) for one in found] == [
        ("missing-element", f"{_EMAIL}/email_types", ""),
        ("unknown-element", f"{_EMAIL}/email", f"{_EMAIL}/email_address"),
    ]


def test_a_missing_wrapper_is_not_reported_beside_what_it_should_hold(schema: Schema) -> None:
    """`email_type` directly in `email` means that `email_types` was left out."""
    xml = record_with(f"{_EMAIL}/email_address", "a").replace("<email_types></email_types>", "<email_type/>")
    found = only(schema, xml)
    assert (found.path, found.meant) == (f"{_EMAIL}/email_type", f"{_EMAIL}/email_types/email_type")
    assert found.reason == "it belongs inside email_types"


@pytest.mark.parametrize(
    ("path", "attribute", "nearest", "meant", "expected"),
    [
        ("user_group", "disc", "desc", "", "desc"),
        ("user_group", "Desc", "desc", "user_group/@desc", "desc"),
        ("contact_info/phones/phone", "preferredSms", "preferred_sms", "contact_info/phones/phone/@preferred_sms", "preferred_sms"),
        ("user_group", "preferred", "", "", "preferred on address, email or phone"),
        ("primary_id", "desc", "", "", "no attribute of this name here"),
        ("primary_id", "xyz", "", "", "no attribute here"),
        ("user_group", "xyz", "", "", "desc"),
    ],
)  # fmt: skip
def test_unknown_attributes(
    schema: Schema, path: str, attribute: str, nearest: str, meant: str, expected: str
) -> None:
    """Attributes are guessed like elements, first among those of their own element."""
    found = only(schema, record_with(path, "", {attribute: "x"}))
    assert (found.kind.value, found.path, found.name) == (
        "unknown-attribute",
        f"{path}/@{attribute}",
        attribute,
    )
    assert (found.nearest, found.meant, found.expected) == (nearest, meant, expected)


def test_thousands_of_unknown_names_are_all_reported(schema: Schema) -> None:
    """Guessing stops after some dozens, reporting does not."""
    xml = "<user>" + "".join(f"<primary_id{n}/>" for n in range(3000)) + "</user>"
    found = schema.deviations(tree(xml))
    assert len(found) == 3000
    assert found[0].nearest == "primary_id"


@given(
    st.text("abcde_", min_size=1, max_size=8),
    st.lists(st.text("abcdef_", min_size=1, max_size=8), max_size=8),
)
@pytest.mark.parametrize("cutoff", [0.7, 0.8, 0.84])
def test_no_name_that_is_like_enough_is_passed_over(cutoff: float, name: str, known: list[str]) -> None:
    """Lengths and letters only save work: what is found is what difflib finds among all."""
    by_fold = {fold(other): other for other in known}
    like = get_close_matches(fold(name), by_fold, n=1, cutoff=cutoff)

    assert closest(name, known, cutoff) == (by_fold[like[0]] if like else "")
