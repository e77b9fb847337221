"""The only door from a report with the feed's own texts to one that may be printed.

Here, and nowhere else, quoted values become text: masked for their reader, harmless (what cannot be seen gets
a visible name), and of bounded length. Renderers see nothing but the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.findings import SourceSummary
from validator.privacy import Difference, Phrase, Policy, Privacy, Quoted, reveal
from validator.reports.excerpt import mask_excerpt
from validator.reports.shown import (
    ShownDifference,
    ShownExcerpt,
    ShownFinding,
    ShownPassed,
    ShownReason,
    ShownRelated,
    ShownReport,
    ShownRule,
    ShownSource,
)
from validator.reports.words import words_in
from validator.rulebook.message import Piece, parse
from validator.rulebook.model import Rule, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.faults import Place
    from validator.findings import Excerpt, Finding, Related, Report, RuleTally
    from validator.privacy import Shown
    from validator.reports.shown import ShownValue
    from validator.reports.words import Words
    from validator.rulebook.message import Message
    from validator.rulebook.model import ActiveRule

VALUE_LIMIT = 200
"""How many characters of one value from the feed are shown."""
TEXT_LIMIT = 600
"""How many characters of one text of our own are shown; messages of libraries and file names can be long."""
EXCERPT_LIMIT = 160
"""How many characters of an excerpt are shown on either side of the spot."""
_EXCERPT_READ = 4_000

_ABBREVIATIONS = {"id": "ID", "ids": "IDs", "xml": "XML", "utf8": "UTF-8", "sis": "SIS"}
_PARSED = cache(parse)


def present(report: Report, policy: Policy, words: Words | None = None) -> ShownReport:
    """`report` for a reader under `policy`, with the words of `words` (English unless told)."""
    sources = tuple(_source(source) for source in report.sources)
    view = _View(policy, words or words_in(), sources)
    tallies = {tally.rule.id: tally for tally in report.tallies}
    findings = tuple(view.finding(finding, tallies[finding.rule]) for finding in report.findings)
    return ShownReport(
        policy=policy,
        tool_version=report.tool_version,
        profile=_plain(report.profile),
        rules_sha256=report.rules_sha256,
        as_of=report.as_of,
        verdict=report.verdict,
        summary=report.summary,
        forecast=report.forecast,
        sources=sources,
        rules=tuple(_rule(tally, findings) for tally in report.tallies),
        findings=findings,
        findings_total=report.findings_total,
        not_checked=tuple(ShownReason(_plain(part.what), _plain(part.why)) for part in report.not_checked),
        skipped_rules=tuple(ShownReason(rule.id, _plain(rule.why)) for rule in report.skipped_rules),
        passed_rules=tuple(
            ShownPassed(rule.id, title_of(rule), rule.summary) for rule in report.passed_rules
        ),
        colophon=tuple(_plain(line) for line in report.colophon),
        seconds=report.seconds,
    )


class Running:
    """Shows the findings of a run that is still going on, for lists that are written as they come."""

    def __init__(self, rules: Iterable[ActiveRule], policy: Policy, words: Words | None = None) -> None:
        self._rules = {active.rule.id: active for active in rules}
        self._sources: list[ShownSource] = []
        self._view = _View(policy, words or words_in(), self._sources)

    def source(self, path: str, member: str | None) -> None:
        """The next source of the feed; findings name sources by their number."""
        self._sources.append(_source(SourceSummary(path, member, 0, "", "", 0)))

    def finding(self, finding: Finding) -> ShownFinding:
        """What may be shown of a finding; the excerpt is left out, since no list has room for it."""
        return self._view.finding(replace(finding, excerpt=None), self._rules[finding.rule])


def title_of(rule: Rule) -> str:
    """A rule's name as a heading: `duplicate-primary-id` is "Duplicate primary ID"."""
    title = " ".join(_ABBREVIATIONS.get(word, word) for word in rule.name.split("-"))
    return title[:1].upper() + title[1:]


@dataclass(frozen=True, slots=True)
class _View:
    """What one reader may see of findings; `sources` are those that the findings speak of by their index."""

    policy: Policy
    words: Words
    sources: Sequence[ShownSource]

    def finding(self, finding: Finding, tally: RuleTally | ActiveRule) -> ShownFinding:
        source = None if finding.source is None else self.sources[finding.source]
        place = finding.place
        pieces = self.message(_PARSED(tally.rule.message), finding.values)
        return ShownFinding(
            rule=tally.rule.id,
            name=tally.rule.name,
            severity=tally.severity,
            consequence=finding.consequence or tally.consequence,
            message="".join(piece.text for piece in pieces),
            pieces=pieces,
            place=_place(source, place),
            source=source.path if source else None,
            member=source.member if source else None,
            line=place.line if place else None,
            column=place.column if place else None,
            offset=place.offset if place else None,
            record=finding.record,
            primary_id=self.identifier(finding.primary_id),
            path=_plain(finding.path),
            related=tuple(self.related(related) for related in finding.related),
            values=tuple((name, self.value(value)) for name, value in sorted(finding.values.items())),
            excerpt=self.excerpt(finding),
        )

    def related(self, related: Related) -> ShownRelated:
        label = self.sources[related.source].label
        primary_id = self.identifier(related.primary_id)
        return ShownRelated(related.role, label, related.record, related.line, primary_id)

    def identifier(self, text: str) -> str:
        return self.quoted(Quoted(text, Privacy.IDENTIFIER))

    def quoted(self, quoted: Quoted) -> str:
        """A text from the feed: masked, harmless, cut; blanks at its ends become visible."""
        text = reveal(Quoted(quoted.text[:VALUE_LIMIT], quoted.privacy), self.policy)
        core = text.strip(" ")
        left = len(text) - len(text.lstrip(" ")) if core else len(text)
        right = len(text) - left - len(core)
        shown = "␣" * left + visible(core) + "␣" * right
        if len(quoted.text) <= VALUE_LIMIT or quoted.privacy is Privacy.SECRET:
            return shown
        return self.words("value.cut", text=shown, length=self.words("count.characters", len(quoted.text)))

    def value(self, value: Shown) -> ShownValue:
        if isinstance(value, tuple):
            return tuple(self.part(part) for part in value)
        return value if isinstance(value, int) else self.part(value)

    def part(self, part: str | Quoted | Phrase | Difference) -> str | ShownDifference:
        match part:
            case Difference(field, winner, loser):
                return ShownDifference(
                    _plain(field),
                    None if winner is None else self.quoted(winner),
                    None if loser is None else self.quoted(loser),
                )
            case Phrase(parts):
                return "".join(self.quoted(p) if isinstance(p, Quoted) else _plain(p) for p in parts)
            case Quoted():
                return self.quoted(part)
            case str():
                return _plain(part)

    def message(self, message: Message, values: Mapping[str, Shown]) -> tuple[Piece, ...]:
        """The message in pieces, the blanks at its ends taken off."""
        texts = {name: self.text(self.value(value)) for name, value in values.items()}
        pieces = list(message.pieces(texts))
        if pieces:
            pieces[-1] = Piece(pieces[-1].text.rstrip(), pieces[-1].is_value)
        return tuple(piece for piece in pieces if piece.text)

    def text(self, value: ShownValue) -> str:
        """A value as it stands in a message."""
        if not isinstance(value, tuple):
            return self.difference(value) if isinstance(value, ShownDifference) else str(value)
        parts = [self.difference(part) if isinstance(part, ShownDifference) else part for part in value]
        listed = self.words("value.separator").join(parts)
        if len(parts) > 1:
            first = self.words("value.separator").join(parts[:-1])
            listed = self.words("value.and", first=first, last=parts[-1])
        return listed

    def difference(self, difference: ShownDifference) -> str:
        field, winner, loser = difference.field, difference.winner, difference.loser
        if not winner:
            return self.words("value.difference_no_winner", field=field, loser=loser or "")
        if not loser:
            return self.words("value.difference_no_loser", field=field, winner=winner)
        # Two values that differ only in letters and digits have the same shape.
        key = "value.difference_hidden" if winner == loser else "value.difference"
        return self.words(key, field=field, winner=winner, loser=loser)

    def excerpt(self, finding: Finding) -> ShownExcerpt | None:
        if finding.excerpt is None:
            return None
        shown_anyway = [step.split("[", 1)[0] for step in finding.path.split("/")]
        before, marked, after = mask_excerpt(_bounded(finding.excerpt), self.policy, shown_anyway)
        before, after = _one_line(before), _one_line(after)
        spot = visible(marked[:VALUE_LIMIT])
        if len(marked) > VALUE_LIMIT:
            counted = self.words("count.characters", len(finding.excerpt.marked))
            spot = self.words("value.cut", text=spot, length=counted)
        return ShownExcerpt(
            visible(before if len(before) <= EXCERPT_LIMIT else f"…{before[-EXCERPT_LIMIT:]}"),
            spot,
            visible(after if len(after) <= EXCERPT_LIMIT else f"{after[:EXCERPT_LIMIT]}…"),
        )


def _bounded(excerpt: Excerpt) -> Excerpt:
    """The part of an excerpt that can be shown, with enough around it to tell what stands where."""
    if len(excerpt.before) > _EXCERPT_READ:
        excerpt = replace(excerpt, before=excerpt.before[-_EXCERPT_READ:], path="")
    if len(excerpt.marked) > _EXCERPT_READ:
        return replace(excerpt, marked=excerpt.marked[:_EXCERPT_READ], after="")
    return replace(excerpt, after=excerpt.after[:_EXCERPT_READ])


def _rule(tally: RuleTally, findings: tuple[ShownFinding, ...]) -> ShownRule:
    rule = tally.rule
    return ShownRule(
        id=rule.id,
        name=rule.name,
        title=title_of(rule),
        severity=tally.severity,
        consequence=tally.consequence,
        summary=rule.summary,
        why=rule.why,
        fix_it=rule.fix.it,
        fix_library=rule.fix.library,
        docs=rule.docs,
        findings=tally.findings,
        records=tally.records,
        about_records=rule.scope is not Scope.SOURCE,
        spread=tally.spread,
        groups=tuple((_plain(code), number) for code, number in tally.groups),
        campuses=tuple((_plain(code), number) for code, number in tally.campuses),
        samples=tuple(finding for finding in findings if finding.rule == rule.id),
    )


def _place(source: ShownSource | None, place: Place | None) -> str:
    label = source.label if source else ""
    return f"{label}:{place.line}:{place.column}" if place else label


def _source(source: SourceSummary) -> ShownSource:
    path = _plain(source.path)
    member = None if source.member is None else _plain(source.member)
    label = path if member is None else f"{path}!{member}"
    encoding = _plain(source.encoding)
    return ShownSource(label, path, member, source.bytes, source.sha256, encoding, source.records)


def _plain(text: str) -> str:
    """A text that is not quoted from a record, but may hold a name that somebody else chose."""
    shown = visible(text[:TEXT_LIMIT])
    return shown if len(text) <= TEXT_LIMIT else f"{shown}…"


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)
