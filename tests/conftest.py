"""What holds for all tests: none fails because the machine is busy."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
if not os.environ.get("CI"):  # there Hypothesis has a profile of its own, without a deadline either
    settings.load_profile("desk")
