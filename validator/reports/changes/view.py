"""What a reader sees of a comparison: sentences, tables and lists, made harmless, in the order of importance.

Primary identifiers are shown, as Alma's own report shows them; of all other values of people a comparison holds
only digests.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from validator.findings import Verdict
from validator.privacy import Phrase, Policy, Quoted, reveal
from validator.reports.changes.sections import Section, sections
from validator.reports.plain import plain
from validator.rulebook.message import parse

if TYPE_CHECKING:
    from validator.comparing import Alarm, Change, ChangeReport
    from validator.privacy import Shown
    from validator.rulebook.model import Link

VERDICTS = {
    Verdict.READY: "Ready to load",
    Verdict.REVIEW: "Review before loading",
    Verdict.REJECT: "Do not load",
    Verdict.INCOMPLETE: "Comparison incomplete",
}


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """A rule whose limit is passed, with a message for each time; `messages` are in the order of the counts."""

    rule: str
    name: str
    severity: str
    consequence: str
    messages: tuple[str, ...]
    why: str
    fix_it: str
    fix_library: str
    docs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source of one of the feeds."""

    feed: str
    label: str
    records: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JobLine:
    """One line of Alma's job report: its word, the number, and what it means here."""

    word: str
    number: int
    note: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The whole report."""

    tool_version: str
    profile: str
    rules_sha256: str
    as_of: str
    verdict: str
    title: str
    sentence: str
    load_stopped: bool
    job: tuple[JobLine, ...]
    alarms: tuple[ShownAlarm, ...]
    sections: tuple[Section, ...]
    sources: tuple[ShownSource, ...]
    passed: tuple[str, ...]


def number(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"


def view(report: ChangeReport) -> ChangeView:
    """`report` as it may be shown."""
    change = report.change
    return ChangeView(
        report.tool_version,
        plain(report.profile),
        report.rules_sha256,
        report.as_of,
        report.verdict.value,
        VERDICTS[report.verdict],
        _sentence(report),
        change.load_stopped,
        tuple(_job(change)),
        tuple(_alarm([*alarms]) for _, alarms in groupby(report.alarms, key=_rule_id)),
        tuple(sections(change)),
        tuple(_sources(change)),
        tuple(f"{rule.id} {rule.name}" for rule in report.passed),
    )


def _sentence(report: ChangeReport) -> str:
    change = report.change
    clauses = []
    not_read = change.old.not_read + change.new.not_read
    if not_read:
        clauses.append(f"{_records(not_read)} could not be read, and so not be compared")
    if change.load_stopped:
        clauses.append("Alma would stop the whole load, and change nothing; once that is mended")
    counts = f"{number(change.created)} created, {number(change.updated)} updated"
    clauses.append(
        f"{counts}, {number(change.unchanged)} unchanged, {number(change.rejected.users)} rejected"
    )
    if change.gone.users:
        is_are = "is" if change.gone.users == 1 else "are"
        clauses.append(f"{_users(change.gone.users)} of the last feed {is_are} no longer in it")
    alarms = len({_rule_id(alarm) for alarm in report.alarms})
    if alarms:
        clauses.append(f"{number(alarms)} {'limit is' if alarms == 1 else 'limits are'} passed")
    text = "; ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def _job(change: Change) -> list[JobLine]:
    created = "not in the last feed; whether Alma knows them from elsewhere, the feeds do not tell"
    if change.created_without_id:
        created += (
            f"; {number(change.created_without_id)} without a primary identifier, for which Alma invents one"
        )
    lines = [
        JobLine("processed", change.new.records, "records in the feed"),
        JobLine("rejected", change.rejected.users, "see sis-validator check for each one's reason"),
        JobLine("created", change.created, created),
        JobLine("updated", change.updated, "in both feeds, and something differs"),
        JobLine("unchanged", change.unchanged, "in both feeds, and nothing differs that a load uses"),
    ]
    if change.open:
        note = "a protected field is empty now: sources differ on whether Alma keeps or removes it"
        lines.append(JobLine("updated or unchanged", change.open, note))
    if change.new.superseded:
        note = "loaded, and then replaced by the same user's record in a later source"
        lines.append(JobLine("loaded twice", change.new.superseded, note))
    if change.unknown:
        note = "among all these: no source says whether Alma loads or rejects them"
        lines.append(JobLine("not known", change.unknown, note))
    if change.new.not_read:
        lines.append(JobLine("not read", change.new.not_read, "not well-formed, so not compared"))
    return lines


def _rule_id(alarm: Alarm) -> str:
    return alarm.active.rule.id


def message(alarm: Alarm) -> str:
    """What a passed limit says."""
    values = {
        name: number(value) if isinstance(value, int) else shown_value(value)
        for name, value in alarm.values.items()
    }
    return parse(alarm.active.rule.message).render(values)


def shown_value(value: Shown) -> str:
    """A value of a message as it may be shown."""
    parts = value.parts if isinstance(value, Phrase) else (value,)
    texts = (reveal(part, Policy.MASKED) if isinstance(part, Quoted) else str(part) for part in parts)
    return plain("".join(texts))


def _alarm(alarms: list[Alarm]) -> ShownAlarm:
    rule = alarms[0].active.rule
    return ShownAlarm(
        rule.id,
        rule.name,
        alarms[0].active.severity.value,
        rule.consequence.value,
        tuple(message(alarm) for alarm in alarms),
        rule.why,
        rule.fix.it,
        rule.fix.library,
        rule.docs,
    )


def _sources(change: Change) -> list[ShownSource]:
    return [
        ShownSource(
            feed,
            plain(f"{source.path}: {source.member}" if source.member else source.path),
            source.records,
            source.bytes,
            source.sha256,
        )
        for feed, side in (("last", change.old), ("next", change.new))
        for source in side.sources
    ]


def _users(count: int) -> str:
    return f"{number(count)} {'user' if count == 1 else 'users'}"


def _records(count: int) -> str:
    return f"{number(count)} {'record' if count == 1 else 'records'}"
