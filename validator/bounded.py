"""Reads files that are named on the command line whole, but never more of them than a limit.

A device or a wrong file has no end, or one that is far away; a limit gives a sentence in place of a full memory.
What is in a file, this module does not know. Feeds are read in pieces and do not come here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.errors import UsageError

if TYPE_CHECKING:
    import os


def read_text(path: str | os.PathLike[str], most_bytes: int) -> str:
    """The text of a UTF-8 file of at most `most_bytes`, without a byte order mark.

    Raises:
        OSError: it cannot be read.
        UnicodeError: it is no UTF-8.
        UsageError: it is longer.
    """
    return read_bytes(path, most_bytes).decode("utf-8-sig")


def read_bytes(path: str | os.PathLike[str], most_bytes: int) -> bytes:
    """The content of a file of at most `most_bytes`.

    Raises:
        OSError: it cannot be read.
        UsageError: it is longer.
    """
    with Path(path).open("rb") as stream:
        content = stream.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise UsageError(
            f"the file is longer than {in_words(most_bytes)}, and no more of it is read.",
            hint="Check that it is the file you mean.",
            where=str(path),
        )
    return content


def in_words(number: int) -> str:
    """A limit in bytes as people write it; it is a whole number of KiB or MiB."""
    return f"{number >> 20} MiB" if number >= 1 << 20 else f"{number >> 10} KiB"
