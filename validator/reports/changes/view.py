"""What a reader sees of a comparison: sentences, tables and lists, made harmless, in the order of importance.

Primary identifiers are shown, as Alma's own report shows them; of all other values of people a comparison holds
only digests.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.findings import Finding, Verdict
from validator.privacy import Policy
from validator.reports.changes.sections import Section, sections
from validator.reports.plain import plain
from validator.reports.present import Running
from validator.reports.translation import phrase, rule_texts
from validator.rulebook.model import Scope
from validator.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.comparing import Alarm, Change, ChangeReport
    from validator.rulebook.model import Link
    from validator.words import Words


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """A rule whose limit is passed, with a message for each time; `messages` are in the order of the counts.

    Its texts are in `language`: English where there is no translation.
    """

    rule: str
    name: str
    severity: str
    consequence: str
    messages: tuple[str, ...]
    language: str
    why: str
    fix_it: str
    fix_library: str
    docs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source of the last feed, or of the next one; `feed` and `note` say which."""

    feed: str
    note: str
    label: str
    records: str
    bytes: str
    sha256: str


@dataclass(frozen=True, slots=True)
class JobLine:
    """One line of Alma's job report: its word, the number, and what it means here."""

    word: str
    number: int
    note: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The whole report, in the language of `say`.

    `aside` are the exceptions of the profile that set something aside; `notes` say how the feeds were read, and
    what the people who keep the profile must know.
    """

    say: Words
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
    aside: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[ShownSource, ...]
    passed: tuple[str, ...]
    notes: tuple[str, ...]


def view(report: ChangeReport, say: Words | None = None) -> ChangeView:
    """`report` as it may be shown; in English unless told."""
    say = say or words_in()
    change = report.change
    is_incomplete = report.verdict is Verdict.INCOMPLETE
    return ChangeView(
        say,
        report.tool_version,
        plain(report.profile),
        report.rules_sha256,
        report.as_of,
        report.verdict.value,
        say("change.verdict.incomplete") if is_incomplete else say(f"verdict.{report.verdict}"),
        _sentence(report, say),
        change.load_stopped,
        tuple(_job(change, say)),
        tuple(_alarm([*alarms], say) for _, alarms in groupby(report.alarms, key=_rule_id)),
        tuple(_aside(report, say)),
        tuple(sections(change, say)),
        tuple(_sources(change, say)),
        tuple(f"{rule.id} {rule.name}" for rule in report.passed),
        tuple(plain(phrase(note, say.language)) for note in report.notes),
    )


def _sentence(report: ChangeReport, say: Words) -> str:
    change = report.change
    clauses = []
    if not_read := change.old.not_read + change.new.not_read:
        clauses.append(say("change.sentence.not_read", not_read))
    counts = say(
        "change.sentence.counts",
        created=change.created,
        updated=change.updated,
        unchanged=change.unchanged,
        rejected=change.rejected.users,
    )
    clauses.append(say("change.sentence.stopped", counts=counts) if change.load_stopped else counts)
    if change.gone.users:
        clauses.append(say("change.sentence.gone", change.gone.users))
    if alarms := len({_rule_id(alarm) for alarm in report.alarms}):
        clauses.append(say("change.sentence.limits", alarms))
    text = "; ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def _job(change: Change, say: Words) -> Iterator[JobLine]:
    created = say("change.job.created_note")
    if change.created_without_id:
        created = say("change.job.created_without_id", change.created_without_id)
    lines = (
        ("processed", change.new.records, ""),
        ("rejected", change.rejected.users, ""),
        ("created", change.created, created),
        ("updated", change.updated, ""),
        ("unchanged", change.unchanged, ""),
        ("open", change.open, ""),
        ("superseded", change.new.superseded, ""),
        ("unknown", change.unknown, ""),
        ("not_read", change.new.not_read, ""),
    )
    for name, count, note in lines:
        if count or name in ("processed", "rejected", "created", "updated", "unchanged"):
            yield JobLine(say(f"change.job.{name}"), count, note or say(f"change.job.{name}_note"))


def _rule_id(alarm: Alarm) -> str:
    return alarm.active.rule.id


def message(alarm: Alarm, say: Words | None = None) -> str:
    """What a passed limit says."""
    say = say or words_in()
    active = alarm.active
    if active.rule.scope is not Scope.COMPARISON:
        count = alarm.values["count"]
        return say("change.limits.order", count if isinstance(count, int) else 0)
    values = {
        name: say.number(value) if isinstance(value, int) else value for name, value in alarm.values.items()
    }
    running = Running([active], Policy.MASKED, say)
    return running.finding(Finding(active.rule.id, None, None, None, "", "", values)).message


def _alarm(alarms: list[Alarm], say: Words) -> ShownAlarm:
    rule = alarms[0].active.rule
    texts = rule_texts(rule, say.language)
    return ShownAlarm(
        rule.id,
        rule.name if texts.language == words_in().language else texts.title,
        alarms[0].active.severity.value,
        rule.consequence.value,
        tuple(message(alarm, say) for alarm in alarms),
        texts.language,
        texts.why,
        texts.it,
        texts.library,
        rule.docs,
    )


def _aside(report: ChangeReport, say: Words) -> Iterator[str]:
    for one in report.suppressed:
        if one.findings:
            count = say("count.findings", one.findings)
            yield say("change.aside.one", rule=one.rule, count=count, until=one.until, reason=plain(one.why))


def _sources(change: Change, say: Words) -> Iterator[ShownSource]:
    for name, side in (("last", change.old), ("next", change.new)):
        for source in side.sources:
            yield ShownSource(
                say(f"change.about.{name}"),
                say(f"change.about.in_{name}"),
                plain(f"{source.path}: {source.member}" if source.member else source.path),
                say("count.records", source.records),
                say("count.bytes", source.bytes),
                source.sha256,
            )
