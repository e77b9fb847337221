"""Every index of the UTF-8 that the rooms behind work on leads back to the user's own byte."""

import codecs
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import Damage, Declared, Piece, is_decoded_as_java_does, read, to_utf8

TEXT = "<a>Muñoz €5 日本 naïve テスト Ωmega 😀</a>\n" * 3
CODECS = [
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "cp1252",
    "mac-roman",
    "gb18030",
    "shift_jis",
    "iso2022_jp",
    "euc_jp",
    "java-utf-8",
    "java-ibm1047",
]
ANY_CODEC = [*CODECS, "ascii", "cp037", "big5hkscs", "euc_jis_2004", "hz", "cp932", "johab", "utf-8"]


def chunked(source: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(source), size):
        yield source[start : start + size]


def all_of(pieces: Iterable[Piece]) -> tuple[bytes, list[int], list[tuple[int, bytes]]]:
    """The text, the source offset of every index of it, and the damage by index."""
    text, offsets, damage = b"", [], []
    for piece in pieces:
        damage += [(len(text) + place.index, place.raw) for place in piece.damage]
        offsets += [piece.offset_of(index) for index in range(len(piece.data))]
        text += piece.data
    return text, offsets, damage


def written(text: str, codec: str) -> tuple[bytes, list[int]]:
    """`text` in `codec`, character by character, with the source offset for every UTF-8 byte of it."""
    encoder = codecs.getincrementalencoder(codec)()
    source, offsets = b"", []
    for character in text:
        own = encoder.encode(character)
        escape = own.rfind(b"\x1b") + 3 if b"\x1b" in own else 0
        offsets += [len(source) + escape] * len(character.encode())
        source += own
    return source + encoder.encode("", final=True), offsets


def can_be_written(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 1000])
@pytest.mark.parametrize("codec", CODECS)
def test_every_character_keeps_its_offset(codec: str, size: int) -> None:
    """In every codec and for every size of chunk, each character leads back to its own bytes."""

    text = "".join(character for character in TEXT if can_be_written(character, codec))
    source, offsets = written(text, codec)

    assert all_of(to_utf8(chunked(source, size), Declared(codec))) == (text.encode(), offsets, [])


@pytest.mark.parametrize("codec", ["utf-16-le", "gb18030", "cp1252", "iso2022_jp"])
def test_offsets_are_right_beyond_a_block(codec: str) -> None:
    """Pieces of many blocks have right offsets throughout."""

    text = "".join(character for character in TEXT * 200 if can_be_written(character, codec))
    source, offsets = written(text, codec)

    (piece,) = to_utf8([source], Declared(codec))

    assert len(source) > 12_000
    assert [piece.offset_of(at) for at in range(0, len(piece.data), 97)] == offsets[::97]
    assert piece.offset_of(len(piece.data)) == piece.end == len(source)


def test_utf8_passes_through_untouched() -> None:
    """The bytes of a UTF-8 source are handed on as the very same object, damage and all."""

    chunk = b"Mu\xf1oz \xc3"

    (piece,) = to_utf8([chunk], Declared())

    assert piece.data is chunk
    assert [piece.offset_of(index) for index in (0, 3, 7, 99)] == [0, 3, 7, 7]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("codec", "source", "text", "damage", "offsets"),
    [
        ("cp1252", b"a\x81b", "a\ufffdb", [(1, b"\x81")], [0, 1, 1, 1, 2]),
        ("ascii", b"\xc3\xb1", "\ufffd\ufffd", [(0, b"\xc3"), (3, b"\xb1")], [0, 0, 0, 1, 1, 1]),
        ("utf-16-le", b"a\0\x00\xd8b\0", "a\ufffdb", [(1, b"\x00\xd8")], [0, 2, 2, 2, 4]),
        ("utf-16-be", b"\xdc\x00\0b\0", "\ufffdb\ufffd", [(0, b"\xdc\0"), (4, b"\0")], [0, 0, 0, 2, 4, 4, 4]),
        ("utf-32-le", b"\0\0\x11\0b\0\0\0", "\ufffdb", [(0, b"\0\0\x11\0")], [0, 0, 0, 4]),
        (
            "shift_jis",
            b"a\x81 b\x81",
            "a\ufffd b\ufffd",
            [(1, b"\x81"), (6, b"\x81")],
            [0, 1, 1, 1, 2, 3, 4, 4, 4],
        ),
    ],
)
def test_damage_is_replaced_and_kept(
    codec: str, source: bytes, text: str, damage: list[tuple[int, bytes]], offsets: list[int], size: int
) -> None:
    """What cannot be decoded becomes U+FFFD, its bytes are kept, and offsets behind it are right."""

    assert all_of(to_utf8(chunked(source, size), Declared(codec))) == (text.encode(), offsets, damage)


@given(
    codec=st.sampled_from(ANY_CODEC),
    source=st.binary(max_size=80)
    | st.lists(st.sampled_from([b"\x1b$B", b"\x1b(B", b"~{", b"a", b"\xd8", b"8l"])).map(b"".join),
    size=st.integers(1, 9),
)
def test_any_bytes_in_any_codec(codec: str, source: bytes, size: int) -> None:
    """No bytes raise, the text is Python's, offsets never go back, and no size of chunk changes anything."""

    text, offsets, damage = all_of(to_utf8(chunked(source, size), Declared(codec)))
    whole = all_of(to_utf8([source], Declared(codec)))

    assert (text, offsets, damage) == whole
    assert offsets == sorted(offsets)
    assert all(0 <= offset < max(len(source), 1) for offset in offsets)
    assert all(source[offsets[index] :].startswith(raw) for index, raw in damage)
    if codec != "utf-8" and not is_decoded_as_java_does(codec):
        assert text.decode() == source.decode(codec, "replace")


@given(st.sampled_from(["utf-16-le", "utf-32-be", "cp1252", "ascii"]), st.binary(max_size=60), st.data())
def test_decoding_again_from_an_offset(codec: str, source: bytes, data: st.DataObject) -> None:
    """The source decoded from the offset of a character is the text from that character on."""

    text, offsets, _ = all_of(to_utf8([source], Declared(codec)))
    starts = [index for index in range(len(text)) if text[index] & 0xC0 != 0x80]
    if not starts:
        return
    index = data.draw(st.sampled_from(starts))

    assert source[offsets[index] :].decode(codec, "replace") == text[index:].decode()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 5000])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-32-be"])
def test_read_finds_the_encoding_and_leaves_the_mark_out(codec: str, size: int) -> None:
    """A source with a byte order mark is read from behind it, at the offsets of the file."""

    mark = "\ufeff".encode(codec)

    declared, pieces = read(chunked(mark + "<ü/>".encode(codec) * 700, size))
    text, offsets, _ = all_of(pieces)

    assert (declared.codec, declared.bom_bytes) == (codec, len(mark))
    assert text.decode() == "<ü/>" * 700
    assert offsets[0] == len(mark)


def test_a_second_mark_is_text() -> None:
    """Only the first byte order mark is left out: the second is what Alma's parser trips over."""

    declared, pieces = read([codecs.BOM_UTF8 * 2 + b"<users/>"])

    assert declared.marks == 2
    assert [(piece.data, piece.offset) for piece in pieces] == [(codecs.BOM_UTF8 + b"<users/>", 3)]


def test_an_empty_source_has_no_pieces() -> None:
    """Of nothing there are no pieces, in any codec."""

    declared, pieces = read([])

    assert (declared, list(pieces)) == (Declared(), [])
    assert list(to_utf8([b"", b""], Declared("utf-16-le"))) == []


@pytest.mark.parametrize("good", [b"<users>", b"<users>" + b" " * 5000])
def test_trouble_comes_after_what_was_read(good: bytes) -> None:
    """An exception of the stream is raised where it happened, not while the encoding is found."""

    def failing() -> Iterator[bytes]:
        yield good
        raise ValueError("damaged")

    _, pieces = read(failing())

    assert next(pieces).data == good
    with pytest.raises(ValueError, match="damaged"):
        next(pieces)


def test_damage_is_a_value() -> None:
    """Damage compares by what it holds."""

    (piece,) = to_utf8([b"\x81"], Declared("cp1252"))

    assert piece.damage == (Damage(0, b"\x81"),)
