"""Baselines: what was found once is accepted, what is new counts, and the file gives nobody away."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

import validator
from tests.cli.conftest import DAY, feed, user, write
from validator.baseline import KEY_VARIABLE, Marking
from validator.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

NO_GROUP = {"user_group": ""}
NAMELESS = user("u0", **NO_GROUP).replace("<primary_id>u0</primary_id>", "")
OLD = feed(user("u1", **NO_GROUP), user("u2", **NO_GROUP), NAMELESS)
DATED = ("--as-of", DAY)


@pytest.fixture
def accepted(sis: Sis, tmp_path: Path) -> Path:
    """A baseline of the findings of `OLD`."""
    said = sis("baseline", "write", write(tmp_path / "old.xml", OLD), "-o", "baseline.json", *DATED)
    assert said == (0, "Accepted: 4 findings, in baseline.json. The key: baseline.json.key\n", "")
    return tmp_path / "baseline.json"


def checked(sis: Sis, tmp_path: Path, text: str) -> tuple[int, dict[str, int], dict[str, object]]:
    """The exit status, what counts, and what the report says of the baseline."""
    said = sis(
        "check",
        write(tmp_path / "new.xml", text),
        "--baseline",
        "baseline.json",
        "--format",
        "json",
        *DATED,
    )
    report = json.loads(said.out)
    return said.status, {rule["id"]: rule["findings"] for rule in report["rules"]}, report["accepted"]


def test_what_was_there_before_does_not_count(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """Whatever the order, the lines and the name of the file; the report says how much is accepted."""
    again = feed(NAMELESS, user("u9"), user("U2", **NO_GROUP), user("u1", **NO_GROUP))
    path = {"path": accepted.name, "as_of": DAY}

    assert checked(sis, tmp_path, again) == (0, {}, {**path, "findings": 4, "gone": 0})


def test_a_baseline_never_replaces_the_feed(sis: Sis, tmp_path: Path) -> None:
    """Not even by force."""
    write(tmp_path / "old.xml", OLD)
    said = sis("baseline", "write", "old.xml", "-o", "old.xml", "--force", *DATED)

    assert (said.status, said.out) == (2, "")
    assert "old.xml: it would replace a part of the feed." in said.err
    assert (tmp_path / "old.xml").read_text(encoding="utf-8") == OLD
    assert not (tmp_path / "old.xml.key").exists()


def test_what_is_new_counts(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """Another user, another rule, and one finding more of those that cannot be told apart."""
    new = feed(user("u1", **NO_GROUP), user("u3", **NO_GROUP), user("u2", last_name=""))
    path = {"path": accepted.name, "as_of": DAY}

    assert checked(sis, tmp_path, new) == (
        1,
        {"MAN001": 1, "MAN002": 1},
        {**path, "findings": 1, "gone": 3},
    )
    nameless = feed(NAMELESS, NAMELESS)
    assert checked(sis, tmp_path, nameless)[:2] == (1, {"IDN001": 1, "MAN002": 1})


def test_the_verdict_says_what_is_set_aside(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """Nobody takes an accepted feed for a flawless one."""
    said = sis("check", tmp_path / "old.xml", "--baseline", accepted, *DATED)

    assert "Accepted findings: 4 findings, accepted by the baseline " in said.out
    assert "All that it has accepted was found again." in said.out
    assert said.out.rstrip().endswith("; 4 findings are set aside.")


def test_settings_name_the_baseline(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """By its path from their own folder; then nobody has to think of it."""
    write(tmp_path / "sis-validator.yaml", f"baseline: {accepted.name}\nas_of: {DAY}\n")

    assert sis("check", tmp_path / "old.xml", "--quiet").status == 0


def test_a_baseline_only_shrinks(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """What is gone is taken out and counts when it comes back; what is new does not come in."""
    newer = write(tmp_path / "newer.xml", feed(user("u1", **NO_GROUP), user("u3", **NO_GROUP)))

    said = sis("baseline", "update", accepted, newer, *DATED)

    assert (said.status, said.out) == (0, f"Gone: 3. Still accepted in {accepted}: 1.\n")
    assert checked(sis, tmp_path, newer.read_text())[1] == {"MAN002": 1}
    assert checked(sis, tmp_path, OLD)[1] == {"MAN002": 2, "IDN001": 1}


def test_a_feed_that_could_not_be_checked_takes_nothing_out(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """Nobody knows what is gone where the feed could not be read to its end."""
    before = accepted.read_bytes()
    cut_off = tmp_path / "old.xml.gz"
    cut_off.write_bytes(gzip.compress(OLD.encode())[:-20])

    said = sis("baseline", "update", accepted, cut_off, *DATED)

    assert said.status == 2
    assert "a part of the feed was not checked" in said.err
    assert accepted.read_bytes() == before


@pytest.mark.parametrize("text", ["", "<users/>", OLD.replace("</user>", "& </user>", 1)])
def test_a_feed_that_alma_would_not_load_takes_nothing_out(
    sis: Sis, tmp_path: Path, accepted: Path, text: str
) -> None:
    """A night on which the export failed must not undo what was agreed."""
    before = accepted.read_bytes()

    said = sis("baseline", "update", accepted, write(tmp_path / "tonight.xml", text), *DATED)

    assert said.status == 2
    assert "so that nobody can tell what is gone." in said.err
    assert accepted.read_bytes() == before


def test_a_report_never_takes_the_place_of_the_baseline(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """A slip in the name would have everything count as new the next night."""
    before = accepted.read_bytes()
    old = write(tmp_path / "old.xml", OLD)

    said = sis("check", old, "--baseline", accepted, "--report", "./baseline.json", *DATED)

    assert (said.status, "baseline.json: the report would replace the baseline." in said.err) == (2, True)
    assert accepted.read_bytes() == before


def test_a_baseline_is_not_replaced_by_accident(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """A second one would accept whatever has come since; with --force it keeps the key."""
    key = accepted.with_name("baseline.json.key").read_text()

    assert sis("baseline", "write", tmp_path / "old.xml", *DATED).status == 2
    assert sis("baseline", "write", tmp_path / "old.xml", "--force", *DATED).status == 0
    assert accepted.with_name("baseline.json.key").read_text() == key


def test_a_baseline_holds_no_text_of_the_feed(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """Marks differ from one key to the next, so that no table of identifiers fits them all."""
    text = accepted.read_text()
    marks = json.loads(text)["findings"]["MAN002"]
    sis("baseline", "write", tmp_path / "old.xml", "-o", "other.json", *DATED)
    others = json.loads((tmp_path / "other.json").read_text())["findings"]["MAN002"]

    assert "u1" not in {word.strip('",: ') for word in text.split()}
    assert "Quimby" not in text
    assert not marks.keys() & others.keys()
    for plain in ("u1", "U1", "MAN002\0u1\0\0\0", "MAN002\0u1\0user_group\0\0"):
        digest = hashlib.sha256(plain.encode()).hexdigest()
        assert not any(digest.startswith(mark) for mark in marks)


def test_the_key_may_come_from_the_environment(
    sis: Sis, tmp_path: Path, accepted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipeline has it among its secrets; without any key the baseline is refused, not ignored."""
    key = accepted.with_name("baseline.json.key")
    text = key.read_text().strip()
    key.unlink()

    said = sis("check", tmp_path / "old.xml", "--baseline", accepted, *DATED)
    assert (said.status, KEY_VARIABLE in said.err) == (2, True)
    monkeypatch.setenv(KEY_VARIABLE, text)
    assert sis("check", tmp_path / "old.xml", "--baseline", accepted, "--quiet", *DATED).status == 0
    monkeypatch.setenv(KEY_VARIABLE, "0" * 64)
    said = sis("check", tmp_path / "old.xml", "--baseline", accepted, *DATED)
    assert (said.status, "another key" in said.err) == (2, True)
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    assert "this is no key of a baseline" in sis("check", tmp_path / "old.xml", "--baseline", accepted).err


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": "sis-validator-report", "version": 1}', "not JSON"]
)
def test_something_else_is_refused(sis: Sis, tmp_path: Path, accepted: Path, content: str) -> None:
    """With a sentence, not with a traceback."""
    accepted.write_text(content)

    with pytest.raises(UsageError, match="this is no baseline of sis-validator"):
        validator.check(tmp_path / "old.xml", baseline=accepted)
    said = sis("check", tmp_path / "old.xml", "--baseline", "nowhere.json")
    assert (said.status, "the baseline cannot be read: no such file" in said.err) == (2, True)


def test_what_exceptions_cover_is_not_accepted(sis: Sis, tmp_path: Path) -> None:
    """When the exception ends, its findings are new."""
    text = (
        "profile: ours\ntitle: Ours\nextends: [i-share]\nsuppress:\n"
        "  - {rule: MAN002, reason: Not yet, until: 2026-12-31}\n"
    )
    profile = write(tmp_path / "ours.yaml", text)
    said = sis("baseline", "write", write(tmp_path / "old.xml", OLD), "--profile", profile, *DATED)

    assert said.out.startswith("Accepted: 1 finding, ")


BROKEN = feed(user("u1", first_name="Ada & Eve"), user("u2", **NO_GROUP))


def test_what_stops_the_load_is_not_accepted(sis: Sis, tmp_path: Path) -> None:
    """Writing the baseline says so, and the check says what it would without one; the rest is accepted."""
    broken = write(tmp_path / "broken.xml", BROKEN)

    said = sis("baseline", "write", broken, *DATED)

    assert said.out.startswith("Accepted: 1 finding, in baseline.json.")
    assert "Not accepted: 1 finding over which Alma stops the load: XML002 (1)." in said.err
    assert [*json.loads((tmp_path / "baseline.json").read_text())["findings"]] == ["MAN002"]
    assert checked(sis, tmp_path, BROKEN)[:2] == (1, {"XML002": 1})


def test_a_baseline_that_accepts_what_stops_the_load_does_not(
    sis: Sis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever marks such a finding by hand gains nothing."""
    broken = write(tmp_path / "broken.xml", BROKEN)
    monkeypatch.setattr(Marking, "accepted", lambda marking, _report: (marking.marks, {}))
    sis("baseline", "write", broken, *DATED)

    assert "XML002" in json.loads((tmp_path / "baseline.json").read_text())["findings"]
    report = validator.check(broken, baseline=tmp_path / "baseline.json")
    assert (report.verdict, report.forecast.load_stopped) == ("reject", True)


def test_a_key_that_is_no_text_is_refused(sis: Sis, tmp_path: Path, accepted: Path) -> None:
    """In words that people know."""
    accepted.with_name("baseline.json.key").write_bytes(b"\xff\xfe\x00")

    said = sis("check", tmp_path / "old.xml", "--baseline", accepted, *DATED)

    assert (said.status, "this is no key of a baseline." in said.err) == (2, True)


def test_what_is_no_baseline_needs_no_key(sis: Sis, tmp_path: Path) -> None:
    """A slip in the name is told as one, and sends nobody to look for a key."""
    said = sis("check", write(tmp_path / "old.xml", OLD), "--baseline", "old.xml", *DATED)

    assert said.status == 2
    assert said.err.startswith("sis-validator: old.xml: this is no baseline of sis-validator.")


@pytest.mark.parametrize("is_key", [False, True])
def test_what_has_no_end_is_not_read(sis: Sis, tmp_path: Path, accepted: Path, is_key: bool) -> None:
    """A device in the place of the baseline or of its key ends the run, not the memory."""
    place = accepted.with_name("baseline.json.key") if is_key else accepted
    place.unlink()
    place.symlink_to("/dev/zero")

    said = sis("check", tmp_path / "old.xml", "--baseline", accepted, *DATED)

    assert said.status == 2
    assert f"{place}: the file is longer than {'1 KiB' if is_key else '64 MiB'}, and no more" in said.err


def test_without_a_baseline_no_key_is_left(sis: Sis, tmp_path: Path) -> None:
    """What could not run has changed nothing; a key that was there stays."""
    assert sis("baseline", "write", "nope.xml", "-o", "baseline.json", *DATED).status == 2
    assert not list(tmp_path.iterdir())

    (tmp_path / "baseline.json.key").write_text(f"{'ab' * 32}\n", encoding="ascii")
    assert sis("baseline", "write", "nope.xml", "-o", "baseline.json", *DATED).status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["baseline.json.key"]


def test_a_finding_about_many_is_the_same_whoever_comes_first(sis: Sis, tmp_path: Path) -> None:
    """It names the first of its people; another export may begin with somebody else, and nothing is new."""
    people = [user(f"u{number}", full_name="Ada Quimby") for number in range(3)]
    before = write(tmp_path / "before.xml", feed(*people[1:]))
    now = write(tmp_path / "now.xml", feed(*people))
    assert sis("baseline", "write", before, "-o", "baseline.json", *DATED).status == 0
    sis("check", before, "--report", "before.json", "--report", "before.jsonl", *DATED)

    for known in (
        ("--baseline", "baseline.json"),
        ("--previous", "before.json"),
        ("--previous", "before.jsonl"),
    ):
        report = json.loads(sis("check", now, *known, "--format", "json", *DATED).out)
        if report["accepted"]:
            assert (report["rules"], report["accepted"]["gone"]) == ([], 0)
        else:
            (change,) = report["comparison"]["rules"]
            assert (change["id"], change["new"], change["gone"]) == ("IGN001", 0, 0)
