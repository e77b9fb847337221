"""Writes patron feeds of any size for measurements: varied, clean, the same for the same seed.

    python benchmarks/generate.py feed.xml --users 40000
    python benchmarks/generate.py feed.zip --megabytes 2000 --zip
    python benchmarks/generate.py bad.xml --users 40000 --defects 0.05

A clean feed gives no finding under the profile `i-share` as of 2026-11-21 and is valid against
`schemas/alma-users.xsd`. A record is about 2.5 kB; the optional fields, the number of segments and the way
texts are written (entities, accents, scripts) vary, so that a feed has thousands of record shapes.

How it is fast: pieces of records are rendered once into pools, and a record is drawn from them; only what
must be unique (identifiers, e-mail) is put in per record. Every person is invented.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.defects import DEFECTS, MALFORMED
from benchmarks.pieces import ORDERS, Pools

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 400  # records that are written at once: about 1 MB


class Wish(NamedTuple):
    """What is asked for: how much, in which order of children, with which defects."""

    users: int | None
    bytes: int | None
    order: str = "schema"
    defects: float = 0.0
    systematic: str = ""
    well_formed: bool = False
    one_line: bool = False
    seed: int = 1


@dataclass(slots=True)
class Counter:
    """What was written so far."""

    users: int = 0
    bytes: int = 0


def records(wish: Wish) -> Iterator[str]:
    """Records without end, in the style of one exporter; the same for the same wish."""
    rng = random.Random(wish.seed)
    pools = Pools(rng, wish.order, pretty=not wish.one_line)
    share, kinds = (
        wish.defects,
        tuple(spoiler for name, spoiler in DEFECTS.items() if not (wish.well_formed and name in MALFORMED)),
    )
    spoil = DEFECTS.get(wish.systematic)
    earlier = ""
    for number in count(1):
        record = pools.record(number)
        if spoil:
            record = spoil(record, earlier, rng)
        elif share and rng.random() < share:
            record = rng.choice(kinds)(record, earlier, rng)
        else:
            earlier = record
        yield record


def write(wish: Wish, out: BinaryIO) -> Counter:
    """Write one feed; stops at the number of users, or after the record that passes the number of bytes."""
    end = "" if wish.one_line else "\n"
    written = Counter()

    def put(text: str) -> None:
        # A defect writes a byte that is no UTF-8 as a lone surrogate.
        written.bytes += out.write(text.encode("utf-8", "surrogateescape"))

    put(f'<?xml version="1.0" encoding="UTF-8"?>{end}<users>{end}')
    stream = records(wish)
    while True:
        left = BATCH if wish.users is None else min(BATCH, wish.users - written.users)
        if left <= 0 or (wish.bytes is not None and written.bytes >= wish.bytes):
            break
        if wish.bytes is not None:
            left = min(left, max(1, (wish.bytes - written.bytes) // 2500))
        batch = "".join(islice(stream, left))
        put(batch)
        written.users += left
    put(f"</users>{end}")
    return written


@contextmanager
def opened(target: str, *, archive: bool) -> Iterator[BinaryIO]:
    """The place to write to: a file, `-` for standard output, or the one member of a new zip."""
    if not archive:
        if target == "-":
            yield sys.stdout.buffer
            return
        with open(target, "wb", buffering=io.DEFAULT_BUFFER_SIZE * 16) as plain:
            yield plain
        return
    member = zipfile.ZipInfo(Path(target).stem + ".xml", date_time=(2026, 11, 21, 2, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(target, "w", compresslevel=6) as packed,
        packed.open(member, "w", force_zip64=True) as out,
    ):
        yield out  # type: ignore[misc]


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write a patron feed for measurements.")
    parser.add_argument("target", help="the file to write, or - for standard output")
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--users", type=int, help="how many users")
    size.add_argument("--megabytes", type=float, help="how many megabytes (1,000,000 bytes), uncompressed")
    parser.add_argument(
        "--order", choices=sorted(ORDERS), default="schema", help="the exporter's order of children"
    )
    parser.add_argument(
        "--defects", type=float, default=0.0, help="share of records with one random defect, such as 0.05"
    )
    parser.add_argument(
        "--systematic",
        nargs="?",
        const="unknown-element",
        default="",
        choices=sorted(DEFECTS),
        help="one defect in every record",
    )
    parser.add_argument("--well-formed", action="store_true", help="only defects that a parser survives")
    parser.add_argument("--one-line", action="store_true", help="no line break in the whole feed")
    parser.add_argument("--zip", action="store_true", help="write a zip with one member")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if chosen.zip and chosen.target == "-":
        parser.error("a zip needs a file to be written to")
    wish = Wish(
        users=chosen.users,
        bytes=None if chosen.megabytes is None else int(chosen.megabytes * 1_000_000),
        order=chosen.order,
        defects=chosen.defects,
        systematic=chosen.systematic,
        well_formed=chosen.well_formed,
        one_line=chosen.one_line,
        seed=chosen.seed,
    )
    with opened(chosen.target, archive=chosen.zip) as out:
        written = write(wish, out)
    print(f"{written.users:,} users, {written.bytes:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
