"""The report of a repair for programs: JSON, written change by change while the repair goes on.

Changes come first, so that a list of any length streams to disk; counts follow when they are known.
"""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from validator import __version__
from validator.characters import visible
from validator.errors import UsageError
from validator.feed.parts import is_same_file
from validator.repair.shown import shown
from validator.whole import FileBeside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.findings import Report
    from validator.privacy import Policy
    from validator.repair.change import Change
    from validator.repair.feeds import Mended

_VERSION = 1


class Document:
    """A JSON report on its way to disk; it appears whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """

    def __init__(self, path: Path, policy: Policy) -> None:
        self._path = path
        self._policy = policy
        self._is_empty = True
        try:
            self._beside = FileBeside(path)
        except (OSError, ValueError) as error:
            raise _cannot_write(path, error) from error
        self._file = io.TextIOWrapper(
            self._beside.file, encoding="utf-8", errors="backslashreplace", newline="\n"
        )
        self._file.write('{\n "changes": [')

    def add(self, change: Change, label: str) -> None:
        """Writes one change."""
        view = shown(change, label, self._policy)
        entry = {
            "after": view.after,
            "before": view.before,
            "column": change.place.column,
            "done": change.is_done,
            "kinds": list(view.kinds),
            "line": change.place.line,
            "offset": change.place.offset,
            "path": view.path,
            "primary_id": view.person,
            "record": change.record,
            "source": change.source,
            "why": view.why,
        }
        self._file.write(("\n  " if self._is_empty else ",\n  ") + json.dumps(entry, ensure_ascii=False))
        self._is_empty = False

    def finish(self, mended: Mended, output: str | None, remaining: Report) -> None:
        """Writes what is known at the end, and puts the file in its place."""
        rest = {
            "counts": {kind.value: count for kind, count in mended.done.items()},
            "format": "sis-validator-repair",
            "left": dict(mended.left),
            "output": output,
            "places": mended.places,
            "remaining": _remaining(remaining),
            "sources": [
                {
                    "bytes": source.bytes,
                    "member": None if source.member is None else visible(source.member),
                    "mended_bytes": source.mended_bytes,
                    "mended_sha256": source.mended_sha256,
                    "name": source.name,
                    "path": visible(source.path),
                    "sha256": source.sha256,
                }
                for source in mended.sources
            ],
            "tool": {"name": "sis-validator", "version": __version__},
            "unread": [visible(note) for note in mended.unread],
            "version": _VERSION,
        }
        try:
            self._file.write("],\n" if self._is_empty else "\n ],\n")
            self._file.write(json.dumps(rest, ensure_ascii=False, indent=1, sort_keys=True)[2:] + "\n")
            self._file.close()
            self._beside.commit()
        except OSError as error:
            raise _cannot_write(self._path, error) from error

    def discard(self) -> None:
        """Takes the unfinished file away; nothing after `finish`."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._beside.discard()


def check_report(report: str, others: Sequence[str]) -> Path:
    """The path of a report, which is none of the `others`: parts of the feed, and its copy.

    Raises:
        UsageError: the path is refused.
    """
    path = Path(report)
    if path.suffix.lower() != ".json":
        raise UsageError(
            "the report of a repair is written as JSON.", hint="Let its name end in .json.", where=report
        )
    for other in map(Path, others):
        if is_same_file(path, other) or (other.is_dir() and is_same_file(path.absolute().parent, other)):
            raise UsageError(
                "the report would replace a part of the feed or its copy, or stand among them.",
                hint="Choose another place.",
                where=report,
            )
    if path.is_dir():
        raise UsageError("it is a folder.", hint="Choose another name.", where=report)
    return path


def _remaining(report: Report) -> dict[str, object]:
    return {
        "as_of": report.as_of,
        "profile": visible(report.profile),
        "rules": [
            {
                "findings": tally.findings,
                "id": tally.rule.id,
                "name": tally.rule.name,
                "records": tally.records,
                "severity": str(tally.severity),
            }
            for tally in report.tallies
        ],
        "summary": report.summary,
        "verdict": str(report.verdict),
    }


def _cannot_write(path: Path, error: Exception) -> UsageError:
    reason = (getattr(error, "strerror", None) or type(error).__name__).lower()
    return UsageError(
        f"the report cannot be written: {reason}.",
        hint="Choose a folder that exists and that you may write to.",
        where=str(path),
    )
