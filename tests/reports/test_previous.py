"""This run beside an earlier one: what can be told, and what cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from validator.errors import UsageError
from validator.findings import Caution, Comparison, Finding, Forecast, GroupChange, NotComparable, Report
from validator.privacy import Policy
from validator.reports import previous
from validator.reports.formats import render
from validator.reports.previous import read_previous

from . import sample
from .shown_as import feed, follow, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GROUP = next(f for f in sample.full().findings if f.rule == "COD001")
NAMELESS = replace(next(f for f in sample.full().findings if f.rule == "IDN001"), primary_id="")


def of(people: Sequence[str], about: Finding = GROUP) -> tuple[Finding, ...]:
    """A finding of one rule for each of some people."""
    return tuple(replace(about, primary_id=person) for person in people)


def report_of(*findings: Finding, **changes: Any) -> Report:
    """The report of a run with these findings, all of them listed."""
    tallies = []
    for tally in sample.TALLIES:
        number = sum(finding.rule == tally.rule.id for finding in findings)
        if number:
            tallies.append(replace(tally, findings=number, records=number))
    report = replace(
        sample.with_findings(sample.full(), findings),
        tallies=tuple(tallies),
        passed_rules=tuple(t.rule for t in sample.TALLIES if t.rule.id not in {f.rule for f in findings}),
        findings_total=len(findings),
        forecast=Forecast(10, 10, 0, 0, 0, load_stopped=False),
        groups=(("UGRD", 7), ("STAFF", 3)),
        skipped_rules=(),
    )
    return replace(report, **changes)


def saved(folder: Path, report: Report, policy: Policy = Policy.MASKED) -> Path:
    path = folder / "before.json"
    path.write_text(render(report, "json", policy), encoding="utf-8")
    return path


def beside(before: Path | Sequence[Path], now: Report) -> Comparison:
    """`now` beside the run that a file tells of."""
    paths = before if isinstance(before, list) else [before]
    with follow(now, previous=read_previous(paths)) as following:
        comparison = feed(following, now).comparison
    assert comparison is not None
    return comparison


def changes_of(comparison: Comparison) -> dict[str, tuple[int | None, ...]]:
    return {change.rule: (change.new, change.gone, change.remaining) for change in comparison.rules}


@pytest.mark.parametrize("policy", [Policy.MASKED, Policy.VALUES])
def test_new_gone_and_remaining(policy: Policy, tmp_path: Path) -> None:
    """Findings are told apart by their people; a report with values tells the same."""
    before = saved(tmp_path, report_of(*of(["u1", "u2", "u3"])), policy)
    comparison = beside(before, report_of(*of(["u3", "u9", "U1"])))

    assert changes_of(comparison) == {"COD001": (1, 1, 2)}
    assert comparison.cautions == ()


def test_findings_without_a_person_are_compared_by_number(tmp_path: Path) -> None:
    """Nothing tells two users without a primary ID apart."""
    before = saved(tmp_path, report_of(*[NAMELESS] * 3))

    assert changes_of(beside(before, report_of(NAMELESS))) == {"IDN001": (0, 2, 1)}


def test_a_rule_may_come_or_go_as_a_whole(tmp_path: Path) -> None:
    """Rules of this run come first, in its order; those that find nothing any more follow."""
    before = saved(tmp_path, report_of(*of(["u1", "u2"])))

    assert changes_of(beside(before, report_of(NAMELESS))) == {"IDN001": (1, 0, 0), "COD001": (0, 2, 0)}


def test_samples_cannot_be_compared_one_by_one(tmp_path: Path) -> None:
    """Where the earlier report lists only some findings, nobody can tell which are new; the counts are exact."""
    whole = report_of(*of(["u1", "u2", "u3"]))
    before = saved(tmp_path, replace(whole, findings=whole.findings[:2]))
    (change,) = beside(before, report_of(*of(["u3", "u4"]))).rules

    assert (change.new, change.gone, change.remaining) == (None, None, None)
    assert (change.before, change.now, change.listed) == (3, 2, 2)
    assert change.why_not is NotComparable.LISTED_IN_PART


def test_all_of_nothing_is_known(tmp_path: Path) -> None:
    """Where a rule finds nothing now, all its findings are gone, listed or not."""
    whole = report_of(*of(["u1", "u2", "u3"]))
    before = saved(tmp_path, replace(whole, findings=whole.findings[:1]))

    assert changes_of(beside(before, report_of())) == {"COD001": (0, 3, 0)}


def test_a_complete_list_can_always_be_compared(tmp_path: Path) -> None:
    """But it says neither which rules ran nor how many records there were."""
    path = tmp_path / "before.jsonl"
    path.write_text(listed(report_of(*of(["u1", "u2"])), "jsonl"), encoding="utf-8")
    comparison = beside(path, report_of(*of(["u2"])))

    assert changes_of(comparison) == {"COD001": (0, 1, 1)}
    assert comparison.cautions == (Caution.RULES_NOT_KNOWN,)
    assert comparison.groups is None
    assert comparison.records_before is None


def test_report_and_list_together_tell_everything(tmp_path: Path) -> None:
    """The list fills what the report only samples; the order does not matter."""
    whole = report_of(*of(["u1", "u2", "u3"]))
    report = saved(tmp_path, replace(whole, findings=whole.findings[:1]))
    path = tmp_path / "before.jsonl"
    path.write_text(listed(whole, "jsonl"), encoding="utf-8")
    for paths in ([report, path], [path, report]):
        comparison = beside(paths, report_of(*of(["u2"])))
        assert changes_of(comparison) == {"COD001": (0, 2, 1)}
        assert comparison.groups is not None
        assert comparison.cautions == ()


def test_report_and_list_of_two_runs_are_refused(tmp_path: Path) -> None:
    """Their counts differ."""
    report = saved(tmp_path, report_of(*of(["u1", "u2"])))
    path = tmp_path / "before.jsonl"
    path.write_text(listed(report_of(*of(["u1"])), "jsonl"), encoding="utf-8")

    with pytest.raises(UsageError, match="not the list of the run"):
        read_previous([report, path])
    with pytest.raises(UsageError, match="one report and one list"):
        read_previous([report, report])


def test_a_rule_that_does_not_run_mends_nothing(tmp_path: Path) -> None:
    """Findings of a rule that was switched off are not gone."""
    before = saved(tmp_path, report_of(*of(["u1"])))
    (change,) = beside(before, report_of(passed_rules=sample.PASSED)).rules

    assert (change.gone, change.why_not) == (None, NotComparable.DOES_NOT_RUN)


def test_a_rule_that_was_skipped_makes_nothing_new(tmp_path: Path) -> None:
    """Last time it had no codes to compare with."""
    path = saved(tmp_path, report_of())
    told = json.loads(path.read_text(encoding="utf-8"))
    told["skipped_rules"] = [{"id": "COD001", "why": "no codes"}]
    path.write_text(json.dumps(told), encoding="utf-8")
    (change,) = beside(path, report_of(*of(["u1"]))).rules

    assert (change.new, change.why_not) == (None, NotComparable.DID_NOT_RUN)


def test_what_else_may_have_changed_the_findings_is_said(tmp_path: Path) -> None:
    """Other rules, and checks that were not finished."""
    before = saved(tmp_path, replace(sample.incomplete(), rules_sha256="00" * 32))
    comparison = beside(before, sample.incomplete())

    assert comparison.cautions == (Caution.OTHER_RULES, Caution.WAS_INCOMPLETE, Caution.IS_INCOMPLETE)


def test_records_by_user_group(tmp_path: Path) -> None:
    """Groups of this run first, then those that are gone; a report from before groups were counted has none."""
    before = saved(tmp_path, report_of(groups=(("UGRD", 5), ("GUEST", 2))))
    comparison = beside(before, report_of())
    none = beside(saved(tmp_path, report_of(groups=())), report_of())

    assert comparison.groups == (
        GroupChange("UGRD", 5, 7),
        GroupChange("STAFF", 0, 3),
        GroupChange("GUEST", 2, 0),
    )
    assert (comparison.records_before, comparison.records_now) == (10, 10)
    assert none.groups is None


BROKEN = {
    "before.json": ["", "{", "[]", "{}", '{"format": "other"}', "null", "\x00", "[" * 5_000],
    "before.jsonl": ["{", "[]", "{}", '"text"', '{"rule": [], "primary_id": "", "path": "", "values": {}}'],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BROKEN.items() for text in texts])
def test_other_files_are_refused(name: str, text: str, tmp_path: Path) -> None:
    """A sentence with a hint, never a traceback."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no JSON report and no complete list") as caught:
        read_previous([path])

    assert caught.value.where == str(path)


@pytest.mark.parametrize("code", [7, None, ["UGRD"], 10**30])
def test_report_with_a_group_that_is_no_text_is_refused(code: object, tmp_path: Path) -> None:
    """Somebody changed it by hand; that is told before the feed is read, not by a crash behind it."""
    path = saved(tmp_path, report_of(groups=(("UGRD", 5),)))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["groups"][0]["code"] = code
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(UsageError, match="no JSON report and no complete list"):
        read_previous([path])


def test_a_later_version_is_named(tmp_path: Path) -> None:
    """A report of a later program may mean other things by the same words."""
    path = tmp_path / "before.json"
    path.write_text('{"format": "sis-validator-report", "version": 2}')

    with pytest.raises(UsageError, match="version 2"):
        read_previous([path])


def test_a_report_that_is_not_there(tmp_path: Path) -> None:
    """Said before the run."""
    with pytest.raises(UsageError, match="cannot be read: no such file"):
        read_previous([tmp_path / "before.json"])


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_formats_for_people_and_scripts_tell_it(form: str) -> None:
    """Each shows rules, groups, cautions and what cannot be told."""
    shown = render(sample.compared(), form)
    for text in ("2026-11-14.json", "lists 25 of 290", "UGRD", "may still be there"):
        assert text in shown.replace("\\", "")


def test_a_report_that_has_no_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused in a sentence, and so is a list with a line that has none."""
    monkeypatch.setattr(previous, "_LONGEST_REPORT_BYTES", 1 << 20)
    (tmp_path / "endless.jsonl").symlink_to("/dev/zero")

    with pytest.raises(UsageError, match="the file is longer than 1 MiB"):
        read_previous(["/dev/zero"])
    with pytest.raises(UsageError, match="line 1 is longer than 1 MiB"):
        read_previous([tmp_path / "endless.jsonl"])


def test_an_empty_list_needs_its_report(tmp_path: Path) -> None:
    """Alone it may be of a flawless run or an emptied file; beside a report without findings it is the former."""
    empty = tmp_path / "before.jsonl"
    empty.write_text("")

    with pytest.raises(UsageError, match=r"the list is empty.*Name the \.json report of that run"):
        read_previous([empty])
    assert read_previous([saved(tmp_path, report_of()), empty]) is not None
    with pytest.raises(UsageError, match="this is not the list of the run"):
        read_previous([saved(tmp_path, report_of(GROUP)), empty])
