"""The examples for export authors: they are what `init` writes, they parse, and the shell script does what it says."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import CLEAN, ERROR, Sis, sis, write
from validator.starting import PIPELINES, Wish, starts

__all__ = ["sis"]
EXAMPLES = Path(__file__).parents[2] / "docs/examples"
WISH = Wish("our-library", "Our library", "i-share", "exports", run="python export.py --sample 50")
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    ("pipeline", "name"), [("github", "github-workflow.yml"), ("gitlab", "gitlab-ci.yml")]
)
def test_the_examples_are_what_init_writes(pipeline: str, name: str) -> None:
    """One text for both, so that an example cannot grow old by itself."""
    wish = Wish(WISH.name, WISH.title, WISH.base, WISH.feed, pipeline, WISH.run)
    written = {start.path: start.text for start in starts(wish, EXAMPLES)}

    assert (EXAMPLES / name).read_text() == written[PIPELINES[pipeline]]
    assert (EXAMPLES / "pre-commit-config.yaml").read_text() == written[".pre-commit-config.yaml"]


def test_the_pipelines_parse_and_upload_what_was_written() -> None:
    """The report that the check writes is the one that is handed on."""
    github = yaml.safe_load((EXAMPLES / "github-workflow.yml").read_text())
    steps = github["jobs"]["check"]["steps"]
    gitlab = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text())["patron-feed"]

    assert steps[-1]["with"]["sarif_file"] in steps[-2]["run"]
    assert github["permissions"]["security-events"] == "write"
    assert "--format github" in steps[-2]["run"]
    for path in (gitlab["artifacts"]["reports"]["junit"], *gitlab["artifacts"]["paths"]):
        assert path in gitlab["script"][-1]


def test_every_option_in_an_example_exists(sis: Sis) -> None:
    """A renamed option would break somebody's night."""
    known = set(re.findall(r"--[a-z-]+", sis("check", "--help").out))
    lines = [
        line
        for path in EXAMPLES.iterdir()
        for line in path.read_text().splitlines()
        if "sis-validator check" in line
    ]

    assert len(lines) >= 6
    for line in lines:
        command = line.partition("sis-validator check")[2]
        assert set(re.findall(r"--[a-z-]+", command)) <= known, line


def run_nightly(folder: Path, feed: str, *, exported: int = 0) -> subprocess.CompletedProcess[str]:
    """The nightly script with an export that prints `feed` and ends with `exported`."""
    write(folder / "feed.xml", feed)
    export = write(folder / "export", f"#!/bin/sh\ncat feed.xml\nexit {exported}\n")
    send = write(folder / "send", '#!/bin/sh\ncp "$1" sent.xml\n')
    for script in (export, send):
        script.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(EXAMPLES / "nightly.sh")],
        env={
            "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}",
            "SIS_FOLDER": str(folder),
            "SIS_EXPORT": "./export",
            "SIS_SEND": "./send",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt" or not (TOOLS / "sis-validator").exists(), reason="needs a POSIX shell")
def test_the_nightly_script_sends_what_may_be_loaded(tmp_path: Path) -> None:
    """And nothing else: not what has errors, not half an export."""
    (tmp_path / "sis-validator.yaml").write_text('as_of: "2026-11-21"\n')

    bad = run_nightly(tmp_path, ERROR)
    assert (bad.returncode, (tmp_path / "sent.xml").exists()) == (1, False), bad.stderr
    assert bad.stdout.startswith("Do not load: ")
    assert bad.stdout.endswith("Not sent: there are findings, see report.html.\n")
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) & 0o077 == 0

    half = run_nightly(tmp_path, CLEAN, exported=3)
    assert (half.returncode, (tmp_path / "sent.xml").exists()) == (2, False)

    good = run_nightly(tmp_path, CLEAN)
    assert (good.returncode, good.stderr) == (0, "")
    assert (tmp_path / "sent.xml").read_text() == CLEAN


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_nightly_script_is_sound_shell() -> None:
    """For the strictest reader that is at hand."""
    said = subprocess.run(
        ["bash", "--posix", "-n", str(EXAMPLES / "nightly.sh")], capture_output=True, text=True, check=False
    )

    assert (said.returncode, said.stderr) == (0, "")


def test_the_powershell_script_decides_as_the_shell_script_does() -> None:
    """The same words for each exit status, and every bracket closed; there is no PowerShell here to run it."""
    script = (EXAMPLES / "nightly.ps1").read_text()
    code = re.sub(r"#.*|'[^']*'", "", script)

    for sentence in re.findall(r'echo "(Not sent: [^"]+)"', (EXAMPLES / "nightly.sh").read_text()):
        assert f"'{sentence}'" in script
    for opening, closing in ("()", "{}", "[]"):
        assert code.count(opening) == code.count(closing)
    assert re.findall(r"^    (\w+) \{", script, re.MULTILINE) == ["0", "1", "default"]
