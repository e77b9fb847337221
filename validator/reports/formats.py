"""The formats by name and by suffix: `render` makes a report's text, `write_report` puts it into a file.

The only module of this room that touches the world.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.errors import UsageError
from validator.privacy import Policy
from validator.reports.lists import LISTS, not_written, refuse_feed
from validator.reports.present import present
from validator.reports.text import SAMPLES
from validator.whole import replace_file
from validator.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from validator.findings import Finding, Report
    from validator.reports.shown import ShownReport
    from validator.words import Words


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a format for people at a terminal is to look: with colours; the verdict alone."""

    colour: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports: its name, the suffix of its files, and whether it is made for public places.

    A format without a suffix is for standard output only.

    `is_translated` is for formats that people read; what programs read stays in English. `most` is how many
    findings a format has room for, where it wants more than the samples.
    """

    name: str
    suffix: str
    renderer: Callable[[ShownReport, Words, Terminal], str]
    is_public: bool = False
    is_translated: bool = False
    most: int = 0


def _text(report: ShownReport, words: Words, terminal: Terminal) -> str:
    from validator.reports.text import render_text

    return render_text(report, words, colour=terminal.colour, quiet=terminal.quiet)


def _json(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.json import render_json

    return render_json(report)


def _html(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.html import render_html

    return render_html(report, words)


def _sarif(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.sarif import render_sarif

    return render_sarif(report, words)


def _junit(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.junit import render_junit

    return render_junit(report, words)


def _github(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.github import render_github

    return render_github(report, words)


def _markdown(report: ShownReport, words: Words, terminal: Terminal) -> str:  # noqa: ARG001
    from validator.reports.markdown import render_markdown

    return render_markdown(report, words)


FORMATS = {
    form.name: form
    for form in (
        Format("text", ".txt", _text, is_translated=True),
        Format("json", ".json", _json),
        Format("html", ".html", _html, is_translated=True),
        Format("markdown", ".md", _markdown, is_public=True, is_translated=True),
        Format("sarif", ".sarif", _sarif, is_public=True, most=5_000),
        Format("junit", ".xml", _junit, is_public=True),
        Format("github", "", _github, is_public=True),
    )
}
"""Every format that a report is rendered in, by name; `LISTS` has the others, written while a run goes on.

Renderers are imported when they are used: start-up matters for a hook.
"""


def format_names() -> list[str]:
    """The names of all formats, complete lists among them."""
    return [*FORMATS, *LISTS]


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
    if format in LISTS:
        raise UsageError(
            f'a list as "{format}" holds every finding, and a report only samples.',
            hint="Name it before the run: validator.check(feed, lists=[path]).",
        )
    if format not in FORMATS:
        raise UsageError(f'there is no report format "{format}".', hint=f"Use one of: {', '.join(FORMATS)}.")
    chosen = FORMATS[format]
    words = words_in(language if chosen.is_translated else ENGLISH)
    if chosen.most and report.worst:
        report = replace(report, findings=report.worst)
    if format == "text":
        report = replace(report, findings=(*_for_terminal(report.findings, 0 if quiet else SAMPLES),))
    shown = present(report, Policy.PUBLIC if chosen.is_public else policy, words)
    return chosen.renderer(shown, words, Terminal(colour, quiet))


def _for_terminal(findings: Iterable[Finding], most: int) -> Iterator[Finding]:
    """The first `most` findings of each rule, without the texts around them: masking these takes long."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= most:
            yield replace(finding, excerpt=None)


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
    refuse_feed(path, [source.path for source in report.sources])
    text = render(report, format_name, policy, language=language)
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise not_written(path, error) from error


def format_of(path: Path) -> str:
    """The name of the format that a file's suffix asks for, in upper or lower case.

    Raises:
        UsageError: the suffix names no format.
    """
    suffixes = {form.suffix: form.name for form in FORMATS.values() if form.suffix}
    suffixes |= {form.suffix: form.name for form in LISTS.values()}
    if path.suffix.lower() in suffixes:
        return suffixes[path.suffix.lower()]
    known = ", ".join(suffixes)
    what = f'no report format has the suffix "{path.suffix}"' if path.suffix else "a report needs a suffix"
    raise UsageError(f"{what}.", hint=f"Use one of: {known}.", where=str(path))
