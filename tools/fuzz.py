"""Checks any number of randomly damaged feeds against expat and JDK Xerces: `python -m tools.fuzz --cases 20000`.

Nothing may crash, take long, be passed over that expat refuses, or be said to stop a load that both parsers accept.
Xerces is asked about every case on which expat and the product differ, and about a sample of the others; it needs
a JDK. Each case is known by its number, so that `--only NUMBER` shows it again. Documents that show a
trouble are written to the folder of `--keep`.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.damage.fuzzing import (
    Case,
    feeds,
    in_east_asia,
    is_in_another_encoding,
    mutated,
    rewritten,
    tried,
    tried_together,
)
from tests.damage.xerces import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

_BATCH = 1_000
"""How many cases Xerces is asked about at once."""
_ROW = 100
_LONGEST = 4_000
"""Feeds of fewer bytes than this are mutated."""


def _cases(numbers: range, seed: int, *, with_all_rules: bool, form: str) -> Iterator[tuple[int, Case]]:
    """Each case: all in a row are sources of one feed, checked with the rules on damage.

    Every tenth row, or every row if that is asked for, has each checked by itself with every rule.
    """
    seeds = feeds(_LONGEST)
    for first in range(numbers.start, numbers.stop, _ROW):
        if first // _ROW % 20 == 0:
            gc.collect()
        row = range(first, min(first + _ROW, numbers.stop))
        documents = [_document(number, seed, seeds, form) for number in row]
        is_thorough = with_all_rules or first // _ROW % 10 == 0 or len(row) == 1
        cases = map(tried, documents) if is_thorough else tried_together(documents)
        yield from zip(row, cases, strict=True)


def _document(number: int, seed: int, seeds: list[bytes], form: str) -> bytes:
    chance = random.Random(f"{seed}/{number}")
    document = chance.choice(seeds)
    if form == "east-asian":
        return in_east_asia(document, chance)
    return rewritten(document, chance) if form else mutated(document, chance, seeds)


def _held_against_xerces(cases: list[tuple[int, Case]]) -> Iterator[tuple[int, Case, str]]:
    answers = verdicts(case.document for _, case in cases)
    for (number, case), verdict in zip(cases, answers, strict=True):
        is_elsewhere = is_in_another_encoding(case.document)
        if verdict.accepts and case.is_stopped and (case.is_accepted or is_elsewhere):
            yield number, case, f"false alarm: {'' if is_elsewhere else 'expat and '}Xerces accept it"
        elif not verdict.accepts and not case.is_stopped:
            yield number, case, f"silent: Xerces says {verdict.message}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000, help="how many documents are tried")
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first; lets runs share the work"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--xerces", type=int, default=10, help="every how manieth case Xerces is asked; 0: never"
    )
    parser.add_argument("--all-rules", action="store_true", help="check every case with every rule")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--other-forms",
        dest="form",
        action="store_const",
        const="other",
        default="",
        help="feeds as XML 1.1 and in UTF-16",
    )
    form.add_argument(
        "--east-asian",
        dest="form",
        action="store_const",
        const="east-asian",
        help="feeds in encodings with characters of several bytes, some of them broken",
    )
    parser.add_argument("--only", type=int, help="the number of one case to show")
    parser.add_argument("--keep", type=Path, help="a folder for documents that show a trouble")
    return parser.parse_args()


def main() -> int:
    """Tries the cases that were asked for; 1 if any shows a trouble."""
    arguments = _arguments()
    first, cases = (arguments.first, arguments.cases) if arguments.only is None else (arguments.only, 1)
    numbers = range(first, first + cases)
    started = time.monotonic()
    waiting: list[tuple[int, Case]] = []
    troubles = asked = done = 0
    for number, case in _cases(
        numbers, arguments.seed, with_all_rules=arguments.all_rules, form=arguments.form
    ):
        done += 1
        if case.trouble:
            troubles += _told(number, case, case.trouble, arguments.keep)
        differs = case.is_accepted == case.is_stopped
        if arguments.xerces and (differs or number % arguments.xerces == 0):
            waiting.append((number, case))
        if len(waiting) >= _BATCH or (waiting and done == len(numbers)):
            asked += len(waiting)
            for told in _held_against_xerces(waiting):
                troubles += _told(*told, arguments.keep)
            waiting.clear()
            print(f"{done:,} cases, {asked:,} asked of Xerces, {troubles} troubles", flush=True)
    if arguments.only is not None:
        sys.stdout.buffer.write(case.document)
    seconds = time.monotonic() - started
    print(f"{done:,} cases in {seconds:.0f} s, {asked:,} of them asked of Xerces: {troubles} troubles")
    return 1 if troubles else 0


def _told(number: int, case: Case, trouble: str, folder: Path | None) -> int:
    print(f"case {number}: {trouble}", flush=True)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.xml").write_bytes(case.document)
    return 1


if __name__ == "__main__":
    sys.exit(main())
