"""The report as workflow commands, which GitHub Actions shows as annotations beside the file and on the
run.

GitHub shows ten annotations of a kind for each step, so ten of a kind are written: the first finding of
each rule, the worst rule first, then the second ones. The last line has the true totals. The log is read
by others than the library's staff: identifiers are masked.
"""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from validator.reports.places import relative_path
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.shown import ShownFinding, ShownReport, ShownRule
    from validator.words import Words

MOST = 10
"""How many annotations of one kind GitHub shows for a step."""

_KIND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: ShownReport, words: Words) -> str:
    """The report as one workflow command on each line."""
    lines = [line for severity in Severity for line in _of_severity(report, severity)]
    lines += [
        _command("error", {"title": words("text.not_checked")}, f"{part.what}: {part.why}")
        for part in report.not_checked[:1]
    ]
    return "\n".join([*lines, _totals(report, words)]) + "\n"


def _of_severity(report: ShownReport, severity: Severity) -> Iterator[str]:
    rules = [rule for rule in report.rules if rule.severity is severity]
    in_turn = chain.from_iterable(zip_longest(*(_titled(rule) for rule in rules)))
    most = MOST
    if severity is Severity.INFO or (severity is Severity.ERROR and report.not_checked):
        most -= 1  # the totals are a notice; what was not checked is an error
    for title, finding in islice((each for each in in_turn if each is not None), most):
        yield _command(_KIND[severity], {**_place(finding), "title": title}, finding.message)


def _titled(rule: ShownRule) -> Iterator[tuple[str, ShownFinding]]:
    return ((f"{rule.id} {rule.title}", finding) for finding in rule.samples)


def _place(finding: ShownFinding) -> dict[str, str]:
    """Where GitHub is to show it; a place within an archive has no line that could be shown."""
    if finding.source is None:
        return {}
    place = {"file": relative_path(finding.source)}
    if finding.member is None and finding.line is not None:
        place |= {"line": str(finding.line), "col": str(finding.column)}
    return place


def _totals(report: ShownReport, words: Words) -> str:
    totals = "; ".join(
        f"{rule.id} {rule.name}: {words.people(rule.records, rule.findings)}" for rule in report.rules
    )
    text = f"{report.summary} {totals}".strip()
    return _command("notice", {"title": words("github.totals", report.findings_total)}, text)


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    """A workflow command, with the escapes that the runner undoes (actions/toolkit, `command.ts`)."""
    listed = ",".join(f"{name}={_escaped_property(text)}" for name, text in properties.items())
    return f"::{kind} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
