"""The two commands to begin with; nothing but Python 3.11 or later has to be there.

    python3 tasks.py demo    install, check the sample feed, leave report.html
    python3 tasks.py test    install the tools for development, run the tests

Both make an environment in `.venv` (or where SIS_VALIDATOR_VENV says) and use it from then on. What stands
behind `test` goes to pytest: `python3 tasks.py test tests/cli -k settings`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SIS_VALIDATOR_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REPORT = ROOT / "report.html"
SAMPLE_DAY = "2026-11-21"  # the sample feed has dates around this day


def main(words: list[str]) -> int:
    """Run one of the commands; its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036  (any Python may start it)
        return _fail(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    if words == ["demo"]:
        return demo()
    if words[:1] == ["test"]:
        return test(words[1:])
    print(__doc__.strip())
    return 0 if words in (["help"], ["-h"], ["--help"]) else 2


def demo() -> int:
    """Check the first export of an invented college, and say where its report is."""
    if not _environment("demo"):
        return 2
    feed, profile = "samples/first-export.xml", "samples/prairie-valley.yaml"
    print(f"Checking {feed} with the profile {profile}\n", flush=True)
    options = ["--profile", profile, "--as-of", SAMPLE_DAY, "--report", REPORT.name, "--quiet"]
    status = _run([str(PYTHON), "-m", "validator", "check", feed, *options])
    if status not in (0, 1):
        return status
    print(f"\nThe report: {REPORT}\nOpen it in a browser: {REPORT.as_uri()}")
    return 0


def test(options: list[str]) -> int:
    """Run the tests."""
    if not _environment("test"):
        return 2
    return _run([str(PYTHON), "-m", "pytest", *options])


def _environment(purpose: str) -> bool:
    """Make the environment and install what `purpose` needs, unless that was done before."""
    if not _is_usable() and not _make():
        return False
    stamp = VENV / f".sis-validator-{purpose}"
    wanted = hashlib.sha256(str(ROOT).encode() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    print(f"Installing into {VENV} ...", flush=True)
    packages = ["-e", str(ROOT), *(_tools() if purpose == "test" else [])]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if _run([*pip, *packages]) != 0:
        _fail("The installation failed; pip says why above. It needs the network the first time.")
        return False
    stamp.write_text(wanted, encoding="utf-8")
    return True


def _is_usable() -> bool:
    if not PYTHON.exists():
        return False
    look = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(PYTHON), "-c", look], capture_output=True, check=False).returncode == 0


def _make() -> bool:
    if VENV.is_dir() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
        _fail(f"{VENV} is there already and is no environment of Python; nothing was done.")
        return False
    print(f"Making an environment in {VENV} ...", flush=True)
    if _run([sys.executable, "-m", "venv", "--clear", str(VENV)]) == 0:
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    _fail("Python could not make an environment. On Debian and Ubuntu: sudo apt install python3-venv")
    return False


def _tools() -> list[str]:
    """The group `dev` of pyproject.toml; an older pip does not know groups."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(tool) for tool in project["dependency-groups"]["dev"]]


def _run(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
