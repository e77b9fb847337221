"""Why records were left out: one line of JSON for each finding, in feed order, as the second zip carries it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator.privacy import Policy
from validator.reports.present import Running

if TYPE_CHECKING:
    from typing import BinaryIO

    from validator.engine import Plan
    from validator.findings import Finding


class Reasons:
    """Writes a line into `file` for every finding that it is given."""

    def __init__(self, plan: Plan, file: BinaryIO, *, show_values: bool = False) -> None:
        self._file = file
        self._shown = Running(plan.rules, Policy.VALUES if show_values else Policy.MASKED)

    def source(self, path: str, member: str | None) -> None:
        """The next source of the feed."""
        self._shown.source(path, member)

    def add(self, finding: Finding) -> None:
        """A finding for which its record is left out."""
        shown = self._shown.finding(finding)
        line = {
            "source": shown.label,
            "record": shown.record,
            "line": shown.line,
            "primary_id": shown.primary_id,
            "rule": shown.rule,
            "name": shown.name,
            "consequence": str(shown.consequence),
            "path": shown.path,
            "message": shown.message,
        }
        self._file.write(
            json.dumps(line, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"
        )
