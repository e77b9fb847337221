"""Sentences of Alma, Xerces and xmllint lead to the rules that find what they speak of."""

from __future__ import annotations

import re

import pytest

from tests.damage.make_corpus import FAULTS, stored_verdicts
from validator.checks import CHECKS
from validator.cli import main
from validator.messages import recognise, sentences
from validator.records import xerces
from validator.rulebook.rules import load_rules

VERDICTS = stored_verdicts()


def test_every_rule_that_is_named_is_in_the_rule_book() -> None:
    """A sentence leads to rules that exist."""
    shipped = {rule.id for rule in load_rules([], CHECKS).rules}

    assert {rule for sentence in sentences() for rule in sentence.rules} <= shipped


def test_every_sentence_of_a_finding_is_in_the_table() -> None:
    """What a finding repeats from Xerces can be looked up; a new one goes into messages.tsv too."""
    said = {text for name, text in vars(xerces).items() if name.isupper() and isinstance(text, str)}

    assert said <= {sentence.text for sentence in sentences()}


def rules_for(message: str) -> tuple[str, ...]:
    """The rules of all sentences in a message, the likeliest first."""
    return tuple(dict.fromkeys(rule for sentence in recognise(message) for rule in sentence.rules))


@pytest.mark.parametrize("sentence", sentences(), ids=lambda sentence: sentence.text[:60])
def test_every_sentence_is_recognised_with_any_values_in_it(sentence: object) -> None:
    """The values may be names, numbers or whole phrases."""
    for value in ("M", "253", "Smith & Jones, 2nd"):
        filled = re.sub(r"\{\w+\}", lambda _, value=value: value, sentence.text)  # type: ignore[attr-defined]
        assert sentence.text in {found.text for found in recognise(filled)}  # type: ignore[attr-defined]


@pytest.mark.parametrize("sentence", sentences(), ids=lambda sentence: sentence.text[:60])
def test_every_sentence_has_its_source(sentence: object) -> None:
    """Each says where it comes from, and leads to a rule or says why it cannot."""
    assert sentence.source  # type: ignore[attr-defined]
    assert sentence.rules or sentence.note  # type: ignore[attr-defined]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_xerces_says_of_a_fault_leads_to_the_rule_that_tells_it(fault: object) -> None:
    """Over the whole corpus, the sentence in Alma's mail leads to the finding."""
    said = VERDICTS[f"faults/{fault.name}"]  # type: ignore[attr-defined]

    assert fault.rule in rules_for(said)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ("The reference to entity \"M\" must end with the ';' delimiter.", ("XML002", "XML004")),
        ("The reference to entity “M” must end with the ‘;’ delimiter", ("XML002", "XML004")),
        ("the entity name must immediately follow the '&' in the entity reference", ("XML002", "XML004")),
        ("Invalid byte 2 of 3-byte UTF-8 sequence", ("XML003",)),
        ("com.sun...MalformedByteSequenceException: Invalid byte 1 of 1-byte UTF-8 sequence.", ("XML003",)),
        (
            "org.xml.sax.SAXParseException; lineNumber: 3; columnNumber: 20; "
            "An invalid XML character (Unicode: 0x1a) was found in the element content of the document.",
            ("XML004",),
        ),
        ("Content is not allowed in prolog.", ("XML006", "XML003", "XML004")),
        ("-:31: parser error : EntityRef: expecting ';'", ("XML002", "XML004")),
        ("feed.xml:3: parser error : Input is not proper UTF-8, indicate encoding !", ("XML003",)),
        (
            "-:1: element last_name: Schemas validity error : This element is not expected.",
            ("XSD001", "XSD002", "XSD003", "XSD004"),
        ),
        (
            "Identifier of type OTHER_ID_2 and value 123 is already taken AcrossInstitution in this feed",
            ("DUP001", "DUP002", "DUP003"),
        ),
        ("Identifier of type 01 and value 123 is already taken AcrossInstitution.", ()),
        ("Mandatory field is missing: User identifier value", ("IDN002",)),
        ("Mandatory field is missing: email type", ("EML003",)),
        ("Mandatory field is missing: phone type", ("SEG001", "IDN002", "EML003")),
        ("User Rejected: missing a mandatory field: statistical category", ("SEG001",)),
        ("Given user group is not legal.", ("COD001",)),
        ("User is not external", ()),
    ],
)
def test_sentence_as_it_is_published_leads_to_its_rules(message: str, rules: tuple[str, ...]) -> None:
    """Copied from a report, a mail or a terminal, with what stands around it."""
    assert recognise(message)
    assert rules_for(message) == rules


@pytest.mark.parametrize("message", ["", "XML", "duplicate-primary-id", "the", "expected", "Alma is down"])
def test_other_texts_are_not_recognised(message: str) -> None:
    """Something that no program says of a feed leads nowhere."""
    assert recognise(message) == ()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Invalid byte 2 of 3-byte UTF-8 sequence", "XML003 undecodable-bytes"),
        ("-:3: parser error : xmlParseEntityRef: no name", "XML002 bare-ampersand"),
        ("User is not external", "make the user"),
    ],
)
def test_explain_takes_a_message(message: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever was sent one by Alma, or read it in a terminal, learns what it speaks of."""
    assert main(["explain", message]) == 0
    assert said in " ".join(capsys.readouterr().out.split())
