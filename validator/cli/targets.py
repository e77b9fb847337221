"""Where reports go: looked at before the run, since a run can take long and its report must not be lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import SisValidatorError, UsageError
from validator.feed.parts import is_part_of, is_same_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.findings import Report
    from validator.privacy import Policy


_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def report_targets(paths: Sequence[str], feed: Sequence[str]) -> list[Path]:
    """The files to write, each of a known format and in a folder that can be written.

    Raises:
        UsageError: a suffix names no format, a file cannot be written, is named twice or belongs to the feed.
    """
    from validator.reports.formats import format_of

    return usable_targets(paths, feed, format_of)


def usable_targets(paths: Sequence[str], feed: Sequence[str], format_of: Callable[[Path], str]) -> list[Path]:
    """The files to write, looked at as `report_targets` does; `format_of` refuses a suffix without a format.

    Raises:
        UsageError: a suffix names no format, a file cannot be written, is named twice or belongs to the feed.
    """
    for path in paths:
        _refuse_no_file(path)
    targets = [*map(Path, paths)]
    for number, target in enumerate(targets):
        format_of(target)
        if any(is_same_file(target, other) for other in targets[:number]):
            raise UsageError("the report is named twice.", hint="Name it once.", where=str(target))
        if is_part_of(target, feed):
            raise UsageError(
                "the report would replace a part of the feed.", hint="Choose another name.", where=str(target)
            )
        _try_to_write(target)
    return targets


def refuse_to_replace(path: Path | None, what: str, targets: Sequence[Path]) -> None:
    """Refuse a report in the place of a file that the run reads, called `what`.

    Raises:
        UsageError: there is one.
    """
    for target in targets:
        if path is not None and is_same_file(target, path):
            raise UsageError(
                f"the report would replace {what}.", hint="Choose another name.", where=str(target)
            )


def write_all(report: Report, targets: Sequence[Path], policy: Policy, language: str) -> None:
    """Write every report, also when one of them fails.

    Raises:
        UsageError: one could not be written; the first of them.
    """
    from validator.reports.formats import format_of, write_report
    from validator.reports.lists import LISTS

    failures = []
    for target in targets:
        if format_of(target) in LISTS:
            continue  # it was written while the run went on
        try:
            write_report(report, target, policy, language)
        except SisValidatorError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def append_job_summary(report: Report, language: str) -> None:
    """Add the report as Markdown to the summary of the job, where GitHub Actions names a file for it.

    Raises:
        UsageError: that file cannot be written.
    """
    from validator.reports.formats import render

    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    try:
        with open(summary, "a", encoding="utf-8", newline="\n") as stream:
            stream.write(render(report, "markdown", language=language))
    except OSError as error:
        raise UsageError(
            f"the job summary cannot be written: {(error.strerror or type(error).__name__).lower()}.",
            hint="Let GITHUB_STEP_SUMMARY name a file, or unset it.",
            where=summary,
        ) from error


def _refuse_no_file(path: str) -> None:
    if not path:
        raise UsageError("the path of the report is empty.", hint="Name a file, such as report.html.")
    if path in _STANDARD_OUTPUT:
        raise UsageError(
            "standard output is no file for a report.",
            hint="Choose with --format what is printed there.",
            where=path,
        )


def _try_to_write(target: Path) -> None:
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        with tempfile.TemporaryFile(dir=target.parent):
            return
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(
            f"the report cannot be written: {reason}.",
            hint="Choose a folder that exists and that you may write to.",
            where=str(target),
        ) from error
