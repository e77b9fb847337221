"""A command that the system ends leaves nothing behind that is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import feed, user
from validator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FEED = feed(*(user(f"u{number}") for number in range(8_000))).removesuffix("</users>\n").encode()
"""Enough for some blocks, so that several processes have work."""
REPORTS = ["--report", "x.csv", "--report", "x.jsonl"]
HEARS = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "signal.signal(signal.SIGHUP, signal.SIG_DFL)"
)
"""In a shell's background Ctrl-C is ignored, and under nohup the end of a terminal."""
RUNS = f"{HEARS}; import sys; from validator.cli import main; sys.exit(main())"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without asking it")


def ended(jobs: str, number: int, folder: Path) -> tuple[int, bytes]:
    """What a check says that is sent a signal while it waits for more of its feed."""
    command = [sys.executable, "-c", RUNS, "check", "-", "--jobs", jobs, *REPORTS]
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        process.stdin.write(FEED)
        process.stdin.flush()
        while len([*folder.iterdir()]) < 2:
            assert process.poll() is None
        process.send_signal(number)
        status = process.wait(60)
        return status, process.stdout.read()  # to its end: no worker holds the other one any more


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_check_that_the_system_ends_takes_its_reports_with_it(name: str, jobs: str, tmp_path: Path) -> None:
    """As a scheduler does whose time is up, and a terminal that is closed; the feed's pipe stays open."""
    number = signal.Signals[name]

    assert ended(jobs, number, tmp_path) == (128 + number, b"")
    assert [*tmp_path.iterdir()] == []


def test_ctrl_c_is_still_told(tmp_path: Path) -> None:
    """It is the main thread's to deal with."""
    assert ended("2", signal.SIGINT, tmp_path) == (130, b"sis-validator: stopped.\n")
    assert [*tmp_path.iterdir()] == []


def test_ctrl_c_that_gets_lost_ends_the_command_all_the_same(tmp_path: Path) -> None:
    """An exception that comes in the middle of anything may be swallowed there."""
    deaf = """
import sys, time
from pathlib import Path
from validator.cli import ending
from validator.whole import FileBeside
ending.PATIENCE = 0.1
ending.heed()
beside = FileBeside(Path("x.csv"))
said = "ready"
while True:
    try:
        print(said, flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        said = "deaf"
"""
    command = [sys.executable, "-c", f"{HEARS}\n{deaf}"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)

    assert (process.returncode, *said) == (130, b"deaf\n", b"sis-validator: stopped.\n")
    assert [*tmp_path.iterdir()] == []


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    """Whoever starts the command with nohup does not want it to end with the terminal."""
    look = (
        "import signal; from validator.cli import main; main(); print(signal.getsignal(signal.SIGHUP).name)"
    )
    words = ["nohup", sys.executable, "-c", look, "version"]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True).stdout.decode()

    assert said.split()[-1] == "SIG_IGN"


def test_who_calls_from_python_keeps_their_signals(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the command as a process of its own takes them."""
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]

    assert main(["version"]) == 0
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)] == before
    assert capsys.readouterr().out
