"""The report as JUnit XML, for build servers: each rule is a test case.

A rule with errors fails, one that could not work is skipped, one with warnings or notes passes and says
so in its output, and what was not checked is an error: a build server must never show an incomplete
check in green. Build servers keep these files and show them to many people: identifiers are masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.shown import ShownReason, ShownReport, ShownRule
    from validator.words import Words

PLACES = 10
"""How many findings of a rule are shown."""

_SUITE = "sis-validator"


def render_junit(report: ShownReport, words: Words) -> str:
    """The report as an XML document."""
    cases = [*_cases(report, words)]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        # Consumers expect a time; the real one would make two runs of one feed differ.
        "time": "0",
    }
    root = ET.Element("testsuites", {"name": _SUITE, **{k: v for k, v in counts.items() if k != "skipped"}})
    suite = ET.SubElement(root, "testsuite", {"name": f"{_SUITE} {report.profile}", **counts})
    suite.append(_properties(report))
    suite.extend(cases)
    ET.SubElement(suite, "system-out").text = report.summary
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _properties(report: ShownReport) -> ET.Element:
    properties = ET.Element("properties")
    facts = {
        "verdict": report.verdict.value,
        "summary": report.summary,
        "as_of": report.as_of,
        "rules_sha256": report.rules_sha256,
        "tool_version": report.tool_version,
        "findings_total": str(report.findings_total),
    }
    for name, value in facts.items():
        ET.SubElement(properties, "property", {"name": name, "value": value})
    return properties


def _cases(report: ShownReport, words: Words) -> Iterator[ET.Element]:
    for rule in report.rules:
        yield _found(rule, words)
    for passed in report.passed_rules:
        yield _case(passed.id, passed.title)
    running = {rule.id for rule in report.rules} | {rule.id for rule in report.passed_rules}
    for skipped in report.skipped_rules:
        if skipped.what not in running:
            yield _skipped(skipped, words)
    for number, part in enumerate(report.not_checked, start=1):
        case = _case("not-checked", f"{number} {part.what}")
        ET.SubElement(case, "error", {"message": part.why, "type": "not-checked"}).text = part.why
        yield case


def _found(rule: ShownRule, words: Words) -> ET.Element:
    case = _case(rule.id, rule.title)
    counted = words.people(rule.records, rule.findings)
    text = "\n".join(_lines(rule, words))
    if rule.severity is Severity.ERROR:
        message = f"{counted}: {words(f'consequence.{rule.consequence}')}"
        failure = {"message": message, "type": rule.consequence.value}
        ET.SubElement(case, "failure", failure).text = text
    else:
        severity = words(f"severity.{rule.severity}")
        ET.SubElement(case, "system-out").text = f"{severity}: {counted}\n{text}"
    return case


def _lines(rule: ShownRule, words: Words) -> Iterator[str]:
    shown = rule.samples[:PLACES]
    for finding in shown:
        yield f"{finding.place or words('value.whole_feed')}: {finding.message}"
    if len(shown) < rule.findings:
        yield words("count.samples", rule.findings, shown=len(shown))
    yield f"{words('text.it')}: {rule.fix_it}"
    yield f"{words('text.library')}: {rule.fix_library}"


def _skipped(rule: ShownReason, words: Words) -> ET.Element:
    case = _case(rule.what, words("text.skipped"))
    ET.SubElement(case, "skipped", {"message": rule.why})
    return case


def _case(rule: str, title: str) -> ET.Element:
    return ET.Element("testcase", {"classname": f"{_SUITE}.{rule}", "name": f"{rule} {title}", "time": "0"})
