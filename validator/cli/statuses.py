"""What the exit status of a command says to a script; it is never a count."""

from __future__ import annotations

OK = 0
"""Nothing at or above --fail-on; what was to be written is written."""
FINDINGS = 1
"""Findings at or above --fail-on, or the answer "no" to what was asked."""
UNFINISHED = 2
"""The command could not run, or not finish: nothing may be concluded from the rest."""
STOPPED = 130
"""Stopped with Ctrl-C, as shells expect it to be said."""
ENDED_BY_SIGNAL = 128
"""And the number of the signal: the system ended the process, as shells say it; 143 is SIGTERM."""
