"""Measures a comparison of two large feeds: time, and the memory at its highest.

    python benchmarks/compare.py --users 1000000

The next feed has the users of the last one in another order: of 100 one is gone, one is new, two have moved to
another user group, five have lost their phones. The comparison runs in a process of its own, so that the memory
measured is its own.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate import Wish, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PHONES = re.compile(r"\s*<phones>.*?</phones>", re.DOTALL)
_GROUP = re.compile(r"(<user_group[^>]*>)[^<]*")
_STRETCH = 20_000
"""How many users are put into another order at once."""


def changed(users: Iterable[str], seed: int) -> Iterator[str]:
    """The users of the next feed."""
    chance = random.Random(seed)
    waiting = iter(users)
    while stretch := [*islice(waiting, _STRETCH)]:
        chance.shuffle(stretch)
        for user in stretch:
            lot = chance.random()
            if lot < 0.01:
                yield re.sub(r"pv0", "nx0", re.sub(r"(?<=>)(?:21058|U0)", "9", user))
            elif lot < 0.03:
                yield _GROUP.sub(r"\1GUEST", user)
            elif lot < 0.08:
                yield _PHONES.sub("", user)
            else:
                yield user


def write(path: Path, users: Iterable[str]) -> None:
    """One source with these users."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<users>\n')
        stream.writelines(users)
        stream.write("</users>\n")


def measure(old: str, new: str, jobs: int) -> None:
    """Compares two feeds in this process and those that it starts, and prints what it took."""
    from validator.api import plan
    from validator.comparing import compare

    started = time.monotonic()
    change = compare([old], [new], plan(), jobs=jobs)
    seconds = time.monotonic() - started
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    print(
        f"{change.old.records:,} users before, {change.new.records:,} now, --jobs {jobs}: {seconds:,.0f} s"
        f" ({cpu:,.0f} s of processor); at the highest {_peak_mib():,.0f} MiB"
        f" and {others.ru_maxrss / 1024:,.0f} MiB in the largest other process"
    )
    print(
        f"created {change.created:,}, updated {change.updated:,}, unchanged {change.unchanged:,},"
        f" gone {change.gone.users:,}, moved {change.moved.users:,}"
    )


def _peak_mib() -> float:
    """The most memory of this process (Linux); what `resource` tells may be that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1024


def main() -> None:
    """Writes both feeds, and measures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--users", type=int, default=200_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--measure", nargs=2, metavar=("OLD", "NEW"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        old, new = given.measure
        measure(old, new, given.jobs)
        return
    with tempfile.TemporaryDirectory() as room:
        last, following = Path(room, "last.xml"), Path(room, "next.xml")
        write(last, islice(records(Wish(given.users, None)), given.users))
        write(following, changed(islice(records(Wish(given.users, None)), given.users), 2))
        print(f"{last.stat().st_size / 1e6:,.0f} MB and {following.stat().st_size / 1e6:,.0f} MB", flush=True)
        command = [
            sys.executable,
            __file__,
            "--jobs",
            str(given.jobs),
            "--measure",
            str(last),
            str(following),
        ]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
