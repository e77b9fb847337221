"""Regular expressions that are compiled when they are first asked something.

There are two hundred, some take milliseconds to compile, and a feed without a fault needs a few of them. For type
checkers, and for whoever asks one, it is an `re.Pattern`; a function of `re` itself does not take it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as expression
else:

    class expression:  # noqa: N801  (it is called as `re.compile` is)
        """The regular expression `source`, which `re.compile` is to read with `flags`."""

        def __init__(self, source: str | bytes, flags: int = 0) -> None:
            self._given = source, flags

        def __getattr__(self, name: str) -> Any:
            """What a pattern has by this name; it is at hand from then on."""
            asked = getattr(re.compile(*self._given), name)
            setattr(self, name, asked)
            return asked


__all__ = ["expression"]
