"""The reports that the browser opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import validator
from reports import sample
from validator.faults import Excerpt
from validator.findings import FieldCoverage, NotChecked, Report, Verdict
from validator.privacy import Privacy, Quoted

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTILE = (
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "\x1b[31m\u202egnp.exe\u200b\x00 =HYPERLINK(1) javascript:alert(1) {{7*7}}"
)


def everything() -> Report:
    """A report with something in every section."""
    report = sample.mapped()
    outside = replace(report.tallies[0], records=0)
    reasons = (NotChecked("feeds/staff.zip!photos.zip", "it is an archive within an archive"),)
    tallies = (outside, *report.tallies[1:])
    return replace(report, tallies=tallies, not_checked=reasons, verdict=Verdict.INCOMPLETE)


def hostile() -> Report:
    """Values, names of files and codes that want to be more than text, or longer than the page is wide."""
    report = sample.mapped()
    long = HOSTILE + "W" * 10_000
    findings = tuple(
        replace(
            finding,
            primary_id=HOSTILE,
            values={name: Quoted(long, Privacy.PUBLIC) for name in finding.values},
            excerpt=Excerpt(long, long, long, ""),
        )
        for finding in report.findings
    )
    sources = tuple(replace(source, path=f"feeds/{HOSTILE}{'w' * 300}") for source in report.sources)
    tallies = tuple(replace(tally, groups=((long, 3),), campuses=((HOSTILE, 3),)) for tally in report.tallies)
    coverage = (*report.coverage, FieldCoverage("W" * 200, 3, 0, False, ((long, 3),)))
    return replace(report, findings=findings, sources=sources, tallies=tallies, coverage=coverage)


def largest() -> Report:
    """As many rules and samples as a page can have."""
    report = sample.mapped()
    tallies, findings = [], []
    for number in range(90):
        tally = report.tallies[number % len(report.tallies)]
        rule = replace(tally.rule, id=f"ZZZ{number:03}")
        tallies.append(replace(tally, rule=rule, findings=100_000, records=100_000))
        finding = next(finding for finding in report.findings if finding.rule == tally.rule.id)
        findings += [replace(finding, rule=rule.id, record=line, primary_id=f"u{line}") for line in range(25)]
    return replace(report, tallies=tuple(tallies), findings=tuple(findings))


@cache
def from_sample_feed() -> Report:
    """The report on the sample feed: an ordinary first export with many faults."""
    return validator.check(
        ROOT / "samples" / "first-export.xml",
        profile=ROOT / "samples" / "prairie-valley.yaml",
        as_of=dt.date(2026, 11, 21),
        with_coverage=True,
    )
