"""Elements that the schema does not know, in record after record: found without reading each record with care."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.mutate import feed, strange
from tests.engine.test_equality import PATIENT, Run
from tests.engine.test_own_rules import places, plan_of
from validator import api
from validator.engine import careful

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan

AS_OF = dt.date(2026, 11, 21)
CLEAN = feed(3, 80, share=0.0).decode()
FULL_NAME = "<pref_full_name>Sam Lee</pref_full_name>"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=AS_OF)


class Counted(Run):
    """A run in which records are recognised, and how many of them were read with care all the same."""

    def __init__(self, text: bytes, plan: Plan, **others: int) -> None:
        self.read = 0
        original = careful.RecordReader.result

        def result(reader: careful.RecordReader, number: int) -> object:
            self.read += 1
            return original(reader, number)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(careful.RecordReader, "result", result)
            super().__init__(text, plan, learns=True, **others)


def both(text: str | bytes, plan: Plan, **others: int) -> Counted:
    """The run in which records are recognised, which says the same as the one in which all are read with care.

    So does one that makes only those findings that its report shows.
    """
    written = text.encode() if isinstance(text, str) else text
    fast, slow = Counted(written, plan, **others), Run(written, plan, learns=False)
    assert fast.findings == slow.findings
    assert fast.report == Run(written, plan, learns=True, is_followed=False, **others).report
    assert fast.report == slow.report
    return fast


def in_every_record(element: str = FULL_NAME, before: str = "</user>") -> str:
    return CLEAN.replace(before, element + before)


def paths(run: Run, rule: str = "XSD001") -> set[str]:
    return {finding.path for finding in run.findings if finding.rule == rule}


@PATIENT
@given(seed=st.integers(0, 1 << 32), block_bytes=st.sampled_from((1 << 22, 1 << 22, 40_000)))
def test_strangers_are_told_of_alike(plan: Plan, seed: int, block_bytes: int) -> None:
    """Whatever they are called, wherever they stand, and whatever else is wrong."""
    both(strange(seed, 60), plan, block_bytes=block_bytes)


@pytest.mark.parametrize(
    "element",
    [
        FULL_NAME,
        "<pref_full_name/>",
        "<pref_full_name></pref_full_name>",
        '<sex desc="Male &amp; more">M</sex>',
        "<pref_full_name><![CDATA[Sam <b> Lee]]></pref_full_name>",
        "<proxies><proxy><id>1</id></proxy><proxy/>\n</proxies>",
        "\n    <a>1</a>\n    <a>2</a>\n    ",
        "<emails><email><email_address>a@example.edu</email_address></email></emails>",
    ],
)
def test_records_with_nothing_but_strangers_are_not_read_with_care(plan: Plan, element: str) -> None:
    """Of what there is to say the name and the place are enough."""
    run = both(in_every_record(element), plan)

    assert len(places(run, "XSD001")) == 80 * len(paths(run)) > 0
    assert run.read == 0


@pytest.mark.parametrize(
    ("pattern", "attribute", "path"),
    [
        ("<primary_id", ' disc="netid"', "primary_id/@disc"),
        ("<primary_id", ' disc=""', "primary_id/@disc"),
        ("<primary_id", ' disc="Q&amp;A"', "primary_id/@disc"),
        ("<user(?=>)", ' kind="student"', "@kind"),
        ("<contact_info", ' kind="a" of="b"', "contact_info/@of"),
        ("<user_group", ' Desc="x"', "user_group/@Desc"),
        ("<purge_date", ' key.1="x"', "purge_date/@key.1"),
    ],
)
def test_records_with_strange_attributes_are_not_read_with_care(
    plan: Plan, pattern: str, attribute: str, path: str
) -> None:
    """What is to be said of one is told by its name, its place and its value."""
    run = both(re.sub(pattern, rf"\g<0>{attribute}", CLEAN), plan)

    assert path in paths(run, "XSD005")
    assert len(places(run, "XSD005")) == 80 * len(paths(run, "XSD005"))
    assert run.read == 0


def test_strange_attributes_are_told_with_their_own_values(plan: Plan) -> None:
    """Also where each record has another, and one of them has none."""
    numbers = iter(range(80))
    text = re.sub("<primary_id(?=>)", lambda found: f'{found[0]} disc="{next(numbers)}"', CLEAN)
    run = both(text.replace(' disc="7"', ""), plan)

    assert len(places(run, "XSD005")) == 79
    assert run.read == 0


@pytest.mark.parametrize("attribute", [' xml:lang="en"', ' xmlns:a="b" a:c="d"', ' xsi:nil="false"'])
def test_attributes_with_a_prefix_are_read_with_care(plan: Plan, attribute: str) -> None:
    """What a prefix stands for is told by more than the record."""
    run = both(CLEAN.replace("<primary_id", f"<primary_id{attribute}"), plan)

    assert run.read == 80


@pytest.mark.parametrize(
    "rule",
    ["present {field: [\"primary_id[@disc='a']\"]}", "count {select: \"primary_id[@disc='true']\", max: 0}"],
)
def test_a_rule_sees_attributes_that_it_can_reach(tmp_path: Path, rule: str) -> None:
    """The schema need not know what the condition of a selector asks for."""
    plan = plan_of(tmp_path, rule)
    both(
        CLEAN.replace("<primary_id", '<primary_id disc="a"', 40).replace(
            "<primary_id>", '<primary_id disc="true">'
        ),
        plan,
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("status", "status[2]"),
        ("expiry_date", "expiry_date[2]"),
        ("last_name", "last_name[2]"),
        ("line1", "contact_info/addresses/address[1]/line1[2]"),
        ("email_address", "contact_info/emails/email/email_address[2]"),
    ],
)
def test_records_with_repeated_fields_are_not_read_with_care(plan: Plan, name: str, path: str) -> None:
    """Rules look at both copies; of the second one it is said that it is too many."""
    run = both(re.sub(f"<{name}>[^<]*</{name}>", r"\g<0>\n\g<0>", CLEAN), plan)

    assert path in paths(run, "XSD002")
    assert len({finding.record for finding in run.findings if finding.rule == "XSD002"}) > 70
    assert run.read == 0


def test_rules_look_at_every_copy(plan: Plan) -> None:
    """One may be in order, and the other one not."""
    text = re.sub("<purge_date>[^<]*</purge_date>", r"\g<0><purge_date>2026</purge_date>", CLEAN)
    run = both(text, plan)

    assert paths(run, "XSD006") == {"purge_date[2]"}
    assert run.read == 0


@pytest.mark.parametrize("name", ["primary_id", "user_group", "contact_info", "addresses"])
def test_two_of_what_tells_whose_it_is_or_holds_others_are_read_with_care(plan: Plan, name: str) -> None:
    """Which of them counts is for a careful reading to say."""
    run = both(re.sub(f"(?s)<{name}\\b.*?</{name}>", r"\g<0>\n\g<0>", CLEAN), plan)

    assert run.read == 80


def test_a_dot_in_a_name_stands_for_itself(plan: Plan) -> None:
    """And for no other character."""
    dotted = "<nick.name>x</nick.name>"
    run = both(in_every_record(dotted).replace(dotted, "<nickXname>x</nickXname>", 1), plan)

    assert paths(run) == {"nick.name", "nickXname"}


def test_a_stranger_in_one_of_many_copies_is_told_by_its_path(tmp_path: Path) -> None:
    """Also where the copy before it has none, and none of the copies has anything else that rules look at."""
    address = (
        "<address%s><line1>1 Elm St</line1><city>X</city>%s"
        "<address_types><address_type>home</address_type></address_types></address>"
    )
    addresses = "".join(
        address % part
        for part in (
            (' preferred="true"', ""),
            ("", "<floor>1</floor>"),
            ("", "<floor>2</floor><floor>3</floor>"),
        )
    )
    text = re.sub("(?s)<addresses>.*?</addresses>", f"<addresses>{addresses}</addresses>", CLEAN)
    run = both(text, plan_of(tmp_path, "schema {kind: unknown-element}", base="minimal"))

    above = "contact_info/addresses/address"
    assert paths(run, "ABC000") == {f"{above}[2]/floor", f"{above}[3]/floor[1]", f"{above}[3]/floor[2]"}
    assert run.read == 0


@pytest.mark.parametrize("text", ["JosÃ©", "Sam\u200b", "&amp;eacute;"])
def test_a_text_rule_looks_into_strangers(plan: Plan, text: str) -> None:
    """What is wrong with any text is wrong with theirs."""
    records = in_every_record().split("Sam Lee")
    records[40] += text
    run = both("Sam Lee".join(records), plan)

    assert any(finding.rule.startswith("TXT") and finding.record == 41 for finding in run.findings)
    assert run.read == 1


def test_damage_in_a_stranger_is_found(plan: Plan) -> None:
    """A record that is not well-formed is read with care, whatever stands in it."""
    records = in_every_record().encode().split(b"Sam Lee")
    records[40] += b"R&D"
    records[60] += b"\xe9"
    run = both(b"Sam Lee".join(records), plan)

    assert {finding.record for finding in run.findings if finding.rule.startswith("XML")} == {41, 61}


def test_a_stranger_that_is_let_pass_leaves_records_clean(tmp_path: Path) -> None:
    """A profile may know of an element that the schema does not know."""
    profile = tmp_path / "ours.yaml"
    profile.write_text(
        "profile: ours\ntitle: Ours\nextends: [i-share]\nrules: {XSD001: {params: {allow: [pref_full_name]}}}\n",
        "utf-8",
    )
    run = both(in_every_record(), api.plan(profile, as_of=AS_OF))

    assert not paths(run)
    assert run.recognised == [80]


@pytest.mark.parametrize("where", ["", "where: {user_group: [UGRD, GRAD]}, "])
@pytest.mark.parametrize("most", ["", "max: 30, "])
def test_exceptions_cover_strangers(tmp_path: Path, where: str, most: str) -> None:
    """For everybody, or for those of some user groups, of whom each has to be asked."""
    profile = tmp_path / "ours.yaml"
    profile.write_text(
        "profile: ours\ntitle: Ours\nextends: [i-share]\nsuppress:\n"
        f"  - {{rule: XSD001, {where}{most}reason: Known, until: 2027-06-30}}\n",
        "utf-8",
    )
    run = both(in_every_record(), api.plan(profile, as_of=AS_OF))

    assert run.report.suppressed[0].findings > 0
    assert (run.read == 0) is not bool(where)


@pytest.mark.parametrize(
    "rule",
    [
        "length {field: [line1], max: 4}",
        "required {field: [emails/email]}",
        "present {field: [line1]}",
        "pattern {field: line1, match: '[0-9]+'}",
        "present {field: [\"contact_info[floor='Elm']/emails\"]}",
    ],
)
@pytest.mark.parametrize(
    ("strangers", "before"),
    [
        ("<line1>Elm</line1><emails>Elm</emails>", "</user>"),
        ("<floor>Elm</floor><line1>Elm</line1>", "</contact_info>"),
    ],
)
def test_a_rule_sees_strangers_that_it_can_reach(
    tmp_path: Path, rule: str, strangers: str, before: str
) -> None:
    """A selector goes by names, and a known name may stand where the schema does not know it."""
    plan = plan_of(tmp_path, rule)
    both(in_every_record(strangers, before), plan)


@pytest.mark.parametrize("outranks", ["[]", "[XSD001]"])
def test_two_rules_may_speak_of_one_stranger(tmp_path: Path, outranks: str) -> None:
    """One that outranks the other stands in for it, and takes over what is worse about it."""
    plan = plan_of(tmp_path, "schema {kind: unknown-element, allow: [gender]}")
    rules = plan.rules
    number = next(number for number, active in enumerate(rules) if active.rule.id == "ABC000")
    other = next(number for number, active in enumerate(rules) if active.rule.id == "XSD001")
    if outranks != "[]":
        plan = replace(
            plan,
            outranks=tuple(
                frozenset({other}) if at == number else ranks for at, ranks in enumerate(plan.outranks)
            ),
        )
    run = both(in_every_record(f"{FULL_NAME}<gender>M</gender>"), plan)

    assert paths(run, "ABC000") == {"pref_full_name"}
    assert ("pref_full_name" in paths(run)) is (outranks == "[]")
    assert run.read == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_strangers_that_come_later_are_learnt(plan: Plan, jobs: int) -> None:
    """A feed may be put together from two exports, of which the second has something that the first has not."""
    first = feed(4, 60, share=0.0).removesuffix(b"</users>\n")
    second = (
        feed(5, 500, share=0.0)
        .partition(b"<users>\n")[2]
        .replace(b"</user>", FULL_NAME.encode() + b"</user>")
    )
    run = both(first + second, plan, block_bytes=100_000, jobs=jobs)

    assert paths(run) == {"pref_full_name"}
    if jobs == 1:
        assert run.read < 200


def test_what_only_few_records_have_is_not_learnt(plan: Plan) -> None:
    """A slip in a record here and there is no reason to write the grammar anew."""
    clean = feed(5, 300, share=0.0)
    records = clean.split(b"</user>")
    records[100:300:40] = [record + FULL_NAME.encode() for record in records[100:300:40]]
    run = both(b"</user>".join(records), plan, block_bytes=100_000, patience=1_000)

    assert run.read == 5 + Counted(clean, plan, block_bytes=100_000, patience=1_000).read


def test_user_groups_are_counted_once(plan: Plan) -> None:
    """A record of which there is something to say is counted with what is said, others together."""
    records = CLEAN.split("</user>")
    text = "</user>".join(
        record + FULL_NAME if number % 2 and number < 80 else record for number, record in enumerate(records)
    )
    run = both(text, plan)

    assert sum(count for _, count in run.report.groups) == 80
    assert run.read == 0
