"""What HTML's names of characters stand for: `&eacute;`, which XML does not know and people write nevertheless.

Python has them in `html`, a table of two thousand, which is read when the first one is asked for.
"""

from __future__ import annotations


def of_entity(name: str) -> str | None:
    """The text that an entity of this name stands for, None where HTML has none."""
    from html.entities import html5

    return html5.get(f"{name};")


def escaped(text: str) -> str:
    """`text` as it may stand between tags."""
    from html import escape

    return escape(text, quote=False)


def unescaped(text: str) -> str:
    """`text` with what its references stand for."""
    from html import unescape

    return unescape(text)
