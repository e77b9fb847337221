"""What may be believed of a record that is not well-formed: what follows a torn start tag may be anything."""

from __future__ import annotations

import re
from functools import cache

_CONTENT = r"(?:[^<]++|<!--|<!\[CDATA\[|<\?)*+"


def stands_whole(record: bytes, name: str) -> bool:
    """Whether an element of this name stands in the record from start tag to end tag."""
    plain, any_prefix = _patterns(name)
    return plain.search(record) is not None or any_prefix.search(record) is not None


@cache
def _patterns(name: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What finds such an element as it mostly is, which is quicker, and however it is."""
    behind = rf"(?:\s[^<>]*+)?+>{_CONTENT}</"
    return (
        re.compile(rf"<{name}{behind}{name}\s*+>".encode()),
        re.compile(rf"<((?:[\w.-]++:)?+{name}){behind}\1\s*+>".encode()),
    )
