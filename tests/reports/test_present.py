"""What leaves the room: no personal value, nothing hostile, nothing endless, in any format."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest

from validator.faults import Excerpt
from validator.findings import (
    Comparison,
    Finding,
    GroupChange,
    NotChecked,
    Report,
    RuleChange,
    SkippedRule,
)
from validator.privacy import Difference, Phrase, Policy, Privacy, Quoted, quote
from validator.reports.formats import render
from validator.reports.present import VALUE_LIMIT, present

from . import sample
from .shown_as import EVERY_FORMAT, PRIVATE_FORMATS, shown_as

CANARIES = {
    "last_name": "Zyxwortham",
    "first_name": "Quillabeth",
    "contact_info/addresses/address/line1": "Brambleholt Mews 4711",
    "contact_info/addresses/address/postal_code": "QX7-88231",
    "contact_info/emails/email/email_address": "canary.bird@example.org",
    "contact_info/phones/phone/phone_number": "555-0199-3377",
    "birth_date": "1987-11-23",
    "user_notes/user_note/note_text": "Owes Marmaduke",
    "user_statistics/user_statistic/statistic_note": "Sees Hortensia",
}
SECRETS = {"password": "Tr0ub4dor", "pin_number": "8642-PIN"}
IDENTIFIER = "ident-canary-77"


def with_canaries() -> Report:
    """A report that holds every canary in every way in which a finding can hold a text of the feed."""
    finding = sample.full().findings[-1]
    findings: list[Finding] = []
    for path, text in {**CANARIES, **SECRETS}.items():
        name = path.rsplit("/", 1)[-1]
        quoted = quote(text, path)
        values = {
            "key": quoted,
            "winner_line": 3,
            "differs": (
                Difference(name, quoted, None),
                Difference(name, None, quoted),
                Difference(name, quoted, quoted),
            ),
            "what": Phrase(("near ", quoted)),
            "unused": (quoted, "and"),
        }
        cuts = (
            Excerpt(f"<{name}>", text, f"</{name}><primary_id>{IDENTIFIER}</primary_id>", ""),
            Excerpt(
                f"<{name}>{text}</{name}>",
                "&",
                f"<!-- <{name}>{text}</{name}> --><{name}>{text}",
                path.rpartition("/")[0],
            ),
            Excerpt(f"{text[2:]}</{name}><{name}>{text[:4]}", text[4:6], f"{text[6:]}</{name}>", path),
            Excerpt(
                f'x="{text}"><{name}><![CDATA[{text}]]></{name}',
                ">",
                f'<address note="{text if path in CANARIES else ""}">',
                "",
            ),
        )
        findings += [
            replace(finding, primary_id=IDENTIFIER, path=path, values=values, excerpt=cut) for cut in cuts
        ]
    # Spread over the rules, so that every format shows all of them.
    about = sample.full()
    template = "{what} {key} {unused} at {winner_line}[; {differs}]"
    tallies = tuple(replace(t, rule=replace(t.rule, message=template)) for t in about.tallies)
    spread = [
        replace(finding, rule=tallies[at % len(tallies)].rule.id) for at, finding in enumerate(findings)
    ]
    return replace(about, findings=tuple(spread), tallies=tallies)


@pytest.mark.parametrize("policy", [Policy.MASKED, Policy.PUBLIC])
@pytest.mark.parametrize("form", EVERY_FORMAT)
@pytest.mark.parametrize("canary", CANARIES.values())
def test_no_canary_sings(canary: str, form: str, policy: Policy) -> None:
    """Names, addresses, e-mails, phones, birth dates and notes are in no format, whole or by the word."""
    shown = shown_as(with_canaries(), form, policy)

    assert not [part for part in (canary, canary[2:], *canary.split()) if part in shown]


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("form", EVERY_FORMAT)
@pytest.mark.parametrize("secret", SECRETS.values())
def test_passwords_are_never_shown(secret: str, form: str, policy: Policy) -> None:
    """Not even when the user asks for values."""
    shown = shown_as(with_canaries(), form, policy)

    assert secret not in shown
    assert secret[2:] not in shown


@pytest.mark.parametrize("form", EVERY_FORMAT)
def test_identifiers_are_shown_but_not_in_public(form: str) -> None:
    """The identifier is what a record is mended by; a public place does not need it."""
    assert (IDENTIFIER in shown_as(with_canaries(), form, Policy.MASKED)) == (form in PRIVATE_FORMATS)
    assert IDENTIFIER not in shown_as(with_canaries(), form, Policy.PUBLIC)


@pytest.mark.parametrize("form", EVERY_FORMAT)
def test_values_are_shown_when_asked_for_but_not_in_public(form: str) -> None:
    """The canary tests can fail: the same report does hold the values."""
    shown = shown_as(with_canaries(), form, Policy.VALUES)

    assert (CANARIES["last_name"] in shown) == (form in PRIVATE_FORMATS)
    assert (IDENTIFIER in shown) == (form in PRIVATE_FORMATS)


HOSTILE = "</script><img src=x onerror=alert(1)>\x1b[31m\u202egnp.exe\u200b\x00\n::error::\ud800\udcff{{7*7}}"


def with_hostility() -> Report:
    """A report in which every text that somebody else may choose is hostile."""
    about = sample.full()
    findings = tuple(
        replace(
            finding,
            primary_id=HOSTILE,
            path=HOSTILE,
            values={name: Quoted(HOSTILE, Privacy.PUBLIC) for name in finding.values},
            excerpt=Excerpt(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        )
        for finding in about.findings
    )
    return replace(
        about,
        findings=findings,
        profile=HOSTILE,
        sources=tuple(replace(s, path=HOSTILE, member=HOSTILE, encoding=HOSTILE) for s in about.sources),
        tallies=tuple(replace(t, groups=((HOSTILE, 1),), campuses=((HOSTILE, 1),)) for t in about.tallies),
        not_checked=(NotChecked(HOSTILE, HOSTILE),),
        skipped_rules=(SkippedRule("COD002", HOSTILE),),
        colophon=(HOSTILE,),
        groups=((HOSTILE, 1),),
        comparison=Comparison(
            path=HOSTILE,
            as_of=HOSTILE,
            verdict=HOSTILE,
            records_before=1,
            records_now=1,
            cautions=(),
            rules=(RuleChange(HOSTILE, HOSTILE, 1, 1, 0, 0, 1, 1),),
            groups=(GroupChange(HOSTILE, 1, 1),),
        ),
    )


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("form", EVERY_FORMAT)
def test_hostile_texts_are_harmless(form: str, policy: Policy) -> None:
    """No control or steering character survives in any format, and the text can be written as UTF-8."""
    shown = shown_as(with_hostility(), form, policy)

    shown.encode("utf-8")
    odd = {character for character in shown if unicodedata.category(character)[0] == "C"} - {"\n"}
    assert odd <= ({"\r", "\ufeff"} if form == "csv" else set())  # RFC 4180, and Excel's mark
    assert "⟨U+202E⟩" in shown
    assert not [line for line in shown.splitlines() if line.startswith("::error::")]


def test_hostile_markup_is_escaped_in_the_page() -> None:
    """Nothing from the feed becomes markup or template code."""
    shown = render(with_hostility(), "html", Policy.VALUES)

    assert "<img" not in shown
    assert shown.count("<script") == 1
    assert "{{7*7}}" in shown
    assert "&lt;/script&gt;" in shown


def test_long_values_are_cut_with_their_length() -> None:
    """A value of 10,000 characters says how long it is instead of being shown whole."""
    long = "A" * 10_000
    finding = replace(
        sample.full().findings[5],
        values={"value": quote(long, "user_group"), "nearest": ""},
        excerpt=Excerpt("", long, long, ""),
    )
    shown = present(sample.with_findings(sample.full(), (finding,)), Policy.MASKED).findings[0]

    assert "… (10,000 characters)" in shown.message
    assert len(shown.message) < VALUE_LIMIT + 100
    assert shown.excerpt is not None
    assert "… (10,000 characters)" in shown.excerpt.marked
    assert len(shown.excerpt.after) < VALUE_LIMIT


def test_difference_in_words() -> None:
    """A difference says which value wins and which is lost, and never what a person is called."""
    report = sample.full()
    messages = [finding.message for finding in present(report, Policy.MASKED).findings]

    assert any("they differ in user_group (UGRD wins, STAFF is lost)" in message for message in messages)
    assert any("campus_code (stays empty, WEST is lost)" in message for message in messages)
    assert any("last_name (Xxxxxx wins, Xxxxxx-Xxxx is lost)" in message for message in messages)


def test_equal_shapes_are_not_shown_as_a_difference() -> None:
    """Two masked names of one shape would look as if they did not differ."""
    values = {
        "key": "k",
        "winner_line": 1,
        "differs": (Difference("last_name", quote("Lind", "last_name"), quote("Berg", "last_name")),),
    }
    finding = replace(sample.full().findings[-1], values=values)
    shown = present(sample.with_findings(sample.full(), (finding,)), Policy.MASKED).findings[0]

    assert "last_name (values hidden)" in shown.message


def test_blanks_at_the_ends_are_visible() -> None:
    """A trailing blank is often the whole defect."""
    shown = present(sample.full(), Policy.MASKED)

    assert any(
        "primary_id U10090␣ is" in f.message or "primary_id U10090␣ was" in f.message for f in shown.findings
    )


def test_a_finding_may_be_worse_than_its_rule() -> None:
    """A finding that stands in for another rule's keeps the consequence of that one."""
    worse = replace(sample.full().findings[5], consequence=sample.full().tallies[0].consequence)
    shown = json.loads(render(sample.with_findings(sample.full(), (worse,)), "json"))

    assert shown["findings"][0]["consequence"] == "load-stopped"
