"""A source that is not UTF-8 at all is told from one with damaged places, and its encoding is found."""

import pytest

from validator.encoding import Conflict, read
from validator.encoding.preview import preview

WESTERN = ["Müller", "Núñez", "François", "Søren", "Zoë", "Åsa", "Peña"]
CYRILLIC = ["Петров", "Иванова", "Сидоров", "Кузнецова", "Дмитрий", "Ольга", "Сергей", "Наталья"]


def feed(names, copies=20):
    return "".join(f"<user><last_name>{name}</last_name></user>\n" for name in names * copies)


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (WESTERN, "cp1252"),
        (WESTERN, "mac-roman"),
        (WESTERN, "cp850"),
        (CYRILLIC, "cp1251"),
        (CYRILLIC, "koi8-r"),
    ],
)
def test_encoding_of_a_whole_source(names, codec):
    """One cause is named: the encoding in which all of the text reads as names."""
    seen = preview(feed(names).encode(codec))

    assert feed(names).encode(codec).decode(seen.codec) == feed(names)
    assert seen.xerces.startswith("Invalid byte ")


def test_a_few_damaged_places_are_told_one_by_one():
    """Up to 25 places are defects of their records, even where nothing else is beyond ASCII."""
    assert preview(feed(WESTERN, 3).encode("cp1252")).codec == ""


def test_damaged_places_among_sound_ones_are_told_one_by_one():
    """Where other letters are good UTF-8, the source is UTF-8."""
    assert preview(feed(WESTERN).encode() + feed(WESTERN, 10).encode("cp1252")).codec == ""


def test_clean_source_has_no_evidence():
    """A source without damage tells nothing."""
    assert preview(feed(CYRILLIC).encode()).evidence is None


def test_reading_believes_the_bytes():
    """Such a source is decoded in what it is written in, and says that it contradicts itself."""
    declared, pieces = read([feed(CYRILLIC).encode("cp1251")])

    assert declared.conflict is Conflict.CONTENT
    assert b"".join(piece.data for piece in pieces).decode() == feed(CYRILLIC)
