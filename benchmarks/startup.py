"""Measures what a command costs before it does anything: whole processes, imports and all, in one table.

    python benchmarks/startup.py                 15 rounds
    python benchmarks/startup.py --rounds 50

Every command runs once in each round, so that what else the machine does meets all of them. A figure is the median of
the rounds; seconds of processors are those of the process and all its children. Beside ours stand `python -c pass`,
below which no program in Python can be, and `xmllint` with the schema alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SCHEMA = ROOT / "schemas" / "alma-users.xsd"
OURS = (sys.executable, "-m", "validator")
DAY = ("--as-of", "2026-11-21")


def commands(feed: Path) -> dict[str, tuple[str, ...]]:
    """What is measured, by the name in the table."""
    found = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "--help": (*OURS, "--help"),
        "explain DUP001": (*OURS, "explain", "DUP001"),
        "rules list": (*OURS, "rules", "list"),
        "check, ten users": (*OURS, "check", str(feed), *DAY),
        "check, ten users, as HTML": (*OURS, "check", str(feed), *DAY, "--format", "html"),
        "check, the sample feed": (*OURS, "check", str(ROOT / "samples" / "first-export.xml"), *DAY),
    }
    if shutil.which("xmllint"):
        found["xmllint --schema, ten users"] = ("xmllint", "--noout", "--schema", str(SCHEMA), str(feed))
    return found


def measure(command: tuple[str, ...]) -> tuple[float, float]:
    """Runs a command once: seconds, and seconds of processors."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(rounds: int, folder: Path) -> list[str]:
    """All measurements; the lines of the table."""
    feed = folder / "ten-users.xml"
    subprocess.run(
        [sys.executable, str(HERE / "generate.py"), str(feed), "--users", "10"], check=True, cwd=ROOT
    )
    wanted = commands(feed)
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in wanted}
    for command in wanted.values():
        measure(command)  # bytecode is written, files are in memory
    for _ in range(rounds):
        for name, command in wanted.items():
            measured[name].append(measure(command))
    lines = ["| command | seconds | processor seconds |", "|---|---|---|"]
    for name, figures in measured.items():
        seconds, processor = (statistics.median(column) for column in zip(*figures, strict=True))
        lines.append(f"| {name} | {seconds:.2f} | {processor:.2f} |")
    return lines


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how long commands take to start.")
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in run(chosen.rounds, Path(folder)):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
