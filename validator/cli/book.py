"""The rule book as the options and the settings of a command name it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.rulebook.model import CheckSpec, Profile, Rule
    from validator.rulebook.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Book:
    """The rules that are known, and the profile that was asked for."""

    rules: RuleBook
    profile_name: str

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id or name, in capitals or not, also one of an installed pack.

        Raises:
            RuleBookError: there is none.
        """
        from validator.errors import RuleBookError
        from validator.rulebook.packs import with_packs

        try:
            return self.rules.rule(_as_written(rule_id, self.rules))
        except RuleBookError:
            complete = with_packs(self.rules)
            return complete.rule(_as_written(rule_id, complete))

    def profile(self) -> Profile:
        """The profile, ready to be looked at.

        Raises:
            RuleBookError: it is unknown or has a mistake.
        """
        from validator.rulebook.profiles import load_profile

        return load_profile(self.profile_name, self.rules)


def _as_written(asked: str, book: RuleBook) -> str:
    """The id of the rule whose id or name is `asked`, in capitals or not; else `asked`."""
    folded = asked.casefold()
    return next((rule.id for rule in book.rules if folded in (rule.id.casefold(), rule.name)), asked)


def open_book(
    folders: Sequence[str] | None, profile: str | None = None, *, is_complete: bool = False
) -> Book:
    """The shipped rules and those of `folders`; the settings of the working folder fill what is left open.

    Installed packs belong to it where it `is_complete`; else only when one of their names is asked for.

    Raises:
        RuleBookError: a rule or the settings have a mistake.
    """
    from validator.api import DEFAULT_PROFILE
    from validator.rulebook.later import LaterChecks
    from validator.rulebook.rules import load_rules
    from validator.rulebook.settings import Settings, find_settings, load_settings

    found = None
    with suppress(OSError):
        found = find_settings((), Path())
    settings = load_settings(found) if found else Settings()
    rules = load_rules([*(folders or settings.rule_folders)], LaterChecks(_checks))
    if is_complete:
        from validator.rulebook.packs import with_packs

        rules = with_packs(rules)
    return Book(rules, profile or settings.profile or DEFAULT_PROFILE)


def _checks() -> Mapping[str, CheckSpec]:
    from validator.checks import CHECKS

    return CHECKS
