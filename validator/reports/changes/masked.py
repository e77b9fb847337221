"""What of a feed's own texts a comparison may show: only what looks like what it should be.

An export that shifts its columns has names where codes and identifiers belong, so these pass the same filter as
in the report of a check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.privacy import Phrase, Policy, Quoted, quote_code, quote_identifier, reveal
from validator.reports.plain import plain

if TYPE_CHECKING:
    from validator.privacy import Shown


def identifier(text: str) -> str:
    """A primary identifier."""
    return _revealed(quote_identifier(text))


def code(text: str) -> str:
    """A code, such as a user group or the type of an identifier; or a date."""
    return _revealed(quote_code(text))


def value(shown: Shown) -> str:
    """A value of a message."""
    parts = shown.parts if isinstance(shown, Phrase) else (shown,)
    return "".join(_revealed(part) if isinstance(part, Quoted) else plain(str(part)) for part in parts)


def _revealed(quoted: Quoted) -> str:
    return plain(reveal(quoted, Policy.MASKED))
