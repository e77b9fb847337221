"""What may be believed of a record that is not well-formed: what follows a torn start tag may be anything."""

from __future__ import annotations

import re

_CONTENT = r"(?:[^<]++|<!--|<!\[CDATA\[|<\?)*+"


def stands_whole(record: bytes, name: str) -> bool:
    """Whether an element of this name stands in the record from start tag to end tag."""
    pattern = rf"<((?:[\w.-]++:)?+{name})(?:\s[^<>]*+)?+>{_CONTENT}</\1\s*+>"
    return re.search(pattern.encode(), record) is not None
