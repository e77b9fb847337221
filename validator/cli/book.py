"""The rule book as the options and the settings of a command name it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.rulebook.model import Profile
    from validator.rulebook.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Book:
    """The rules that are known, and the profile that was asked for."""

    rules: RuleBook
    profile_name: str

    def profile(self) -> Profile:
        """The profile, ready to be looked at.

        Raises:
            RuleBookError: it is unknown or has a mistake.
        """
        from validator.rulebook.profiles import load_profile

        return load_profile(self.profile_name, self.rules)


def open_book(folders: Sequence[str] | None, profile: str | None = None) -> Book:
    """The shipped rules and those of `folders`; the settings of the working folder fill what is left open.

    Raises:
        RuleBookError: a rule or the settings have a mistake.
    """
    from validator.api import DEFAULT_PROFILE
    from validator.checks import CHECKS
    from validator.rulebook.rules import load_rules
    from validator.rulebook.settings import Settings, find_settings, load_settings

    found = None
    with suppress(OSError):
        found = find_settings((), Path())
    settings = load_settings(found) if found else Settings()
    rules = load_rules([*(folders or settings.rule_folders)], CHECKS)
    return Book(rules, profile or settings.profile or DEFAULT_PROFILE)
