"""Every error that the product raises on purpose.

    SisValidatorError            anything that ends a run with exit status 2
    ├── FeedError                a feed that cannot be opened or read
    ├── SchemaError              an XML schema that cannot be used
    ├── RuleBookError            a mistake in a rule, a profile or the settings
    └── UsageError               a command that cannot be carried out as it was given

Each carries what is wrong, where, and what to do next. `cli` turns them into exit status 2; nothing
else catches them. Defects of the feed are never errors: they are findings.
"""

from __future__ import annotations


class SisValidatorError(Exception):
    """The base of all errors of this package.

    Args:
        message: one statement: what is wrong.
        hint: one imperative sentence: what to do next, or "".
        where: the place, such as `rules/local.yaml:12`, or "".
    """

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


class FeedError(SisValidatorError):
    """A feed cannot be opened or read."""


class SchemaError(SisValidatorError):
    """An XML schema cannot be used."""


class RuleBookError(SisValidatorError):
    """A rule, a profile or a settings file has a mistake."""


class UsageError(SisValidatorError):
    """A command cannot be carried out as it was given."""
