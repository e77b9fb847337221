"""Alma's words for damaged UTF-8 are those of Java Xerces."""

from pathlib import Path

import pytest

from validator.encoding import damaged_places, xerces_message

TABLE = Path(__file__).with_name("xerces_utf8.tsv").read_text(encoding="ascii")
ROWS = [line.split("\t") for line in TABLE.splitlines() if not line.startswith("#")]


def test_the_messages_of_xerces_are_reproduced() -> None:
    """Each sequence of the recorded table gets the message that the JDK gave for it."""

    for sequence, message in ROWS:
        ends = sequence.endswith("|")
        around = bytes.fromhex(sequence.rstrip("|")) + (b"" if ends else b"yyyy")
        assert xerces_message(around[:4]) == message, sequence


def test_every_lead_byte_is_in_the_table() -> None:
    """The recorded table covers all bytes that can begin a damaged sequence."""

    assert {int(sequence[:2], 16) for sequence, _ in ROWS} == set(range(0x80, 0x100))


@pytest.mark.parametrize("text", ["a", "é", "€", "😀", ""])
def test_nothing_is_said_about_good_bytes(text: str) -> None:
    """A well-formed sequence has no message."""

    assert xerces_message(text.encode()) == ""


def test_a_damaged_place_always_has_a_message() -> None:
    """What Python refuses, Xerces refuses too, whatever follows."""

    for lead in range(0x80, 0x100):
        for tail in (b"", b"a", b"\x80", b"\x80\x80", b"\x90\x80a", b"\xbf\xbf\xbf", b"\xa0\x80"):
            around = bytes((lead,)) + tail
            if next(damaged_places(around), (1, 1))[0] == 0:
                assert xerces_message(around), around
