"""Both hooks with the real pre-commit, in a repository of their own: a sound feed passes, a broken one does not.

pre-commit installs the hooks as it would for anybody, from a repository, with what the package index gives.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CLEAN, ERROR, write

ROOT = Path(__file__).parents[2]
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: sis-validator
        files: ^exports/
      - id: sis-validator-run
        args: [python export.py --sample 50]
"""
EXPORT = """\
import sys
assert sys.argv[1:] == ["--sample", "50"]
sys.stdout.write(open("what-is-printed.xml", encoding="utf-8").read())
"""


def run(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    names |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    return subprocess.run(
        words, cwd=cwd, env={**own, **names, **variables}, capture_output=True, text=True, check=False
    )


def git(folder: Path, *words: str) -> str:
    said = run("git", *words, cwd=folder)
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


def repository(folder: Path) -> Path:
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--message", "Begin")
    return folder


class Hooks:
    """A repository of an export author with both hooks."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = str(home)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "pre_commit", *words)
        return run(*command, cwd=self.folder, PRE_COMMIT_HOME=self.home)

    def stage(self, name: str, text: str) -> None:
        write(self.folder / name, text)
        git(self.folder, "add", name)


def must_run() -> bool:
    return os.environ.get("REQUIRE_PRE_COMMIT", "") not in ("", "0")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """Both hooks, installed."""
    if shutil.which("git") is None or run(sys.executable, "-m", "pre_commit", "-V", cwd=ROOT).returncode:
        assert not must_run(), "git or pre-commit is missing"
        pytest.skip("git or pre-commit is not installed")
    place = tmp_path_factory.mktemp("hooks")
    reach = run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", "index", "hatchling"),
        cwd=place,
    )
    if reach.returncode:
        assert not must_run(), reach.stderr
        pytest.skip("the package index cannot be reached, so pre-commit cannot install the hooks")
    product = place / "product"
    product.mkdir()
    for name in ("validator", "rules", "schemas", "reports"):
        shutil.copytree(ROOT / name, product / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, product / name)
    repository(product)
    author = place / "author"
    write(author / "export.py", EXPORT)
    write(author / "sis-validator.yaml", 'profile: i-share\nas_of: "2026-11-21"\n')
    write(author / "what-is-printed.xml", CLEAN)
    rev = git(product, "rev-parse", "HEAD")
    write(author / ".pre-commit-config.yaml", CONFIG.format(hooks=product.as_posix(), rev=rev))
    made = Hooks(repository(author), place / "home")
    installed = made("install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return made


@pytest.mark.network
def test_staged_feeds_are_checked(hooks: Hooks) -> None:
    """A sound one passes; one with an error stops the commit, and the finding is shown; other XML is left alone."""
    hooks.stage("exports/students.xml", CLEAN)
    hooks.stage("pom.xml", "<project/>")
    sound = hooks("run", "sis-validator")
    hooks.stage("exports/students.xml", ERROR)
    broken = hooks("run", "sis-validator")

    assert (sound.returncode, "Passed" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    assert (broken.returncode, "Failed" in broken.stdout) == (1, True), broken.stdout + broken.stderr
    assert "exports/students.xml:" in broken.stdout
    assert "DUP001" in broken.stdout
    assert "exit code: 1" in broken.stdout


@pytest.mark.network
def test_what_the_export_script_prints_is_checked(hooks: Hooks) -> None:
    """It passes, fails for what it prints, and fails in another way where the script itself does."""
    hooks.stage("what-is-printed.xml", CLEAN)
    sound = hooks("run", "sis-validator-run")
    hooks.stage("what-is-printed.xml", ERROR)
    broken = hooks("run", "sis-validator-run")
    git(hooks.folder, "rm", "--quiet", "--force", "what-is-printed.xml")
    crashed = hooks("run", "sis-validator-run")

    assert (sound.returncode, "Passed" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    assert broken.returncode == 1
    assert "DUP001" in broken.stdout
    assert "exit code: 1" in broken.stdout
    assert crashed.returncode == 1
    assert "exit code: 2" in crashed.stdout
    assert "FileNotFoundError" in crashed.stdout
