"""What no character is in encodings of several bytes is replaced as Java replaces it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import Declared, codec_of, sniff, to_utf8
from validator.encoding.severalbytes import decoder_of, is_decoded_as_java_does

# What an InputStreamReader of JDK 17 makes of these bytes.
DECODED_BY_JAVA = [
    ("Shift_JIS", b"\x83<a>", "\ufffd<a>"),
    ("Shift_JIS", b"\x83\xff<a>", "\ufffd<a>"),
    ("Shift_JIS", b"\x83\x83\xff1", "ャ\ufffd1"),
    ("Shift_JIS", b"\xa0\x80A", "\ufffd\ufffdA"),
    ("windows-31j", b"\xa0<\x80\xfd\xfe\xff>", "\ufffd<\ufffd\ufffd\ufffd\ufffd>"),
    ("windows-31j", b"\xf0\x40\x87\x40", "\ue000①"),
    ("EUC-JP", b"\xa5<a>", "\ufffda>"),
    ("EUC-JP", b"\x8f<a>1", "\ufffd>1"),
    ("EUC-JP", b"\x8e\xb1\x8e<", "ｱ\ufffd"),
    ("EUC-JP", b"a\xa5", "a\ufffd"),
    ("EUC-JP", b"a\x8f\xb0", "a\ufffd"),
    ("Big5", b"\xa4<\xa4\xff\xa4\xa4\xc8", "\ufffd<\ufffd中\ufffd"),
    ("Big5-HKSCS", b"\xa4<a>", "\ufffda>"),
    ("EUC-KR", b"\xb1<\xb1\xff\xa2\xe8\xa4\xd4", "\ufffd<\ufffd㉾\u3164"),
    ("GB2312", b"\xc4<\xc4\xff\xc4\xc4\xf8", "\ufffd<\ufffd哪\ufffd"),
    ("GBK", b"\xc4<\xc4\xff\x80\xa1\x40\xaa\xa1", "\ufffd<\ufffd\ufffd\ue4c6\ue000"),
    ("GB18030", b"\xc4<a>\xc4/b", "\ufffda>\ufffd/b"),
    ("GB18030", b"\x81\x30<a>\x81\x30\x81<a>", "\ufffda>\ufffda>"),
    ("GB18030", b"\x81\x30\x81", "\ufffd"),
    ("x-windows-949", b"\xb1<\xc9\xa1\xfe\xfe\xb1\xff", "\ufffd<\ue000\ue0bb\ufffd"),
    ("x-windows-950", b"\xa4<\xfa\x40\x8e\x40\x81\x40\xc8\xfe", "\ufffd<\ue000\ue311\ueeb8\uf848"),
    ("x-Johab", b"\x90<\x90\xff1", "\ufffd<\ufffd1"),
]


def decoded(encoding: str, raw: bytes, size: int) -> str:
    decoder = decoder_of(codec_of(encoding) or "", "replace")
    pieces = [decoder.decode(raw[at : at + size]) for at in range(0, len(raw), size)]
    return "".join(pieces) + decoder.decode(b"", True)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(("encoding", "raw", "text"), DECODED_BY_JAVA)
def test_broken_characters_are_replaced_as_java_does(encoding: str, raw: bytes, text: str, size: int) -> None:
    """Java's decoder takes as many bytes for one U+FFFD, wherever the bytes are cut into chunks."""
    assert decoded(encoding, raw, size) == text


@given(st.binary(max_size=40), st.sampled_from([row[0] for row in DECODED_BY_JAVA]), st.integers(1, 5))
def test_any_bytes_are_told_in_whole(raw: bytes, encoding: str, size: int) -> None:
    """No byte is lost: each index of the text leads back into the source, in order, and damage lies within it."""
    codec = codec_of(encoding)
    assert codec is not None
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]

    pieces = [*to_utf8(chunks, Declared(codec, encoding))]

    offsets = [piece.offset_of(index) for piece in pieces for index in range(len(piece.data))]
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(raw) for offset in offsets)
    for piece in pieces:
        for damage in piece.damage:
            at = piece.offset_of(damage.index)
            assert raw[at : at + len(damage.raw)] == damage.raw


def test_what_was_swallowed_is_part_of_the_damage() -> None:
    """The bytes that are told hold the bracket that Java takes along."""
    (piece,) = to_utf8([b"<a>\xa5</a>"], Declared("euc_jp", "EUC-JP"))

    assert piece.data == "<a>\ufffd/a>".encode()
    assert [damage.raw for damage in piece.damage] == [b"\xa5<"]


def test_sound_text_is_what_python_reads() -> None:
    """In every such encoding, in chunks of any size."""
    for encoding in {row[0] for row in DECODED_BY_JAVA}:
        codec = codec_of(encoding)
        assert codec is not None
        assert is_decoded_as_java_does(codec)
        text = "<a>" + "".join(character for character in "中日本語ひらカナ한국어ｱ" if _has(codec, character))
        assert decoded(encoding, text.encode(codec), 1) == text


def _has(codec: str, character: str) -> bool:
    return character.encode(codec, "ignore") != b""


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "iso2022_jp", "utf-16-le"])
def test_other_encodings_are_left_to_python(codec: str) -> None:
    """UTF-8, single bytes, and what is not known to be replaced otherwise."""
    assert not is_decoded_as_java_does(codec)
    assert type(decoder_of(codec, "strict")) is type(codecs.getincrementaldecoder(codec)("strict"))


def test_version_1_1_of_xml_is_decoded_so_too() -> None:
    """A source that says that it is XML 1.1 loses the same bytes."""
    head = b'<?xml version="1.1" encoding="EUC-JP"?><a>\xa5</a>'

    pieces = [*to_utf8([head], sniff(head))]

    assert b"".join(piece.data for piece in pieces).endswith("<a>\ufffd/a>".encode())
