"""Prints how well garbled names are recognised, by language and by damage: `python tools/measure_mojibake.py`.

The names are those of `tests/names`. A name counts for a kind of damage if the damage shows in it. False alarms are
counted on the undamaged names: as written, with letters decomposed (NFD), and in capitals.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from validator.checks.mojibake import repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NAMES = Path(__file__).parent.parent / "tests" / "names"
ENCODINGS = {"Windows-1252": "cp1252", "ISO-8859-1": "latin-1", "Mac Roman": "mac-roman"}
DAMAGES = [(name, times) for times in (1, 2) for name in ENCODINGS]


def garbled(text: str, encoding: str, times: int = 1) -> str:
    """`text` written in UTF-8 and read in `encoding`; bytes without a meaning stay as C1 controls."""
    for _ in range(times):
        text = "".join(bytes((byte,)).decode(encoding, "ignore") or chr(byte) for byte in text.encode())
    return text


def names_of(path: Path) -> list[str]:
    """The names of one language."""
    return path.read_text(encoding="utf-8").splitlines()


def forms(name: str) -> tuple[str, ...]:
    """A name as it is written, decomposed, and in capitals."""
    return name, unicodedata.normalize("NFD", name), name.upper()


def false_alarms(names: Iterable[str], find: Callable[[str], object]) -> Iterator[str]:
    """The undamaged names, in all forms, in which `find` finds something."""
    return (form for name in names for form in forms(name) if find(form))


def found(names: Iterable[str], damage: tuple[str, int]) -> tuple[int, int, int]:
    """How many names show the damage, in how many it is found, and how many are repaired to the letter."""
    shown = seen = right = 0
    encoding, times = damage
    for name in names:
        damaged = garbled(name, ENCODINGS[encoding], times)
        if damaged == name:
            continue
        shown += 1
        repaired = repair(damaged)
        seen += repaired is not None
        right += repaired is not None and repaired.text == name
    return shown, seen, right


def table() -> Iterator[str]:
    """The table of `docs/mojibake.md`, line by line."""
    columns = [f"{name}{', twice' if times == 2 else ''}" for name, times in DAMAGES]
    yield f"| language | names | false alarms | {' | '.join(columns)} |"
    yield f"|---|{'---:|' * (len(columns) + 2)}"
    total: dict[tuple[str, int], list[int]] = {damage: [0, 0, 0] for damage in DAMAGES}
    count = alarms = 0
    for path in sorted(NAMES.glob("*.txt")):
        names = names_of(path)
        wrong = sum(1 for _ in false_alarms(names, repair))
        cells = []
        for damage in DAMAGES:
            counts = found(names, damage)
            total[damage] = [sum(pair) for pair in zip(total[damage], counts, strict=True)]
            cells.append(_share(counts))
        count, alarms = count + len(names), alarms + wrong
        yield f"| {path.stem} | {len(names)} | {wrong} | {' | '.join(cells)} |"
    cells = [_share(total[damage]) for damage in DAMAGES]
    yield f"| **all** | {count:,} | {alarms} | {' | '.join(cells)} |"
    everybody = [name for path in sorted(NAMES.glob("*.txt")) for name in names_of(path)]
    for label, form in (("decomposed", 1), ("in capitals", 2)):
        names = [forms(name)[form] for name in everybody]
        cells = [_share(found(names, damage)) for damage in DAMAGES]
        yield f"| all, {label} | {len(names):,} | | {' | '.join(cells)} |"


def _share(counts: Iterable[int]) -> str:
    shown, seen, right = counts
    return f"{100 * seen / shown:.1f} % ({100 * right / shown:.1f} %)" if shown else "does not show"


def main() -> int:
    """Prints the table."""
    for line in table():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
