"""Two paths, one result: also with rules that are not shipped, which ask for other things than these do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.mutate import feed
from tests.engine.test_equality import Run, assert_same
from validator import api
from validator.checks import CHECKS
from validator.checks.check import RecordCheck
from validator.checks.hit import Hit
from validator.errors import RuleBookError
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from validator.engine import Plan

AS_OF = dt.date(2026, 11, 21)
RULE = """\
id: ABC{number:03}
name: our-{number}
since: "0.1"
severity: error
consequence: unknown
scope: {scope}
summary: All is well.
why: Nobody can borrow.
fix: {{it: Mend it., library: Ask IT.}}
docs: [{{label: A page, url: "https://example.org/"}}]
check: {check}
with: {options}
message: Something is wrong
examples: {{good: [{{xml: <users/>}}], bad: [{{title: Bad, xml: <users/>, expect: [{{line: "1"}}]}}]}}
"""
FEED_CHECKS = ("unique", "used", "uniform", "spreadsheet")
CLEAN = feed(3, 60, share=0.0).decode()
ROLES = "<user_roles><user_role><scope>X</scope><role_type>200</role_type></user_role></user_roles>"


def plan_of(folder: Path, *rules: str, base: str = "i-share") -> Plan:
    """The plan of a shipped profile and `rules`, each a check and its options as YAML; they come before all others."""
    for number, rule in enumerate(rules):
        check, _, options = rule.partition(" ")
        scope = "feed" if check in FEED_CHECKS else "record"
        target = folder / "rules/abc" / f"ABC{number:03}-our-{number}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(RULE.format(number=number, scope=scope, check=check, options=options), "utf-8")
    profile = folder / "ours.yaml"
    profile.write_text(f'profile: ours\ntitle: Ours\nextends: [{base}]\nrules: {{"ABC*": on}}\n', "utf-8")
    return api.plan(profile, rule_folders=[folder / "rules"], as_of=AS_OF)


def both(text: str, plan: Plan) -> Run:
    """The run over `text` in which records are recognised; it says the same as the one in which all are read."""
    fast = Run(text.encode(), plan, learns=True)
    assert_same(fast, Run(text.encode(), plan, learns=False))
    return fast


def places(run: Run, rule: str) -> set[tuple[int, str]]:
    return {(finding.record, finding.path) for finding in run.findings if finding.rule == rule}


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize(
    "roles", [ROLES, "<user_roles/>", "<user_roles></user_roles>", "<user_roles>\n</user_roles>"]
)
def test_elements_that_hold_others_are_seen_by_rules_for_the_feed(roles: str, every: int) -> None:
    """Also those of which nothing counts but that they are there, such as roles, which a load leaves alone."""
    records = CLEAN.split("</user>")
    text = "</user>".join(
        record + roles if number % every == 0 and number < 60 else record
        for number, record in enumerate(records)
    )

    assert places(both(text, api.plan(as_of=AS_OF)), "IGN001") == {(1, "user_roles")}


@pytest.mark.parametrize(
    "rule",
    [
        "uniform {kind: never-filled, fields: [pin_number, contact_info/emails]}",
        "uniform {kind: always-same, fields: [contact_info/emails]}",
        "length {field: [contact_info/emails], max: 4}",
        "pattern {field: [contact_info/emails], match: x}",
        "one-of {field: [contact_info/emails], values: [x]}",
        "one-of {lists: {contact_info/emails: [x]}}",
        "placeholder {lists: {contact_info/emails: [x]}}",
        "blanks {field: [contact_info/emails]}",
        "date-order {earlier: birth_date, later: contact_info/emails}",
        "date-window {earliest: {contact_info/emails: today}}",
        "text-damage {kind: mojibake, fields: [contact_info/emails]}",
        "spreadsheet {fields: [contact_info/emails]}",
        "unique {keys: [contact_info/emails], across: source}",
        "repeated-value {keys: [contact_info/emails, pin_number]}",
    ],
)
def test_a_rule_for_the_text_of_what_holds_others_is_refused(tmp_path: Path, rule: str) -> None:
    """It would never find anything, or call empty what is full; the error says where it stands and what to name."""
    with pytest.raises(RuleBookError, match=r"'contact_info/emails' of ABC000 names an element") as refused:
        plan_of(tmp_path, rule)

    assert "ABC000-our-0.yaml" in refused.value.where
    assert "such as 'contact_info/emails/email'" in refused.value.hint


@pytest.mark.parametrize(
    "rule",
    [
        "length {field: [user_statistic/@segment_type], max: 4}",
        "required {field: [contact_info/emails]}",
        "count {select: contact_info/emails, max: 1, when_filled: contact_info}",
        "used {field: [contact_info/emails]}",
        "length {field: [value], max: 4}",
    ],
)
def test_a_rule_that_needs_no_text_or_finds_one_is_not_refused(tmp_path: Path, rule: str) -> None:
    """Attributes have texts, and whether an element is there can be asked of any."""
    assert "ABC000" in {active.rule.id for active in plan_of(tmp_path, rule).rules}


@pytest.mark.parametrize(
    "empty", ["<contact_info/>", "<contact_info></contact_info>", "<contact_info>\n</contact_info>", ""]
)
@pytest.mark.parametrize("every", [1, 2])
def test_an_element_that_holds_others_is_missing_only_where_it_holds_none(
    tmp_path: Path, empty: str, every: int
) -> None:
    """Blanks in it are nothing that it holds."""
    plan = plan_of(
        tmp_path,
        "required {field: [contact_info]}",
        "present {field: [contact_info]}",
        base="minimal",
    )
    records = re.split("(?=<user>)", CLEAN)
    text = "".join(
        re.sub("(?s)<contact_info>.*</contact_info>", empty, record) if number % every == 0 else record
        for number, record in enumerate(records)
    )
    run = both(text, plan)

    assert places(run, "ABC000") == {(number, "") for number in range(every, 61, every)}
    assert places(run, "ABC001") == {(number, "contact_info") for number in range(1, 61) if number % every}


def test_what_explains_a_field_is_seen_where_all_texts_of_the_field_are(tmp_path: Path) -> None:
    """A rule that lets no text of postal codes pass unseen does not hide the states from another."""
    plan = plan_of(tmp_path, 'pattern {field: contact_info/addresses/address/postal_code, match: "[0-9]+"}')
    text = re.sub("<postal_code>[^<]*", "<postal_code>02115", CLEAN)
    text = re.sub("<state_province>[^<]*", "<state_province>MA", text)
    text = re.sub(r"\s*<country.*</country>", "", text)
    text = re.sub("(?s)(<postal_code>)0(?=2115)(?!.*postal_code>.*<postal_code)", r"\1", text)
    run = both(text, plan)

    assert {record for record, _ in places(run, "TXT007")} == {60}
    assert sum(run.recognised) > 50


def test_what_a_spreadsheet_shortened_is_found_in_copies_that_not_all_have(tmp_path: Path) -> None:
    """The first copy of a field may be missing where the second is there."""
    field = "user_statistics/user_statistic/statistic_note"
    plan = plan_of(tmp_path, f"spreadsheet {{fields: [primary_id], padded: [{field}]}}", base="minimal")
    statistic = "<user_statistic><statistic_category>A</statistic_category>%s</user_statistic>"
    padded, short = "<statistic_note>00123456</statistic_note>", "<statistic_note>123</statistic_note>"
    records = re.sub(r"(?s)\s*<user_statistics>.*?</user_statistics>", "", CLEAN).split("</user>")
    for number in range(60):
        texts = "" if number % 2 else padded, short if number == 31 else padded
        written = "".join(statistic % text for text in texts)
        records[number] += f"<user_statistics>{written}</user_statistics>"
    run = both("</user>".join(records), plan)

    assert places(run, "ABC000") == {(32, "user_statistics/user_statistic[2]/statistic_note")}
    assert sum(run.recognised) > 50


IDENTIFIER = "user_identifiers/user_identifier"


def with_identifiers(person: int, locker: str, barcode: str) -> str:
    texts = "".join(
        f"\n<user_identifier><id_type>{kind}</id_type><value>{value}</value></user_identifier>"
        for kind, value in (("LOCKER", locker), ("BARCODE", barcode))
    )
    return f"<user><primary_id>p{person}</primary_id>\n<user_identifiers>{texts}</user_identifiers></user>\n"


def test_what_a_condition_looks_at_is_seen_where_others_let_it_pass_unseen(tmp_path: Path) -> None:
    """The codes of identifiers pass the guards of rules that look for placeholders and blanks."""
    plan = plan_of(
        tmp_path,
        f"pattern {{field: \"{IDENTIFIER}[id_type='BARCODE']/value\", match: 'B[0-9]+'}}",
        f"blanks {{field: {IDENTIFIER}/id_type}}",
        base="minimal",
    )
    records = [
        with_identifiers(number, f"L{number}", f"{'BC'[number == 30]}{number}") for number in range(40)
    ]
    run = both(f"<users>\n{''.join(records)}</users>", plan)

    assert places(run, "ABC000") == {(31, f"{IDENTIFIER}[2]/value")}
    assert sum(run.recognised) > 30


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        (
            "contact_info/emails/email/email_address",
            ["N/A", "noemail@example.edu", "a@b.c ", "&#78;one", "Q@x.org"],
        ),
        ("contact_info/addresses/address/postal_code", ["2115", "00000", "<![CDATA[N/A]]>", "02 115", "x"]),
        ("primary_id", ["null", " 12345", "<![CDATA[-]]>", "Q&amp;A", "12.0"]),
        ("expiry_date", ["2027-01-01 ", "null", "2027-13-01Z", "0000-00-00"]),
        ("user_group", [" STAFF", "N/A", "Q", ""]),
    ],
)
@pytest.mark.parametrize(
    "rule",
    [
        "pattern {field: [FIELD, first_name], match: '[^Q]+'}",
        "length {field: [FIELD], max: 60}",
        f"one-of {{field: FIELD, values: [Q, {', '.join(f'C{number}' for number in range(50))}]}}",
    ],
)
def test_where_some_rules_let_texts_pass_unseen_and_others_do_not_each_finds_its_own(
    tmp_path: Path, rule: str, field: str, texts: list[str]
) -> None:
    """A rule of which every text is wanted does not see less for the others, nor they for it."""
    name = field.rpartition("/")[2]
    ours = [
        rule.replace("FIELD", field),
        f"blanks {{field: [{field}]}}",
        f"placeholder {{lists: {{{field}: [N/A, x*]}}}}",
    ]
    plan = plan_of(tmp_path, *ours)
    records = CLEAN.split("</user>")
    for number in range(2, 60, 4):
        written = texts[number // 4 % len(texts)]
        beginning, opened, rest = re.split(f"(<{name}[^>]*>)", records[number], maxsplit=1)
        records[number] = beginning + opened + written + rest[rest.index("<") :]
    text = "</user>".join(records).encode()
    careful = Run(text, plan, learns=False)
    for by_machine, patience in ((False, 0), (True, 0), (True, 1_000)):
        fast = Run(text, plan, learns=True, patience=patience, by_machine=by_machine)

        assert_same(fast, careful)
        # Where every record has a code that is on no list, all are read with care.
        assert sum(fast.recognised) > 20 or rule.startswith("one-of")


@pytest.mark.parametrize("across", ["source", "users"])
def test_rules_that_compare_other_identifiers_do_not_get_into_each_others_way(
    tmp_path: Path, across: str
) -> None:
    """Each goes by the first of its own keys; a record is named by its primary ID and the line of that."""
    keys = f"[\"{IDENTIFIER}[id_type='BARCODE']/value\"]"
    plan = plan_of(tmp_path, f"unique {{keys: {keys}, across: {across}}}", base="minimal")
    records = [with_identifiers(number, f"L{number}", f"B{number % 30}") for number in range(40)]
    records += [with_identifiers(7, "L97", "B97")]
    run = both(f"<users>\n{''.join(records)}</users>", plan)

    barcode = f"{IDENTIFIER}[2]/value"
    assert places(run, "ABC000") == {(number, barcode) for number in range(31, 41)}
    assert places(run, "DUP001") == {(41, "primary_id")}
    related = {finding.record: finding.related[0] for finding in run.findings if finding.rule == "ABC000"}
    assert (related[31].primary_id, related[31].line) == ("p0", 2)


def test_a_value_that_two_selectors_find_is_there_once(tmp_path: Path) -> None:
    """Nothing is said to be in two fields because a rule names one field twice."""
    keys = f"[{IDENTIFIER}/value, \"{IDENTIFIER}[id_type='BARCODE']/value\"]"
    plan = plan_of(tmp_path, f"repeated-value {{keys: {keys}}}", base="minimal")
    records = [with_identifiers(number, f"L{number}", f"B{number}") for number in range(40)]
    records += [with_identifiers(40, "B97", "B97")]

    assert places(both(f"<users>\n{''.join(records)}</users>", plan), "ABC000") == {
        (41, f"{IDENTIFIER}[2]/value")
    }


def test_what_a_spreadsheet_did_to_an_attribute_is_found(tmp_path: Path) -> None:
    """Attributes are not let pass unseen, as texts of elements are."""
    plan = plan_of(tmp_path, "spreadsheet {fields: [user_group/@desc]}")
    records = CLEAN.replace("<user_group>", '<user_group desc="Student">').split("</user>")
    records[40] = records[40].replace('desc="Student"', 'desc="12.0"')
    run = both("</user>".join(records), plan)

    assert places(run, "ABC000") == {(41, "user_group/@desc")}
    assert sum(run.recognised) > 50


@dataclass(frozen=True, slots=True)
class PreferredOptions:
    """Of `all`, the first is to be the one that is `preferred`."""

    all: Selector
    preferred: Selector


def _hits_of_preferred(record: Any, options: PreferredOptions, _: dt.date) -> Iterator[Hit]:
    first, preferred = record.select(options.all)[0], record.select(options.preferred)[0]
    if preferred.at > first.at:
        yield Hit(preferred.at, preferred.path, {})


@pytest.mark.parametrize("what", ["", "/email_address"])
def test_checks_may_ask_which_of_two_elements_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """In recognised records, too, elements stand one behind the other."""
    check = RecordCheck("preferred-first", PreferredOptions, frozenset(), _hits_of_preferred)
    monkeypatch.setitem(CHECKS, "preferred-first", check)
    email = "contact_info/emails/email"
    options = f"{{all: {email}{what}, preferred: \"{email}[@preferred='true']{what}\"}}"
    plan = plan_of(tmp_path, f"preferred-first {options}", base="minimal")
    written = '<email preferred="{}"><email_address>{}@example.edu</email_address>{}</email>'
    types = "<email_types><email_type>work</email_type></email_types>"
    records = [
        f"<user><primary_id>p{number}</primary_id><contact_info><emails>"
        + written.format("false" if number == 30 else "true", "a", types)
        + written.format("true" if number == 30 else "false", "b", types)
        + "</emails></contact_info></user>"
        for number in range(40)
    ]
    run = both(f"<users>{''.join(records)}</users>", plan)

    assert places(run, "ABC000") == {(31, f"{email}[2]{what}")}
    assert sum(run.recognised) > 30
