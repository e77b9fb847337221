"""Bad characters, references and tags in record after record: told of each of them without reading each with care."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.mutate import RAW, feed
from tests.engine.test_equality import Run, assert_same
from validator import api
from validator.engine import mending

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan

AS_OF = dt.date(2026, 11, 21)
RECORDS = 60
_TEXT = re.compile(rb"(<(?:last_name|first_name|line1|city|user_group|primary_id)>)([^<>]*)(?=</)")
_FLAWS = (
    *(b"&", b"&nbsp;", b"&amp", b"&#11;", b"&#xFFFE;", b"&#;", b"&AMP;", b"&foo;", b"&LT;", b"&eacute;x"),
    *("Ã©", "&Ĳ;", "é\x0b"),
    *RAW,
)


_MARKUP = {
    "misspelt": (b"</first_name>", b"</frist_name>"),
    "of the next": (b"</first_name>", b"</last_name>"),
    "in capitals": (b"</first_name>", b"</First_Name>"),
    "of a segment": (b"</addresses>", b"</adresses>"),
    "over two lines": (b"</first_name>", b"</first_nam\r\n>"),
    "never closed": (b"</first_name>", b""),
    "two of them": (b"</first_name>", b"</city></first_name>"),
    "without its end": (b"</last_name>", b"</last_name"),
    "of nothing": (b"</last_name>", b"</>"),
    "with a blank": (b"</user_group>", b"</ user_group>"),
    "with a backslash": (b"</user_group>", b"<\\user_group>"),
    "start for end": (b"</primary_id>", b"<primary_id>"),
    "misspelt start": (b"<last_name>", b"<lastname>"),
    "of the record": (b"</user>", b"</usr>"),
    "text": (b"<last_name>", b"<last_name>a < b "),
    "text and more": (b"<last_name>", b"<last_name>a <b & \x0b &nbsp; c"),
    "section": (b"<last_name>", b"<last_name>]]>"),
    "comment": (b"<last_name>", b"<last_name><!-- a -- b -->"),
    "attribute unquoted": (b'preferred="true"', b"preferred=true"),
    "attribute twice": (b'preferred="true"', b'preferred="true" preferred="true"'),
    "attribute open": (b'preferred="true"', b'preferred="true'),
    "letter in a name": (b"last_name>", "läst_name>".encode()),
    "letter in an end tag": (b"</last_name>", "</läst_name²>".encode()),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=AS_OF)


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The positions of the records that were mended, told of without a careful reading."""
    told: list[int] = []
    original = mending.Mender.result

    def result(self: Any, position: int, *others: Any) -> Any:
        told.append(position)
        return original(self, position, *others)

    monkeypatch.setattr(mending.Mender, "result", result)
    return told


def flawed(seed: int, flaw: bytes | str, share: float = 1.0, *, clean: bool = True) -> bytes:
    """A feed in which about `share` of the records have the flaw in one of their texts."""
    chance = random.Random(seed)
    bad = flaw if isinstance(flaw, bytes) else flaw.encode()

    def spoilt(found: re.Match[bytes]) -> bytes:
        if chance.random() > share / 3:
            return found[0]
        at = chance.randrange(len(found[2]) + 1)
        return found[1] + found[2][:at] + bad + found[2][at:]

    return _TEXT.sub(spoilt, feed(seed, RECORDS, share=0.0 if clean else 0.3))


@pytest.mark.parametrize("flaw", _FLAWS, ids=repr)
def test_a_flaw_in_most_records_is_told_alike(plan: Plan, flaw: bytes | str) -> None:
    """With nothing else wrong, and among records that have other defects."""
    for seed, share, clean in ((1, 1.0, True), (2, 0.2, True), (3, 1.0, False)):
        text = flawed(seed, flaw, share, clean=clean)
        assert_same(Run(text, plan, learns=True), Run(text, plan, learns=False))


@pytest.mark.parametrize("flaw", [b"&", b"&nbsp;", b"\x0b", b"\xe9", b"&#11;"], ids=repr)
def test_records_with_a_flaw_in_a_free_text_are_not_read_with_care(
    plan: Plan, mended: list[int], flaw: bytes
) -> None:
    """Hardly any of them: what precedes them teaches how they are written."""
    text = feed(4, RECORDS, share=0.0).replace(b"<last_name>", b"<last_name>Van " + flaw + b" ")

    run = Run(text, plan, learns=True)

    assert sum(run.recognised) == 0
    assert len(mended) > RECORDS * 0.7


def test_an_entity_that_may_be_declared_is_no_flaw(plan: Plan, mended: list[int]) -> None:
    """Behind a document type such a record is read with care, which finds that it cannot be read."""
    text = flawed(5, b"&foo;").replace(b"<users>", b"<!DOCTYPE users [<!ENTITY foo 'b'>]><users>")

    assert_same(Run(text, plan, learns=True), Run(text, plan, learns=False))
    assert not mended


@pytest.mark.parametrize("where", ["", ", where: {user_group: UGRD}"], ids=["for all", "for some"])
def test_an_exception_for_flaws_is_put_to_each_record(tmp_path: Path, mended: list[int], where: str) -> None:
    """Whom it covers may depend on all of a record, which is then read with care."""
    profile = tmp_path / "ours.yaml"
    exception = f'{{rule: XML003, reason: known, until: "2027-01-01"{where}}}'
    text = f"profile: ours\ntitle: Ours\nextends: [i-share]\nsuppress:\n  - {exception}\n"
    profile.write_text(text, encoding="utf-8")
    plan = api.plan(profile, as_of=AS_OF)
    damaged = flawed(6, b"\xe9")

    assert_same(Run(damaged, plan, learns=True), Run(damaged, plan, learns=False))
    assert not mended


def test_a_mended_record_is_compared_with_others(plan: Plan, mended: list[int]) -> None:
    """A second record with the same identifier is found, though both have a flaw."""
    text = feed(7, RECORDS, share=0.0).replace(b"<last_name>", b"<last_name>A & ")
    doubled = text.replace(b"</users>", text[text.index(b"<user>") :])

    fast = Run(doubled, plan, learns=True)

    assert_same(fast, Run(doubled, plan, learns=False))
    assert mended
    assert sum(finding.rule == "DUP001" for finding in fast.findings) >= RECORDS


def test_where_nothing_can_be_mended_all_is_read_with_care(plan: Plan, mended: list[int]) -> None:
    """Each record has an end of a section in its text, which is no flaw of a character or reference."""
    text = feed(8, RECORDS, share=0.0).replace(b"</last_name>", b"]]></last_name>")

    assert_same(Run(text, plan, learns=True), Run(text, plan, learns=False))
    assert not mended


def test_records_with_a_flaw_beside_a_section_are_not_read_with_care(plan: Plan, mended: list[int]) -> None:
    """A section may hide what looks like a flaw; here it does not, but for an ampersand."""
    text = feed(4, RECORDS, share=0.0).replace(b"<last_name>", b"<last_name><![CDATA[Van & ]]>& ")

    assert_same(Run(text, plan, learns=True), Run(text, plan, learns=False))
    assert len(mended) > RECORDS * 0.7


@pytest.mark.parametrize(("old", "new"), _MARKUP.values(), ids=_MARKUP)
def test_flaws_of_the_markup_in_most_records_are_told_alike(plan: Plan, old: bytes, new: bytes) -> None:
    """With nothing else wrong, in some records only, and among records that have other defects."""
    for seed, share, clean in ((1, 1.0, True), (2, 0.3, True), (3, 1.0, False)):
        chance = random.Random(seed)
        text = re.sub(
            re.escape(old),
            lambda found, share=share, chance=chance: new if chance.random() < share else found[0],  # type: ignore[misc]
            feed(seed, RECORDS, share=0.0 if clean else 0.3),
        )
        for block_bytes in (1 << 22, 20_000):
            assert_same(Run(text, plan, learns=True, block_bytes=block_bytes), Run(text, plan, learns=False))


@pytest.mark.parametrize(
    "name", ["misspelt", "of a segment", "without its end", "text", "attribute unquoted"]
)
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_records_with_a_flaw_of_their_markup_are_not_read_with_care(
    plan: Plan, mended: list[int], name: str, share: float
) -> None:
    """Neither where every record has it, which then teaches how records are written, nor where some have it."""
    old, new = _MARKUP[name]
    chance = random.Random(9)
    text = re.sub(
        re.escape(old),
        lambda found: new if chance.random() < share else found[0],
        feed(9, RECORDS, share=0.0),
    )

    run = Run(text, plan, learns=True)

    assert len(mended) > RECORDS * share * 0.6
    assert sum(run.recognised) <= RECORDS - len(mended)
