"""Documents with one fault each, and legal oddities, held against what JDK Xerces says of them."""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.damage.checking import check, text_of
from tests.damage.corpus_faults import Fault, planted
from tests.damage.corpus_undecoded import UNDECODED
from tests.damage.make_corpus import CORPUS, FAULTS, LEGAL, documents, stored_verdicts
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from validator.findings import Finding

VERDICTS = stored_verdicts()
NAMES = sorted(VERDICTS)
UNPOSITIONED = "Exception: "
"""Where Xerces fails rather than finds, as for a DOCTYPE within an element, its words are not Alma's."""


class Seen(NamedTuple):
    """What is looked at of a checked document."""

    is_stopped: bool
    rules: list[str]
    stopping: list[Finding]


@cache
def seen(document: bytes, profile: str = "alma") -> Seen:
    """Each document is checked once for all that is said of it."""
    checked = check(document, profile)
    return Seen(checked.is_stopped, checked.rules, checked.stopping)


def stored(name: str) -> bytes:
    return (CORPUS / f"{name}.xml").read_bytes()


def test_corpus_is_as_the_script_writes_it() -> None:
    """Documents, verdicts and tables belong together; run `python -m tests.damage.make_corpus` after a change."""
    made = documents()

    assert {name: stored(name) for name in made} == made
    assert set(made) == set(VERDICTS)
    assert {path.relative_to(CORPUS).with_suffix("").as_posix() for path in CORPUS.rglob("*.xml")} == set(
        made
    )


def test_corpus_is_large_enough() -> None:
    """The corpus has at least 150 faults that Xerces refuses and 40 oddities that it accepts."""
    assert sum(name.startswith("faults/") and bool(VERDICTS[name]) for name in NAMES) >= 150
    assert sum(name.startswith("legal/") and not VERDICTS[name] for name in NAMES) >= 40
    assert not any(VERDICTS[name] for name in NAMES if name.startswith("legal/"))
    assert all(VERDICTS[name] for name in NAMES if name.startswith("faults/"))


@pytest.mark.parametrize("profile", ["alma", "i-share"])
@pytest.mark.parametrize("name", NAMES)
def test_load_is_said_to_stop_exactly_when_xerces_refuses(name: str, profile: str) -> None:
    """The forecast agrees with the parser that Alma uses."""
    assert seen(stored(name), profile).is_stopped is bool(VERDICTS[name])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_fault_is_one_finding_at_its_place(fault: Fault) -> None:
    """A fault is told once: by the right rule, at the place where a person would point, in the right record."""
    document, at = planted(fault)

    checked = seen(document)

    before = document[:at].removeprefix(codecs.BOM_UTF8) if at else b""
    codec = "utf-16-le" if document.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    lines = before.removeprefix(codecs.BOM_UTF16_LE).decode(codec, "replace").split("\n")
    place = len(lines), len(lines[-1]) + 1
    told = [(f.rule, f.place.offset, f.place.line, f.place.column) for f in checked.stopping if f.place]
    assert told == [(fault.rule, at, *place)]
    assert [finding.record or 0 for finding in checked.stopping] == [fault.record]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_finding_repeats_the_sentence_of_xerces(fault: Fault) -> None:
    """Somebody who searches a report for the sentence in Alma's mail finds it."""
    said = VERDICTS[f"faults/{fault.name}"]

    (finding,) = seen(planted(fault)[0]).stopping

    assert said
    assert UNPOSITIONED not in said
    assert text_of(finding.values["alma_message"]) == said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_brings_no_others_with_it(fault: Fault) -> None:
    """A misread does not cascade: the rest of the record is checked as if the fault were mended."""
    rules = seen(planted(fault)[0]).rules

    assert sorted(set(rules) - {fault.rule}) == sorted(fault.others)


@pytest.mark.parametrize("name", sorted(LEGAL))
def test_legal_oddity_is_no_damage(name: str) -> None:
    """What every parser accepts gives no finding of damage."""
    rules = seen(LEGAL[name]).rules

    assert {rule for rule in rules if rule.startswith("XML")} <= {"XML005", "XML007", "XML008"}


@pytest.mark.parametrize("name", sorted(UNDECODED))
def test_what_is_not_decoded_alters_a_record_or_stops_the_load(name: str) -> None:
    """Java reads past it, unless markup is lost with it: then the sentence of Xerces is told of that."""
    checked = check(UNDECODED[name])
    said = VERDICTS[f"undecoded/{name}"]

    undecoded = [finding for finding in checked.findings if finding.rule == "XML003"]
    assert undecoded
    assert {finding.consequence for finding in undecoded} == {Consequence.RECORD_ALTERED}
    assert {finding.record for finding in undecoded} == {2}
    told = [
        text_of(finding.values["alma_message"]) for finding in checked.findings if finding.rule == "XML001"
    ]
    assert told[:1] == ([said] if said else [])
