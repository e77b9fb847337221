"""Regular expressions that are compiled when they are first used.

One that knows every name of XML takes milliseconds to compile, and there are many; a feed without a fault needs none.
"""

from __future__ import annotations

import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Expression:
    """The regular expression `source` over bytes, to be asked like `re.Pattern`."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        return re.compile(self._source, re.DOTALL)

    def match(self, text: bytes, start: int = 0, end: int = sys.maxsize) -> re.Match[bytes] | None:
        """As `re.Pattern.match`."""
        return self._pattern.match(text, start, end)

    def fullmatch(self, text: bytes) -> re.Match[bytes] | None:
        """As `re.Pattern.fullmatch`."""
        return self._pattern.fullmatch(text)

    def search(self, text: bytes, start: int = 0, end: int = sys.maxsize) -> re.Match[bytes] | None:
        """As `re.Pattern.search`."""
        return self._pattern.search(text, start, end)

    def finditer(self, text: bytes, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[bytes]]:
        """As `re.Pattern.finditer`."""
        return self._pattern.finditer(text, start, end)
