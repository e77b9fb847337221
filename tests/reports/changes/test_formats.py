"""Every format of a comparison: complete, harmless, without a value of a person beyond the identifier."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from tests.comparing.feeds import Person, document, sources, with_priority
from validator import resources
from validator.api import plan
from validator.comparing import Alarm, compare, judged
from validator.errors import UsageError
from validator.findings import Suppressed
from validator.reports.changes import FORMATS, render_change, write_change

if TYPE_CHECKING:
    from pathlib import Path

    from validator.comparing import ChangeReport

EVIL = "GRAD&lt;/script&gt;&lt;b&gt;"
LAST = [
    Person(
        f"u{number}", "UGRD", "Bartleby", "WEST", "2028-06-30", ("555-0101",), "1 Elm St", f"barcode{number}"
    )
    for number in range(12)
]
NEXT = [
    *(replace(person, group=EVIL, expiry="2027-06-30", phones=(), address="9 Oak St") for person in LAST[:8]),
    Person("w1", "STAFF", "Melville", barcode="barcode9"),
    Person("w1", "UGRD", "Melville"),
    replace(LAST[8], barcode=""),
]


@pytest.fixture(scope="module")
def report() -> ChangeReport:
    chosen = plan("alma")
    with_order = replace(
        chosen, profile=replace(chosen.profile, priority=with_priority("UGRD", "STAFF").profile.priority)
    )
    return judged(compare(sources(document(LAST)), sources(document(NEXT)), with_order), with_order)


@pytest.mark.parametrize("name", FORMATS)
def test_no_value_of_a_person_is_shown(report: ChangeReport, name: str) -> None:
    """The identifier is; names, addresses, phones and barcodes are not, and markup stays text."""
    text = render_change(report, name)

    assert "u0" in text
    assert not any(value in text for value in ("Bartleby", "Melville", "Elm", "Oak", "555-01", "barcode9"))
    assert name != "html" or "</script>" not in text.replace("<script", "")


def test_json_follows_its_schema(report: ChangeReport) -> None:
    """And counts every record once."""
    schema = json.loads(resources.folder("schemas").joinpath("comparison-v1.schema.json").read_text("utf-8"))
    found = json.loads(render_change(report, "json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    job = found["job"]
    parts = ("created", "updated", "unchanged", "updated_or_unchanged", "rejected", "superseded", "not_read")

    aside = Suppressed("VOL001", 1, "End of term", "2027-05-31", None, "ours.yaml:6")
    told = json.loads(render_change(replace(report, suppressed=(aside,), notes=("A note.",)), "json"))
    jsonschema.validate(told, schema)
    assert (told["suppressed"][0]["why"], told["notes"]) == ("End of term", ["A note."])
    assert job["records"] == sum(job[part] for part in parts) == 11
    assert (job["created"], job["rejected"]) == (1, 2)
    assert found["concerns"]["identifiers_taken"]["listed"][0]["other_id"] == "u9"
    assert found["orders"]["within"]["users"] == 1


def test_text_tells_what_matters(report: ChangeReport) -> None:
    """In Alma's words, with what it does not know."""
    text = render_change(report, "text")

    assert "Alma keeps them as they are until they expire" in text
    assert "phone is emptied for" not in text  # 8 users are fewer than the least
    assert "u0 (2028-06-30 → 2027-06-30)" in text
    assert text.splitlines()[-1] == render_change(report, "text", quiet=True).strip()


def test_a_file_is_written_for_its_owner_alone(report: ChangeReport, tmp_path: Path) -> None:
    """The suffix names the format; a format that a comparison does not have is refused."""
    write_change(report, tmp_path / "change.html")

    assert (tmp_path / "change.html").read_text("utf-8") == render_change(report, "html")
    with pytest.raises(UsageError, match="not written in this format"):
        write_change(report, tmp_path / "change.csv")


def test_people_read_it_in_their_language(report: ChangeReport) -> None:
    """Programs find the words that they know."""
    english, spanish = (
        {name: render_change(report, name, language=code) for name in FORMATS} for code in ("en", "es")
    )

    assert english["json"] == spanish["json"]
    assert '<html lang="es">' in spanish["html"]
    assert "Ya no están en el archivo" in spanish["html"]
    assert "Lo que diría el informe" in spanish["text"]
    own = {title for title in re.findall(r"<h[12][^>]*>([^<{]+)<", english["html"]) if " " in title.strip()}
    assert len(own) > 8
    assert not [title for title in own if title in spanish["html"]]


def test_numbers_of_a_limit_are_written_as_everywhere(report: ChangeReport) -> None:
    """With what keeps the thousands apart in the language of the page."""
    (active,) = (one for one in plan("alma").profile.active if one.rule.id == "VOL001")
    values = {"count": 9811, "before": 20000, "share": "49 %", "most": 10}
    told = replace(report, alarms=(Alarm(active, values),))

    assert "9,811 of 20,000 users of the last feed" in render_change(told, "text")
    assert "9.811 de 20.000" in render_change(told, "html", language="es")
    assert "9,811 of 20,000" in json.loads(render_change(told, "json"))["findings"][0]["message"]
