"""Reads a table of codes that somebody saved from Alma or from a spreadsheet as CSV.

Spreadsheets write CSV in many ways: with commas, semicolons or tabs, in UTF-8 with or without a mark, in UTF-16, in
Windows-1252. Columns are found by the names in their heading; the names that Alma gives them are not documented
in public, so the usual ones are known and others can be told.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CODE_COLUMNS = ("code", "codes", "code value", "user group code", "value")
LABEL_COLUMNS = ("description", "label", "name", "desc", "translation")
ENABLED_COLUMNS = ("enabled", "active", "is enabled")
_NO = frozenset({"no", "n", "false", "0", "disabled", "inactive"})
_HEADING_ROWS = 20
"""Among how many rows the heading is looked for: exports may begin with a title."""
_LONGEST_CODE = 255
_SCIENTIFIC = expression(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The codes of a table with their labels, in its order; and how many rows were left out, and why."""

    codes: Mapping[str, str]
    disabled: int
    repeated: int
    blank: int


def read_table(
    content: bytes,
    name: str,
    *,
    code_column: str | None = None,
    label_column: str | None = None,
    with_disabled: bool = False,
) -> Table:
    """The codes in a CSV table.

    Args:
        content: the bytes of the file.
        name: how messages call it.
        code_column: the heading of the codes; a usual one unless told.
        label_column: the heading of their labels.
        with_disabled: also take rows that a column "Enabled" says no to.

    Raises:
        UsageError: it is no CSV, has no such column, or no code.
    """
    rows = _rows(_text(content, name))
    heading, start = _heading(rows, code_column, name)
    code = _column(heading, (code_column,) if code_column else CODE_COLUMNS)
    label = _column(heading, (label_column,) if label_column else LABEL_COLUMNS)
    enabled = None if with_disabled else _column(heading, ENABLED_COLUMNS)
    if label_column and label is None:
        raise _no_column(label_column, heading, name)
    assert code is not None
    codes: dict[str, str] = {}
    left: Counter[str] = Counter()
    for number, row in enumerate(rows[start:], start=start + 1):
        text = _cell(row, code)
        if not text:
            left["blank"] += any(cell.strip() for cell in row)
        elif _cell(row, enabled).casefold() in _NO:
            left["disabled"] += 1
        elif text in codes:
            left["repeated"] += 1
        else:
            _refuse_damage(text, f"{name}:{number}")
            codes[text] = _cell(row, label)
    if not codes:
        raise UsageError(
            f"the column {heading[code]!r} has no codes.", hint="Export the table again.", where=name
        )
    return Table(codes, left["disabled"], left["repeated"], left["blank"])


def _text(content: bytes, name: str) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UsageError(
            "this is a workbook, not a CSV file.",
            hint='Open it in the spreadsheet program and save it as "CSV UTF-8".',
            where=name,
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:1000]:
        raise UsageError("this is no CSV file.", hint="Save the table as CSV.", where=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> list[list[str]]:
    """The rows, cut at the delimiter that the beginning of the table uses most evenly."""
    if found := re.match(r"sep=(.)\r?\n", text):
        return _cut(text[found.end() :], found[1])
    return max((_cut(text, delimiter) for delimiter in ",;\t|"), key=_evenness)


def _cut(text: str, delimiter: str) -> list[list[str]]:
    lines = io.StringIO(text.replace("\0", ""), newline="")
    csv.field_size_limit(1 << 20)
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [[line] for line in text.splitlines()]


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[bool, int]:
    """How well a delimiter fits: first whether a heading is found with it, then in how many columns."""
    beginning = rows[:_HEADING_ROWS]
    return any(_column(row, CODE_COLUMNS) is not None for row in beginning), max(
        map(len, beginning), default=0
    )


def _heading(rows: Sequence[list[str]], code_column: str | None, name: str) -> tuple[list[str], int]:
    """The row of headings, and the number of rows up to its end."""
    wanted = (code_column,) if code_column else CODE_COLUMNS
    for number, row in enumerate(rows[:_HEADING_ROWS], start=1):
        if _column(row, wanted) is not None:
            return row, number
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    raise _no_column(code_column or "Code", first, name)


def _no_column(wanted: str, heading: Iterable[str], name: str) -> UsageError:
    found = ", ".join(repr(cell.strip()[:40]) for cell in [*heading][:12])
    return UsageError(
        f"there is no column {wanted!r}; the first row has {found or 'nothing'}.",
        hint="Name the column of the codes with --code-column.",
        where=name,
    )


def _column(heading: Sequence[str], names: Iterable[str]) -> int | None:
    """Where the first of `names` stands that the heading has; case and blanks do not count."""
    folded = [" ".join(cell.split()).casefold() for cell in heading]
    return next((folded.index(name.casefold()) for name in names if name.casefold() in folded), None)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _refuse_damage(code: str, where: str) -> None:
    if _SCIENTIFIC.fullmatch(code):
        raise UsageError(
            f"{code} is what a spreadsheet makes of a long number; the code itself is lost.",
            hint="Export the table again, and save it without opening it, or with the column as text.",
            where=where,
        )
    if len(code) > _LONGEST_CODE or re.search(r"[\x00-\x1f\x7f]", code):
        raise UsageError(
            "a code is longer than 255 characters or has a control character.",
            hint="Check that --code-column names the column of the codes.",
            where=where,
        )
