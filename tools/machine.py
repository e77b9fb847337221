"""Compiles the machine: `validator/machine/machine.c` to `machine.wasm`, which is kept in the repository.

    python -m pip install ziglang==0.17.1
    python -m tools.machine            # writes it
    python -m tools.machine --check    # says whether what is kept is what the source gives

Zig's compiler is one package from the package index, and gives the same bytes on every system. Nobody needs it but who
changes the source.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

MACHINE = Path(__file__).parents[1] / "validator" / "machine"
_OPTIONS = (
    *(
        "--target=wasm32-freestanding",
        "-mcpu=generic+simd128+bulk_memory",
        "-O3",
        # What ends a step of the program is written at each of them, not once for all: a sixth less time.
        *("-mllvm", "-tail-dup-size=8"),
        "-nostdlib",
        "-Wall",
        "-Wextra",
    ),
    *("-Werror", "-Wl,--no-entry", "-Wl,--export=__heap_base", "-Wl,--export-memory", "-Wl,--strip-all"),
)


def compiled() -> bytes:
    """What the source gives."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "machine.wasm"
        command = [sys.executable, "-m", "ziglang", "cc", *_OPTIONS, "-o", str(target), "machine.c"]
        subprocess.run(command, check=True, cwd=MACHINE)
        return target.read_bytes()


def main() -> int:
    """Writes the machine, or compares it."""
    parser = argparse.ArgumentParser(description="Compile the machine of the fast path.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if what is kept is out of date"
    )
    kept, machine = MACHINE / "machine.wasm", compiled()
    if not parser.parse_args().check:
        kept.write_bytes(machine)
        return 0
    if kept.read_bytes() == machine:
        return 0
    print("machine.wasm is not what machine.c gives: run python -m tools.machine", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
