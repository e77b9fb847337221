"""Sentences that more than one kind of archive needs."""

from __future__ import annotations

NOT_XML_TO_ALMA = "Content is not allowed in prolog."
"""What Alma's parser says where XML should begin and does not, as with a zip in a zip (Source: FLVC, XERCES)."""


def nested(kind: str) -> str:
    """The statement that an archive of this kind is inside another."""
    return f"a {kind} archive is inside the archive"


def printable(name: str) -> str:
    """`name` with U+FFFD for characters that could play tricks on a terminal or in a report."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
