"""The complete list for scripts: one finding on each line, as the JSON report has it, in feed order.

What only the end of the feed decides, such as a field that is filled but not used, comes last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator.reports.json import finding_object

if TYPE_CHECKING:
    from validator.reports.shown import ShownFinding

HEAD = ""


def jsonl_line(finding: ShownFinding) -> str:
    """One finding as a line of JSON with sorted keys."""
    return json.dumps(finding_object(finding), ensure_ascii=False, sort_keys=True) + "\n"
