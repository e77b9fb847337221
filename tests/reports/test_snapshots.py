"""Each format, byte for byte; `snapshots/README.md` says how to renew them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.reports.formats import FORMATS, render

from . import sample

SNAPSHOTS = Path(__file__).parent / "snapshots"
REPORTS = {
    "full": sample.full,
    "clean": sample.clean,
    "incomplete": sample.incomplete,
    "single": sample.single,
}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("form", FORMATS)
def test_snapshot(form: str, report: str) -> None:
    """A format shows a report as it did when the snapshot was made."""
    snapshot = SNAPSHOTS / f"{report}{FORMATS[form].suffix}"
    shown = render(REPORTS[report](), form)
    if os.environ.get("RENEW_SNAPSHOTS"):
        snapshot.write_bytes(shown.encode("utf-8"))

    assert snapshot.read_bytes().decode("utf-8") == shown, "see tests/reports/snapshots/README.md"
