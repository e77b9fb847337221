"""Writes a file whole or not at all, so that nobody takes half of one for the whole.

What is in it, this module does not know. A full disk leaves nothing behind: it may be data of people. Whoever sees
the process end before it can clean up calls `abandon`.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedRandom


_PATIENCE = 2.0
"""Seconds that `abandon` waits for a file that is just being made."""
_unfinished: set[str] = set()
_making = threading.Lock()


class FileBeside:
    """A file that grows under a hidden name beside its place, and that only its owner may read.

    `commit` moves it to its place; until then `discard` leaves nothing of it.

    Attributes:
        path: its place.
        temporary: where it is until then.
        file: what to write to; it may be closed before `commit`.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        # mkstemp makes the file with mode 0600, in the same folder so that the replacement is atomic.
        with _making:
            handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
            _unfinished.add(temporary)
        self.path = path
        self.temporary = Path(temporary)
        self.file: BufferedRandom = os.fdopen(handle, "w+b")

    def commit(self) -> None:
        """Moves the file to its place.

        Raises:
            OSError: it cannot be finished or moved.
        """
        self.file.close()
        os.replace(self.temporary, self.path)
        _unfinished.discard(str(self.temporary))

    def discard(self) -> None:
        """Takes away what was not committed."""
        with contextlib.suppress(OSError):  # a full disk refuses what is still to be written
            self.file.close()
        with contextlib.suppress(OSError):
            self.temporary.unlink()
        _unfinished.discard(str(self.temporary))


def abandon() -> None:
    """Takes away, from any thread, every file of this process that was not committed; none can be begun after.

    For the last moments of a process alone: it leaves everything else as it is.
    """
    _making.acquire(timeout=_PATIENCE)
    for temporary in [*_unfinished]:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def replace_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put `content` into a file that, unless `mode` says otherwise, only its owner may read.

    Raises:
        OSError: it cannot be written; nothing of it is left.
    """
    beside = FileBeside(path)
    try:
        beside.file.write(content)
        if mode != 0o600:
            os.chmod(beside.temporary, mode)
        beside.commit()
    except BaseException:
        beside.discard()
        raise
