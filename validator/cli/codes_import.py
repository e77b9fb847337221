"""`sis-validator codes import`: a code table, saved from Alma as CSV, becomes a list in a file of code lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    import datetime as dt

    from validator.codelists.table import Table

EXAMPLES = """\b
Examples:
  sis-validator codes import UserGroups.csv --list user_groups
  sis-validator codes import campuses.csv --list campuses -o codes/ours.yaml --date 2026-08-15
  sis-validator codes import Gruppen.csv --list user_groups --code-column Kennung --label-column Name"""

_LIST = "Which list it is, such as user_groups."
_OUTPUT = "The file of code lists to write; its other lists stay."
_DATE = "The day on which the table was exported.  [default: today]"


def codes_import(
    table: Annotated[str, typer.Argument(metavar="TABLE.csv", hidden=True)],
    list_name: Annotated[str, typer.Option("--list", metavar="NAME", help=_LIST)],
    target: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = "codes.yaml",
    date: Annotated[str | None, typer.Option(metavar="DATE", help=_DATE)] = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Where the codes come from.  [default: the file's name]"),
    ] = None,
    code_column: Annotated[
        str | None, typer.Option(metavar="HEADING", help="The column of the codes.  [default: Code]")
    ] = None,
    label_column: Annotated[
        str | None, typer.Option(metavar="HEADING", help="The column of the labels.  [default: Description]")
    ] = None,
    with_disabled: Annotated[
        bool, typer.Option("--with-disabled", help="Also take codes that the table says are not enabled.")
    ] = False,
    rules: options.Rules = None,
) -> int:
    """Take the codes of TABLE.csv, an Alma code table saved as CSV, into a file of code lists.

    Name that file in your profile, as "codes: [codes.yaml]". Comments in the file are not kept.
    """
    import datetime as dt
    from pathlib import Path

    from validator.cli.book import open_book
    from validator.codelists.table import read_table
    from validator.codelists.writing import merge_codes, write_codes
    from validator.rulebook.codes import known_list
    from validator.rulebook.folders import File
    from validator.rulebook.model import CodeList

    name = known_list(list_name, open_book(rules, is_complete=True).rules.rules)
    day = _day(date) if date else dt.date.today()
    path = Path(target)
    read = read_table(
        File(table, Path(table)).read(),
        table,
        code_column=code_column,
        label_column=label_column,
        with_disabled=with_disabled,
    )
    codes = CodeList(name, day, source or Path(table).name, read.codes, target)
    write_codes(path, merge_codes(path, [codes]))
    output.show(f"{name}: {_said(read)}, into {target}.\n")
    output.show(f"Name the file in your profile: codes: [{path.name}]\n")
    return OK


def _day(text: str) -> dt.date:
    from validator.errors import UsageError
    from validator.rulebook.dates import parse_day

    try:
        return parse_day(text)
    except ValueError:
        raise UsageError(
            f'"{text}" is no day of the calendar.', hint="Write it as 2026-08-15.", where="--date"
        ) from None


def _said(table: Table) -> str:
    left = {"disabled": table.disabled, "repeated": table.repeated, "without a code": table.blank}
    out = [f"{number} {why}" for why, number in left.items() if number]
    codes = f"{len(table.codes)} code{'s' if len(table.codes) != 1 else ''}"
    return f"{codes} (left out: {', '.join(out)})" if out else codes
