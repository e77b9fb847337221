"""`sis-validator codes learn`: which codes a feed uses, as a proposal for code lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.codelists.learning import Learnt
    from validator.findings import Report

EXAMPLES = """\b
Examples:
  sis-validator codes learn last-good-export.zip
  sis-validator codes learn last-good-export.zip -o codes.yaml --min-records 10"""

_OUTPUT = "Write the lists into this file too; lists that it has already are replaced."
_MIN = "How often a value must occur before it is taken for a code."


def codes_learn(
    feed: Annotated[list[str], typer.Argument(metavar="FEED", hidden=True)],
    target: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
    min_records: Annotated[int, typer.Option(min=1, metavar="N", help=_MIN)] = 3,
    rules: options.Rules = None,
    xsl: options.Xsl = None,
) -> int:
    """Count the codes that FEED uses, and propose code lists from them.

    Take a feed that Alma has loaded without rejections, and compare the lists with Alma before you use them: a
    code that is wrong in the feed is wrong in the list. Values that could be a person's are counted, not shown.
    """
    import datetime as dt
    from pathlib import Path

    from validator.cli.book import open_book
    from validator.codelists.learning import as_lists, learn
    from validator.codelists.writing import merge_codes, write_codes

    report, learnt = learn(feed, open_book(rules, is_complete=True).rules.rules, min_records, xsl)
    output.show("".join(f"{line}\n" for one in learnt for line in _shown(one)))
    output.show(f"{_read(report)}\n")
    lists = as_lists(learnt, f"learnt from {', '.join(Path(path).name for path in feed)}", dt.date.today())
    if target and lists:
        path = Path(target)
        write_codes(path, merge_codes(path, lists))
        output.show(f"Written into {target}. Compare the lists with Alma before you use them.\n")
    return OK


def _read(report: Report) -> str:
    """How much was read: this is no check, and says nothing of whether the feed is ready."""
    number = report.forecast.records
    records = f"{number:,} record{'' if number == 1 else 's'}"
    if report.forecast.load_stopped or report.not_checked:
        return f"{records}; not all could be read. See what is wrong with: sis-validator check"
    return f"{records} read."


def _shown(one: Learnt) -> Iterator[str]:
    yield f"{one.name} ({one.field})"
    if one.has_many_values:
        yield "  too many different values for a table: no proposal"
    width = max(map(len, one.codes), default=0)
    for code, number in one.codes.items():
        yield f"  {code.ljust(width)}  {number:,}"
    if one.left_out and not one.has_many_values:
        values = "value" if one.left_out == 1 else "values"
        yield f"  {one.left_out} further {values}, seldom or not like a code, not shown"
    yield ""
