"""Complete lists: whole or not at all, in feed order, with flat memory."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from validator.errors import UsageError
from validator.privacy import Privacy, Quoted
from validator.reports.csv import COLUMNS, defused
from validator.reports.formats import format_names, render, write_report
from validator.reports.lists import LISTS

from . import sample
from .shown_as import EVERY_FORMAT, feed, follow, listed
from .test_json import SCHEMA
from .test_present import HOSTILE, with_hostility

if TYPE_CHECKING:
    from pathlib import Path

FINDING_JUDGE = Draft202012Validator({**SCHEMA["$defs"]["finding"], "$defs": SCHEMA["$defs"]})


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_jsonl_is_the_findings_of_the_json_report() -> None:
    """One object on each line, exactly as in the report, in feed order."""
    lines = listed(sample.full(), "jsonl").splitlines()

    assert [json.loads(line) for line in lines] == json.loads(render(sample.full(), "json"))["findings"]


def test_jsonl_follows_the_schema_of_the_report() -> None:
    """Also when everything in the feed is hostile."""
    lines = listed(with_hostility(), "jsonl").split("\n")[:-1]

    assert len(lines) == len(with_hostility().findings)
    assert [error.message for line in lines for error in FINDING_JUDGE.iter_errors(json.loads(line))] == []


def test_csv_has_a_row_for_each_finding() -> None:
    """The columns are fixed, and the cells are those of the JSON report."""
    rows = rows_of(listed(sample.full(), "csv"))
    findings = json.loads(render(sample.full(), "json"))["findings"]

    assert len(rows) == len(findings)
    for row, finding in zip(rows, findings, strict=True):
        assert tuple(row) == COLUMNS
        for column in COLUMNS[:-1]:
            assert row[column] == ("" if finding[column] is None else str(finding[column]))
    assert rows[-1]["related"].startswith("winner feeds/students.xml:")


def test_csv_keeps_to_rfc_4180() -> None:
    """Lines end with CR LF, and quotes are doubled; nothing from the feed breaks a row."""
    text = listed(with_hostility(), "csv")

    assert text.count("\r\n") == text.count("\n") == text.count("\r") == len(with_hostility().findings) + 1


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "\t'=1",
    " =1": " '=1",
    '"=1': "\"'=1",
    "\r=1": "\r'=1",
    "＝1": "'＝1",
    "a;=1+1": "a;'=1+1",
    'a; "@b"': 'a; "\'@b"',
    "a-b": "a-b",
    "a = b; c": "a = b; c",
    "jdoe@example.edu": "jdoe@example.edu",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), FORMULAS.items())
def test_formulas_are_defused(text: str, expected: str) -> None:
    """A cell that begins like a formula gets an apostrophe, also after the separator of other countries."""
    assert defused(text) == expected


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    """Neither an identifier nor a path nor a message nor the name of a file."""
    evil = f'{start}HYPERLINK("https://evil.example.org";"x")'
    finding = replace(
        sample.full().findings[5],
        primary_id=evil,
        path=evil,
        values={"value": Quoted(evil, Privacy.PUBLIC), "nearest": evil},
    )
    tallies = tuple(replace(t, rule=replace(t.rule, message="{value}")) for t in sample.TALLIES)
    report = replace(
        sample.with_findings(sample.full(), (finding,)),
        tallies=tallies,
        sources=tuple(replace(source, path=evil, member=evil) for source in sample.SOURCES),
    )
    (row,) = rows_of(listed(report, "csv"))

    assert not [
        cell for cell in row.values() if cell.lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r", "＝"}
    ]


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS)
def test_a_list_takes_its_place_when_the_run_is_over(form: object, tmp_path: Path) -> None:
    """Until then nothing is there under its name; then all of it, for its owner only."""
    path = tmp_path / f"all{LISTS[form.name].suffix.upper()}"  # type: ignore[attr-defined]
    path.write_text("old")
    path.chmod(0o644)
    report = sample.full()
    with follow(report, lists=[path]) as following:
        for source in report.sources:
            following.source(source.path, source.member)
        for finding in report.findings:
            following.sink(finding)  # type: ignore[misc]
        assert path.read_text() == "old"
        following.finish(report)

    assert path.read_bytes().decode("utf-8") == listed(report, form.name)  # type: ignore[attr-defined]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [path.name]


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Half a list would look like a whole one."""
    with pytest.raises(RuntimeError, match="2 files"):
        fail_half_way(tmp_path)

    assert os.listdir(tmp_path) == []


def fail_half_way(folder: Path) -> None:
    report = sample.full()
    with follow(report, lists=[folder / "a.csv", folder / "a.jsonl"]) as following:
        following.source("a.xml", None)
        following.sink(report.findings[0])  # type: ignore[misc]
        raise RuntimeError(f"{len(os.listdir(folder))} files")


def test_a_full_disk_is_an_error_with_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left of the list."""

    def no_space(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(UsageError, match="No space left") as caught:
        feed_all(tmp_path / "all.jsonl")

    assert caught.value.where.endswith("all.jsonl")
    assert os.listdir(tmp_path) == []


def feed_all(path: Path) -> None:
    with follow(sample.full(), lists=[path]) as following:
        feed(following, sample.full())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Known before the run, and a first list that could be opened is removed again."""
    with pytest.raises(UsageError):
        follow(sample.full(), lists=[tmp_path / "a.csv", tmp_path / "nowhere" / "b.csv"])

    assert os.listdir(tmp_path) == []


def test_a_list_never_replaces_the_feed(tmp_path: Path) -> None:
    """Not even where the run finds out only afterwards what belongs to the feed."""
    path = tmp_path / "feed.csv"
    path.write_text("the feed")
    report = replace(sample.full(), sources=tuple(replace(s, path=str(path)) for s in sample.SOURCES))
    with pytest.raises(UsageError, match="part of the feed"), follow(report, lists=[path]) as following:
        feed(following, report)

    assert path.read_text() == "the feed"
    assert os.listdir(tmp_path) == ["feed.csv"]


def test_another_suffix_is_no_list(tmp_path: Path) -> None:
    """A report in another format cannot be written while the run goes on."""
    with pytest.raises(UsageError, match="complete list"):
        follow(sample.full(), lists=[tmp_path / "a.html"])


@pytest.mark.parametrize("form", LISTS)
def test_samples_are_never_sold_as_a_list(form: str, tmp_path: Path) -> None:
    """A finished report holds samples only."""
    with pytest.raises(UsageError, match="only samples"):
        render(sample.full(), form)
    with pytest.raises(UsageError, match="only samples"):
        write_report(sample.full(), tmp_path / f"report{LISTS[form].suffix}")

    assert os.listdir(tmp_path) == []


def test_every_format_has_a_name() -> None:
    """What the command line offers is what the tests hold in their hands."""
    assert tuple(format_names()) == EVERY_FORMAT


def test_memory_does_not_grow_with_a_list(tmp_path: Path) -> None:
    """Nothing of a finding is kept once it is written."""
    report = sample.full()
    with follow(report, lists=[tmp_path / "a.csv", tmp_path / "a.jsonl"]) as following:
        for source in report.sources:
            following.source(source.path, source.member)
        sink = following.sink
        assert sink is not None
        for finding in report.findings:
            sink(finding)
        tracemalloc.start()
        for number in range(4_000):
            sink(replace(report.findings[7], primary_id=f"u{number}"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 1_000_000


def test_nothing_follows_a_run_that_needs_nothing() -> None:
    """The engine is told so, and spends no time on it."""
    with follow(sample.full()) as following:
        assert following.sink is None


def test_long_and_hostile_values_are_cut() -> None:
    """10,000 characters do not make a list ten thousand characters wide."""
    finding = replace(
        sample.full().findings[5], values={"value": Quoted("=" * 10_000, Privacy.PUBLIC), "nearest": ""}
    )
    report = sample.with_findings(sample.full(), (finding,))
    for form in LISTS:
        text = listed(report, form)
        assert "(10,000 characters)" in text
        assert len(text) < 2_500
    assert HOSTILE not in listed(with_hostility(), "csv")
