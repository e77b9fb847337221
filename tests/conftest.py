"""For all tests: none fails because the machine is busy, and what stays is not looked through for garbage."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
if not os.environ.get("CI"):  # there Hypothesis has a profile of its own, without a deadline either
    settings.load_profile("desk")


def pytest_collection_finish() -> None:
    """Ten thousand tests wait in memory; the garbage collector need not pass by them each time."""
    gc.collect()
    gc.freeze()
