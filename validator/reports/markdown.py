"""The report as Markdown, for a job summary or a ticket: the verdict, the forecast, what must be done.

It is made for public places: no person is named, and identifiers are masked. Whatever may come from a
feed stands in code spans, where no markup, link or mention works; everything else is escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.reports.places import relative_path
from validator.reports.text import set_aside_lines
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.shown import ShownFinding, ShownReport
    from validator.words import Words

PLACES = 3
"""How many findings of a rule are shown."""

_SPECIAL = expression(r"[\\`*_\[\]<>|~#&$]|(?<=:)//|(?<=www)\.")
_ICON = {"ready": "✅", "review": "⚠️", "reject": "⛔", "incomplete": "❓"}


def render_markdown(report: ShownReport, words: Words) -> str:
    """The report as GitHub-flavoured Markdown."""
    blocks = [
        f"## {_ICON[report.verdict]} {escaped(report.summary)}",
        "\n".join(_forecast(report, words)),
        "\n".join(_table(report, words)),
        "\n".join(_to_do(report, words)),
        "\n".join(_samples(report, words)),
        "\n".join(_compared(report, words)),
        "\n".join(_silence(report, words)),
        "\n".join(_checked(report, words)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """`text` with nothing left in it that Markdown would read as markup, a link or a mention."""
    return _SPECIAL.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text).replace("@", "`@`")


def code(text: str, *, in_table: bool = False) -> str:
    """`text` as a code span, which no text can leave; `in_table` also keeps it in its cell."""
    if not text.strip(" "):
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    span = f"{fence}{blank}{text}{blank}{fence}"
    return span.replace("|", "\\|") if in_table else span


def _forecast(report: ShownReport, words: Words) -> Iterator[str]:
    forecast = report.forecast
    if forecast.load_stopped:
        yield f"**{escaped(words('forecast.stopped'))}** {escaped(words('forecast.stopped_note'))}"
        yield ""
    if not forecast.records:
        return
    yield f"| {escaped(words('forecast.outcome'))} | {escaped(words('forecast.records'))} |"
    yield "|:--|--:|"
    for outcome in ("load", "load_altered", "reject", "unknown"):
        number: int = getattr(forecast, outcome)
        yield f"| {escaped(words(f'forecast.{outcome}', number))} | {words.number(number)} |"


def _table(report: ShownReport, words: Words) -> Iterator[str]:
    if not report.rules:
        return
    yield f"### {escaped(words('markdown.rules'))}"
    yield ""
    head = ("markdown.severity", "markdown.rule", "markdown.consequence", "markdown.found")
    yield f"| {' | '.join(escaped(words(key)) for key in head)} |"
    yield "|:--|:--|:--|:--|"
    for rule in report.rules:
        cells = (
            escaped(words(f"severity.{rule.severity}")),
            f"{code(rule.id)} {escaped(rule.title)}",
            escaped(words(f"consequence.{rule.consequence}")),
            escaped(words.people(rule.records, rule.findings)),
        )
        yield f"| {' | '.join(cells)} |"


def _to_do(report: ShownReport, words: Words) -> Iterator[str]:
    wanted = [rule for rule in report.rules if rule.severity is not Severity.INFO]
    if not wanted:
        return
    yield f"### {escaped(words('todo.heading'))}"
    for audience, key in (("it", "todo.it"), ("library", "todo.library")):
        yield ""
        yield f"**{escaped(words(key))}**"
        yield ""
        for rule in wanted:
            task = rule.fix_it if audience == "it" else rule.fix_library
            people = words.people(rule.records, rule.findings)
            yield f"* **{escaped(rule.title)}**, {escaped(people)}: {escaped(task)}"


def _samples(report: ShownReport, words: Words) -> Iterator[str]:
    if not report.rules:
        return
    yield f"### {escaped(words('findings.samples'))}"
    for rule in report.rules:
        shown = rule.samples[:PLACES]
        if not shown:
            continue
        yield ""
        counted = words("count.samples", rule.findings, shown=len(shown))
        yield f"{code(rule.id)} {escaped(rule.title)}: {escaped(counted)}"
        yield ""
        yield from (f"* {_finding(finding, words)}" for finding in shown)


def _finding(finding: ShownFinding, words: Words) -> str:
    place = escaped(words("value.whole_feed"))
    if finding.source is not None:
        member = f"!{finding.member}" if finding.member else ""
        spot = f":{finding.line}:{finding.column}" if finding.line else ""
        place = code(f"{relative_path(finding.source)}{member}{spot}")
    message = "".join(code(piece.text) if piece.is_value else escaped(piece.text) for piece in finding.pieces)
    return f"{place}: {message}"


def _compared(report: ShownReport, words: Words) -> Iterator[str]:
    comparison = report.comparison
    if comparison is None:
        return
    yield f"### {escaped(words('compared.heading'))}"
    yield ""
    yield " ".join(escaped(text) for text in (comparison.lead, comparison.records) if text)
    if comparison.cautions or comparison.rules:
        yield ""
    yield from (f"* {escaped(caution)}" for caution in comparison.cautions)
    for change in comparison.rules:
        yield f"* {code(change.id)} {code(change.name)}: {escaped(change.sentence)}"
    yield ""
    if comparison.groups is None:
        yield escaped(comparison.no_groups)
        return
    head = ("compared.group", "compared.before", "compared.now", "compared.difference")
    yield f"| {' | '.join(escaped(words(key)) for key in head)} |"
    yield "|:--|--:|--:|--:|"
    for group in comparison.groups:
        label = code(group.code, in_table=True) or escaped(group.label)
        yield f"| {label} | {words.number(group.before)} | {words.number(group.now)} | {group.change} |"


def _silence(report: ShownReport, words: Words) -> Iterator[str]:
    for part in report.not_checked:
        yield f"* {escaped(words('text.not_checked'))}: {code(part.what)}: {code(part.why)}"
    for rule in report.skipped_rules:
        yield f"* {escaped(words('text.skipped'))}: {code(rule.what)}: {code(rule.why)}"
    yield from (f"* {escaped(line)}" for line in set_aside_lines(report, words))


def _checked(report: ShownReport, words: Words) -> Iterator[str]:
    for source in report.sources:
        member = f"!{source.member}" if source.member else ""
        facts = (
            words("count.records", source.records),
            words("count.bytes", source.bytes),
            source.encoding,
        )
        name = code(f"{relative_path(source.path)}{member}")
        yield f"* {name} · {' · '.join(escaped(fact) for fact in facts)}"
    rules = f"{words('checked.profile')}: {report.profile} · {words('checked.as_of')} {report.as_of}"
    yield f"* {escaped(rules)} · sis-validator {escaped(report.tool_version)}"
    yield ""
    yield f"_{escaped(words('page.privacy_public'))}_"
