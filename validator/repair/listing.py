"""The report of a repair for a terminal: what was mended, kind by kind; what was left; what remains.

It takes changes one by one and keeps a few of each kind, and exact counts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from validator.repair.change import RepairKind
from validator.repair.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.findings import Report
    from validator.privacy import Policy
    from validator.repair.change import Change
    from validator.repair.feeds import Mended
    from validator.repair.shown import ShownChange

SAMPLES = 5
"""How many places of a kind are listed."""
MOST_IN_DIFF = 200
"""How many places a diff shows."""

_TITLES = {
    RepairKind.ENCODING: "encoding of a whole source",
    RepairKind.MARK: "byte order mark removed",
    RepairKind.LEADING: "leading blank lines removed",
    RepairKind.DECLARATION: "XML declaration corrected",
    RepairKind.BYTES: "bytes of another encoding turned into UTF-8",
    RepairKind.CONTROL: "forbidden control characters removed",
    RepairKind.AMPERSAND: "bare ampersands escaped",
    RepairKind.ESCAPING: "double escaping undone",
    RepairKind.BLANKS: "blanks around codes and identifiers removed",
    RepairKind.MOJIBAKE: "garbled words turned back",
}


class Listing:
    """Gathers what is to be printed.

    Args:
        policy: who will read it.
        is_diff: whether every place is shown as a diff, up to a limit, rather than samples of each kind.
    """

    def __init__(self, policy: Policy, *, is_diff: bool) -> None:
        self._policy = policy
        self._is_diff = is_diff
        self._samples: dict[RepairKind, list[ShownChange]] = defaultdict(list)
        self._lefts: dict[str, list[ShownChange]] = defaultdict(list)
        self._hunks: list[tuple[str, ShownChange]] = []

    def add(self, change: Change, label: str) -> None:
        """Takes note of a change."""
        if not change.is_done:
            self._keep(self._lefts[change.why], change, label)
            return
        if self._is_diff and len(self._hunks) < MOST_IN_DIFF:
            self._hunks.append((label, shown(change, label, self._policy)))
        for kind in change.kinds:
            # Of garbled words every one is shown, if the user asked for their repair.
            if not self._is_diff:
                self._keep(self._samples[kind], change, label, is_word=kind is RepairKind.MOJIBAKE)

    def _keep(self, samples: list[ShownChange], change: Change, label: str, *, is_word: bool = False) -> None:
        if len(samples) < (MOST_IN_DIFF if is_word else SAMPLES):
            samples.append(shown(change, label, self._policy))

    def text(self, mended: Mended, output: str | None, remaining: Report) -> str:
        """The whole report; `remaining` is that of the mended copy, `output` None for a trial."""
        parts = [
            *(["\n".join(self._diff(mended))] if self._hunks else []),
            *(
                "\n".join(self._kind(kind, mended))
                for kind in _TITLES
                if mended.done[kind] and not self._is_diff
            ),
            *("\n".join(self._left(why, count)) for why, count in sorted(mended.left.items())),
            "\n".join(_copies(mended, output)),
            "\n".join(_remaining(remaining)),
        ]
        return "\n\n".join(parts) + "\n"

    def _kind(self, kind: RepairKind, mended: Mended) -> Iterator[str]:
        count, samples = mended.done[kind], self._samples[kind]
        yield f"mended  {_TITLES[kind]} · {_places(count)}"
        yield from map(_line, samples)
        if len(samples) < count:
            yield f"  {len(samples)} of {count:,} are listed; --report has all"

    def _left(self, why: str, count: int) -> Iterator[str]:
        yield f"left  {why} · {_places(count)}"
        samples = self._lefts[why]
        yield from (f"{one.place}: {one.before}{_whose(one)}" for one in samples if one.before)
        if len(samples) < count:
            yield f"  {len(samples)} of {count:,} are listed; --report has all"

    def _diff(self, mended: Mended) -> Iterator[str]:
        names = {
            source.path if source.member is None else f"{source.path}!{source.member}": source.name
            for source in mended.sources
        }
        current = None
        for label, change in self._hunks:
            if label != current:
                yield f"--- {label}"
                yield f"+++ {names.get(label, label)} (mended)"
                current = label
            kinds = ", ".join(change.kinds)
            yield f"@@ {change.place} {kinds}{_whose(change)}{': ' if change.why else ''}{change.why} @@"
            if change.old or change.new:
                yield f"-{change.old}"
                yield f"+{change.new}"
            elif change.before or change.after:
                yield f"-{change.before}"
                yield f"+{change.after}"
        if len(self._hunks) < mended.places:
            yield f"  {len(self._hunks)} of {mended.places:,} places are shown; --report has all"


def _line(change: ShownChange) -> str:
    if not change.before and not change.after:
        return f"{change.place}: {change.why}"
    became = f"became {change.after}" if change.after else "removed"
    why = f", {change.why}" if change.why else ""
    return f"{change.place}: {change.before or 'nothing'} {became}{why}{_whose(change)}"


def _whose(change: ShownChange) -> str:
    parts = [change.path, f"user {change.person}" if change.person else ""]
    told = ", ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def _places(count: int) -> str:
    return f"{count:,} place{'' if count == 1 else 's'}"


def _copies(mended: Mended, output: str | None) -> Iterator[str]:
    for note in mended.unread:
        yield f"Note: {note}"
    if not mended.places and not mended.done:
        yield "Nothing was to be mended: the copy is byte for byte the same."
    size = sum(source.mended_bytes for source in mended.sources)
    sources = len(mended.sources)
    told = f"{sources:,} source{'' if sources == 1 else 's'}, {size:,} bytes, {_places(mended.places)} mended"
    yield f"Nothing was written (--dry-run): {told}" if output is None else f"Mended copy: {output} · {told}"


def _remaining(report: Report) -> Iterator[str]:
    yield f"What remains in the mended copy (profile {report.profile}, as of {report.as_of}):"
    for tally in report.tallies:
        count = f"{tally.findings:,} finding{'' if tally.findings == 1 else 's'}"
        yield f"  {tally.severity}  {tally.rule.id} {tally.rule.name} · {count}"
    if report.not_checked:
        parts = len(report.not_checked)
        yield f"  not checked: {parts:,} part{'' if parts == 1 else 's'} of it; `sis-validator check` names them"
    yield report.summary
