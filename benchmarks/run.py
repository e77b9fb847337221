"""Measures the product beside other validators, and prints one table of ratios.

    python benchmarks/run.py                     feeds of 10 and 100 MB
    python benchmarks/run.py --megabytes 1000    one feed of 1 GB as well

Every tool checks every feed in turn, and again in the next round: what else the machine does meets all of them. A
figure is the median of the rounds. The others check the XML schema alone, ours all rules of `i-share`. A feed with
text that is not well-formed makes the others stop at once; such feeds are not for them.
"""

from __future__ import annotations

import argparse
import compileall
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SCHEMA = ROOT / "schemas" / "alma-users.xsd"
PYTHON = sys.executable
OURS = (PYTHON, "-m", "validator", "check", "{feed}", "--quiet", "--as-of", "2026-11-21", "--format", "json")
NO_MACHINE = ("env", "SIS_VALIDATOR_MACHINE=off")
_LXML = """
import sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
try:
    for _, user in etree.iterparse(sys.argv[2], tag="user", schema=schema, huge_tree=True):
        user.clear()
        while user.getprevious() is not None:
            del user.getparent()[0]
except etree.XMLSyntaxError as error:
    print(error)
"""
_XMLSCHEMA = """
import sys
import xmlschema
print(sum(1 for _ in xmlschema.XMLSchema(sys.argv[1]).iter_errors(xmlschema.XMLResource(sys.argv[2], lazy=True))))
"""


class Feed(NamedTuple):
    """A feed to measure with: how it is made, and whether a tool that stops at the first error reads it all."""

    name: str
    options: tuple[str, ...]
    is_valid: bool = False


FEEDS = (
    Feed("clean", (), is_valid=True),
    Feed("5 % defects, well-formed", ("--defects", "0.05", "--well-formed")),
    Feed("5 % defects", ("--defects", "0.05")),
    Feed("one defect in every record", ("--systematic", "unknown-element")),
    Feed("clean, one line", ("--one-line",), is_valid=True),
    Feed("clean, zip", ("--zip",), is_valid=True),
)
LARGE = ("clean", "5 % defects, well-formed")
"""Those that are also made larger than 100 MB."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A command.

    `needs_valid` is for one that stops at what is not valid, `reads_zip` for one that opens archives, `is_slow` for one
    that reads a megabyte in a second.
    """

    name: str
    command: tuple[str, ...]
    needs_valid: bool = False
    reads_zip: bool = False
    is_slow: bool = False


@dataclass(slots=True)
class Measured:
    """What one tool took for one feed: seconds and seconds of processors of each round; the most memory in MB."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    megabytes: float = 0.0


def tools(folder: Path) -> list[Tool]:
    """The tools that are on this machine."""
    without_texts = ("--profile", str(_without_texts(folder)))
    found = [
        Tool("ours, 1 job", (*OURS, "--jobs", "1"), reads_zip=True),
        Tool("ours, 2 jobs", (*OURS, "--jobs", "2"), reads_zip=True),
        Tool("ours, 1 job, no rules for texts", (*OURS, "--jobs", "1", *without_texts)),
        Tool("ours, 1 job, without `fast`", (*NO_MACHINE, *OURS, "--jobs", "1")),
        Tool("ours, 2 jobs, without `fast`", (*NO_MACHINE, *OURS, "--jobs", "2")),
    ]
    if shutil.which("xmllint"):
        command = ("xmllint", "--stream", "--huge", "--noout", "--schema", str(SCHEMA), "{feed}")
        found.append(Tool("xmllint --stream --schema", command))
    found.append(
        Tool("lxml iterparse(schema=)", (PYTHON, "-c", _LXML, str(SCHEMA), "{feed}"), needs_valid=True)
    )
    if shutil.which("javac"):
        subprocess.run(["javac", "-d", str(folder), str(HERE / "Xerces.java")], check=True)
        limits = ("-Djdk.xml.totalEntitySizeLimit=0", "-Djdk.xml.maxGeneralEntitySizeLimit=0")
        command = ("java", *limits, "-cp", str(folder), "Xerces", str(SCHEMA), "{feed}")
        found.append(Tool("JDK Xerces, SAX", command))
    found.append(Tool("xmlschema", (PYTHON, "-c", _XMLSCHEMA, str(SCHEMA), "{feed}"), is_slow=True))
    return found


def _without_texts(folder: Path) -> Path:
    """A profile that leaves out what is asked of texts."""
    profile = folder / "no-texts.yaml"
    profile.write_text(
        'profile: no-texts\ntitle: No texts\nextends: [i-share]\nrules: {"TXT*": off, "UNI*": off}\n'
    )
    return profile


def measure(command: list[str], into: Measured) -> None:
    """Runs a command once; memory is that of the command and all its children, watched while they run."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None:
        into.megabytes = max(into.megabytes, _memory(process.pid))
        time.sleep(0.05)
    into.seconds.append(time.perf_counter() - started)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    into.processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _memory(pid: int) -> float:
    """The memory in MB of a process and its children; what they share is counted once (Linux; else 0)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, StopIteration):
        return 0.0
    return own + sum(_memory(int(child)) for child in children)


def make(feed: Feed, megabytes: int, folder: Path) -> Path:
    """Generates a feed of about so many megabytes."""
    suffix = "zip" if "--zip" in feed.options else "xml"
    path = folder / f"{feed.name.replace(' ', '-').replace('%', 'percent')}-{megabytes}.{suffix}"
    options = ["--megabytes", str(megabytes), *feed.options]
    subprocess.run([PYTHON, str(HERE / "generate.py"), str(path), *options], check=True, cwd=ROOT)
    return path


def _can(tool: Tool, feed: Feed, megabytes: int, slow: int) -> bool:
    return not (
        (tool.needs_valid and not feed.is_valid)
        or ("--zip" in feed.options and not tool.reads_zip)
        or (tool.is_slow and (megabytes > slow or feed.name != "clean"))
    )


def run(sizes: list[int], rounds: int, slow: int, folder: Path) -> list[str]:
    """All measurements; the lines of the table. Slow tools are given feeds of at most `slow` megabytes."""
    lines = [
        "| feed | MB | tool | seconds | processor seconds | MB/s | times xmllint | peak memory, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    available = tools(folder)
    for megabytes in sizes:
        for feed in FEEDS:
            if megabytes > 100 and feed.name not in LARGE:
                continue
            path = make(feed, megabytes, folder)
            chosen = [tool for tool in available if _can(tool, feed, megabytes, slow)]
            results = {tool.name: Measured() for tool in chosen}
            for _ in range(rounds if megabytes <= 100 else 1):
                for tool in chosen:
                    measure([part.format(feed=path) if part == "{feed}" else part for part in tool.command],
                            results[tool.name])  # fmt: skip
            lines += _rows(feed, megabytes, results)
            path.unlink()
    return lines


def _rows(feed: Feed, megabytes: int, results: dict[str, Measured]) -> list[str]:
    yardstick = results.get("xmllint --stream --schema")
    rows = []
    for name, measured in results.items():
        seconds = statistics.median(measured.seconds)
        ratio = statistics.median(yardstick.seconds) / seconds if yardstick else None
        rows.append(
            f"| {feed.name} | {megabytes} | {name} | {seconds:.2f} | "
            f"{statistics.median(measured.processor):.2f} | {megabytes / seconds:.1f} | "
            f"{'' if ratio is None else f'{ratio:.2f}'} | {measured.megabytes:.0f} |"
        )
    return rows


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure validators beside one another.")
    parser.add_argument(
        "--megabytes", type=int, action="append", default=None, help="a size of feed; may be repeated"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--slow",
        type=int,
        default=10,
        metavar="MB",
        help="the largest feed for tools that read 1 MB in a second",
    )
    chosen = parser.parse_args()
    # As an installation does: else every run compiles what it imports.
    compileall.compile_dir(str(ROOT / "validator"), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        for line in run(chosen.megabytes or [10, 100], chosen.rounds, chosen.slow, Path(folder)):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
