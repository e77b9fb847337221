"""Feeds in which personal texts stand where something public belongs: no report of a whole run shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import validator
from validator.privacy import Policy
from validator.reports.formats import render

if TYPE_CHECKING:
    from pathlib import Path

RECORD = (
    "<user><primary_id>u1</primary_id><first_name>Sam</first_name><last_name>Lee</last_name>"
    "<user_group>UGRD</user_group><expiry_date>2028-05-31</expiry_date><purge_date>2029-05-31</purge_date>"
    '<contact_info><addresses><address preferred="true"><line1>1 Main St</line1><city>Springfield</city>'
    "<address_types><address_type>home</address_type></address_types></address></addresses></contact_info></user>"
)
END = "</contact_info></user>"
NOTE = "</contact_info><user_notes><user_note><note_type>LIBRARY Canary</note_text></user_note></user_notes></user>"
IDENTIFIERS = (
    "</contact_info><user_identifiers><user_identifier><id_type>A</id_type><value>987-65-4321</value>"
    "</user_identifier><user_identifier><id_type>B</id_type><value>987-65-4321</value></user_identifier>"
    "</user_identifiers></user>"
)
LEAKS = {
    "torn note": (END, NOTE),
    "shifted date": (">2028-05-31<", ">Canary, Jane 555-0133<"),
    "one name as date": (">2028-05-31<", ">Canary<"),
    "street as type": (">home<", ">12 Canary St Apt 4<"),
    "e-mail as group": (">UGRD<", ">canary@example.org<"),
    "two names as group": (">UGRD<", ">Jane Canary<"),
    "torn group": ("UGRD</user_group>", "Canary"),
    "torn identifier": ("u1</primary_id><first_name>Sam", "u1 Canary"),
    "torn identifier of one word": ("u1</primary_id><first_name>Sam", "Canary"),
    "name as element": ("<last_name>Lee</last_name>", "<Canary/>"),
    "name after a stray sign": ("u1</primary_id><first_name>Sam</first_name>", "u1 <Canary"),
    "name as prefix of a torn tag": ("<last_name>", "<Canary:last_name>"),
    "name as declared prefix": (
        "<last_name>Lee</last_name>",
        '<Canary:last_name xmlns:Canary="Canary">Lee</Canary:last_name>',
    ),
    "late declaration": ("<last_name>", '<?xml Canary="Canary"?><last_name>'),
    "name as description": ("<user_group>UGRD", '<user_group desc="Canary">Nobody'),
    "name as flag": ('preferred="true"', 'preferred="Canary"'),
    "social security number": (END, IDENTIFIERS),
}


@pytest.mark.parametrize("form", ["text", "html", "json"])
@pytest.mark.parametrize("leak", LEAKS)
def test_no_whole_run_shows_them(leak: str, form: str, tmp_path: Path) -> None:
    """A canary is in the feed, the run finds something, and no report shows it."""
    old, new = LEAKS[leak]
    assert old in RECORD
    feed = tmp_path / "feed.xml"
    feed.write_text(f"<users>\n{RECORD.replace(old, new)}\n</users>\n", encoding="utf-8")
    report = validator.check([str(feed)], profile="i-share")

    shown = render(report, form, Policy.MASKED)

    assert report.findings
    assert not [canary for canary in ("canary", "987-65-4321") if canary in shown.lower()]
