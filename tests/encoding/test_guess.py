"""Damaged bytes are guessed by the letters that they would be."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import Evidence, Guess, guess

# Invented names with letters that exporters damage.
NAMES = (
    "José Muñoz García Núñez O’Hara d’Angelo Björk Åsa Øyvind Müller Straße François Zoë MUÑOZ PEÑA "
    "GARCÍA CÔTÉ Ñandú São Beyoncé André Renée Ibáñez Gómez Élise Ángel Chloë D’ANGELO O’BRIEN"
)


def runs(codec: str) -> list[tuple[bytes, str, str, str]]:
    """Each run of non-ASCII letters of the names in `codec`: bytes, text before, text after, letters."""
    found = []
    for name in NAMES.split():
        for match in re.finditer(r"[^\x00-\x7f]+", name):
            try:
                raw = match[0].encode(codec)
            except UnicodeEncodeError:
                continue
            found.append((raw, name[: match.start()], name[match.end() :], match[0]))
    return found


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "mac-roman", "cp850", "cp437"])
def test_a_whole_source_gives_its_encoding_away(codec: str) -> None:
    """With the evidence of all places, every letter of a source is guessed right."""

    evidence = sum((Evidence.of(raw, before, after) for raw, before, after, _ in runs(codec)), Evidence())

    guessed = [guess(raw, before, after, evidence).text for raw, before, after, _ in runs(codec)]

    assert guessed == [letters for *_, letters in runs(codec)]


def test_a_single_windows_letter_needs_no_evidence() -> None:
    """Windows-1252, by far the commonest, is recognised letter by letter."""

    for raw, before, after, letters in runs("cp1252"):
        assert guess(raw, before, after) == Guess(letters, "Windows-1252")


@pytest.mark.parametrize(
    ("raw", "before", "after", "expected"),
    [
        (b"\x92", "O", "Hara", Guess("’", "Windows-1252")),
        (b"\x96", "2024 ", " 2025", Guess("–", "Windows-1252")),
        (b"\x93", " ", "Bob", Guess("“", "Windows-1252")),
        (b"\x8e", "Jos", "<", Guess("é", "Mac Roman")),
        (b"\xc3\xb1", "Mu", "oz", Guess("ñ", "UTF-8")),
        ("Ã±".encode(), "Mu", "oz", Guess("ñ", "UTF-8, encoded twice")),
        ("Ã".encode(), "JO", "O", Guess("Ã", "UTF-8")),
        (b"\xed\xa0\xbd\xed\xb8\x80", " ", "<", Guess("😀", "CESU-8")),
        (b"\xe2\x82", "5 ", "<", Guess("\ufffd", "UTF-8")),
        (b"\xc3", "Jos", "<", Guess("\ufffd", "UTF-8")),
        (b"\xc3", "JO", "O", Guess("Ã", "Windows-1252")),
    ],
)
def test_typical_places(raw: bytes, before: str, after: str, expected: Guess) -> None:
    """The damage that is seen most is guessed without evidence."""

    assert guess(raw, before, after) == expected


def test_evidence_outweighs_the_single_place() -> None:
    """A byte that is ambiguous by itself follows the encoding of the source."""

    alone = guess(b"\x92", "Garc", "a")
    evidence = sum((Evidence.of(b"\x8e", "Jos", "<") for _ in range(5)), Evidence())

    assert alone.text == "’"
    assert guess(b"\x92", "Garc", "a", evidence) == Guess("í", "Mac Roman")


PLACES = st.lists(
    st.tuples(st.binary(min_size=1, max_size=5), st.text(max_size=2), st.text(max_size=2)), max_size=8
)


@given(PLACES, st.randoms())
def test_order_does_not_matter(places: list[tuple[bytes, str, str]], random: Random) -> None:
    """The same places in any order are the same evidence and give the same guesses; nothing raises."""

    shuffled = list(places)
    random.shuffle(shuffled)
    forward = sum((Evidence.of(*place) for place in places), Evidence())
    backward = sum((Evidence.of(*place) for place in shuffled), Evidence())

    assert [guess(*place, forward) for place in places] == [guess(*place, backward) for place in places]
