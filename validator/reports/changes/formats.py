"""The formats of a comparison by name and suffix, and writing one into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import UsageError
from validator.reports.changes.view import view
from validator.reports.lists import not_written, refuse_feed
from validator.words import ENGLISH, words_in

if TYPE_CHECKING:
    from validator.comparing import ChangeReport

FORMATS = {"text": ".txt", "json": ".json", "html": ".html"}
"""The suffix of each format's files."""


def render_change(
    report: ChangeReport,
    format_name: str,
    *,
    colour: bool = False,
    quiet: bool = False,
    language: str = ENGLISH,
) -> str:
    """The comparison as the text of a format; what programs read is in English whatever the `language`.

    Raises:
        UsageError: there is no such format.
    """
    if format_name == "json":
        from validator.reports.changes.json import render_json

        return render_json(report)
    if format_name == "html":
        from validator.reports.changes.html import render_html

        return render_html(view(report, words_in(language)))
    if format_name == "text":
        from validator.reports.changes.text import render_text

        return render_text(view(report, words_in(language)), colour=colour, quiet=quiet)
    raise UsageError(
        f'a comparison has no format "{format_name}".', hint=f"Use one of: {', '.join(FORMATS)}."
    )


def format_of(path: Path) -> str:
    """The name of the format that a file's suffix asks for.

    Raises:
        UsageError: the suffix names no format of a comparison.
    """
    for name, suffix in FORMATS.items():
        if path.suffix.lower() == suffix:
            return name
    known = ", ".join(FORMATS.values())
    raise UsageError(
        "a comparison is not written in this format.", hint=f"Use one of: {known}.", where=str(path)
    )


def write_change(report: ChangeReport, path: str | Path, *, language: str = ENGLISH) -> None:
    """Write the comparison into a file that only its owner may read; it appears whole or not at all.

    Raises:
        UsageError: the suffix names no format, the path is a source of a feed, or it cannot be written.
    """
    from validator.whole import replace_file

    path = Path(path)
    name = format_of(path)
    sides = report.change.old, report.change.new
    refuse_feed(path, [source.path for side in sides for source in side.sources])
    text = render_change(report, name, language=language)
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise not_written(path, error) from error
