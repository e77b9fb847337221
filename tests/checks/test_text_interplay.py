"""One defect, one name: rules about texts beside the rules that look at the same elements."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

import validator

PROFILE = str(Path(__file__).parent.parent / "fixtures" / "profiles" / "prairie-valley.yaml")
DATES = "<expiry_date>2027-08-31</expiry_date><purge_date>2028-08-31</purge_date>"
USER = (
    "<user><primary_id>u{number}</primary_id><last_name>{last_name}</last_name><user_group>{user_group}</user_group>"
    f"{DATES}<contact_info><addresses>"
    '<address preferred="true"><line1>{number} Elm St</line1><city>Peoria</city><state_province>IL</state_province>'
    "<postal_code>61615</postal_code><address_types><address_type>{address_type}</address_type></address_types></address>"
    '</addresses><emails><email preferred="true"><email_address>{email}</email_address>'
    "<email_types><email_type>school</email_type></email_types></email></emails></contact_info></user>"
)
FINE = {
    "last_name": "Ames",
    "user_group": "UGRD",
    "address_type": "home",
    "email": "kit@example.edu",
}


def found(feed: bytes) -> list[tuple[str, int]]:
    stream = io.BytesIO(feed)
    stream.name = "feed.xml"
    report = validator.check(stream, profile=PROFILE, as_of=dt.date(2026, 11, 21))
    return [(finding.rule, finding.record or 0) for finding in report.findings]


def users(*changes: dict[str, str], encoding: str = "UTF-8") -> bytes:
    records = "".join(USER.format(**FINE | change, number=number) for number, change in enumerate(changes, 1))
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<users>\n{records}</users>\n'
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"email": "none"}, "TXT005"),
        ({"email": "not an address"}, "EML004"),
        ({"email": "a&amp;amp;b@example.edu"}, "TXT004"),
        ({"email": "HÃ\u00a0i@example.edu"}, "TXT001"),
        ({"email": "kit\u200b@example.edu"}, "TXT003"),
        ({"user_group": "UGRD   "}, "COD001"),
        ({"user_group": "None"}, "COD001"),
        ({"user_group": "UGRD\u200b"}, "COD001"),
        ({"user_group": "Ã‰TUD"}, "COD001"),
        ({"address_type": " home"}, "ADR004"),
        ({"last_name": "Ã\u0081vila"}, "TXT001"),
        ({"last_name": "Muï¿½oz"}, "TXT002"),
        ({"last_name": "O\u0092Brien"}, "TXT003"),
        ({"last_name": "Jos&amp;eacute;"}, "TXT004"),
    ],
)
def test_a_defect_has_one_name(change: dict[str, str], rule: str) -> None:
    """A code that is not on the list stays an error, whatever spoilt it; elsewhere the cause is named."""
    assert found(users({}, change)) == [(rule, 2)]


def test_two_defects_of_one_text_are_two_findings() -> None:
    """A garbled name with an unseen character beside it is both."""
    assert found(users({"last_name": "MuÃ±oz\u200b"})) == [("TXT001", 1), ("TXT003", 1)]


def test_bytes_that_cannot_be_decoded_are_not_lost_letters() -> None:
    """Rule XML003 names them; what stands in their place while reading is no finding."""
    cut_off = users({"last_name": "Ames"}).replace(b"Ames", "Amé".encode()[:-1])

    assert [rule for rule, _ in found(cut_off)] == ["XML003"]
    assert "TXT002" not in [
        rule for rule, _ in found(users({}, encoding="cp1252").replace(b"Ames", b"A\x81s"))
    ]


def test_all_the_same_is_one_line_beside_the_findings_of_each_user() -> None:
    """What each user lacks or repeats decides the forecast; the line about the column names the cause."""
    same = [{"email": "kit@example.edu"}] * 10

    rules = [rule for rule, _ in found(users(*same))]
    assert rules.count("UNI002") == 2  # the e-mail, and the last name
