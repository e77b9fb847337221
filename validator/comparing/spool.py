"""Rows that wait to be compared, in a temporary file without a name, sorted into bins by their key.

Nobody but the run can open the file: it has no name, belongs to its owner alone, and goes when it is closed.
"""

from __future__ import annotations

import marshal
import tempfile
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Waiting = TypeVar("Waiting", bound="tuple[Any, ...]")

BINS = 64
"""How many bins there are; of a million rows, one bin holds about 16,000."""
WITHOUT_KEY = BINS
"""The bin of rows that have no key."""
_WAITING = 256
"""How many rows of a bin are kept before they are written."""


def bin_of(key: bytes) -> int:
    """The bin of rows with a key."""
    return key[0] % BINS if key else WITHOUT_KEY


class Spool(Generic[Waiting]):
    """Plain tuples, the first item of which is a key of random bytes, or b""."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="sis-validator-")  # noqa: SIM115  (closed by `close`)
        self._waiting: list[list[Waiting]] = [[] for _ in range(BINS + 1)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(BINS + 1)]
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, row: Waiting) -> None:
        """Takes a row."""
        self.put(bin_of(row[0]), row)

    def put(self, number: int, row: Waiting) -> None:
        """Takes a row for a certain bin."""
        waiting = self._waiting[number]
        waiting.append(row)
        if len(waiting) >= _WAITING:
            self._write(number)

    def bin(self, number: int) -> Iterator[Waiting]:
        """The rows of a bin, in the order in which they were added."""
        for place, length in self._places[number]:
            self._file.seek(place)
            yield from marshal.loads(self._file.read(length))
        yield from self._waiting[number]

    def close(self) -> None:
        """Lets go of all rows."""
        self._file.close()

    def _write(self, number: int) -> None:
        # `marshal` is as fast as it gets, and what it reads here nobody else can have written.
        content = marshal.dumps(self._waiting[number])
        self._file.seek(self._end)
        self._file.write(content)
        self._places[number].append((self._end, len(content)))
        self._end += len(content)
        self._waiting[number] = []
