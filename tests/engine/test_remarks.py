"""What is wrong in record after record: told of each of them without reading each with care."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.mutate import feed, habitual
from tests.engine.test_equality import PATIENT
from tests.engine.test_own_rules import places, plan_of
from tests.engine.test_strangers import AS_OF, CLEAN, both
from validator import api
from validator.engine import learner
from validator.faults import Place
from validator.records.blocks import Block

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=AS_OF)


def changed(pattern: str, replacement: str, text: str = CLEAN) -> str:
    return re.sub(f"(?s){pattern}", replacement, text)


@PATIENT
@given(seed=st.integers(0, 1 << 32), block_bytes=st.sampled_from((1 << 22, 1 << 22, 40_000)))
def test_habitual_defects_are_told_of_alike(plan: Plan, seed: int, block_bytes: int) -> None:
    """Values that are not allowed, fields that are missing, strangers; several at once, and others beside them."""
    both(habitual(seed, 60), plan, block_bytes=block_bytes)


@pytest.mark.parametrize(
    ("pattern", "replacement", "rule"),
    [
        (r"<expiry_date>(\d+)-(\d+)-(\d+)<", r"<expiry_date>\2/\3/\1<", "XSD006"),
        (r"<purge_date>[^<]*</purge_date>", "<purge_date></purge_date>", "MAN004"),
        (r"<purge_date>[^<]*</purge_date>", "<purge_date/>", "MAN004"),
        (r"\s*<purge_date>[^<]*</purge_date>", "", "MAN004"),
        (r"\s*<last_name>[^<]*</last_name>", "", "MAN001"),
        (r"last_name>", "lastName>", "XSD001"),
        (' preferred="true"', "", "EML002"),
        (' preferred="true"', ' preferred="yes"', "XSD007"),
        ("<address_type>[^<]*<", "<address_type>Permanent<", "ADR004"),
        ("<address_type( [^>]*)?>[^<]*<", '<address_type desc="x"><![CDATA[R&D]]><', "ADR004"),
        (r"\s*<email_types>.*?</email_types>", "", "EML003"),
        ("<email_types>.*?</email_types>", "<email_types/>", "EML003"),
        ("<line1>[^<]*<", "<line1>N/A<", "TXT005"),
        ("<first_name>", "<first_name>" + "x" * 300, "XSD008"),
    ],
)
def test_records_with_one_defect_are_not_read_with_care(
    plan: Plan, pattern: str, replacement: str, rule: str
) -> None:
    """Of what there is to say the captured values are enough."""
    run = both(changed(pattern, replacement), plan)

    assert len({finding.record for finding in run.findings if finding.rule == rule}) > 60
    assert run.read == 0


def test_the_first_copy_is_numbered_where_others_are(plan: Plan) -> None:
    """A path says which of several it is, also where the others have nothing in them that is looked at."""
    types = "<email_types><email_type>work</email_type></email_types>"
    written = f"<emails><email><email_address>%s@</email_address>{types}</email>%s</emails>"
    other = '<email preferred="true"><email_address>a@example.edu</email_address>' + types + "</email>"
    records = re.split("(?=<user>)", CLEAN)
    text = "".join(
        changed("<emails>.*?</emails>", written % (number, other if number % 2 else ""), record)
        for number, record in enumerate(records)
    )
    run = both(text, plan)

    above = "contact_info/emails/email"
    assert {f"{above}/email_address", f"{above}[1]/email_address"} <= {one.path for one in run.findings}


def test_copies_are_counted_where_only_the_schema_looks(tmp_path: Path) -> None:
    """One that has nothing to look at is a copy as well."""
    plan = plan_of(tmp_path, "schema {kind: not-a-date}", "required {field: [gender]}", base="minimal")
    address = (
        "<address><line1>1 Elm St</line1><city>X</city>%s"
        "<address_types><address_type>home</address_type></address_types></address>"
    )
    addresses = "".join(address % part for part in ("", "<start_date>2026-09-01</start_date>", ""))
    text = changed("<addresses>.*?</addresses>", f"<addresses>{addresses}</addresses>")
    text = text.replace("2026-09-01</start_date>", "1.9.26</start_date>", 1)
    run = both(changed(r"\s*<gender.*?</gender>", "", text), plan)

    assert {path for _, path in places(run, "ABC000")} == {"contact_info/addresses/address[2]/start_date"}
    assert run.read == 0


@pytest.mark.parametrize("count", [0, 1])
def test_what_the_schema_misses_is_told_by_its_path(tmp_path: Path, count: int) -> None:
    """In all copies of what it should stand in, or in the first."""
    plan = plan_of(tmp_path, "schema {kind: missing-element}", base="minimal")
    records = re.split("(?=<user>)", CLEAN)
    text = "".join(
        re.sub(r"(?s)\s*<email_types>.*?</email_types>", "", record, count=count) for record in records
    )
    run = both(text, plan)

    email = "contact_info/emails/email"
    first = {f"{email}/email_types", f"{email}[1]/email_types"}
    assert {path for _, path in places(run, "ABC000")} == (
        first if count else {*first, f"{email}[2]/email_types"}
    )
    assert run.read == 0


def test_what_is_missing_is_told_where_it_should_stand(plan: Plan) -> None:
    """Where the nearest element that is there is, although nothing else of it matters."""
    records = re.split("(?=<user>)", CLEAN)
    empty = ("<contact_info></contact_info>", "<contact_info>\n<emails>\n</emails></contact_info>", "")
    text = "".join(
        changed("<contact_info>.*</contact_info>", empty[number % 3], record)
        for number, record in enumerate(records)
    )
    both(text, plan)


@pytest.mark.parametrize("where", ["", "where: {user_group: [UGRD, GRAD]}, "])
def test_exceptions_cover_what_is_told(tmp_path: Path, where: str) -> None:
    """For everybody, or for those of some user groups, of whom each has to be asked."""
    profile = tmp_path / "ours.yaml"
    profile.write_text(
        "profile: ours\ntitle: Ours\nextends: [i-share]\nsuppress:\n"
        f"  - {{rule: MAN004, {where}max: 50, reason: Known, until: 2027-06-30}}\n",
        "utf-8",
    )
    text = changed(r"\s*<purge_date>[^<]*</purge_date>", "")
    run = both(text, api.plan(profile, as_of=AS_OF))

    assert run.report.suppressed[0].findings > 0
    assert (run.read == 0) is not bool(where)


def test_a_rule_that_compares_positions_is_asked_with_care(tmp_path: Path) -> None:
    """Two copies of a value: which of them comes first is not told by what was captured."""
    plan = plan_of(tmp_path, "repeated-value {keys: [primary_id, user_identifiers/user_identifier/value]}")
    records = CLEAN.split("</user>")
    text = "</user>".join(
        changed("(<value>)[^<]*", rf"\g<1>{found[1]}", record)
        if (found := re.search("<primary_id>([^<]*)<", record))
        else record
        for record in records
    )
    run = both(text, plan)

    assert len({finding.record for finding in run.findings if finding.rule == "ABC000"}) > 60
    assert run.read > 60


@pytest.mark.parametrize("share", [0.0, 0.05])
def test_of_a_feed_with_few_defects_no_more_is_captured(
    plan: Plan, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are for feeds in which there is much to tell."""
    monkeypatch.setattr(learner, "WORTH_LEARNING", 0)
    learning = learner.Learner(plan)
    learning.begin(Block(feed(3, 200, share=share), Place(0, 1, 1), is_first=True))

    assert learning.screen is not None
    assert not learning.screen.grammar.has_marks
