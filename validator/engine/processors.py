"""How many processes are worth having here."""

from __future__ import annotations

import os
from importlib.util import find_spec


def cores() -> int:
    """How many processors this process may use; 1 where processes cannot be had."""
    # Missing where there are no semaphores to be had, such as in a web page.
    if find_spec("_multiprocessing") is None:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
