"""What the handbook says, before it is Markdown or HTML: groups of rules, their examples, the profiles."""

from __future__ import annotations

import io
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.dataclass import dataclass
from validator.engine import make_plan, run
from validator.examples import feed_of, schema_of
from validator.feed import Limits
from validator.findings import Finding
from validator.privacy import Policy
from validator.reports.present import Running
from validator.reports.translation import title_of
from validator.rulebook.chain import profile_chain
from validator.rulebook.model import Scope
from validator.rulebook.params import written
from validator.rulebook.profiles import alone, list_profiles, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.engine import Plan
    from validator.reports.shown import ShownFinding
    from validator.rulebook.model import Example, Link, Profile, Rule
    from validator.rulebook.rules import RuleBook

GROUPS = {
    "XML": "The file as XML",
    "ZIP": "Archives",
    "DOC": "The document",
    "XSD": "The users schema",
    "DUP": "Duplicates",
    "IDN": "Identifiers",
    "MAN": "Mandatory fields",
    "EML": "E-mail",
    "ADR": "Addresses",
    "SEG": "Segments",
    "DAT": "Dates",
    "COD": "Codes",
    "TXT": "Text that loads but is wrong",
    "UNI": "The feed as a whole",
    "ORD": "Which record wins",
    "VOL": "Compared with the last feed",
    "IGN": "What a load does not use",
}
"""Titles of the shipped groups, in the order of the handbook; others follow by their letters."""

_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """An example as it is shown.

    Attributes:
        title: what it shows, or "".
        sources: the name of each source with its text; of an archive the members.
        settings: what differs from the defaults, each as `name: value`.
        findings: what is found, each as a place and a message.
    """

    title: str
    sources: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with everything that is shown of it; `severities` are those in the profiles that use it."""

    rule: Rule
    title: str
    severities: Mapping[str, str]
    good: tuple[Sample, ...]
    bad: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one group."""

    group: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ProfileNote:
    """A profile as the handbook tells of it: `runs` and `skips` count rules."""

    name: str
    title: str
    about: str
    docs: tuple[Link, ...]
    extends: tuple[str, ...]
    runs: int
    skips: int


@dataclass(frozen=True, slots=True)
class Handbook:
    """The whole documentation of a rule book."""

    chapters: tuple[Chapter, ...]
    profiles: tuple[ProfileNote, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every rule, in the order of the handbook."""
        for chapter in self.chapters:
            yield from chapter.entries


def handbook(book: RuleBook) -> Handbook:
    """The documentation of `book`; every example is run.

    Raises:
        RuleBookError: a profile or a rule cannot be used.
    """
    profiles = {name: load_profile(name, book) for name in list_profiles(book)}
    order = list(GROUPS)
    rules = sorted(book.rules, key=lambda rule: (_rank(_group(rule), order), rule.id))
    chapters = tuple(
        Chapter(group, GROUPS.get(group, group), tuple(_entry(rule, book, profiles) for rule in members))
        for group, members in groupby(rules, key=_group)
    )
    return Handbook(chapters, tuple(_note(profile, book) for profile in profiles.values()))


def _group(rule: Rule) -> str:
    return rule.id.rstrip("0123456789")


def _rank(group: str, order: list[str]) -> tuple[int, str]:
    return (order.index(group) if group in order else len(order), group)


def _entry(rule: Rule, book: RuleBook, profiles: Mapping[str, Profile]) -> Entry:
    severities = {name: word for name, profile in profiles.items() if (word := _severity(rule, profile))}
    good, bad = (
        tuple(_sample(rule, example, book) for example in examples) for examples in (rule.good, rule.bad)
    )
    return Entry(rule, title_of(rule), severities, good, bad)


def _severity(rule: Rule, profile: Profile) -> str:
    """How the profile treats the rule; "skipped" where it waits for a list, "" where it is off."""
    active = next((one for one in profile.active if one.rule.id == rule.id), None)
    if active is not None:
        return active.severity.value
    return "skipped" if rule.id in dict(profile.skipped) else ""


def _note(profile: Profile, book: RuleBook) -> ProfileNote:
    form = profile_chain(profile.name, book.folders)[-1].form
    waiting = {rule for rule, _ in profile.skipped} - {active.rule.id for active in profile.active}
    return ProfileNote(
        profile.name, form.title, form.about, form.docs, form.extends, len(profile.active), len(waiting)
    )


def _sample(rule: Rule, example: Example, book: RuleBook) -> Sample:
    settings = [f"{name}: {written(value)}" for name, value in example.params.items()]
    default = rule.good[0].as_of if rule.good else example.as_of
    if example.as_of != default:
        settings.append(f"as of {example.as_of.isoformat()}")
    settings += [f"in the XML schema, {new}" for new in example.schema.values()]
    several = len(example.files) > 1
    findings = tuple(
        (_place(finding, several=several), finding.message) for finding in _findings(rule, example, book)
    )
    return Sample(example.title, tuple(_sources(example)), tuple(settings), findings)


def _findings(rule: Rule, example: Example, book: RuleBook) -> tuple[ShownFinding, ...]:
    profile = alone(book, rule.id, example.params)
    if not profile.active:
        return ()
    found: list[Finding] = []
    plan = make_plan(profile, schema_of(example), Limits(), example.as_of)
    if rule.scope is Scope.COMPARISON:
        return tuple(_alarms(rule, example, plan, Running(profile.active, Policy.VALUES)))
    report = run(feed_of(example), plan, sink=found.append)
    running = Running(profile.active, Policy.VALUES)
    for source in report.sources:
        running.source(source.path, source.member)
    return tuple(running.finding(finding) for finding in found)


def _alarms(rule: Rule, example: Example, plan: Plan, running: Running) -> Iterator[ShownFinding]:
    """What a rule about two feeds says, as findings without a place."""
    from validator.examples import change_of

    for alarm in change_of(example, plan).alarms:
        yield running.finding(Finding(rule.id, None, None, None, "", "", alarm.values))


def _place(finding: ShownFinding, *, several: bool) -> str:
    source = f"{finding.member or finding.source}, " if several and finding.source else ""
    return f"{source}line {finding.line}" if finding.line else source.rstrip(", ") or "the feed"


def _sources(example: Example) -> Iterator[tuple[str, str]]:
    before, now = ("loaded last: ", "next: ") if example.old else ("", "")
    for name, content in (
        *((before + name, text) for name, text in example.old),
        *((now + name, text) for name, text in example.files),
    ):
        if content.startswith(b"PK"):
            yield name, _members(content)
        else:
            yield name, _text(content)


def _members(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return f"a zip of {len(content):,} bytes with {', '.join(archive.namelist())}"
    except zipfile.BadZipFile:
        return f"a zip that ends after {len(content):,} bytes"


def _text(content: bytes) -> str:
    """A feed line by line, with a visible name for what cannot be seen."""
    lines = content.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    return "\n".join(_cut(visible(line.rstrip("\r"))) for line in lines)


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
