"""Measures what the rules for texts (TXT, UNI) add to the check of a clean feed: with them and without, in turn.

Single runs differ by more than these rules cost. So both are run in pairs, one after the other, and next time the other
way round; what counts is the median of the ratios.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
import tempfile
from pathlib import Path

from run import FEEDS, ROOT, Measured, make, measure, tools


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure what the rules for texts cost.")
    parser.add_argument("--megabytes", type=int, default=300, help="the size of the feed")
    parser.add_argument("--pairs", type=int, default=10)
    chosen = parser.parse_args()
    compileall.compile_dir(str(ROOT / "validator"), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        path = make(FEEDS[0], chosen.megabytes, Path(folder))
        commands = {
            tool.name: [str(path) if part == "{feed}" else part for part in tool.command]
            for tool in tools(Path(folder))
            if tool.name in ("ours, 1 job", "ours, 1 job, no rules for texts")
        }
        results = {name: Measured() for name in commands}
        for pair in range(chosen.pairs):
            for name in [*commands] if pair % 2 else [*commands][::-1]:
                measure(commands[name], results[name])
    with_texts, without = (results[name].processor for name in commands)
    ratios = sorted(one / other for one, other in zip(with_texts, without, strict=True))
    print("processor seconds with them:   ", *(f"{seconds:.2f}" for seconds in with_texts))
    print("processor seconds without them:", *(f"{seconds:.2f}" for seconds in without))
    print(f"they add {100 * statistics.median(ratios) - 100:.1f} %", end="")
    print(f" (median; pairs from {100 * ratios[0] - 100:.1f} to {100 * ratios[-1] - 100:.1f} %)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
