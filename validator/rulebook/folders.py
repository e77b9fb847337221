"""Where rules and profiles stand: the shipped folder and local ones, all with the same layout."""

from __future__ import annotations

import os
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from validator.bounded import read_bytes
from validator.dataclass import dataclass
from validator.errors import RuleBookError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PROFILES = "profiles"
CODES = "codes"
_SUFFIXES = (".yaml", ".yml")
_DEPTH = 3
_LONGEST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """A folder of rules and profiles; `name` stands for it in messages."""

    name: str
    root: Traversable

    def rules(self) -> Iterator[File]:
        """Its rule files, sorted by path."""
        for entry in _listed(self.root, self.name):
            if entry.name not in (PROFILES, CODES):
                yield from _files(entry, f"{self.name}/{entry.name}", _DEPTH)

    def profiles(self) -> Iterator[File]:
        """Its profile files, sorted by name."""
        return self._flat(PROFILES)

    def codes(self) -> Iterator[File]:
        """Its files of code lists, sorted by name."""
        return self._flat(CODES)

    def _flat(self, name: str) -> Iterator[File]:
        folder = self.root.joinpath(name)
        if folder.is_dir():
            for entry in _listed(folder, f"{self.name}/{name}"):
                yield from _files(entry, f"{self.name}/{name}/{entry.name}", 0)


@dataclass(frozen=True, slots=True)
class File:
    """A file; `name` is its path for messages."""

    name: str
    entry: Traversable

    @property
    def stem(self) -> str:
        """Its name without folder and suffix."""
        return self.entry.name.rpartition(".")[0]

    @property
    def identity(self) -> str:
        """Equal for two ways to write the path of one file."""
        return os.path.abspath(self.entry) if isinstance(self.entry, Path) else self.name

    def read(self) -> bytes:
        """Its content.

        Raises:
            RuleBookError: it cannot be read, or is far too long: a device has no end.
        """
        try:
            if isinstance(self.entry, Path):
                return read_bytes(self.entry, _LONGEST_BYTES)
            return self.entry.read_bytes()  # a package's own
        except UsageError as error:
            raise RuleBookError(error.message, hint=error.hint, where=self.name) from None
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL
            raise RuleBookError(
                f"The file cannot be read: {_reason(error)}.", hint="Check its path.", where=self.name
            ) from None


def is_path(name_or_path: str) -> bool:
    """Whether a file is asked for by its path and not by its name."""
    return bool(re.search(r"[/\\]|\.ya?ml$", name_or_path, re.IGNORECASE))


def open_folder(folder: str | Path | Traversable, name: str = "") -> RuleFolder:
    """The rule folder at `folder`.

    Raises:
        RuleBookError: there is no such folder.
    """
    root = Path(folder) if isinstance(folder, str) else folder
    shown = (name or str(folder)).rstrip("/\\")
    if not root.is_dir():
        raise RuleBookError("There is no such folder of rules.", hint="Check the path.", where=shown)
    return RuleFolder(shown, root)


def open_local(folder: str | Path | Traversable) -> RuleFolder:
    """The local rule folder at `folder`, which holds something.

    Raises:
        RuleBookError: there is no such folder, or it holds no rule, no profile and no code list.
    """
    opened = open_folder(folder)
    if not any(True for _ in chain(opened.rules(), opened.profiles(), opened.codes())):
        raise RuleBookError(
            "The folder holds no rules.",
            hint="Name a folder with rules in it, or with profiles in its folder profiles.",
            where=opened.name,
        )
    return opened


def _files(entry: Traversable, name: str, depth: int) -> Iterator[File]:
    if entry.name.startswith("."):
        return
    if entry.name.lower().endswith(_SUFFIXES) and entry.is_file():
        yield File(name, entry)
    elif depth and entry.is_dir():
        for child in _listed(entry, name):
            yield from _files(child, f"{name}/{child.name}", depth - 1)


def _listed(folder: Traversable, name: str) -> list[Traversable]:
    try:
        return sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise RuleBookError(f"The folder cannot be listed: {_reason(error)}.", where=name) from None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or error).lower()
