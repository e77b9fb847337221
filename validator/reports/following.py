"""Whatever must see every finding of a run, not only the samples that its report holds.

Complete lists, the longer list for SARIF, and the comparison with an earlier run. The engine tells each
source and each finding; when it has made its report, `finish` gives back the report with what was
gathered.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

from validator.dataclass import replace
from validator.privacy import Policy
from validator.reports.lists import CompleteLists
from validator.reports.present import Running
from validator.rulebook.model import SEVEREST, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from validator.findings import Finding, Report
    from validator.reports.lists import ListTarget
    from validator.reports.previous import Comparer, Previous
    from validator.rulebook.model import ActiveRule


class Worst:
    """The worst findings of a run, at most `most`; of equally bad ones the first in the feed."""

    def __init__(self, rules: Iterable[ActiveRule], most: int) -> None:
        self._rules = {active.rule.id: active for active in rules}
        self._most = most
        self._seen = 0
        self._heap: list[tuple[int, int, int, Finding]] = []

    def add(self, finding: Finding) -> None:
        """The next finding of the run."""
        active = self._rules[finding.rule]
        consequence = SEVEREST.index(finding.consequence or active.consequence)
        severity = list(Severity).index(active.severity)
        self._seen += 1
        # The order of arrival is unique, so that findings themselves are never compared.
        entry = (-consequence, -severity, -self._seen, finding)
        if len(self._heap) < self._most:
            heappush(self._heap, entry)
        elif entry[:3] > self._heap[0][:3]:
            heapreplace(self._heap, entry)

    def findings(self) -> tuple[Finding, ...]:
        """What was kept, in feed order."""
        return tuple(entry[3] for entry in sorted(self._heap, key=lambda entry: -entry[2]))


class Following:
    """All that follows one run. A context manager: whatever is not finished at its end leaves no trace."""

    def __init__(
        self,
        rules: Iterable[ActiveRule],
        *,
        lists: Iterable[ListTarget] = (),
        previous: Previous | None = None,
        most: int = 0,
        policy: Policy = Policy.MASKED,
        sink: Callable[[Finding], None] | None = None,
    ) -> None:
        rules = tuple(rules)
        self._lists = CompleteLists(tuple(lists))
        self._running = Running(rules, policy)
        self._also = sink
        self._comparer = _comparer(previous) if previous is not None else None
        self._worst = Worst(rules, most) if most else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lists.discard()

    @property
    def sink(self) -> Callable[[Finding], None] | None:
        """What the engine is to give every finding to; None where nothing follows the run."""
        return self._add if self._lists or self._comparer or self._worst else self._also

    def source(self, path: str, member: str | None) -> None:
        """The next source of the feed."""
        self._running.source(path, member)

    def _add(self, finding: Finding) -> None:
        if self._lists:
            self._lists.add(self._running.finding(finding))
        if self._comparer is not None and self._comparer.wants(finding.rule):
            mark = self._running.fingerprint(finding)
            self._comparer.add(finding.rule, mark, is_of_many=finding.is_of_many)
        if self._worst is not None:
            self._worst.add(finding)
        if self._also is not None:
            self._also(finding)

    def finish(self, report: Report) -> Report:
        """Put the lists into their places.

        Returns:
            the report with the worst findings and the comparison, where they were asked for.

        Raises:
            UsageError: a list cannot be written.
        """
        self._lists.finish([source.path for source in report.sources])
        return replace(
            report,
            worst=self._worst.findings() if self._worst is not None else (),
            comparison=self._comparer.comparison(report) if self._comparer is not None else None,
        )


def _comparer(previous: Previous) -> Comparer:
    from validator.reports.previous import Comparer

    return Comparer(previous)
