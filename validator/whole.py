"""Writes a file whole or not at all, so that nobody takes half of one for the whole.

What is in it, this module does not know. A full disk leaves nothing behind: it may be data of people.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put `content` into a file that, unless `mode` says otherwise, only its owner may read.

    Raises:
        OSError: it cannot be written; nothing of it is left.
    """
    # mkstemp makes the file with mode 0600, in the same folder so that the replacement is atomic.
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        if mode != 0o600:
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
