"""Where a source is, for places that are not this machine: relative, and safe as a URI.

Readers of SARIF and of annotations match paths with files of a repository, and nobody there needs to
know how the folders of this machine are called.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import quote

STANDARD_INPUT = "standard-input"


def relative_path(path: str) -> str:
    """`path` as seen from the working folder, with forward slashes; outside of it only the file's name.

    `path` is one that `present` made harmless.
    """
    if path == "-":
        return STANDARD_INPUT
    is_windows = "\\" in path or re.match(r"[A-Za-z]:/", path) is not None
    pure = PureWindowsPath(path) if is_windows else PurePosixPath(path)
    parts = pure.parts
    if pure.anchor:
        here = _working_folder()
        parts = parts[len(here) :] if here and parts[: len(here)] == here else parts[1:][-1:]
    if ".." in parts:
        parts = parts[-1:]
    return "/".join(part for part in parts if part not in (".", "..", "/")) or "feed"


def _working_folder() -> tuple[str, ...]:
    try:
        return Path.cwd().parts
    except OSError:  # it was removed
        return ()


def relative_uri(path: str) -> str:
    """`relative_path(path)` as a relative reference (RFC 3986)."""
    return quote(relative_path(path), safe="/")
