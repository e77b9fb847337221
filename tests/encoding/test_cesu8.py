"""CESU-8 is read, written, and told from UTF-8 with damaged places."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import Conflict, Declared, codec_of, read, to_utf8
from validator.encoding.preview import preview

EMOJI = b"\xed\xa0\xbd\xed\xb8\x80"
NAMES = "".join(f"<user><last_name>Núñez {number}</last_name></user>" for number in range(40)).encode()
CESU = NAMES.replace(b"\xc3\xb1ez", b"\xc3\xb1ez " + EMOJI)
_CHUNKS = st.lists(
    st.sampled_from([b"a", b"\xed", b"\xa0", b"\xbd", b"\xb8", b"\x80", b"\xf0", EMOJI, EMOJI[:3], EMOJI[3:]])
    | st.binary()
)


@given(_CHUNKS)
def test_how_bytes_are_parted_changes_nothing(chunks: list[bytes]) -> None:
    """A character that a chunk ends within is read with the next one."""
    decoder = codecs.getincrementaldecoder("cesu-8")("replace")

    told = "".join([*map(decoder.decode, chunks), decoder.decode(b"", True)])

    assert told == b"".join(chunks).decode("cesu-8", "replace")


@given(st.text())
def test_what_is_written_is_read(text: str) -> None:
    """Every text but surrogates, and no character in four bytes."""
    written = text.encode("cesu-8")

    assert written.decode("cesu-8") == text
    assert not any(lead in written for lead in range(0xF0, 0xF5))


@given(st.text())
def test_utf_8_is_read_too(text: str) -> None:
    """Where a program writes both, neither is lost."""
    assert text.encode().decode("cesu-8") == text


@pytest.mark.parametrize("name", ["CESU-8", "cesu8", "csCESU-8"])
def test_a_declaration_may_name_it(name: str) -> None:
    """As Java calls it."""
    assert codec_of(name) == "cesu-8"


def test_a_whole_source_has_one_cause() -> None:
    """Other letters are the same in both, so they do not speak against it."""
    declared, pieces = read([CESU])

    assert (declared.codec, declared.conflict) == ("cesu-8", Conflict.CONTENT)
    assert b"".join(piece.data for piece in pieces) == CESU.replace(EMOJI, "😀".encode())


@pytest.mark.parametrize(
    "other",
    ["😀".encode(), b"\xe9", EMOJI[:3], EMOJI[3:]],
    ids=["of four bytes", "of Latin-1", "half", "other half"],
)
def test_what_speaks_against_it_leaves_a_source_in_utf_8(other: bytes) -> None:
    """Then each place is told by itself; no other encoding is made of surrogates."""
    assert preview(CESU + other).codec == ""


def test_a_few_characters_are_told_one_by_one() -> None:
    """As damaged places are."""
    assert preview(CESU[: len(CESU) // 2]).codec == ""


def test_surrogates_are_no_evidence_of_another_encoding() -> None:
    """What damaged letters were is told by them alone."""
    damaged = NAMES.replace(b"\xc3\xb1", b"\xf1")

    assert preview(damaged.replace(b"ez ", b"ez" + EMOJI)).evidence == preview(damaged).evidence


@given(st.text("aé€😀𝒳", max_size=60), st.integers(1, 40))
def test_every_character_leads_back_to_its_bytes(text: str, length: int) -> None:
    """However the source comes in parts, offsets count its own bytes."""
    written = text.encode("cesu-8")
    chunks = (written[at : at + length] for at in range(0, len(written), length))

    told = [
        piece.offset_of(len(piece.data.decode()[:number].encode()))
        for piece in to_utf8(chunks, Declared("cesu-8"))
        for number in range(len(piece.data.decode()))
    ]

    assert told == [len(text[:number].encode("cesu-8")) for number in range(len(text))]
