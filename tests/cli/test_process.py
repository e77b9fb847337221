"""The command as a process of its own: how it starts, and what its streams can take."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import DAY, ERROR, write

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "charset_normalizer",
    "elementpath",
    "jinja2",
    "lxml",
    "multiprocessing",
    "rich",
    "xmlschema",
}
NOT_FOR_HELP = {"yaml", "validator.rulebook", "validator.engine", "validator.reports"}
LIST_MODULES = "import sys; from validator.cli import main; main({!r}); print(*sys.modules, file=sys.stderr)"


def python(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    variables = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, cwd=folder, env=variables, check=False
    )


@pytest.mark.parametrize(
    ("words", "also"),
    [
        pytest.param(["--help"], NOT_FOR_HELP | {"pydantic"}, id="help"),
        pytest.param(["check", "--help"], NOT_FOR_HELP, id="check-help"),
        pytest.param(["version"], NOT_FOR_HELP, id="version"),
        pytest.param(["explain", "DUP001"], {"validator.engine"}, id="explain"),
        pytest.param(["rules", "list"], {"validator.engine"}, id="rules-list"),
    ],
)
def test_start_imports_nothing_heavy(words: list[str], also: set[str], tmp_path: Path) -> None:
    """A command imports what it uses: start-up matters for a hook."""
    ended = python("-c", LIST_MODULES.format(words), folder=tmp_path)

    assert ended.returncode == 0
    assert (HEAVY | also) & set(ended.stderr.decode().split()) == set()


def test_check_in_text_needs_no_page_and_no_bar(tmp_path: Path) -> None:
    """Neither templates nor rich are imported where nobody sees them."""
    write(tmp_path / "feed.xml", ERROR)
    ended = python("-c", LIST_MODULES.format(["check", "feed.xml", "--as-of", DAY]), folder=tmp_path)

    assert {"jinja2", "rich"} & set(ended.stderr.decode().split()) == set()


def test_module_is_the_command(tmp_path: Path) -> None:
    """`python -m validator` returns the same exit statuses."""
    write(tmp_path / "feed.xml", ERROR)

    assert python("-m", "validator", "check", "feed.xml", "--as-of", DAY, folder=tmp_path).returncode == 1
    assert python("-m", "validator", "check", "nope.xml", folder=tmp_path).returncode == 2


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_terminal_can_print_it(encoding: str, tmp_path: Path) -> None:
    """What an encoding lacks becomes an escape, not an error."""
    write(tmp_path / "feed.xml", ERROR.replace("UGRD", "李"))
    ended = python(
        "-m", "validator", "check", "feed.xml", "--as-of", DAY, folder=tmp_path, PYTHONIOENCODING=encoding
    )

    assert ended.returncode == 1
    assert ("李" if encoding == "utf-8" else "\\u674e") in ended.stdout.decode(encoding)


def test_json_is_utf8_everywhere(tmp_path: Path) -> None:
    """A file for programs does not depend on the terminal that made it."""
    write(tmp_path / "feed.xml", ERROR.replace("UGRD", "李"))
    words = ("-m", "validator", "check", "feed.xml", "--as-of", DAY, "--format", "json")
    ended = python(*words, folder=tmp_path, PYTHONIOENCODING="cp1252")

    assert "李" in ended.stdout.decode("utf-8")


def test_no_colour_without_a_terminal(tmp_path: Path) -> None:
    """A pipe and a file hold plain text."""
    write(tmp_path / "feed.xml", ERROR)
    ended = python("-m", "validator", "check", "feed.xml", "--as-of", DAY, folder=tmp_path)

    assert b"\x1b" not in ended.stdout + ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("variable", "is_colourful"), [("X", True), ("NO_COLOR", False)])
def test_colour_on_a_terminal(variable: str, is_colourful: bool, tmp_path: Path) -> None:
    """Unless NO_COLOR says otherwise."""
    import pty

    write(tmp_path / "feed.xml", ERROR)
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "validator", "check", "feed.xml", "--as-of", DAY]
    variables = {**os.environ, "TERM": "xterm", variable: "1"}
    if variable != "NO_COLOR":
        variables.pop("NO_COLOR", None)
    with subprocess.Popen(
        words, stdout=theirs, stderr=subprocess.DEVNULL, stdin=theirs, cwd=tmp_path, env=variables
    ) as process:
        os.close(theirs)
        printed = b""
        try:
            while block := os.read(ours, 65536):
                printed += block
        except OSError:  # Linux: the other end is closed
            pass
    os.close(ours)

    assert process.returncode == 1
    assert (b"\x1b[" in printed) is is_colourful


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`| head -1`: silence, the verdict's exit status, and the report is there."""
    write(tmp_path / "feed.xml", ERROR)
    check = f"{sys.executable} -m validator check feed.xml --as-of {DAY} --report r.json"
    command = f"{check} | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, cwd=tmp_path, check=False)

    assert (ended.stdout, ended.stderr) == (b"1\n", b"")
    assert (tmp_path / "r.json").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")
def test_full_disk_is_told(tmp_path: Path) -> None:
    """A report that was not printed whole is no success."""
    write(tmp_path / "feed.xml", ERROR)
    with open("/dev/full", "wb") as full:
        words = [sys.executable, "-m", "validator", "check", "feed.xml", "--as-of", DAY]
        ended = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False)

    assert ended.returncode == 2
    assert ended.stderr.startswith(b"sis-validator: standard output cannot be written: ")
    assert b"Traceback" not in ended.stderr
