"""Text that was escaped once too often: after the XML is read, `&amp;` or `&#39;` still stands in it.

Only what is surely an escape counts: a known name or a number, with its semicolon. "R&D;" and "?a=1&lt=2" are none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from validator.expression import expression

if TYPE_CHECKING:
    import re

_ESCAPE = expression(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,30}));"
)
_MOST = 5
"""How often a text may have been escaped."""


def unescaped(text: str) -> str | None:
    """What `text` was before it was escaped once or several times too often; None where it holds no escape."""
    if "&" not in text or ";" not in text:
        return None
    plain = text
    for _ in range(_MOST):
        before, plain = plain, _ESCAPE.sub(_meant, plain)
        if plain == before:
            break
    return None if plain == text else plain


def _meant(found: re.Match[str]) -> str:
    if found["name"]:
        return _entities().get(found["name"], found[0])
    code = int(found["decimal"]) if found["decimal"] else int(found["hexadecimal"], 16)
    is_character = 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character or code in (9, 10, 13) else found[0]


@lru_cache(maxsize=1)
def _entities() -> dict[str, str]:
    """The names that may stand between & and ; with what they mean.

    Those of HTML 4 and XML, the letters of HTML 5, and all of these in capitals, as an export that turns names
    into capitals leaves them (`&EACUTE;`). The symbols of HTML 5 are left out: "B&in;" is none of them.
    """
    from html.entities import html5, name2codepoint

    known = {name: chr(code) for name, code in name2codepoint.items()} | {"apos": "'"}
    for name, text in html5.items():
        if name.endswith(";") and len(name) > 4 and len(text) == 1 and text.isalpha():
            known.setdefault(name[:-1], text)
    for name, text in list(known.items()):
        known.setdefault(name.upper(), text.upper() if len(text.upper()) == 1 else text)
    return known
