"""The encodings that JDK Xerces reads are known by all their names."""

from __future__ import annotations

import codecs
from importlib.resources import files

import pytest

from validator.encoding import Conflict, Declared, codec_of, sniff
from validator.encoding.java import charset_of

ROWS = [
    line.split("\t")
    for line in files("validator.encoding").joinpath("charsets.tsv").read_text("utf-8").splitlines()
]


def xml(name: str) -> str:
    return f"<?xml version='1.0' encoding='{name}'?><users/>"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_all_names_of_a_charset_are_declared_in_peace(row: list[str]) -> None:
    """Every name that Java accepts is accepted, in either case; without a codec the source is left unread."""
    charset, codec, names, like, _ = row
    is_ebcdic = like and "<?xm".encode(like) != b"<?xm"
    written = (codec or "cp037") if is_ebcdic else "ascii"
    expected = None if codec else Conflict.UNREAD

    for name in names.split():
        for spelled in (name, name.upper()):
            assert sniff(xml(spelled).encode(written)).conflict is expected
            assert charset_of(spelled) == charset_of(charset)


@pytest.mark.parametrize("row", [row for row in ROWS if row[1]], ids=lambda row: row[0])
def test_codec_reads_and_writes(row: list[str]) -> None:
    """Each codec decodes the letters of a tag that it encodes, and is the one that its name leads to."""
    codec = codec_of(row[0])

    assert codec == row[1]
    assert "<user>\n0123".encode(codec).decode(codec) == "<user>\n0123"
    assert codecs.lookup(codec).name == codec


@pytest.mark.parametrize(
    ("name", "byte", "character"),
    [
        ("IBM01140", 0x9F, "€"),
        ("cp01140", 0x9F, "€"),
        ("IBM01141", 0x9F, "€"),
        ("IBM01148", 0x9F, "€"),
        ("CCSID01149", 0x8C, "`"),
        ("IBM1047", 0xAD, "["),
        ("IBM037", 0x15, "\n"),
        ("IBM037", 0x25, "\n"),
        ("x-MacCroatian", 0xA9, "Š"),
        ("x-IBM1124", 0xA3, "Ґ"),
        ("TIS-620", 0xA1, "ก"),
    ],
)
def test_bytes_are_the_characters_of_java(name: str, byte: int, character: str) -> None:
    """As JDK 17 decodes them."""
    assert bytes((byte,)).decode(codec_of(name) or "") == character


def test_line_ends_of_ebcdic_are_such() -> None:
    """Mainframes end a line with X'15', which Python takes for another character."""
    head = xml("IBM1047").replace("<users", "\n<users").encode("java-ibm1047")

    assert b"\x15" in head
    assert sniff(head) == Declared("java-ibm1047", "IBM1047")
    assert head.decode("java-ibm1047").splitlines()[1] == "<users/>"


def test_undefined_byte_is_an_error() -> None:
    """A byte that is no character in Java is none here, whatever Python makes of it."""
    with pytest.raises(UnicodeDecodeError):
        b"\x80".decode("java-tis-620")


@pytest.mark.parametrize("codec", ["java-nothing", "java-utf-16", "java-"])
def test_other_codecs_of_that_kind_do_not_exist(codec: str) -> None:
    """Only charsets of the table are registered."""
    with pytest.raises(LookupError):
        codecs.lookup(codec)


@pytest.mark.parametrize(
    ("head", "conflict"),
    [
        (xml("EUC-TW").encode(), Conflict.UNREAD),
        (codecs.BOM_UTF8 + xml("EUC-TW").encode(), Conflict.UNREAD),
        (xml("EUC-TW").encode("cp037"), Conflict.WIDTH),
        (xml("EUC-TW").encode("utf-16-le"), Conflict.WIDTH),
        (xml("x-IBM939").encode(), Conflict.WIDTH),
        (xml("x-IBM939").encode("cp037"), Conflict.UNREAD),
        (xml("x-no-such").encode(), Conflict.UNKNOWN_NAME),
        (xml("037").encode(), Conflict.MALFORMED_NAME),
    ],
)
def test_charset_without_a_codec_is_unread_where_java_reads_it(head: bytes, conflict: Conflict) -> None:
    """Bytes in which its declaration could not be written are another matter."""
    assert sniff(head).conflict is conflict


@pytest.mark.parametrize("name", ["x-UTF-16LE-BOM", "UnicodeLittle", "X-UTF-16LE", "x-utf-16be"])
def test_rare_names_of_utf_16_are_known(name: str) -> None:
    """With the mark that goes with them."""
    codec = "utf-16-be" if name.endswith("be") else "utf-16-le"
    mark = codecs.BOM_UTF16_BE if name.endswith("be") else codecs.BOM_UTF16_LE

    assert sniff(mark + xml(name).encode(codec)).conflict is None
    assert sniff(xml(name).encode()).conflict is Conflict.WIDTH


def test_lower_case_is_no_name_for_ucs_4() -> None:
    """Xerces knows ISO-10646-UCS-4 in capitals only."""
    small, large = (sniff(xml(name).encode("utf-32-le")) for name in ("iso-10646-ucs-4", "ISO-10646-UCS-4"))

    assert small.xerces == 'Given byte order for encoding "iso-10646-ucs-4" is not supported.'
    assert large.xerces == ""
