"""Whether there is a machine, and what is said where there can be none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from validator.machine import sandbox
from validator.machine.sandbox import Sandbox


def test_whoever_does_not_want_the_machine_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment variable says so."""
    sandbox.is_there.cache_clear()
    monkeypatch.setenv("SIS_VALIDATOR_MACHINE", "off")
    try:
        assert not sandbox.is_there()
    finally:
        sandbox.is_there.cache_clear()


def test_more_memory_than_there_is_is_not_had() -> None:
    """It is said as the system would say it."""
    box = Sandbox()
    box.room(1 << 33)

    with pytest.raises(OSError, match="memory"):
        box.open()


def test_a_program_that_ends_with_a_machine_ends_quietly() -> None:
    """Nothing is printed when the interpreter takes its things away."""
    code = "from validator.machine.sandbox import Sandbox; box = Sandbox(); box.room(99); box.open()"

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert (ended.stdout, ended.stderr) == (b"", b"")
