"""The index of identifiers: what it remembers, however the feed is cut and packed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.test_columns_of_feeds import PRIMARY, VALUE, Shown, Slice, numbers
from tests.damage.checking import check, plan
from validator.checks import identifiers, unique
from validator.checks.identifiers import quick_keys
from validator.engine import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.checks.check import FeedHit
    from validator.findings import Finding

RULES = [
    unique.Options(keys=(PRIMARY,), normalise=("trim", "casefold"), across="source"),
    unique.Options(keys=(PRIMARY, VALUE), normalise=("trim", "casefold"), across="users"),
    unique.Options(keys=(VALUE,), normalise=("trim",), across="users"),
]


def hits(users: Sequence[tuple[str, Sequence[str]]], size: int) -> list[FeedHit]:
    """All hits on users with a primary identifier and values, looked at in stretches of `size`."""
    index = identifiers.Index(RULES)
    found: list[FeedHit] = []
    for offset in range(0, len(users), size):
        part = users[offset : offset + size]
        records = [{PRIMARY: (primary,) if primary else (), VALUE: tuple(values)} for primary, values in part]
        found += index.add(unique.gather(Shown(records), RULES), Slice(offset))
    return found


def expected(users: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[int, int]]:
    """The numbers of records and rules with hits, the plain way: every record against all before it."""
    found = []
    for number, (primary, values) in enumerate(users):
        before = users[:number]
        own = primary.strip().casefold()
        is_known = bool(own) and any(other.strip().casefold() == own for other, _ in before)
        if is_known:
            found.append((number + 1, 0))
            continue
        for rule, has_primary, how in ((1, True, str.casefold), (2, False, str)):
            mine = {how(one.strip()) for one in ([primary] if has_primary else []) + [*values]} - {""}
            for key in mine:
                holders = [
                    other
                    for other, others in before
                    if key in {how(one.strip()) for one in ([other] if has_primary else []) + [*others]}
                ]
                if holders and (not own or holders[0].strip().casefold() != own):
                    found.append((number + 1, rule))
    return sorted(found)


IDENTIFIERS = st.sampled_from(["a", "A", "b", " b", "B", "c", "ß", "ss", "", " ", "\xa0a"])
USERS = st.lists(st.tuples(IDENTIFIERS, st.lists(IDENTIFIERS, max_size=3)), max_size=12)


@given(USERS, st.integers(1, 12))
def test_every_identifier_that_is_met_again_is_told(users: list[tuple[str, list[str]]], size: int) -> None:
    """As if every record were held against all before it, wherever the feed is cut."""
    found = hits(users, size)

    assert sorted((hit.record.number, hit.rule) for hit in found) == expected(users)
    assert all(other.line == other.record for hit in found for other in hit.related)


@given(USERS)
def test_compressed_rows_say_the_same(users: list[tuple[str, list[str]]]) -> None:
    """A feed with many records is remembered compressed."""
    plain = hits(users, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identifiers, "_COMPRESSED_FROM", 0)
        assert hits(users, 3) == plain


def test_the_first_record_wins_within_a_source() -> None:
    """A third copy is held against the first, not against the second."""
    found = hits([("u1", []), ("u2", []), ("U1", []), ("u1 ", [])], 2)

    assert numbers(found) == [3, 4]
    assert [hit.related[0].record for hit in found] == [1, 1]


def test_a_user_of_another_source_may_still_take_anothers_value() -> None:
    """Nobody's first record of a source is a repeat; who has the value already in an earlier source keeps it."""
    first = "<user><primary_id>u1</primary_id>{}</user><user><primary_id>u2</primary_id>{}</user>"
    value = "<user_identifiers><user_identifier><value>{}</value></user_identifier></user_identifiers>"
    same = first.format(value.format(1), value.format(2))
    other = first.format(value.format(2), value.format(2))
    sources = [io.BytesIO(f"<users>{one}</users>".encode()) for one in (same, same, other)]
    found: list[Finding] = []
    run(sources, plan("minimal"), sink=found.append)

    assert [(one.source, one.record) for one in found if one.rule == "DUP002"] == [(2, 1)]


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (b"AB\0cd", b"ab\0cd"),
        (b" AB\0\0cd ", b"ab\0cd"),
        ("STRASSE\0Straße".encode(), b"strasse\0strasse"),
        (b"", b""),
    ],
)
def test_quick_keys_take_for_one_what_any_rule_does(texts: bytes, keys: bytes) -> None:
    """Blanks around and case do not count; blank identifiers are none."""
    assert quick_keys(texts) == keys


def test_value_in_very_many_fields_names_only_some_of_them() -> None:
    """The message stays one that a person can read."""
    fields = "".join("<user_identifier><value>7</value></user_identifier>" for _ in range(3_000))
    checked = check(f"<users><user><user_identifiers>{fields}</user_identifiers></user></users>".encode())

    (shown,) = [finding.values["fields"] for finding in checked.findings if finding.rule == "DUP003"]

    assert isinstance(shown, tuple)
    assert len(shown) == 9
    assert shown[-1] == "… (3,000)"
