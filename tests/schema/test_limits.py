"""The schema against the facts, element by element: types, lengths, occurrences, attributes at their limits.

The table is written from the facts, not from the schema file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .trees import REQUIRED, kinds_and_paths, record_with

if TYPE_CHECKING:
    from validator.schema.schema import Schema

# path: greatest length of a text, or the type. "coded 255/4000" is a code with the length of its desc.
FIELDS = {
    "record_type": "coded 255/4000",
    "primary_id": "255",
    "first_name": "255",
    "middle_name": "255",
    "last_name": "255",
    "full_name": "600",
    "pin_number": "255",
    "user_title": "coded 255/4000",
    "job_category": "coded 255/4000",
    "job_description": "255",
    "gender": "coded 255/4000",
    "user_group": "coded 255/4000",
    "campus_code": "coded 50/255",
    "web_site_url": "255",
    "cataloger_level": "coded 255/4000",
    "preferred_language": "coded 255/4000",
    "birth_date": "date",
    "expiry_date": "date",
    "purge_date": "date",
    "account_type": "coded 255/4000",
    "external_id": "255",
    "password": "255",
    "force_password_change": "4",
    "status": "coded 255/4000",
    "status_date": "date",
    "last_patron_activity_date": "date",
    "requests": "int",
    "loans": "int",
    "fees": "float",
    "source_link_id": "unlimited",
    "source_institution_code": "unlimited",
    "linking_id": "unlimited",
    "pref_first_name": "255",
    "pref_middle_name": "255",
    "pref_last_name": "255",
    "pref_name_suffix": "255",
    "is_researcher": "boolean",
    "contact_info/addresses/address/line1": "unlimited",
    "contact_info/addresses/address/line2": "255",
    "contact_info/addresses/address/line3": "255",
    "contact_info/addresses/address/line4": "255",
    "contact_info/addresses/address/line5": "255",
    "contact_info/addresses/address/city": "255",
    "contact_info/addresses/address/state_province": "255",
    "contact_info/addresses/address/postal_code": "255",
    "contact_info/addresses/address/country": "coded 255/4000",
    "contact_info/addresses/address/address_note": "1000",
    "contact_info/addresses/address/start_date": "date",
    "contact_info/addresses/address/end_date": "date",
    "contact_info/addresses/address/address_types/address_type": "coded 255/4000",
    "contact_info/emails/email/email_address": "255",
    "contact_info/emails/email/description": "255",
    "contact_info/emails/email/email_types/email_type": "coded 255/4000",
    "contact_info/phones/phone/phone_number": "255",
    "contact_info/phones/phone/phone_types/phone_type": "coded 255/4000",
    "user_identifiers/user_identifier/id_type": "coded 255/4000",
    "user_identifiers/user_identifier/value": "255",
    "user_identifiers/user_identifier/note": "2000",
    "user_identifiers/user_identifier/status": "255",
    "user_statistics/user_statistic/statistic_category": "coded 255/4000",
    "user_statistics/user_statistic/category_type": "coded 255/4000",
    "user_statistics/user_statistic/statistic_note": "2000",
    "user_notes/user_note/note_type": "coded 255/4000",
    "user_notes/user_note/note_text": "2000",
    "user_notes/user_note/user_viewable": "boolean",
    "user_notes/user_note/popup_note": "boolean",
    "user_notes/user_note/created_by": "unlimited",
    "user_notes/user_note/created_date": "dateTime",
    "user_blocks/user_block/block_description": "coded 255/4000",
    "user_blocks/user_block/block_type": "coded 255/4000",
    "user_blocks/user_block/block_status": "unlimited",
    "user_blocks/user_block/block_note": "2000",
    "user_blocks/user_block/created_by": "unlimited",
    "user_blocks/user_block/created_date": "dateTime",
    "user_blocks/user_block/expiry_date": "dateTime",
    "user_blocks/user_block/item_loan_id": "unlimited",
    "user_roles/user_role/status": "coded 255/4000",
    "user_roles/user_role/scope": "coded 50/255",
    "user_roles/user_role/role_type": "coded 255/4000",
    "user_roles/user_role/expiry_date": "date",
    "proxy_for_users/proxy_for_user/primary_id": "unlimited",
    "proxy_for_users/proxy_for_user/full_name": "unlimited",
    "rs_libraries/rs_library/code": "coded 50/255",
    "library_notices/library_notice/code": "coded 255/255",
    "library_notices/library_notice/value": "boolean",
}
GROUPS = {
    "": ["link"],
    "contact_info": [],
    "contact_info/addresses": [],
    "contact_info/addresses/address": ["preferred", "segment_type"],
    "contact_info/addresses/address/address_types": [],
    "contact_info/emails": [],
    "contact_info/emails/email": ["preferred", "segment_type"],
    "contact_info/emails/email/email_types": [],
    "contact_info/phones": [],
    "contact_info/phones/phone": ["preferred", "preferred_sms", "segment_type"],
    "contact_info/phones/phone/phone_types": [],
    "user_identifiers": [],
    "user_identifiers/user_identifier": ["segment_type"],
    "user_statistics": [],
    "user_statistics/user_statistic": ["segment_type"],
    "user_notes": [],
    "user_notes/user_note": ["segment_type"],
    "user_blocks": [],
    "user_blocks/user_block": ["segment_type"],
    "user_roles": [],
    "user_roles/user_role": [],
    "user_roles/user_role/parameters": [],
    "proxy_for_users": [],
    "proxy_for_users/proxy_for_user": [],
    "rs_libraries": [],
    "rs_libraries/rs_library": [],
    "library_notices": [],
    "library_notices/library_notice": [],
}
ANYTHING = ["researcher", "user_roles/user_role/parameters/parameter"]
MANY = {
    "contact_info/addresses/address",
    "contact_info/addresses/address/address_types/address_type",
    "contact_info/emails/email",
    "contact_info/emails/email/email_types/email_type",
    "contact_info/phones/phone",
    "contact_info/phones/phone/phone_types/phone_type",
    "user_identifiers/user_identifier",
    "user_statistics/user_statistic",
    "user_notes/user_note",
    "user_blocks/user_block",
    "user_roles/user_role",
    "user_roles/user_role/parameters/parameter",
    "proxy_for_users/proxy_for_user",
    "rs_libraries/rs_library",
    "library_notices/library_notice",
}
GOOD = {
    "date": ["2026-01-31", "2026-01-31Z", "2026-01-31+06:00", " 2026-01-31\n", "2024-02-29", "12026-01-01"],
    "dateTime": ["2026-01-31T00:00:00", "2026-01-31T23:59:59.999Z", "2026-01-31T24:00:00-05:00"],
    "boolean": ["true", "false", "1", "0", " true\t"],
    "int": ["0", "-2147483648", "2147483647", "+7", " 7 "],
    "float": ["0", "12.50", "-1e5", "INF", "NaN"],
}
BAD = {
    "date": [
        "",
        "20260131",
        "31/01/2026",
        "2026-02-29",
        "2026-1-5",
        "0000-01-01",
        "2026-01-31+15:00",
        "\xa02026-01-31",
        "21058000000001-01-31",
    ],
    "dateTime": [
        "",
        "2026-01-31",
        "2026-01-31 00:00:00",
        "2026-01-31T25:00:00",
        "2026-01-31T00:00",
        "21058000000001-01-31T00:00:00",
    ],
    "boolean": ["", "True", "TRUE", "yes", "2", "\xa0true"],
    "int": ["", "2147483648", "1.0", "1_0", "seven", "٧"],
    "float": ["", "12,50", "$5", "nan", "1_0"],
}
KIND = {
    "date": "not-a-date",
    "dateTime": "not-a-date",
    "boolean": "not-a-boolean",
    "int": "not-a-number",
    "float": "not-a-number",
}
LENGTHS = [
    (path, int(kind.removeprefix("coded ").partition("/")[0]))
    for path, kind in FIELDS.items()
    if kind[-1].isdigit()
]
TYPED = [(path, kind) for path, kind in FIELDS.items() if kind in GOOD]


def _attributes_of(path: str) -> list[str]:
    if path in GROUPS:
        return GROUPS[path]
    if FIELDS.get(path, "").startswith("coded"):
        return ["desc"]
    return ["link"] if path in ("requests", "loans", "fees") else []


def test_the_tables_name_every_place_of_the_schema(schema: Schema) -> None:
    """No element of the schema is left out of this file, and none is only here."""
    assert set(schema.vocabulary) == {*FIELDS, *GROUPS, *ANYTHING}


def test_attributes_stand_where_the_facts_have_them(schema: Schema) -> None:
    """Each element has the attributes of the facts, and no other."""
    known = {path: sorted(words) for path, words in schema.vocabulary.items() if path not in ANYTHING}
    assert known == {path: sorted(_attributes_of(path)) for path in known}


@pytest.mark.parametrize(("path", "limit"), LENGTHS)
def test_a_text_may_fill_its_length_and_no_more(schema: Schema, path: str, limit: int) -> None:
    """The limit itself is valid, one UTF-16 unit more is one finding; some characters take two."""
    assert kinds_and_paths(schema, record_with(path, "x" * limit)) == []
    assert kinds_and_paths(schema, record_with(path, "é" * limit)) == []
    assert kinds_and_paths(schema, record_with(path, "x" * (limit + 1))) == [("too-long", path)]
    emoji = "\N{GRINNING FACE}"
    assert kinds_and_paths(schema, record_with(path, emoji * (limit // 2))) == []
    assert kinds_and_paths(schema, record_with(path, emoji * (limit // 2 + 1))) == [("too-long", path)]


@pytest.mark.parametrize("path", [path for path, kind in FIELDS.items() if kind == "unlimited"])
def test_texts_without_a_documented_length_have_none(schema: Schema, path: str) -> None:
    """Where the facts give no length, no length is too long."""
    assert kinds_and_paths(schema, record_with(path, "x" * 5000)) == []


@pytest.mark.parametrize("path", [path for path, kind in FIELDS.items() if kind.startswith("coded")])
def test_the_label_of_a_code_has_its_own_length(schema: Schema, path: str) -> None:
    """`desc` may be as long as the facts say."""
    limit = int(FIELDS[path].partition("/")[2])
    assert kinds_and_paths(schema, record_with(path, "A", {"desc": "x" * limit})) == []
    too_long = record_with(path, "A", {"desc": "x" * (limit + 1)})
    assert kinds_and_paths(schema, too_long) == [("too-long", f"{path}/@desc")]


@pytest.mark.parametrize(("path", "kind"), TYPED)
def test_typed_values_are_those_of_the_type(schema: Schema, path: str, kind: str) -> None:
    """Dates, booleans and numbers: what is valid passes, what is not is one finding of its kind."""
    for text in GOOD[kind]:
        assert kinds_and_paths(schema, record_with(path, text)) == [], text
    for text in BAD[kind]:
        assert kinds_and_paths(schema, record_with(path, text)) == [(KIND[kind], path)], text


@pytest.mark.parametrize("path", [path for path in [*FIELDS, *GROUPS, *ANYTHING] if path])
def test_elements_may_repeat_only_in_lists(schema: Schema, path: str) -> None:
    """A list takes any number; everything else stands once."""
    text = {
        "date": "2026-01-31",
        "dateTime": "2026-01-31T00:00:00",
        "boolean": "true",
        "int": "1",
        "float": "1",
    }
    xml = record_with(path, text.get(FIELDS.get(path, ""), ""), times=3)
    expected = [] if path in MANY else [("repeated-element", f"{path}[{n}]") for n in (2, 3)]
    assert kinds_and_paths(schema, xml) == expected


@pytest.mark.parametrize("parent", REQUIRED)
def test_exactly_the_documented_children_are_required(schema: Schema, parent: str) -> None:
    """An empty segment misses all that the facts call required, one finding each, and nothing else does."""
    above, _, name = parent.rpartition("/")
    steps = above.split("/")
    xml = (
        "".join(f"<{step}>" for step in steps)
        + f"<{name}/>"
        + "".join(f"</{step}>" for step in reversed(steps))
    )
    found = kinds_and_paths(schema, f"<user>{xml}</user>")
    assert sorted(found) == sorted(("missing-element", f"{parent}/{child}") for child in REQUIRED[parent])


@pytest.mark.parametrize("path", [path for path in GROUPS if path and path not in REQUIRED])
def test_nothing_else_is_required(schema: Schema, path: str) -> None:
    """An empty element of any other group is valid."""
    assert kinds_and_paths(schema, record_with(path)) == []


def test_an_empty_user_is_valid(schema: Schema) -> None:
    """No child of user is required by the schema."""
    assert kinds_and_paths(schema, "<user/>") == []


@pytest.mark.parametrize("path", [path for path, names in GROUPS.items() if "preferred" in names])
def test_preferred_is_a_boolean_that_is_false_where_absent(schema: Schema, path: str) -> None:
    """Selectors rely on both."""
    word = schema.vocabulary[path]["preferred"]
    assert (word.is_boolean, word.default) == (True, "false")
    for text in BAD["boolean"]:
        xml = record_with(path, "", {"preferred": text})
        assert kinds_and_paths(schema, xml) == [("not-a-boolean", f"{path}/@preferred")], text


@pytest.mark.parametrize("path", [path for path, names in GROUPS.items() if "segment_type" in names])
def test_segment_type_is_any_text_of_ten(schema: Schema, path: str) -> None:
    """There is no list of values; the length is ten."""
    assert kinds_and_paths(schema, record_with(path, "", {"segment_type": "whatever!!"})) == []
    too_long = record_with(path, "", {"segment_type": "whatever!!!"})
    assert kinds_and_paths(schema, too_long) == [("too-long", f"{path}/@segment_type")]


@pytest.mark.parametrize("path", ANYTHING)
def test_opaque_elements_take_anything(schema: Schema, path: str) -> None:
    """What another schema describes, or nobody does, is not looked into."""
    xml = record_with(path, "text", {"any": "thing"}).replace("text", "text<a b='c'><user/></a><a/>", 1)
    assert kinds_and_paths(schema, xml) == []


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("2", []),
        (" -9223372036854775808 ", []),
        ("9223372036854775808", [("not-a-number", "@total_record_count")]),
        ("two", [("not-a-number", "@total_record_count")]),
        ("", [("not-a-number", "@total_record_count")]),
    ],
)
def test_the_root_may_say_how_many_records_there_are(
    schema: Schema, count: str, expected: list[tuple[str, str]]
) -> None:
    """`total_record_count` is an xs:long."""
    from .trees import tree

    found = schema.root_deviations(tree(f'<users total_record_count="{count}"/>'))
    assert [(one.kind.value, one.path) for one in found] == expected
