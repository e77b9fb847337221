"""`check --run`: what an export program prints is checked, and a program that fails is never taken for a feed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CLEAN, DAY, ERROR, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis

DATED = ("--as-of", DAY)


def program(folder: Path, text: str) -> str:
    """A command that runs a Python program."""
    script = write(folder / "export it.py", text)
    words = [sys.executable, str(script), "--sample", "50"]
    return f'"{sys.executable}" "{script}" --sample 50' if os.name == "nt" else shlex.join(words)


def printing(text: str, more: str = "") -> str:
    return f"import sys\nsys.stdout.write({text!r})\nsys.stdout.flush()\n{more}\n"


def test_what_a_program_prints_is_checked(sis: Sis, tmp_path: Path) -> None:
    """It is the feed, and is called as a feed from a pipe is."""
    said = sis("check", "--run", program(tmp_path, printing(ERROR)), *DATED)

    assert said.status == 1
    assert "-:" in said.out
    assert "DUP001" in said.out
    assert sis("check", "--run", program(tmp_path, printing(CLEAN)), "--quiet", *DATED).status == 0


def test_arguments_reach_the_program_and_no_shell_does(sis: Sis, tmp_path: Path) -> None:
    """Quotation marks hold words together; nothing is expanded."""
    text = (
        f"import sys\nassert sys.argv[1:] == ['--sample', '50', '$HOME; a *'], sys.argv\nprint({CLEAN!r})\n"
    )

    said = sis("check", "--run", program(tmp_path, text) + ' "$HOME; a *"', "--quiet", *DATED)

    assert said.status == 0


def test_a_program_that_fails_could_not_be_checked(tmp_path: Path) -> None:
    """Exit status 2, no report, and what the program said passes through, however good its output looks."""
    command = program(tmp_path, printing(CLEAN, "sys.exit('the database is asleep')"))
    words = ["check", "--run", command, "--report", "report.json", "--report", "all.jsonl", *DATED]

    said = subprocess.run(
        [sys.executable, "-m", "validator", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("the database is asleep\n")
    assert "sis-validator: --run: the program ended with exit status 1.\n" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["export it.py"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("no-such-program --all", "the program cannot be started: no such file"),
        (" ", "the command is empty."),
        ("export 'half", "the command cannot be split into words: no closing quotation."),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows splits commands itself")
def test_a_command_that_cannot_run_is_told(sis: Sis, command: str, message: str) -> None:
    """With what to do about it."""
    said = sis("check", "--run", command)

    assert (said.status, message in said.err) == (2, True)


def test_a_feed_and_a_program_are_too_much(sis: Sis, clean: Path) -> None:
    """Nobody can say in which order they would be loaded."""
    said = sis("check", clean, "--run", "export")

    assert (said.status, "a feed and a program were named" in said.err) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_a_program_that_is_killed_is_told(sis: Sis, tmp_path: Path) -> None:
    """Also one that a signal ended."""
    command = program(tmp_path, printing(CLEAN, "import os\nos.kill(os.getpid(), 9)"))

    assert "--run: the program was stopped by signal 9." in sis("check", "--run", command, *DATED).err


def test_a_program_that_is_not_wanted_any_more_is_ended(sis: Sis, tmp_path: Path) -> None:
    """A mistake in the profile ends the run at once; the program does not live on."""
    began = time.monotonic()
    command = program(tmp_path, "import time\ntime.sleep(60)\n")

    assert sis("check", "--run", command, "--profile", "nobody").status == 2
    assert time.monotonic() - began < 30
