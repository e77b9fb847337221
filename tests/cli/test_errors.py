"""Every way in which a command cannot run: exit status 2, one sentence, one hint, no traceback."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CLEAN, write
from validator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

TABLE = [
    (
        "check",
        "no feed was named.",
        "Name a file, a folder, or - for standard input: sis-validator check export.xml",
    ),
    ("check nope.xml", "nope.xml: there is no such file or folder.", "Check the spelling of the path."),
    ("check empty", "empty: the folder holds no feed.", "Name a folder with .xml, .zip or .gz files in it."),
    ("check - -", "-: standard input is named twice.", "Name it once: it can be read only once."),
    ("check feed.xml --format jsn", '--format: "jsn" is not known here.', 'Write "json".'),
    ("check feed.xml --fail-on warn", '--fail-on: "warn" is not known here.', 'Write "warning".'),
    (
        "check feed.xml --as-of 15.8.2026",
        '--as-of: "15.8.2026" is no day of the calendar.',
        "Write it as 2026-08-15.",
    ),
    (
        "check feed.xml --as-of 2026-02-30",
        '--as-of: "2026-02-30" is no day of the calendar.',
        "Write it as 2026-08-15.",
    ),
    (
        "check feed.xml --as-of 20260815",
        '--as-of: "20260815" is no day of the calendar.',
        "Write it as 2026-08-15.",
    ),
    (
        "check feed.xml --report=",
        "--report: it is empty.",
        "Give a value; if it is a variable of a script, see whether that is set.",
    ),
    ("check feed.xml --profile=", "--profile: it is empty.", None),
    ("check feed.xml --baseline=", "--baseline: it is empty.", None),
    ("check feed.xml --fail-on=", "--fail-on: it is empty.", None),
    ("sample feed.xml --output=", "--output: it is empty.", None),
    (
        "check feed.xml --report /dev/stdout",
        "/dev/stdout: standard output is no file for a report.",
        "Choose with --format what is printed there.",
    ),
    (
        "check feed.xml --rules empty",
        "empty: The folder holds no rules.",
        "Name a folder with rules in it, or with profiles in its folder profiles.",
    ),
    ("check feed.xml --report out", "out: a report needs a suffix.", None),
    ("check feed.xml --report out.doc", 'out.doc: no report format has the suffix ".doc".', None),
    (
        "check feed.xml --report no/out.html",
        "{no/out.html}: the report cannot be written: no such file or directory.",
        "Choose a folder that exists and that you may write to.",
    ),
    (
        "check feed.xml --report folder.html",
        "folder.html: the report cannot be written: it is a folder.",
        "Choose a folder that exists and that you may write to.",
    ),
    (
        "check feed.xml --report a.html --report ./a.html",
        "a.html: the report is named twice.",
        "Name it once.",
    ),
    (
        "check feed.html --report feed.html",
        "feed.html: the report would replace a part of the feed.",
        "Choose another name.",
    ),
    (
        "check feed.html --report link.html",
        "link.html: the report would replace a part of the feed.",
        "Choose another name.",
    ),
    (
        "check . --report feed.html",
        "feed.html: the report would replace a part of the feed.",
        "Choose another name.",
    ),
    ("check feed.xml --profile i-shar", None, 'Write "i-share".'),
    ("check feed.xml --profile nope.yaml", None, "Check its path."),
    ("check feed.xml --schema nope.xsd", None, None),
    ("check feed.xml --rules nope", "nope: There is no such folder of rules.", "Check the path."),
    ("check feed.xml --jobs 0", None, "Read: sis-validator check --help"),
    ("check feed.xml --jobs many", None, "Read: sis-validator check --help"),
    ("check feed.xml --reprot x.html", None, "Read: sis-validator check --help"),
    ("check feed.xml --report", None, None),
    ("chek feed.xml", "No such command 'chek'. Did you mean 'check'?", "Read: sis-validator --help"),
    ("explain", None, "Read: sis-validator explain --help"),
    ("explain DUP01", 'There is no rule "DUP01".', 'Write "DUP001".'),
    ("explain duplicate-primary", 'There is no rule "duplicate-primary".', 'Write "duplicate-primary-id".'),
    ("explain xyzzy", 'There is no rule "xyzzy".', "List them with: sis-validator rules list."),
    ("rules show DUP01", 'There is no rule "DUP01".', 'Write "DUP001".'),
    ("rules list --format html", '--format: "html" is not known here.', None),
    ("rules test empty", "empty: There is no rule in this folder.", "Check the path."),
    ("rules test nope", None, None),
]


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="a device of Unix")
@pytest.mark.parametrize(
    "words",
    [
        "check feed.xml --profile /dev/zero",
        "check feed.xml --schema /dev/zero",
        "codes import /dev/zero --list user_groups",
        "rules test /dev/zero",
        "verify /dev/zero ticket.json",
    ],
)
def test_what_has_no_end_is_not_read(words: str, sis: Sis, tmp_path: Path) -> None:
    """A device in the place of a file ends the run, not the memory."""
    write(tmp_path / "feed.xml", CLEAN)
    if words.startswith("verify"):
        sis("package", "feed.xml", "-o", "load.zip")
        (tmp_path / "load.ticket.json").rename(tmp_path / "ticket.json")

    said = sis(*words.split())

    assert (said.status, said.out) == (2, "")
    assert "/dev/zero: " in said.err
    assert "internal error" not in said.err


@pytest.mark.parametrize(
    "words",
    [
        "check {}",
        "check feed.xml --rules {}",
        "repair {} -o mended.xml",
        "repair feed.xml -o {}.xml",
        "sample feed.xml -o {}.xml",
        "package feed.xml -o {}.zip",
        "baseline write feed.xml -o {}",
        "reproduce feed.xml IGN001 -o {}.xml",
    ],
)
def test_a_path_out_of_reach_is_no_mistake_of_ours(words: str, sis: Sis, tmp_path: Path) -> None:
    """The system refuses even to look at it, here for its length, elsewhere for want of permission."""
    write(tmp_path / "feed.xml", CLEAN)

    said = sis(*words.format("x" * 5000).split())

    assert (said.status, said.out) == (2, "")
    assert "xxx" in said.err
    assert "internal error" not in said.err


@pytest.mark.parametrize("words", [["check", ""], ["check", "feed.xml", ""], ["compare", "", "feed.xml"]])
def test_feed_without_a_name_is_refused(words: list[str], sis: Sis, tmp_path: Path) -> None:
    """A variable that a script has not set must not have the whole working folder checked in its place."""
    write(tmp_path / "feed.xml", CLEAN)

    said = sis(*words)

    assert (said.status, said.out) == (2, "")
    assert "it is empty." in said.err


@pytest.mark.parametrize(("words", "sentence", "hint"), TABLE, ids=[row[0] for row in TABLE])
def test_error_is_told_in_one_sentence(
    words: str, sentence: str | None, hint: str | None, sis: Sis, tmp_path: Path
) -> None:
    """What is wrong and where, then what to do next; nothing on standard output, nothing written."""
    write(tmp_path / "feed.xml", CLEAN)
    write(tmp_path / "feed.html", CLEAN)
    if "link" in words:
        (tmp_path / "link.html").hardlink_to(tmp_path / "feed.html")
    for folder in ("empty", "folder.html"):
        (tmp_path / folder).mkdir()
    before = sorted(tmp_path.rglob("*"))

    said = sis(*words.split())

    first, *more = said.err.rstrip("\n").split("\n")
    assert (said.status, said.out) == (2, "")
    assert first.startswith("sis-validator: ")
    assert first.endswith((".", "?"))
    assert len(more) <= 1
    if sentence is not None:
        assert first == "sis-validator: " + sentence.replace("{no/out.html}", os.path.join("no", "out.html"))
    if hint is not None:
        assert more == [f"  {hint}"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_file_without_permission_is_told(sis: Sis, clean: Path) -> None:
    """Whose permission is missing, and whom to ask."""
    clean.chmod(0)

    assert sis("check", clean).err.endswith(
        "may not be read by you.\n  Ask its owner for permission to read it.\n"
    )


@pytest.mark.parametrize(
    "name", ["a\x1b[31mred.xml", "a\u202elmx.exe", "a\nb.xml", "a\udc92b.xml", "<b>&.xml", "x" * 300]
)
def test_hostile_names_are_harmless(name: str, sis: Sis) -> None:
    """Controls, bidi overrides and line breaks of a name show, and do nothing."""
    said = sis("check", name)

    assert said.status == 2
    assert not set("\x1b\u202e\udc92") & set(said.err)
    assert said.err.startswith("sis-validator: ")
    assert said.err.count("\n") <= 2


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
@pytest.mark.parametrize(
    "name", [b"a\x1b]0;x\x07.xml", "a\u202elmx.xml".encode(), b"a\nb.xml", b"a\x92b.xml"]
)
def test_hostile_names_are_harmless_in_reports(name: bytes, sis: Sis, tmp_path: Path) -> None:
    """A feed with such a name is checked, and every report of it can be printed and read."""
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(CLEAN.encode())

    said = sis(
        "check", os.fsdecode(name), "--as-of", "2026-11-21", "--report", "a.html", "--report", "a.json"
    )

    assert said.status == 0
    for text in (said.out, *((tmp_path / f"a.{suffix}").read_text("utf-8") for suffix in ("html", "json"))):
        assert not set("\x1b\x07\u202e\udc92") & set(text)


def test_mistake_of_ours_is_no_traceback(sis: Sis, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kind and place are told, its message is not: it may hold a person's data."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("Zyxwina Qvortrup")

    monkeypatch.setattr("validator.api.check", fail)
    said = sis("check", clean)

    assert (said.status, said.out) == (2, "")
    assert re.match(r"sis-validator: internal error: ValueError in [\w.]*test_errors, line \d+\.\n", said.err)
    assert "Qvortrup" not in said.err
    assert "Traceback" not in said.err


def test_traceback_can_be_had(clean: Path, sis: Sis, monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who look for the mistake."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("where")

    monkeypatch.setattr("validator.api.check", fail)
    monkeypatch.setenv("SIS_VALIDATOR_TRACEBACK", "1")

    with pytest.raises(ValueError, match="where"):
        sis("check", clean)


def test_ctrl_c_is_130(clean: Path, sis: Sis, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells expect, and without a traceback."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("validator.api.check", stop)
    said = sis("check", clean)

    assert said.status == 130
    assert said.err.strip() == "sis-validator: stopped."


def test_one_failing_report_does_not_lose_the_others(
    clean: Path, sis: Sis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The rest is written, and the failure is told."""
    from validator.errors import UsageError
    from validator.reports import formats

    write_report = formats.write_report

    def fail_on_html(report: object, path: Path, *more: object) -> None:
        if path.suffix == ".html":
            raise UsageError("the disk is full.")
        write_report(report, path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(formats, "write_report", fail_on_html)
    said = sis("check", clean, "--report", "a.html", "--report", "b.json")

    assert (said.status, said.err) == (2, "sis-validator: the disk is full.\n")
    assert (tmp_path / "b.json").exists()


def test_main_takes_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The installed command calls it without any."""
    monkeypatch.setattr("sys.argv", ["sis-validator", "version"])

    assert main() == 0
    assert capsys.readouterr().out.startswith("sis-validator ")
