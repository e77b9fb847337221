"""Texts that no record holds but somebody else may choose: names of files, codes, reasons."""

from __future__ import annotations

from validator.characters import visible

TEXT_LIMIT = 600
"""How many characters of one such text are shown; messages of libraries and file names can be long."""


def plain(text: str) -> str:
    """`text` made harmless: on one line, nothing invisible in it, of bounded length."""
    shown = visible(text[:TEXT_LIMIT])
    return shown if len(text) <= TEXT_LIMIT else f"{shown}…"
