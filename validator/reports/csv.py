"""The complete list for spreadsheets: one finding in each row, RFC 4180, in feed order.

The list begins with a byte order mark, without which Excel takes UTF-8 for the code page of the country.
Python reads it with the encoding `utf-8-sig`.

Cells hold text from the feed, which a spreadsheet would carry out as a formula if it began like one.
Such a cell gets an apostrophe in front, as OWASP advises ("CSV Injection"). Where a spreadsheet
separates cells by semicolons, as in much of Europe, a semicolon within a text begins a cell, so what
follows one is looked at too.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.reports.shown import ShownFinding

COLUMNS = (
    "severity",
    "consequence",
    "rule",
    "name",
    "source",
    "member",
    "line",
    "column",
    "offset",
    "record",
    "primary_id",
    "path",
    "message",
    "related",
)

# The signs in full width are taken for formulas in East Asian versions of Excel.
_FORMULA = expression(r"""(^[\s"']*|;[\s"']*)(?=[=+\-@\t\r＝＋－＠])""")


def csv_line(finding: ShownFinding) -> str:
    """One finding as a row."""
    return _row(
        (
            finding.severity.value,
            finding.consequence.value,
            finding.rule,
            finding.name,
            finding.source,
            finding.member,
            finding.line,
            finding.column,
            finding.offset,
            finding.record,
            finding.primary_id,
            finding.path,
            finding.message,
            "; ".join(f"{other.role} {other.source}:{other.line}" for other in finding.related),
        )
    )


def defused(text: str) -> str:
    """`text` with an apostrophe before whatever a spreadsheet would take for the beginning of a formula."""
    return _FORMULA.sub(r"\1'", text)


def _row(cells: Iterable[str | int | None]) -> str:
    row = io.StringIO(newline="")
    csv.writer(row).writerow(defused(cell) if isinstance(cell, str) else cell for cell in cells)
    return row.getvalue()


HEAD = "\ufeff" + _row(COLUMNS)
