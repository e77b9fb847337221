"""The formats by name and by suffix: `render` makes a report's text, `write_report` puts it into a file.

The only module of this room that touches the world.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import UsageError
from validator.privacy import Policy
from validator.reports.present import present
from validator.reports.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.findings import Report
    from validator.reports.shown import ShownReport
    from validator.reports.words import Words


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a format for people at a terminal is to look: with colours; the verdict alone."""

    colour: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports: its name, the suffix of its files, and whether it is made for public places.

    `is_translated` is for formats that people read; what programs read stays in English.
    """

    name: str
    suffix: str
    renderer: Callable[[ShownReport, Words, Terminal], str]
    is_public: bool = False
    is_translated: bool = False


def _text(report: ShownReport, words: Words, terminal: Terminal) -> str:
    from validator.reports.text import render_text

    return render_text(report, words, colour=terminal.colour, quiet=terminal.quiet)


def _json(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.json import render_json

    return render_json(report)


def _html(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.html import render_html

    return render_html(report, words)


FORMATS = {
    form.name: form
    for form in (
        Format("text", ".txt", _text, is_translated=True),
        Format("json", ".json", _json),
        Format("html", ".html", _html, is_translated=True),
    )
}
"""Every format by name. Renderers are imported when they are used: start-up matters for a hook."""


def render(
    report: Report,
    format: str,  # noqa: A002
    policy: Policy = Policy.MASKED,
    *,
    colour: bool = False,
    quiet: bool = False,
    language: str = ENGLISH,
) -> str:
    """The report as the text of a format.

    Args:
        report: what to show.
        format: a name of `FORMATS`.
        policy: who will read it; a format made for public places masks identifiers whatever it says.
        colour: with ANSI colours, in `text`.
        quiet: the verdict alone, in `text`.
        language: a code of `words.languages`, for the formats that people read.

    Raises:
        UsageError: there is no such format or language.
    """
    if format not in FORMATS:
        raise UsageError(f'there is no report format "{format}".', hint=f"Use one of: {', '.join(FORMATS)}.")
    chosen = FORMATS[format]
    words = words_in(language if chosen.is_translated else ENGLISH)
    shown = present(report, Policy.PUBLIC if chosen.is_public else policy, words)
    return chosen.renderer(shown, words, Terminal(colour, quiet))


def write_report(
    report: Report, path: str | Path, policy: Policy = Policy.MASKED, language: str = ENGLISH
) -> None:
    """Write the report into a file that only its owner may read; the suffix names the format.

    The file appears whole or not at all.

    Raises:
        UsageError: the suffix names no format, the path is a source of the feed, or it cannot be written.
    """
    path = Path(path)
    format_name = format_of(path)
    if any(_is_same_file(path, source.path) for source in report.sources):
        raise UsageError(f"{path} is part of the feed.", hint="Choose another name for the report.")
    text = render(report, format_name, policy, language=language)
    try:
        _replace(path, text.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"the report cannot be written: {reason}.",
            hint="Choose a folder that exists and that you may write to.",
            where=str(path),
        ) from error


def format_of(path: Path) -> str:
    """The name of the format that a file's suffix asks for, in upper or lower case.

    Raises:
        UsageError: the suffix names no format.
    """
    for form in FORMATS.values():
        if path.suffix.lower() == form.suffix:
            return form.name
    known = ", ".join(form.suffix for form in FORMATS.values())
    what = f'no report format has the suffix "{path.suffix}"' if path.suffix else "a report needs a suffix"
    raise UsageError(f"{what}.", hint=f"Use one of: {known}.", where=str(path))


def _is_same_file(path: Path, source: str) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> None:
    # mkstemp makes the file with mode 0600, in the same folder so that the replacement is atomic.
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
