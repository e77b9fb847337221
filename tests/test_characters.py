"""Which characters a reader can see."""

from __future__ import annotations

import sys

import pytest

from validator.characters import is_invisible, visible


@pytest.mark.parametrize(
    "text",
    [
        "José",
        "Nguyễn",
        "Петров",
        "李",
        "O'Brien",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "a b",
    ],
)
def test_ordinary_writing_is_left_alone(text: str) -> None:
    """Letters of every script, and joiners where spelling has them, stay as they are."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("ab\u200d", "ab⟨U+200D⟩"),
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("a\nb\tc\r", "a⟨newline⟩b⟨tab⟩c⟨return⟩"),
        ("a\x00", "a⟨NUL⟩"),
        ("\u00a0", "⟨U+00A0⟩"),
        ("a\udcf1", "a⟨byte F1⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u2028", "⟨U+2028⟩"),
        ("\ue000", "⟨U+E000⟩"),
        ("\u3164", "⟨U+3164⟩"),
    ],
)
def test_what_cannot_be_seen_gets_a_name(text: str, expected: str) -> None:
    """Controls, bidi and zero-width characters, odd blanks and undecodable bytes are named."""
    assert visible(text) == expected


def test_every_character_can_be_written_and_stays_on_its_line() -> None:
    """Whatever comes in, UTF-8 text on one line comes out."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))

    shown = visible(everything)

    shown.encode("utf-8")
    assert len(shown.splitlines()) == 1
    assert not any(is_invisible(character) for character in shown if character not in "\u200c\u200d")
