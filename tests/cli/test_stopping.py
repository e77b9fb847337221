"""A command that is stopped leaves nothing behind that is half written."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAD = b"<users>" + b"<user><primary_id>ana.lima</primary_id></user>" * 20_000


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_check_that_the_system_ends_takes_its_reports_with_it(tmp_path: Path) -> None:
    """As a scheduler does whose time is up; the feed comes through a pipe that stays open."""
    words = ["check", "-", "--jobs", "2", "--report", "x.csv", "--report", "x.jsonl"]
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", *words],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    with process.stdin, process.stderr:
        process.stdin.write(HEAD * 5)
        process.stdin.flush()
        while not any(tmp_path.iterdir()):
            assert process.poll() is None
        process.terminate()
        process.wait(60)

    assert process.returncode == 130
    assert [*tmp_path.iterdir()] == []
