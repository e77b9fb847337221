"""Whole sources in another encoding, and bytes of one: what is proven is turned into UTF-8, the rest is left."""

from __future__ import annotations

import codecs

import pytest

from tests.repair.mend import done, feed_of, mend, undone
from validator.repair import RepairKind
from validator.repair.proof import Proven, Witness

NAMES = "Muñoz Pérez Müller Gonçalves O’Brien Ångström"
FEED = f"<users>\n<user><primary_id>u1</primary_id><last_name>{NAMES}</last_name></user>\n</users>\n"


def declared(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>\n{FEED}'


@pytest.mark.parametrize("name", ["windows-1252", "UTF-16LE", "UTF-16BE", "macintosh", "cp037"])
def test_truly_declared_source_is_transcoded(name: str) -> None:
    """Every character stays what it was, and the declaration says UTF-8."""
    mended, told = mend(declared(name).encode(name if name != "macintosh" else "mac-roman", "replace"))
    expected = declared("UTF-8") if name != "cp037" else declared("UTF-8").replace("’", "?")
    assert mended.decode().replace("\x85", "\n") == expected
    assert [change.kinds for change in told] == [(RepairKind.ENCODING,), (RepairKind.DECLARATION,)]
    assert mend(mended) == (mended, [])


@pytest.mark.parametrize(
    ("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_marked_source_is_transcoded_without_its_mark(mark: bytes, codec: str) -> None:
    """A mark of UTF-16 has no place in UTF-8; a declaration that says UTF-8 comes true."""
    assert mend(mark + declared("UTF-8").encode(codec))[0] == declared("UTF-8").encode()
    assert mend(mark + FEED.encode(codec))[0] == FEED.encode()


def test_places_in_a_transcoded_source_are_those_of_the_source() -> None:
    """Offsets count the user's own bytes."""
    source = "<users><user><last_name>Ö & Ö</last_name></user></users>"
    told = done(mend(codecs.BOM_UTF16_LE + source.encode("utf-16-le"))[1])
    assert told[-1].place.offset == 2 + 2 * source.index("&")
    assert told[-1].place.column == 1 + source.index("&")


def test_source_that_was_never_declared_is_mended_byte_by_byte() -> None:
    """Each run of Windows-1252 in a source that means UTF-8 is a change of its own, and can be undone."""
    source = FEED.encode("cp1252")
    mended, told = mend(source)
    assert mended == FEED.encode()
    assert [change.why for change in told] == ["read as Windows-1252"] * 7
    assert undone(mended, told) == source


def test_declaration_names_utf8_where_bytes_were_not() -> None:
    """A declaration without an encoding gets one, so that nobody has to guess again."""
    source = b'<?xml version="1.0"?>' + FEED.encode("cp1252")
    assert mend(source)[0] == b'<?xml version="1.0" encoding="UTF-8"?>' + FEED.encode()


def test_utf8_that_says_another_encoding_keeps_its_bytes() -> None:
    """Only the declaration is wrong, and only it is corrected."""
    source = declared("ISO-8859-1").encode()
    mended, told = mend(source)
    assert mended == declared("UTF-8").encode()
    assert undone(mended, told) == source


def test_windows_1252_that_says_latin_1_is_read_as_what_it_is() -> None:
    """A control character of ISO-8859-1 between letters is an apostrophe of Windows-1252."""
    assert mend(declared("ISO-8859-1").encode("cp1252"))[0] == declared("UTF-8").encode()


def test_us_ascii_with_more_than_ascii_is_damaged_utf8() -> None:
    """Whether the bytes are UTF-8 or Windows-1252 shows in them."""
    expected = declared("UTF-8").encode()
    assert mend(declared("US-ASCII").encode())[0] == expected
    assert mend(declared("US-ASCII").encode("cp1252"))[0] == expected


@pytest.mark.parametrize(
    "source",
    [
        codecs.BOM_UTF16_LE + FEED.encode("utf-16-le") + b"\x00",
        declared("windows-1252").encode("cp1252").replace(b"Mu", b"\x81"),
        declared("shift_jis").replace(NAMES, "山田").encode("shift_jis").replace(b"u1", b"\xff"),
    ],
)
def test_source_that_cannot_be_decoded_stays(source: bytes) -> None:
    """Byte for byte, with the reason: what is lost in it cannot be written in UTF-8."""
    mended, told = mend(source)
    assert mended == source
    assert [(change.is_done, "cannot be decoded" in change.why) for change in told] == [(False, True)]


PROVEN = [
    ("a small letter", "Jos|é|<", "cp1252", "Windows-1252"),
    ("a capital among capitals", "MU|Ñ|OZ", "cp1252", "Windows-1252"),
    ("an apostrophe before a capital", "O|’|B", "cp1252", "Windows-1252"),
    ("an apostrophe of a Mac", "D|’|A", "mac-roman", "Mac Roman"),
    ("a letter of a Mac", "Jos|é|<", "mac-roman", "Mac Roman"),
    ("a letter of DOS", "Mu|ñ|oz", "cp850", "IBM850"),
    ("two letters", "Ren|éé|<", "cp1252", "Windows-1252"),
]


@pytest.mark.parametrize(
    ("spot", "codec", "encoding"), [row[1:] for row in PROVEN], ids=[row[0] for row in PROVEN]
)
def test_run_is_proven_by_itself(spot: str, codec: str, encoding: str) -> None:
    """Where one reading alone fits, no other place need speak for it."""
    before, character, after = spot.split("|")
    raw = character.encode(codec)
    assert witness_of((raw, before, after)).proven(raw, before, after) == Proven(character, encoding)


@pytest.mark.parametrize(
    ("raw", "before", "after"),
    [
        (b"\x96", " ", " "),
        (b"\xd6", " ", "s"),
        (b"\x9d", "a", "b"),
        (b"\x9f", "o", "n"),
        (b"\xc3", "n", "<"),
        (b"\xcf\xe5\xf2\xf0", ">", "<"),
        (b"\xb9", "o", "k"),
    ],
)
def test_run_is_left_where_nothing_proves_it(raw: bytes, before: str, after: str) -> None:
    """A dash, a capital of two encodings, a Polish letter, half a character, a Russian name: the reason is told."""
    assert isinstance(witness_of((raw, before, after)).proven(raw, before, after), str)


def test_certain_runs_speak_for_doubtful_ones() -> None:
    """A dash, or a capital that could be another, is proven by the letters of the same source."""
    witness = witness_of((b"\xf1", "u", "o"), (b"\xfc", "M", "l"))
    assert witness.proven(b"\x96", " ", " ") == Proven("–", "Windows-1252")
    assert witness.proven(b"\xd6", " ", "s") == Proven("Ö", "Windows-1252")


def test_witnesses_that_disagree_prove_nothing() -> None:
    """Certain runs of two encodings stay certain, and speak for neither."""
    witness = witness_of((b"\xf1", "u", "o"), (b"\x8e", "s", "<"))
    assert witness.proven(b"\xf1", "u", "o") == Proven("ñ", "Windows-1252")
    assert isinstance(witness.proven(b"\x96", " ", " "), str)


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("cp1250", ["Dvořák", "Němec", "Černý", "Růžička", "Hořejší", "Kříž"]),
        ("cp1250", ["Wałęsa", "Dąbrowski", "Wiśniewski", "Gałka", "Łąka"]),
        ("cp1251", ["Иванов", "Петров", "Сидоров", "Павлов"]),
    ],
)
def test_source_of_another_language_is_left_as_a_whole(codec: str, names: list[str]) -> None:
    """Czech, Polish or Russian letters would become wrong ones, so nothing is touched and the reason told."""
    source = feed_of(*(name.encode(codec) for name in names))
    mended, told = mend(source)
    assert mended == source
    assert told
    assert not done(told)


def witness_of(*runs: tuple[bytes, str, str]) -> Witness:
    witness = Witness()
    for raw, before, after in runs:
        witness.see(raw, before, after)
    return witness


def test_xml_1_1_is_left_as_it_is() -> None:
    """Which characters may stand there is another matter than in XML 1.0; the report says why nothing was done."""
    source = '<?xml version="1.1"?>\n<users><user><last_name>A & B\x85</last_name></user></users>\n'.encode()
    mended, told = mend(source)
    assert mended == source
    assert [change.is_done for change in told] == [False]
