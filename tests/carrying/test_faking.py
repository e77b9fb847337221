"""Invented values: nothing personal remains, everything else does."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from benchmarks.generate import Wish, records
from validator.carrying.faking import faked
from validator.errors import UsageError

RECORD = """<user><primary_id>qjones7</primary_id><first_name>José</first_name><last_name>O'Quimby</last_name>
<user_group desc="Undergraduates">UGRD</user_group><birth_date>1990-02-28</birth_date><!-- Quimby --><contact_info>
<emails><email preferred="true"><email_address>jose.quimby@real-college.edu</email_address><email_types>
<email_type>school</email_type></email_types></email></emails><phones><phone><phone_number>(312) 867-5309</phone_number>
<phone_types><phone_type>home</phone_type></phone_types></phone></phones></contact_info><user_identifiers>
<user_identifier><id_type>BARCODE</id_type><value>2123456789</value></user_identifier></user_identifiers></user>"""


def test_no_personal_value_remains() -> None:
    """Not in texts, attributes or comments; codes and structure stay."""
    (text,), proof = faked([RECORD])

    for word in (
        "qjones",
        "jos",
        "quimby",
        "real-college",
        "undergrad",
        "8675309",
        "867-5309",
        "2123456789",
        "1990",
    ):
        assert word not in text.casefold()
    for kept in ("UGRD", "BARCODE", "school", 'preferred="true"', "@example.edu"):
        assert kept in text
    assert re.search(r"\([0-9]{3}\) 555-01[0-9]{2}", text)
    assert re.search(r"<last_name>[A-Z]'[A-Z][a-z]{5}</last_name>", text)
    assert re.search(r"<birth_date>[0-9]{4}-[0-9]{2}-[0-9]{2}</birth_date>", text)
    assert proof.replaced == 8


def test_equal_values_stay_equal_and_others_differ() -> None:
    """A duplicate stays a duplicate, in another case too; no new one comes up."""
    ids = ["abc123", "ABC123", "abd123", "abe123"]
    texts, _ = faked([f"<user><primary_id>{one}</primary_id></user>" for one in ids])
    new = [re.sub("<[^>]*>", "", text) for text in texts]

    assert new[0].casefold() == new[1].casefold()
    assert len({one.casefold() for one in new}) == 3


def test_what_is_invented_does_not_depend_on_the_letters() -> None:
    """Nobody can find an original by trying."""
    first = faked(["<user><last_name>Bari</last_name></user>"])[0]
    second = faked(["<user><last_name>Deno</last_name></user>"])[0]

    assert first == second


def test_generated_records_are_faked() -> None:
    """Many scripts, references and shapes."""
    some = [record.strip() for record in islice(records(Wish(users=None, bytes=None, seed=11)), 60)]

    texts, proof = faked(some)

    assert len(texts) == 60
    assert proof.replaced > 600


@pytest.mark.parametrize("text", ["<user><a></user>", "<x:user/>", "no record"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """Nothing is handed out that was not looked at."""
    with pytest.raises(UsageError):
        faked([text])
