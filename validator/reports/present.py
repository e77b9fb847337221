"""The only door from a report with the feed's own texts to one that may be printed.

Here, and nowhere else, quoted values become text: masked for their reader, harmless (what cannot be seen gets
a visible name), and of bounded length. Renderers see nothing but the result.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.dataclass import dataclass, replace
from validator.findings import SourceSummary, set_aside
from validator.privacy import (
    Difference,
    Phrase,
    Policy,
    Privacy,
    Quoted,
    quote_code,
    quote_identifier,
    reveal,
    reveal_path,
)
from validator.reports.excerpt import mask_excerpt
from validator.reports.fingerprints import TOLD_APART_BY, fingerprint_of_identity, identity
from validator.reports.plain import plain
from validator.reports.shown import (
    ShownDifference,
    ShownExcerpt,
    ShownField,
    ShownFinding,
    ShownPassed,
    ShownReason,
    ShownRelated,
    ShownReport,
    ShownRule,
    ShownSource,
    ShownSuppressed,
)
from validator.reports.translation import phrase, rule_texts
from validator.rulebook.message import Piece, parse
from validator.rulebook.model import Rule, Scope
from validator.words import summary_sentence, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.faults import Excerpt, Place
    from validator.findings import Accepted, FieldCoverage, Finding, Related, Report, RuleTally
    from validator.privacy import Shown
    from validator.reports.compared import ShownComparison
    from validator.reports.shown import ShownValue
    from validator.rulebook.message import Message
    from validator.rulebook.model import ActiveRule
    from validator.words import Words

VALUE_LIMIT = 200
"""How many characters of one value from the feed are shown."""
EXCERPT_LIMIT = 160
"""How many characters of an excerpt are shown on either side of the spot."""
_EXCERPT_READ = 4_000

# What Alma will say is shown as it will say it, in whatever language the page is.
_ALMA_MESSAGE = "alma_message"
_PARSED = cache(parse)


def present(report: Report, policy: Policy, words: Words | None = None) -> ShownReport:
    """`report` for a reader under `policy`, with the words of `words` (English unless told)."""
    words = words or words_in()
    sources = tuple(_source(source) for source in report.sources)
    view = _View(policy, words, sources)
    tallies = {tally.rule.id: tally for tally in report.tallies}
    findings = tuple(view.finding(finding, tallies[finding.rule]) for finding in report.findings)
    return ShownReport(
        policy=policy,
        tool_version=report.tool_version,
        profile=plain(report.profile),
        rules_sha256=report.rules_sha256,
        as_of=report.as_of,
        verdict=report.verdict,
        summary=_summary(report, words),
        forecast=report.forecast,
        sources=sources,
        rules=tuple(_rule(tally, findings, view) for tally in report.tallies),
        findings=findings,
        findings_total=report.findings_total,
        not_checked=tuple(
            ShownReason(view.own(part.what), view.own(part.why)) for part in report.not_checked
        ),
        skipped_rules=tuple(ShownReason(rule.id, view.own(rule.why)) for rule in report.skipped_rules),
        passed_rules=tuple(_passed(rule, words.language) for rule in report.passed_rules),
        suppressed=tuple(
            ShownSuppressed(
                part.rule, part.findings, plain(part.why), part.until, part.max, plain(part.origin)
            )
            for part in report.suppressed
        ),
        coverage=tuple(_field(field, policy) for field in report.coverage),
        colophon=tuple(view.own(line) for line in report.colophon),
        groups=shown_codes(report.groups, policy),
        comparison=_comparison(report, words),
        accepted=_accepted(report.accepted),
        set_aside_rules=report.set_aside_rules,
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

    def fingerprint(self, finding: Finding) -> int:
        """The fingerprint that the finding has when it is shown, without showing all of it."""
        return fingerprint_of_identity(self.identity(finding))

    def identity(self, finding: Finding) -> bytes:
        """What makes the finding the same one in another export; see `fingerprints`."""
        values = {
            name: self._view.value(finding.values[name]) for name in TOLD_APART_BY if name in finding.values
        }
        path = plain(reveal_path(finding.path, self._view.policy))
        who = "" if finding.is_of_many else self._view.identifier(finding.primary_id)
        return identity(finding.rule, who, path, values)


@dataclass(frozen=True, slots=True)
class _View:
    """What one reader may see of findings; `sources` are those that the findings speak of by their index."""

    policy: Policy
    words: Words
    sources: Sequence[ShownSource]

    def finding(self, finding: Finding, tally: RuleTally | ActiveRule) -> ShownFinding:
        source = None if finding.source is None else self.sources[finding.source]
        place = finding.place
        message = rule_texts(tally.rule, self.words.language).message
        pieces = self.message(_PARSED(message), finding.values)
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
            path=plain(reveal_path(finding.path, self.policy)),
            related=tuple(self.related(related) for related in finding.related),
            values=tuple((name, self.value(value)) for name, value in sorted(finding.values.items())),
            excerpt=self.excerpt(finding),
            is_of_many=finding.is_of_many,
        )

    def related(self, related: Related) -> ShownRelated:
        label = self.sources[related.source].label
        primary_id = self.identifier(related.primary_id)
        return ShownRelated(related.role, label, related.record, related.line, primary_id)

    def identifier(self, text: str) -> str:
        return self.quoted(quote_identifier(text))

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
                    plain(field),
                    None if winner is None else self.quoted(winner),
                    None if loser is None else self.quoted(loser),
                )
            case Phrase(parts):
                return self.phrase(parts)
            case Quoted():
                return self.quoted(part)
            case str():
                return self.own(part)

    def phrase(self, parts: Sequence[str | Quoted]) -> str:
        """Our own words with quotations among them, in the reader's language: quotations may change places."""
        text = "".join(f"\0{at}\0" if isinstance(part, Quoted) else part for at, part in enumerate(parts))
        quoted = {str(at): part for at, part in enumerate(parts) if isinstance(part, Quoted)}
        pieces = phrase(text, self.words.language).split("\0")
        return "".join(
            self.quoted(quoted[piece]) if at % 2 and piece in quoted else plain(piece)
            for at, piece in enumerate(pieces)
        )

    def own(self, text: str) -> str:
        """A text of our own, in the reader's language."""
        return plain(phrase(text, self.words.language))

    def message(self, message: Message, values: Mapping[str, Shown]) -> tuple[Piece, ...]:
        """The message in pieces, the blanks at its ends taken off."""
        verbatim = replace(self, words=words_in())
        texts = {
            name: (verbatim if name == _ALMA_MESSAGE else self)._text_of(value)
            for name, value in values.items()
        }
        pieces = list(message.pieces(texts))
        if pieces:
            pieces[-1] = Piece(pieces[-1].text.rstrip(), pieces[-1].is_value)
        return tuple(piece for piece in pieces if piece.text)

    def _text_of(self, value: Shown) -> str:
        return self.text(self.value(value))

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
        steps = [step.split("[", 1)[0] for step in finding.path.split("/")]
        shown_anyway = [step for step in steps if reveal_path(step, self.policy) == step]
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


def _summary(report: Report, words: Words) -> str:
    return summary_sentence(
        report.verdict,
        report.forecast,
        report.affected,
        rules=len(report.tallies) + len(report.passed_rules) + len(report.set_aside_rules),
        not_checked=sum(part.parts for part in report.not_checked),
        findings=report.findings_total,
        set_aside=set_aside(report.suppressed, report.accepted),
        words=words,
    )


def _accepted(accepted: Accepted | None) -> Accepted | None:
    return None if accepted is None else replace(accepted, path=plain(accepted.path))


def _comparison(report: Report, words: Words) -> ShownComparison | None:
    if report.comparison is None:
        return None
    from validator.reports.compared import shown_comparison

    return shown_comparison(report.comparison, words)


def _rule(tally: RuleTally, findings: tuple[ShownFinding, ...], view: _View) -> ShownRule:
    rule = tally.rule
    texts = rule_texts(rule, view.words.language)
    return ShownRule(
        id=rule.id,
        name=rule.name,
        language=texts.language,
        title=texts.title,
        severity=tally.severity,
        consequence=tally.consequence,
        summary=texts.summary,
        why=texts.why,
        fix_it=texts.it,
        fix_library=texts.library,
        docs=rule.docs,
        findings=tally.findings,
        records=tally.records,
        about_records=rule.scope is not Scope.SOURCE or tally.records > 0,
        spread=tally.spread,
        groups=shown_codes(tally.groups, view.policy),
        campuses=shown_codes(tally.campuses, view.policy),
        samples=tuple(finding for finding in findings if finding.rule == rule.id),
    )


def _passed(rule: Rule, language: str) -> ShownPassed:
    texts = rule_texts(rule, language)
    return ShownPassed(rule.id, texts.language, texts.title, texts.summary)


def _field(field: FieldCoverage, policy: Policy) -> ShownField:
    path, values = plain(reveal_path(field.path, policy)), shown_codes(field.values, policy)
    return ShownField(path, field.filled, field.empty, field.is_known, values, field.has_many_values)


def shown_codes(counted: Iterable[tuple[str, int]], policy: Policy) -> tuple[tuple[str, int], ...]:
    """Codes with their numbers: those that are no codes at all become their shape, and are counted together."""
    numbers: dict[str, int] = {}
    for code, number in counted:
        shown = plain(reveal(quote_code(code), policy))
        numbers[shown] = numbers.get(shown, 0) + number
    return tuple(numbers.items())


def _place(source: ShownSource | None, place: Place | None) -> str:
    label = source.label if source else ""
    return f"{label}:{place.line}:{place.column}" if place else label


def _source(source: SourceSummary) -> ShownSource:
    path = plain(source.path)
    member = None if source.member is None else plain(source.member)
    label = path if member is None else f"{path}!{member}"
    encoding = plain(source.encoding)
    return ShownSource(label, path, member, source.bytes, source.sha256, encoding, source.records)


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)
