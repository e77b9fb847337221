"""Each format, byte for byte; `snapshots/README.md` says how to renew them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.reports.formats import FORMATS
from validator.reports.lists import LISTS

from . import sample
from .shown_as import EVERY_FORMAT, shown_as

SNAPSHOTS = Path(__file__).parent / "snapshots"
REPORTS = {
    "full": sample.full,
    "clean": sample.clean,
    "incomplete": sample.incomplete,
    "single": sample.single,
    "compared": sample.compared,
}
SUFFIXES = {name: form.suffix or f".{name}" for name, form in {**FORMATS, **LISTS}.items()}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("form", EVERY_FORMAT)
def test_snapshot(form: str, report: str) -> None:
    """A format shows a report as it did when the snapshot was made."""
    snapshot = SNAPSHOTS / f"{report}{SUFFIXES[form]}"
    shown = shown_as(REPORTS[report](), form)
    if os.environ.get("RENEW_SNAPSHOTS"):
        snapshot.write_bytes(shown.encode("utf-8"))

    assert snapshot.read_bytes().decode("utf-8") == shown, "see tests/reports/snapshots/README.md"
