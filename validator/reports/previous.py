"""This run beside an earlier one: which findings are new, which are gone, which remain.

The earlier run is read from its JSON report or from its complete list (`.jsonl`). A JSON report counts
every finding but lists only samples of the frequent ones; where it does not list all of a rule's
findings, nobody can tell which of them are new, and the comparison says so instead of guessing. A
complete list can always be compared, but it does not know what was checked.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator import bounded
from validator.dataclass import dataclass, field
from validator.errors import UsageError
from validator.findings import Caution, Comparison, GroupChange, NotComparable, RuleChange, Verdict
from validator.privacy import Policy, quote_code, reveal
from validator.reports.fingerprints import fingerprint
from validator.reports.json import FORMAT, VERSION
from validator.reports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TextIO

    from validator.findings import Report

_LONGEST_REPORT_BYTES = 256 << 20
_LONGEST_LINE = 1 << 20


@dataclass(slots=True)
class Previous:
    """An earlier run, as far as its report tells.

    Attributes:
        path: the report.
        as_of: the day that counted as today; "" for a list.
        verdict: "" for a list.
        rules_sha256: of the rules that ran; "" for a list.
        records: how many records the feed had; None for a list.
        groups: records by user group; None where the report does not count them.
        skipped: ids of rules that had nothing to work with.
        names: the names of rules by id.
        counts: exact numbers of findings by rule.
        listed: fingerprints of the findings that are listed, by rule, with how many share each.
        of_many: of those that count something, the fingerprints that they have if they are about many records: a
            report does not say whether they are.
    """

    path: str
    as_of: str = ""
    verdict: str = ""
    rules_sha256: str = ""
    records: int | None = None
    groups: Mapping[str, int] | None = None
    skipped: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    listed: dict[str, Counter[int]] = field(default_factory=dict)
    of_many: dict[str, Counter[int]] = field(default_factory=dict)

    def is_complete(self, rule: str) -> bool:
        """Whether every finding that a rule had is listed."""
        return self.number_listed(rule) == self.counts[rule]

    def number_listed(self, rule: str) -> int:
        """How many findings of a rule are listed."""
        return self.listed[rule].total() if rule in self.listed else 0

    def enter(self, finding: Mapping[str, Any]) -> None:
        """One listed finding."""
        rule, path, values = finding["rule"], finding["path"], finding["values"]
        mark = fingerprint(rule, finding["primary_id"], path, values)
        self.listed.setdefault(rule, Counter())[mark] += 1
        if isinstance(values.get("count"), int):
            self.of_many.setdefault(rule, Counter())[fingerprint(rule, "", path, values)] += 1


def read_previous(paths: Sequence[str | Path]) -> Previous | None:
    """The earlier run that a JSON report, a complete list (`.jsonl`), or both tell of; None for no path.

    Raises:
        UsageError: one cannot be read, is neither or is too long, a list is empty and alone, or they do not tell
            of one run.
    """
    told = [_read(path) for path in paths]
    if len(told) < 2:
        return _alone(told[0]) if told else None
    reports = [previous for previous in told if previous.verdict]
    lists = [previous for previous in told if not previous.verdict]
    if len(told) > 2 or len(reports) != 1:
        raise UsageError(
            "one earlier run is one report and one list.",
            hint="Name its .json report and its .jsonl list.",
            where="--previous",
        )
    report, listed = reports[0], lists[0]
    if report.counts != listed.counts:
        raise UsageError(
            f"this is not the list of the run that {report.path} reports on.",
            hint="Name the .json and the .jsonl of one run.",
            where=listed.path,
        )
    report.listed, report.of_many = listed.listed, listed.of_many
    return report


def _alone(told: Previous) -> Previous:
    if not told.verdict and not told.counts:
        raise UsageError(
            "the list is empty: it is of a run that found nothing, or it was emptied.",
            hint="Name the .json report of that run.",
            where=told.path,
        )
    return told


def _read(path: str | Path) -> Previous:
    place = Path(path)
    try:
        if place.suffix.lower() == ".jsonl":
            with place.open(encoding="utf-8-sig") as stream:
                return _of_list(stream, str(path))
        return _of_report(json.loads(bounded.read_text(place, _LONGEST_REPORT_BYTES)), str(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"the previous report cannot be read: {reason}.", hint="Check its name.", where=str(path)
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            "this is no JSON report and no complete list of sis-validator.",
            hint="Name a file that --report wrote, with the suffix .json or .jsonl.",
            where=str(path),
        ) from error


def _of_report(report: Mapping[str, Any], path: str) -> Previous:
    if report["format"] != FORMAT:
        raise ValueError(report["format"])
    if report["version"] != VERSION:
        raise UsageError(
            f"the previous report has version {report['version']!r}; this program reads version {VERSION}.",
            hint="Make it again from the previous feed with this program.",
            where=path,
        )
    groups = report.get("groups")
    previous = Previous(
        path,
        as_of=str(report["as_of"]),
        verdict=str(Verdict(report["verdict"])),
        rules_sha256=str(report["profile"]["rules_sha256"]),
        records=int(report["forecast"]["records"]),
        groups={_text(group["code"]): int(group["records"]) for group in groups} if groups else None,
        skipped=frozenset(str(rule["id"]) for rule in report["skipped_rules"]),
        names={str(rule["id"]): str(rule["name"]) for rule in report["rules"]},
        counts=Counter({str(rule["id"]): int(rule["findings"]) for rule in report["rules"]}),
    )
    for finding in report["findings"]:
        previous.enter(finding)
    return previous


def _text(value: object) -> str:
    """`value`, where it is a text; anything else was written by another hand."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _of_list(stream: TextIO, path: str) -> Previous:
    previous = Previous(path)
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith("\n"):
            raise UsageError(
                f"line {number:,} is longer than {bounded.in_words(_LONGEST_LINE)}, and no list has such lines.",
                hint="Check that it is the file you mean.",
                where=path,
            )
        finding = json.loads(line)
        previous.enter(finding)
        previous.names[finding["rule"]] = str(finding["name"])
        previous.counts[finding["rule"]] += 1
    return previous


class Comparer:
    """Sees every finding of a run and compares it with what is listed of an earlier one.

    It remembers the earlier list (about 100 bytes for each finding in it), not this run's findings.
    """

    def __init__(self, previous: Previous) -> None:
        self._previous = previous
        self._left = {rule: Counter(marks) for rule, marks in previous.listed.items()}
        self._left_of_many = {rule: Counter(marks) for rule, marks in previous.of_many.items()}
        self._remaining: Counter[str] = Counter()

    def wants(self, rule: str) -> bool:
        """Whether the findings of a rule must be looked at one by one."""
        return rule in self._left and self._previous.is_complete(rule)

    def add(self, rule: str, mark: int, *, is_of_many: bool) -> None:
        """A finding of this run with its fingerprint."""
        left = self._left_of_many.get(rule, Counter()) if is_of_many else self._left[rule]
        if left[mark] > 0:
            left[mark] -= 1
            self._remaining[rule] += 1

    def comparison(self, report: Report) -> Comparison:
        """The comparison with the run that `report` is of."""
        previous = self._previous
        return Comparison(
            previous.path,
            previous.as_of,
            previous.verdict,
            previous.records,
            report.forecast.records,
            tuple(_cautions(previous, report)),
            tuple(self._changes(report)),
            _group_changes(previous.groups, report),
        )

    def _changes(self, report: Report) -> Iterator[RuleChange]:
        now = {tally.rule.id: tally.findings for tally in report.tallies}
        names = {tally.rule.id: tally.rule.name for tally in report.tallies}
        ran = now.keys() | {rule.id for rule in report.passed_rules} | {*report.set_aside_rules}
        for rule in (*now, *sorted(self._previous.counts.keys() - now.keys())):
            name = names.get(rule) or self._previous.names[rule]
            yield self._change(rule, name, now.get(rule, 0), is_run=rule in ran)

    def _change(self, rule: str, name: str, now: int, *, is_run: bool) -> RuleChange:
        previous = self._previous
        before = previous.counts[rule]
        listed = previous.number_listed(rule)
        why_not = None
        if not is_run:
            why_not = NotComparable.DOES_NOT_RUN
        elif before == 0 and rule in previous.skipped:
            why_not = NotComparable.DID_NOT_RUN
        elif now and listed != before:
            why_not = NotComparable.LISTED_IN_PART
        if why_not is not None:
            return RuleChange(rule, name, before, now, None, None, None, listed, why_not)
        remaining = self._remaining[rule]
        return RuleChange(rule, name, before, now, now - remaining, before - remaining, remaining, listed)


def _cautions(previous: Previous, report: Report) -> Iterator[Caution]:
    if not previous.rules_sha256:
        yield Caution.RULES_NOT_KNOWN
    elif previous.rules_sha256 != report.rules_sha256:
        yield Caution.OTHER_RULES
    if previous.verdict == Verdict.INCOMPLETE:
        yield Caution.WAS_INCOMPLETE
    if report.verdict is Verdict.INCOMPLETE:
        yield Caution.IS_INCOMPLETE


def _group_changes(before: Mapping[str, int] | None, report: Report) -> tuple[GroupChange, ...] | None:
    """Every group of both runs, today's most frequent first; None where one run did not count them."""
    if before is None or (not report.groups and report.forecast.records):
        return None
    before = _as_shown(before.items())
    now = _as_shown(report.groups)
    gone = sorted(before.keys() - now.keys())
    return tuple(GroupChange(code, before.get(code, 0), now.get(code, 0)) for code in (*now, *gone))


def _as_shown(groups: Iterable[tuple[str, int]]) -> Counter[str]:
    """Groups as most reports show them, so that an earlier report which shows more is comparable and repeats none."""
    shown: Counter[str] = Counter()
    for code, records in groups:
        shown[plain(reveal(quote_code(code), Policy.MASKED))] += records
    return shown
