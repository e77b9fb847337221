"""Short reports of commands other than `check`: headings, sentences and tables, as text, as HTML or as JSON.

A sheet is plain texts; whoever makes one has masked them. Here they only become harmless and readable.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.reports.pages import digest, page, template_text
from validator.reports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMATS = ("text", "json", "html")
_SUFFIXES = {".txt": "text", ".json": "json", ".html": "html"}
_WIDEST = 60
"""How many characters a cell of a text table may have on one line."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first cell of a row names it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences and, if there is one, a table."""

    title: str
    texts: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One short report.

    Attributes:
        title: what it is about.
        lead: the answer, in one sentence.
        sections: the rest.
        document: the same for programs; what JSON shows.
    """

    title: str
    lead: str
    sections: tuple[Section, ...]
    document: Mapping[str, Any]


def format_of(path: Path) -> str:
    """The format that the suffix of a file asks for.

    Raises:
        UsageError: it asks for none.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(
            "no such report can be written here.",
            hint="Let its name end in .txt, .json or .html.",
            where=str(path),
        )
    return _SUFFIXES[path.suffix.lower()]


def render(sheet: Sheet, format_name: str) -> str:
    """The sheet in a format of `FORMATS`."""
    if format_name == "json":
        return json.dumps(sheet.document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return _html(sheet) if format_name == "html" else "\n".join(_text(sheet)) + "\n"


def _text(sheet: Sheet) -> Iterator[str]:
    yield from (plain(sheet.title), "=" * min(79, len(plain(sheet.title))))
    yield from _wrapped(sheet.lead)
    for section in sheet.sections:
        yield ""
        yield plain(section.title)
        yield "-" * min(79, len(plain(section.title)))
        for text in section.texts:
            yield from _wrapped(text)
        if section.table and section.table.rows:
            yield from _table(section.table)


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(plain(text), 79, break_long_words=False, break_on_hyphens=False) or [""]


def _table(table: Table) -> Iterator[str]:
    rows = [tuple(map(plain, row)) for row in table.rows]
    heads = tuple(map(plain, table.heads))
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _html(sheet: Sheet) -> str:
    style = template_text("page.css")
    return page("sheet.html", sheet=sheet, style=style, style_hash=digest(style))
