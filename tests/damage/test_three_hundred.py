"""A feed of 5,000 users with 300 planted faults of 25 kinds: all found, none twice, none that is not there."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache

from tests.damage.checking import Checked, check
from tests.damage.corpus_faults import COMMON_FAULTS, HEAD, PLACE, TAIL, user

USERS = 5_000
PLANTED = 300
KINDS = [
    "ampersand-alone",
    "ampersand-in-word",
    "ampersand-cut-entity",
    "ampersand-in-attribute",
    "entity-nbsp",
    "control-vertical-tab",
    "control-nul",
    "character-fffe",
    "reference-vertical-tab",
    "control-in-attribute",
    "bytes-windows-apostrophe",
    "bytes-latin1-n-tilde",
    "bytes-lead-alone",
    "less-than-blank",
    "less-than-name",
    "less-than-address",
    "attribute-unquoted",
    "attribute-no-closing-quote",
    "attribute-twice",
    "attribute-holds-quotes",
    "tag-misspelt-end",
    "tag-never-closed",
    "tag-start-for-end",
    "comment-hyphens",
    "user-never-closed",
]
VIOLATIONS = {
    "XSD006": (b"<expiry_date>2027-06-30<", b"<expiry_date>30.06.2027<"),
    "XSD008": (b"<first_name>Bea<", b"<first_name>" + b"B" * 256 + b"<"),
    "XSD001": (b"<purge_date>", b"<purgeDate/><purge_date>"),
    "EML003": (b"<email_type>school</email_type>", b""),
}


@dataclass(slots=True)
class Feed:
    """The feed, and what must be found: the damage as (rule, offset, record), the rest as (rule, record)."""

    text: bytearray = field(default_factory=lambda: bytearray(HEAD))
    damage: list[tuple[str, int, int]] = field(default_factory=list)
    violations: list[tuple[str, int]] = field(default_factory=list)


@cache
def planted_feed() -> Feed:
    chance = random.Random(300)
    kinds = [fault for fault in COMMON_FAULTS if fault.name in KINDS]
    damaged = chance.sample(range(1, USERS), PLANTED)
    faults = {number: kinds[index % len(kinds)] for index, number in enumerate(damaged)}
    violated = {number: chance.choice([*VIOLATIONS]) for number in chance.sample(range(1, USERS), 500)}
    feed = Feed()
    for number in range(1, USERS + 1):
        record = (
            user(number).replace(b"12 Elm", b"%d Elm" % number).replace(b"61601", b"%d" % (60_000 + number))
        )
        fault = faults.get(number)
        if number in violated and not (fault and fault.name == "user-never-closed"):
            rule = violated[number]
            record = record.replace(*VIOLATIONS[rule])
            feed.violations.append((rule, number))
        if fault is not None:
            assert record.count(fault.old) == 1
            record = record.replace(fault.old, fault.new)
            feed.damage.append((fault.rule, len(feed.text) + record.index(PLACE), number))
            record = record.replace(PLACE, b"")
        feed.text += record
    feed.text += TAIL
    return feed


@cache
def checked() -> Checked:
    return check(bytes(planted_feed().text))


def test_feed_holds_what_it_should() -> None:
    """There are 300 faults of 25 kinds."""
    assert len(KINDS) == len({fault.name for fault in COMMON_FAULTS if fault.name in KINDS}) == 25
    assert len(planted_feed().damage) == PLANTED


def test_every_fault_is_found_at_its_byte_and_none_twice_and_no_other() -> None:
    """The damage that is found is the damage that was planted."""
    found = [(f.rule, f.place.offset, f.record) for f in checked().stopping if f.place]

    assert found == planted_feed().damage


def test_other_findings_of_every_record_are_still_there() -> None:
    """Damage hides no ordinary finding, in its own record or in another, and adds none."""
    stopping = {id(finding) for finding in checked().stopping}
    found = [(f.rule, f.record) for f in checked().findings if id(f) not in stopping]

    assert found == planted_feed().violations


def test_every_record_is_counted_and_checked() -> None:
    """Nothing is left unread, so the verdict is a rejection rather than incomplete."""
    report = checked().report

    assert report.forecast.records == USERS
    assert report.forecast.load_stopped
    assert report.not_checked == ()
