"""Notes on files whose names promise another format than they have. It decides nothing: content is read as it is.

Whoever names plain XML like a zip probably means to load a zip: Alma wants XML inside one (Source: XL-SIS).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from validator.feed.magic import HEAD_BYTES, archive_kind, archive_kind_by_name, looks_like_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_READ = ("zip", "gzip")


def misnamed(paths: Iterable[str]) -> Iterator[str]:
    """What is to be said of those of the feed's files that are named wrongly, each once, in their order."""
    for path in dict.fromkeys(paths):
        promised = archive_kind_by_name(path)
        if promised not in _READ and not path.lower().endswith(".xml"):
            continue
        head = _head(path)
        kind = archive_kind(head)
        if promised and not kind and looks_like_xml(head):
            yield f"{path} is named like a {promised}, but is plain XML; Alma wants XML inside a zip."
        elif not promised and kind in _READ:
            yield f"{path} is named like plain XML, but is a {kind}."


def _head(path: str) -> bytes:
    """The first bytes of a regular file; none of anything else, since reading from a pipe would empty it."""
    try:
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as file:
            return file.read(HEAD_BYTES)
    except (OSError, ValueError):
        return b""  # it was there when it was checked; a note is not worth a failure
