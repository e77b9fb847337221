"""`check`: what it prints, writes and returns."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CLEAN, DAY, ERROR, WARNING, feed, user, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

STATUSES = [
    (CLEAN, "never", 0),
    (CLEAN, "warning", 0),
    (WARNING, "error", 0),
    (WARNING, "warning", 1),
    (WARNING, "never", 0),
    (ERROR, "error", 1),
    (ERROR, "warning", 1),
    (ERROR, "never", 0),
]


def zipped(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.xml", text)
    return target.getvalue()


@pytest.mark.parametrize(("text", "level", "status"), STATUSES)
def test_exit_status_tells_what_was_found(
    text: str, level: str, status: int, sis: Sis, tmp_path: Path
) -> None:
    """0 or 1, by --fail-on."""
    path = write(tmp_path / "feed.xml", text)

    assert sis("check", path, "--as-of", DAY, "--fail-on", level).status == status


def test_errors_fail_unless_told(sis: Sis, broken: Path) -> None:
    """--fail-on is "error" by default; many findings are still 1."""
    assert sis("check", broken, "--as-of", DAY).status == 1


def test_a_stopped_load_fails_however_lightly_a_profile_takes_it(sis: Sis, tmp_path: Path) -> None:
    """A lower severity of what stops it changes neither verdict nor exit status; a rule that is off is told."""
    write(tmp_path / "feed.xml", feed(user("u1", last_name="a & b")))
    rules = {"low": '{"XML*": info, "MAN*": info, "ADR*": off, "EML*": off}', "off": '{"XML*": off}'}
    for name, selected in rules.items():
        text = f"profile: {name}\ntitle: {name}\nextends: [i-share]\nrules: {selected}\n"
        write(tmp_path / f"{name}.yaml", text)
    low, off = (sis("check", "feed.xml", "--profile", f"{name}.yaml", "--as-of", DAY) for name in rules)

    assert low.status == 1
    assert low.out.splitlines()[-1].startswith("Do not load: Alma would stop the whole load")
    assert "XML002: it is switched off (off.yaml:4): Alma stops the whole load" in off.out


@pytest.mark.parametrize("level", ["error", "warning", "never"])
def test_unfinished_check_is_2(level: str, sis: Sis, tmp_path: Path) -> None:
    """What was not checked outranks everything, and the reports are written all the same."""
    path = tmp_path / "feed.zip"
    path.write_bytes(zipped(a=CLEAN * 50)[:300])

    said = sis("check", path, "--as-of", DAY, "--fail-on", level, "--report", "report.json")

    assert said.status == 2
    assert said.out.rstrip().rsplit("\n", 1)[-1].startswith("Check incomplete: ")
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["verdict"] == "incomplete"


def test_verdict_is_the_last_line(sis: Sis, clean: Path) -> None:
    """Nothing stands on standard error when all is well and nobody watches."""
    said = sis("check", clean, "--as-of", DAY)

    assert said.out.rstrip().rsplit("\n", 1)[-1].startswith("Ready to load: no ")
    assert said.err == ""


@pytest.mark.usefixtures("broken")
def test_findings_begin_with_their_place(sis: Sis) -> None:
    """Editors can jump to `file:line:column`."""
    assert (
        "\nbroken.xml:19:1: primary_id U1 is already used" in sis("check", "broken.xml", "--as-of", DAY).out
    )


def test_quiet_prints_the_verdict_alone(sis: Sis, broken: Path) -> None:
    """One line, the same as the report's."""
    whole, quiet = sis("check", broken, "--as-of", DAY), sis("check", broken, "--as-of", DAY, "--quiet")

    assert quiet.out.count("\n") == 1
    assert whole.out.endswith(f"\n{quiet.out}")
    assert (quiet.status, quiet.err) == (1, "")


def test_json_is_one_document(sis: Sis, broken: Path) -> None:
    """Standard output holds the JSON report and nothing else."""
    said = sis("check", broken, "--as-of", DAY, "--format", "json")

    assert json.loads(said.out)["as_of"] == DAY
    assert said.status == 1


def test_standard_input_is_read(sis: Sis) -> None:
    """`-` is a feed like any other."""
    said = sis("check", "-", "--as-of", DAY, stdin=ERROR.encode())

    assert said.status == 1
    assert "\n-:19:1: " in said.out


@pytest.mark.parametrize(
    "packed", [zipped(a=CLEAN, b=ERROR), gzip.compress(ERROR.encode())], ids=["zip", "gzip"]
)
def test_archives_are_known_by_their_content(packed: bytes, sis: Sis, tmp_path: Path) -> None:
    """Whatever the name says."""
    (tmp_path / "feed.xml").write_bytes(packed)

    assert sis("check", "feed.xml", "--as-of", DAY, "--quiet").out.startswith("Do not load: ")


def test_sources_are_read_in_the_order_given(sis: Sis, tmp_path: Path) -> None:
    """Load order is the order of the arguments; a folder's files go by name."""
    for name in ("z.xml", "in/b.xml", "in/a.xml"):
        write(tmp_path / name, feed(user(f"id-{name[0:4].replace('/', '')}")))

    report = json.loads(sis("check", "z.xml", "in", "--as-of", DAY, "--format", "json").out)

    assert [source["path"] for source in report["sources"]] == [
        "z.xml",
        os.path.join("in", "a.xml"),
        os.path.join("in", "b.xml"),
    ]


def test_several_reports_are_written(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """One for each --report, in the format of its suffix, with the same verdict."""
    said = sis(
        "check",
        broken,
        "--as-of",
        DAY,
        "--quiet",
        "--report",
        "a.html",
        "--report",
        "b.json",
        "--report",
        "c.txt",
    )

    verdict = said.out.strip()
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["verdict"] == "reject"
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "c.txt").read_text("utf-8").rstrip().endswith(verdict)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_reports_are_for_their_owner_only(sis: Sis, broken: Path, tmp_path: Path) -> None:
    """Also where an older report could be read by everybody."""
    write(tmp_path / "report.html", "old").chmod(0o644)
    sis("check", broken, "--as-of", DAY, "--report", "report.html", "--report", "new.json")

    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("report.html", "new.json")] == [
        0o600
    ] * 2


CANARIES = {
    "first_name": "Zyxwina",
    "last_name": "Qvortrup",
    "line1": "77 Wombatstraat",
    "email_address": "zq.private@example.org",
    "phone_number": "555-0142",
    "birth_date": "1987-13-45",
    "password": "hunter2-canary",
    "note_text": "owes-the-dean",
}


@pytest.fixture
def canaries(tmp_path: Path) -> Path:
    """A feed with a fault in, or beside, every kind of private value."""
    text = f"""<users><user><primary_id>u1</primary_id>
<first_name>{CANARIES["first_name"]}</first_name><last_name>{CANARIES["last_name"]} </last_name>
<last_name>{CANARIES["last_name"]}</last_name><birth_date>{CANARIES["birth_date"]}</birth_date>
<password>{CANARIES["password"]}</password>
<contact_info><addresses><address><line1>{CANARIES["line1"]}</line1><line1>{CANARIES["line1"]}</line1></address></addresses>
<phones><phone><phone_number>{CANARIES["phone_number"]}<b/></phone_number></phone></phones>
<emails><email><email_address>{CANARIES["email_address"]}@</email_address></email></emails></contact_info>
<user_notes><user_note><note_text>{CANARIES["note_text"]} & more</note_text></user_note></user_notes>
</user>
<user><primary_id>u1</primary_id><last_name>{CANARIES["last_name"]}a</last_name>
<birth_date>{CANARIES["birth_date"]}</birth_date><note>{CANARIES["note_text"]}</note></user>
</users>"""
    return write(tmp_path / "canaries.xml", text)


def everything(sis: Sis, path: Path, *more: str) -> str:
    """All that one run prints and writes."""
    names = ("report.html", "report.json", "report.txt")
    said = sis("check", path, "--as-of", DAY, *more, *(word for name in names for word in ("--report", name)))
    reports = [path.with_name(name).read_text("utf-8") for name in names]
    return "\n".join([said.out, said.err, *reports])


def test_private_values_are_masked_everywhere(sis: Sis, canaries: Path) -> None:
    """No name, address, e-mail, phone, birth date, note or password, in any format."""
    printed = everything(sis, canaries)

    assert [name for name, value in CANARIES.items() if value in printed] == []
    assert "u1" in printed


def test_show_values_shows_all_but_secrets(sis: Sis, canaries: Path) -> None:
    """Values are shown when they are asked for; passwords never."""
    printed = everything(sis, canaries, "--show-values")

    assert CANARIES["birth_date"] in printed
    assert CANARIES["last_name"] in printed
    assert CANARIES["password"] not in printed


def test_limits_can_be_set(sis: Sis, tmp_path: Path) -> None:
    """A feed over a limit is told of, and the check is incomplete."""
    (tmp_path / "feed.zip").write_bytes(zipped(a=CLEAN, b=CLEAN))

    assert sis("check", "feed.zip", "--as-of", DAY, "--max-members", "1").status == 2
    assert sis("check", "feed.zip", "--as-of", DAY, "--max-total-bytes", "1000").status == 2
    assert sis("check", "feed.zip", "--as-of", DAY, "--max-members", "2", "--max-ratio", "900").status == 0


def test_own_schema_is_used(sis: Sis, tmp_path: Path) -> None:
    """--schema puts the institution's copy in the place of the shipped one."""
    from validator.resources import folder

    shipped = folder("schemas").joinpath("alma-users.xsd").read_text(encoding="utf-8")
    write(tmp_path / "own.xsd", shipped.replace('"pref_name_suffix"', '"pref_rank"'))
    write(tmp_path / "feed.xml", feed(user(pref_rank="Dr.")))

    assert "XSD001" in sis("check", "feed.xml", "--as-of", DAY).out
    assert sis("check", "feed.xml", "--as-of", DAY, "--schema", "own.xsd").status == 0


def test_own_rules_are_used(sis: Sis, clean: Path, tmp_path: Path) -> None:
    """--rules brings rules and profiles of one's own."""
    from tests.test_examples import write_rule

    write_rule(tmp_path / "ours")
    write(
        tmp_path / "ours/profiles/ours.yaml",
        "profile: ours\ntitle: Ours\nextends: [i-share]\nrules: {LOC001: on}\n",
    )

    said = sis("check", clean, "--as-of", DAY, "--rules", "ours", "--profile", "ours", "--fail-on", "warning")

    assert said.status == 1
    assert "LOC001 missing-job-description" in said.out
