"""Masked excerpts: tags stay, values do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.faults import Excerpt
from validator.privacy import Policy
from validator.reports.excerpt import mask_excerpt


def masked(
    before: str, marked: str = "", after: str = "", path: str = "", policy: Policy = Policy.MASKED
) -> str:
    return "|".join(mask_excerpt(Excerpt(before, marked, after, path), policy))


@pytest.mark.parametrize(
    ("cut", "path", "expected"),
    [
        ("<user><last_name>Okafor</last_name></user>", "", "<user><last_name>Xxxxxx</last_name></user>"),
        ("<user_group>STAFF</user_group>", "", "<user_group>STAFF</user_group>"),
        ("<primary_id>u1</primary_id>", "", "<primary_id>u1</primary_id>"),
        ("<user_identifier><value>B12</value>", "", "<user_identifier><value>B12</value>"),
        ("<library_notice><value>B12</value>", "", "<library_notice><value>X99</value>"),
        ("AFF</user_group>", "user_group", "AFF</user_group>"),
        ("kafor</last_name>", "last_name", "xxxxx</last_name>"),
        ("name>Okafor</last_name>", "", "…Xxxxxx</last_name>"),
        ("Oak Lane --> <city>Paris</city>", "user_group", "… <city>Xxxxx</city>"),
        ("<!-- Okafor --><user_group>A</user_group>", "", "<!-- Xxxxxx --><user_group>A</user_group>"),
        ("<city><![CDATA[Paris]]></city>", "", "<city><![CDATA[Xxxxx]]></city>"),
        ("<user_group><![CDATA[Paris]]></user_group>", "", "<user_group><![CDATA[Xxxxx]]></user_group>"),
        ('<email preferred="true" note="Joe">', "", '<email preferred="true" xxxx="Xxx">'),
        ('<email preferred="Joe><city>Paris</city>', "", '<xxxxx xxxxxxxxx="Xxx><city>Xxxxx</city>'),
        (
            "<email_address>Joe <joe@example.edu></email_address>",
            "",
            "<email_address>Xxx <xxx@xxxxxxx.xxx></email_address>",
        ),
        ("<last_name>O<Brien</last_name>", "", "<last_name>X<Xxxxx</last_name>"),
        ("<city>A&amp;B &#74;&#11;&nbsp;</city>", "", "<city>X&amp;X &#99;&#11;&nbsp;</city>"),
        ("<city>O&amp;apos;Hara &eacute;</city>", "", "<city>X&amp;apos;Xxxx &xxxxxx;</city>"),
        ("<user_group>A</last_name>Okafor", "", "<user_group>X</last_name>Xxxxxx"),
        ("<user_group>A<city/>Okafor", "", "<user_group>X<city/>Xxxxxx"),
        ("<?xml version='1.0' encoding='x'?><users>", "", "<?xml version='1.0' encoding='x'?><users>"),
        ("<!DOCTYPE users [<!ENTITY a 'Joe'>]>", "", "<!XXXXXXX xxxxx [<!XXXXXX x 'Xxx'>]>"),
        ("<city>Paris</ci", "", "<city>Xxxxx</ci"),
    ],
)
def test_masking(cut: str, path: str, expected: str) -> None:
    """Every place of the XML is masked by the class of its field; what is not certain is personal."""
    assert masked(cut, path=path) == f"{expected}||"


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize(
    ("cut", "path"),
    [
        ("<password>hunter2</password>", ""),
        ("<password><![CDATA[hunter2]]></password>", ""),
        ("<password><!-- hunter2 --></password>", ""),
        ("<password>x<b>hunter2</b></password>", ""),
        ("<password>x<hunter2>y</password>", ""),
        ("hunter2</password>", "password"),
        ("hunter2", "password"),
        ("word>hunter2</password>", ""),
        ("<pin_number>hunter2", ""),
    ],
)
def test_secrets_in_excerpts(cut: str, path: str, policy: Policy) -> None:
    """A password is hidden however the cut falls, even when values are shown."""
    assert "hunter2" not in masked("", cut, "", path, policy)
    assert "hunter2" not in masked(cut, path=path, policy=policy)


def test_the_marked_spot_stays_visible() -> None:
    """Bad bytes, controls and bare ampersands are what the excerpt is for."""
    assert masked("<city>Par", "\udcf1\x0b& ", "is</city>") == "<city>Xxx|\udcf1\x0b& |xx</city>"


def test_public_places_mask_identifiers() -> None:
    """The primary identifier is masked in formats made for public places."""
    assert masked("<primary_id>u12</primary_id>", policy=Policy.PUBLIC) == "<primary_id>x99</primary_id>||"


def test_a_name_that_is_shown_beside_it_may_stand_as_a_tag() -> None:
    """An unknown element is named in the message, so masking its tag would only confuse."""
    excerpt = Excerpt("<city>Paris</city>", "<zipCode>", "62704</zipCode>", "")

    assert mask_excerpt(excerpt, Policy.MASKED, ["zipCode"])[1:] == ("<zipCode>", "99999</zipCode>")


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "</",
                "/>",
                '"',
                "'",
                "=",
                "&",
                ";",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?xml ",
                "?>",
                " ",
                "last_name",
                "city",
                "email_address",
                "line1",
                "qqzzx",
                "preferredx",
                "#",
                "amp",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["", "last_name", "contact_info/emails/email"]),
    st.integers(0, 40),
)
def test_no_cut_reveals_a_personal_text(pieces: list[str], path: str, at: int) -> None:
    """However the XML is broken, a text outside the public fields does not come through."""
    text = "".join(pieces)

    shown = masked(text[:at], text[at : at + 3], text[at + 3 :], path)

    assert "qqzzx" not in shown.replace("|", "")
