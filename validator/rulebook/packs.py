"""Packs: rules, profiles and code lists that come as an installed Python distribution.

A distribution names its pack under the entry point group `sis_validator.packs`; the value is a package with
the folders `rules`, `profiles` and `codes`, each of them if it has any. Looking for packs takes time, so it
is done only when a name is asked for that nothing else has, or when everything is to be listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.errors import RuleBookError
from validator.rulebook.folders import RuleFolder
from validator.rulebook.rules import extended

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from validator.rulebook.rules import RuleBook

GROUP = "sis_validator.packs"
"""The entry point group of packs."""


def installed_packs() -> tuple[RuleFolder, ...]:
    """Every installed pack, sorted by name.

    Raises:
        RuleBookError: a distribution names a package that is not there.
    """
    from importlib.metadata import entry_points

    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    return tuple(_opened(point) for point in points)


def with_packs(book: RuleBook, profile: str | None = None) -> RuleBook:
    """`book` with the rules of every installed pack; or only of the one that has this `profile`, if any.

    Raises:
        RuleBookError: a pack cannot be used, or has a rule that `book` has already.
    """
    known = {folder.name for folder in book.folders}
    packs = tuple(pack for pack in installed_packs() if pack.name not in known)
    if profile is not None:
        packs = tuple(pack for pack in packs if any(file.stem == profile for file in pack.profiles()))[:1]
    return extended(book, packs) if packs else book


def _opened(point: EntryPoint) -> RuleFolder:
    from importlib.resources import files

    try:
        root = files(point.module)
    except (ImportError, TypeError) as error:
        raise RuleBookError(
            f"The installed pack {point.name} names a package that cannot be opened: {error}.",
            hint="Install the pack again, or remove it.",
            where=point.value,
        ) from None
    return RuleFolder(point.name, root)
