"""The report for a terminal: grouped by rule, a few samples each, the verdict last.

Every line of a finding begins `file:line:column`, so that an editor can jump to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.findings import Verdict
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.shown import ShownFinding, ShownReport, ShownRule
    from validator.words import Words

SAMPLES = 5
"""How many findings of a rule are shown."""

_BOLD, _RED, _YELLOW, _GREEN, _BLUE = "1", "1;31", "1;33", "1;32", "1;34"
_SEVERITY_COLOUR = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _BLUE}
_VERDICT_COLOUR = {
    Verdict.READY: _GREEN,
    Verdict.REVIEW: _YELLOW,
    Verdict.REJECT: _RED,
    Verdict.INCOMPLETE: _RED,
}


def render_text(report: ShownReport, words: Words, *, colour: bool = False, quiet: bool = False) -> str:
    """The report as lines of text.

    Args:
        report: what to show.
        words: in which words.
        colour: with ANSI colours; nothing is said by colour alone.
        quiet: the verdict alone.
    """
    verdict = _painted(report.summary, _VERDICT_COLOUR[report.verdict], colour)
    if quiet:
        return f"{verdict}\n"
    blocks = [
        *("\n".join(_rule(rule, words, colour)) for rule in report.rules),
        "\n".join(_compared(report, words)),
        "\n".join(_about(report, words)),
        verdict,
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _rule(rule: ShownRule, words: Words, colour: bool) -> Iterator[str]:
    severity = _painted(words(f"severity.{rule.severity}"), _SEVERITY_COLOUR[rule.severity], colour)
    people = words.people(rule.records, rule.findings)
    title = _painted(f"{rule.id} {rule.name}", _BOLD, colour)
    yield f"{severity}  {title} · {words(f'consequence.{rule.consequence}')} · {people}"
    samples = rule.samples[:SAMPLES]
    for finding in samples:
        yield _finding(finding, words)
    if len(samples) < rule.findings:
        yield f"  {words('count.samples', rule.findings, shown=len(samples))}"
    yield f"  {words('text.it')}: {rule.fix_it}"
    yield f"  {words('text.library')}: {rule.fix_library}"


def _finding(finding: ShownFinding, words: Words) -> str:
    place = finding.place or words("value.whole_feed")
    person = f" {words('text.user', id=finding.primary_id)}" if finding.primary_id else ""
    return f"{place}: {finding.message}{person}"


def _compared(report: ShownReport, words: Words) -> Iterator[str]:
    comparison = report.comparison
    if comparison is None:
        return
    yield " ".join(text for text in (comparison.lead, comparison.records) if text)
    for caution in comparison.cautions:
        yield f"  {caution}"
    if not comparison.rules:
        yield f"  {words('compared.none')}"
    for change in comparison.rules:
        yield f"  {change.id} {change.name}: {change.sentence}"
    if comparison.groups is None:
        yield f"  {comparison.no_groups}"
    for group in comparison.groups or ():
        before, now = words.number(group.before), words.number(group.now)
        yield f"  {group.label}: {before} → {now} ({group.change})"


def _about(report: ShownReport, words: Words) -> Iterator[str]:
    for source in report.sources:
        size = words("count.bytes", source.bytes)
        records = words("count.records", source.records)
        facts = filter(
            None, (source.label, records, size, source.encoding)
        )  # what was not read has no encoding
        yield f"{words('text.sources')}: {' · '.join(facts)}"
    yield f"{words('checked.profile')}: {report.profile} · {words('checked.as_of')} {report.as_of}"
    forecast = report.forecast
    if forecast.load_stopped:
        yield f"{words('text.forecast')}: {words('forecast.stopped')}"
    if forecast.records:
        outcome = words(
            "forecast.line",
            load=forecast.load,
            altered=forecast.load_altered,
            reject=forecast.reject,
            unknown=forecast.unknown,
        )
        yield f"{words('text.forecast')}: {outcome}"
    for rule in report.skipped_rules:
        yield f"{words('text.skipped')}: {rule.what}: {rule.why}"
    yield from set_aside_lines(report, words)
    for line in report.colophon:
        yield f"{words('checked.notes')}: {line}"
    for part in report.not_checked:
        yield f"{words('text.not_checked')}: {part.what}: {part.why}"


def set_aside_lines(report: ShownReport, words: Words) -> Iterator[str]:
    """What exceptions and the baseline set aside, each in a line."""
    for part in report.suppressed:
        most = "" if part.max is None else f" ({words('silence.suppressed_most', part.max)})"
        counted = f"{words('count.findings', part.findings)}{most}"
        until = f"{words('silence.until')} {part.until}"
        place = f" ({part.origin})" if part.origin else ""
        yield f"{words('silence.suppressed')}: {part.rule}: {counted} · {part.why} · {until}{place}"
    if (accepted := report.accepted) is not None:
        findings = words("count.findings", accepted.findings)
        note = words("silence.accepted_note", findings=findings, path=accepted.path, date=accepted.as_of)
        gone = words("silence.accepted_gone", accepted.gone)
        yield f"{words('silence.accepted')}: {note} {gone}"


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
