"""Every format through the real command: what people may see, what hostile feeds may do, what is complete."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CLEAN, DAY, ERROR, feed, user, write
from validator.reports.formats import FORMATS, format_names
from validator.reports.lists import LISTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

PUBLIC = [name for name, form in FORMATS.items() if form.is_public]
PRIVATE = [name for name in format_names() if name not in PUBLIC]
SUFFIXES = [form.suffix for form in (*FORMATS.values(), *LISTS.values()) if form.suffix]

CANARIES = {
    "first_name": "Quillabeth",
    "last_name": "Zyxwortham",
    "birth_date": "23/11/1987",
    "line1": "Brambleholt Mews 4711",
    "postal_code": "QX7-88231",
    "email_address": "canary.bird.example.org",
    "phone_number": "555-0199-3377",
    "note_text": "Owes Marmaduke",
    "password": "Tr0ub4dor",
}
IDENTIFIER = "ident-canary-77"

BIRD = f"""<user>
<primary_id>{IDENTIFIER}</primary_id>
<first_name>{CANARIES["first_name"]}</first_name>
<last_name>{CANARIES["last_name"]}</last_name>
<birth_date>{CANARIES["birth_date"]}</birth_date>
<password>{CANARIES["password"]}</password>
<user_group>UGRD</user_group>
<expiry_date>2027-06-30</expiry_date>
<contact_info>
<addresses><address preferred="perhaps"><line1>{CANARIES["line1"]}</line1>
<postal_code>{CANARIES["postal_code"]}</postal_code><oldcity>{CANARIES["line1"]}</oldcity></address></addresses>
<emails><email preferred="true"><email_address>{CANARIES["email_address"]}</email_address></email></emails>
<phones><phone><phone_number>{CANARIES["phone_number"]}<b>{CANARIES["phone_number"]}</b></phone_number></phone></phones>
</contact_info>
<user_notes><user_note><note_text>{CANARIES["note_text"]}</note_text></user_note></user_notes>
</user>
"""
DAMAGED = (
    f"<user><primary_id>{IDENTIFIER}2</primary_id><last_name>{CANARIES['last_name']} & Sons</last_name>"
    f"<{CANARIES['first_name']}></last_name><password>{CANARIES['password']}&x</password></user>\n"
)

HOSTILE = (
    "=HYPERLINK(&quot;https://evil.example.org&quot;)\u202egnp.exe\u200b\u2066 ::error::x %0A::error::y"
    " &lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; ![x](https://evil.example.org/x) `` @all ]]&gt;"
)


@pytest.fixture
def canaries(tmp_path: Path) -> Path:
    """A feed with faults in and around every kind of personal value."""
    return write(tmp_path / "feed.xml", feed(BIRD, BIRD.replace("Zyxwortham", "Wren"), DAMAGED))


def everything(sis: Sis, path: Path, folder: Path, *more: str) -> dict[str, str]:
    """What every format shows of a feed: printed, and written by its suffix."""
    reports = [f"--report={folder / f'out{suffix}'}" for suffix in SUFFIXES]
    sis("check", path, "--as-of", DAY, *reports, *more)
    shown = {suffix: (folder / f"out{suffix}").read_bytes().decode("utf-8") for suffix in SUFFIXES}
    for name in format_names():
        shown[name] = sis("check", path, "--as-of", DAY, "--format", name, *more).out
    return shown


def test_no_canary_sings(sis: Sis, canaries: Path, tmp_path: Path) -> None:
    """Whatever is asked for, no personal value leaves, and public formats name no identifier."""
    shown = everything(sis, canaries, tmp_path)
    words = {part for canary in CANARIES.values() for part in (canary, *canary.split())}
    words |= {word.lower() for word in words}

    assert {form: word for form, text in shown.items() for word in words if word in text} == {}
    assert {name for name in format_names() if IDENTIFIER in shown[name]} == set(PRIVATE)


def test_show_values_opens_private_formats_only(sis: Sis, canaries: Path, tmp_path: Path) -> None:
    """The canaries are there to be seen; passwords never are, and public formats stay as they are."""
    shown = everything(sis, canaries, tmp_path, "--show-values")

    assert {name for name in format_names() if "Zyxwortham" in shown[name]} == set(PRIVATE)
    assert {form for form, text in shown.items() if CANARIES["password"] in text} == set()


def test_hostile_feeds_do_nothing(sis: Sis, tmp_path: Path) -> None:
    """No control or steering character, no command, no formula, no markup, no endless value in any format."""
    evil = user("u1", purge_date=HOSTILE, expiry_date=f"{'9' * 10_000}")
    path = write(tmp_path / "feed.xml", feed(evil, user("=u2"), user("=U2", last_name="\x1b[31m\x07")))
    shown = everything(sis, path, tmp_path)

    assert "⟨U+202E⟩" in shown["text"]
    for form, text in shown.items():
        allowed = {"\n", "\r", "\ufeff"} if "csv" in form else {"\n"}
        assert {c for c in text if unicodedata.category(c)[0] == "C"} <= allowed, form
        assert "\u202e" not in text
        assert "9" * 1_000 not in text
        assert not [line for line in text.splitlines() if line.startswith("::error::")]
    for form in ("html", ".html"):
        assert "<img" not in shown[form]
    for row in csv.reader(io.StringIO(shown["csv"].removeprefix("\ufeff"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_printed_and_written_are_the_same(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """The suffix and the name of a format mean the same."""
    shown = everything(sis, broken, tmp_path)

    for form in (*FORMATS.values(), *LISTS.values()):
        if form.suffix and form.name != "html":  # a page says how long the run took
            assert shown[form.name] == shown[form.suffix]


def test_lists_are_complete_and_for_their_owner(sis: Sis, tmp_path: Path) -> None:
    """More findings than any report shows, each on its line, with mode 0600.

    They are in feed order, but for those of a whole feed, which only its end decides.
    """
    path = write(tmp_path / "feed.xml", feed(*(user(f"u{n}", expiry_date="soon") for n in range(300))))
    lists = [tmp_path / "all.jsonl", tmp_path / "all.csv"]
    said = sis("check", path, "--as-of", DAY, *(f"--report={name}" for name in lists), "--format", "json")
    counts = {rule["id"]: rule["findings"] for rule in json.loads(said.out)["rules"]}
    findings = [json.loads(line) for line in lists[0].read_text("utf-8").splitlines()]

    assert Counter(finding["rule"] for finding in findings) == counts
    offsets = [finding["offset"] for finding in findings if "count" not in finding["values"]]
    assert offsets == sorted(offsets)
    assert len(lists[1].read_text("utf-8").splitlines()) == len(findings) + 1
    if os.name == "posix":
        assert {stat.S_IMODE(name.stat().st_mode) for name in lists} == {0o600}


def test_sarif_lists_more_than_samples(sis: Sis, tmp_path: Path) -> None:
    """Up to 5,000 findings; the other formats keep to their samples."""
    path = write(tmp_path / "feed.xml", feed(*(user(f"u{n}", expiry_date="soon") for n in range(300))))
    said = sis("check", path, "--as-of", DAY, "--format", "sarif")
    (run,) = json.loads(said.out)["runs"]

    assert len(run["results"]) == run["properties"]["findingsTotal"] >= 300


def test_a_run_that_fails_leaves_no_list(sis: Sis, tmp_path: Path) -> None:
    """The list of a feed that cannot be read is not there."""
    said = sis("check", tmp_path / "nothing.xml", "--report", tmp_path / "all.jsonl")

    assert said.status == 2
    assert os.listdir(tmp_path) == []


def test_compared_with_last_time(sis: Sis, tmp_path: Path) -> None:
    """Mended, new, remaining; records by user group; a report may take the place of the one it is compared with."""
    path = write(tmp_path / "feed.xml", feed(user("u1", expiry_date="soon"), user("u2", expiry_date="soon")))
    report = tmp_path / "last.json"
    sis("check", path, "--as-of", DAY, "--report", report)
    write(
        path, feed(user("u2", expiry_date="soon"), user("u3", user_group="STAFF"), user("u4", expiry_date=""))
    )
    said = sis("check", path, "--as-of", DAY, "--previous", report, "--report", report)
    told = json.loads(report.read_text("utf-8"))["comparison"]
    changes = {rule["id"]: (rule["new"], rule["gone"], rule["remaining"]) for rule in told["rules"]}

    assert changes["XSD006"] == (0, 1, 1)
    assert changes["MAN003"] == (1, 0, 0)
    assert {(group["code"], group["before"], group["now"]) for group in told["groups"]} == {
        ("UGRD", 2, 2),
        ("STAFF", 0, 1),
    }
    assert "XSD006 not-a-date: 0 new, 1 gone, 1 remaining" in said.out
    assert "STAFF: 0 → 1 (+1)" in said.out


def test_compared_with_a_list(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """A complete list can be compared as well, alone or with its report."""
    sis("check", broken, "--as-of", DAY, "--report", tmp_path / "a.jsonl", "--report", tmp_path / "a.json")
    alone = sis("check", broken, "--as-of", DAY, "--previous", tmp_path / "a.jsonl")
    both = sis(
        "check", broken, "--as-of", DAY, "--previous", tmp_path / "a.json", "--previous", tmp_path / "a.jsonl"
    )

    assert "0 new, 0 gone, 1 remaining" in alone.out
    assert "does not say which rules ran" in alone.out
    assert "does not say which rules ran" not in both.out


def test_a_previous_report_that_is_none(sis: Sis, broken: Path) -> None:
    """Said before the run, with a hint."""
    said = sis("check", broken, "--previous", broken)

    assert said.status == 2
    assert "no JSON report and no complete list" in said.err
    assert said.out == ""


def test_the_job_summary(sis: Sis, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations go to the log, the Markdown behind what the summary already holds."""
    summary = write(tmp_path / "summary.md", "# Nightly\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    said = sis("check", broken, "--as-of", DAY, "--format", "github")

    assert said.status == 1
    assert said.out.startswith("::error file=broken.xml,line=")
    assert summary.read_text("utf-8").startswith("# Nightly\n## ⛔ Do not load")
    assert "u1" not in summary.read_text("utf-8")


def test_a_job_summary_that_cannot_be_written(
    sis: Sis, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 2, as for any report that is not there."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    said = sis("check", broken, "--as-of", DAY, "--format", "github")

    assert said.status == 2
    assert "job summary cannot be written" in said.err


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_only_github_writes_a_summary(
    form: str, sis: Sis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other formats leave the environment alone."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    sis("check", write(tmp_path / "feed.xml", CLEAN), "--format", form)

    assert not (tmp_path / "summary.md").exists()


@pytest.mark.parametrize("form", format_names())
def test_every_format_keeps_the_exit_status(form: str, sis: Sis, tmp_path: Path) -> None:
    """What is printed does not change what was found."""
    path = write(tmp_path / "feed.xml", ERROR)

    assert sis("check", path, "--as-of", DAY, "--format", form).status == 1
