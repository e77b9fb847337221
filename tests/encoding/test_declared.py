"""The encoding of a source is read from its first bytes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.encoding import Conflict, Declared, codec_of, sniff

PROLOG = "Content is not allowed in prolog."
MARKUP = "The markup in the document preceding the root element must be well-formed."
LE, BE, U8 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8


def xml(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?><users/>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", Declared()),
        (b"<users/>", Declared()),
        (b'<?xml version="1.0"?><users/>', Declared()),
        (b'<users encoding="latin1"/>', Declared()),
        (xml("UTF-8").encode(), Declared(name="UTF-8")),
        (b"<?xml version='1.0' encoding = 'ISO-8859-1' ?>", Declared("iso8859-1", "ISO-8859-1")),
        (b"\r\n  " + xml("windows-1252").encode(), Declared("cp1252", "windows-1252")),
        (U8 + b"<users/>", Declared(bom_bytes=3, marks=1)),
        (U8 * 2 + xml("UTF-8").encode(), Declared("utf-8", "UTF-8", 3, 2, None, PROLOG)),
        (LE + xml("UTF-16").encode("utf-16-le"), Declared("utf-16-le", "UTF-16", 2, 1)),
        (BE + xml("utf-16BE").encode("utf-16-be"), Declared("utf-16-be", "utf-16BE", 2, 1)),
        (xml("UTF-16").encode("utf-16-le"), Declared("utf-16-le", "UTF-16")),
        (xml("ISO-10646-UCS-2").encode("utf-16-be"), Declared("utf-16-be", "ISO-10646-UCS-2")),
        ('<?xml version="1.0"?><u/>'.encode("utf-16-be"), Declared("utf-16-be")),
        (xml("UTF-32").encode("utf-32-be"), Declared("utf-32-be", "UTF-32")),
        (codecs.BOM_UTF32_LE + "<u/>".encode("utf-32-le"), Declared("utf-32-le", "", 4, 1, None, PROLOG)),
        (xml("IBM500").encode("cp500"), Declared("java-ibm500", "IBM500")),
    ],
)
def test_what_the_bytes_say_is_believed(head: bytes, expected: Declared) -> None:
    """Mark, pattern and declaration each say which codec to use."""

    assert sniff(head) == expected


@pytest.mark.parametrize(
    ("head", "codec", "conflict", "xerces"),
    [
        (LE + xml("UTF-8").encode("utf-16-le"), "utf-16-le", Conflict.WIDTH, MARKUP),
        (BE + xml("UTF-8").encode("utf-16-be"), "utf-16-be", Conflict.WIDTH, PROLOG),
        (xml("ISO-8859-1").encode("utf-16-le"), "utf-16-le", Conflict.WIDTH, MARKUP),
        (xml("UTF-16").encode(), "utf-8", Conflict.WIDTH, PROLOG),
        (U8 + xml("UTF-16").encode(), "utf-8", Conflict.WIDTH, PROLOG),
        (xml("IBM037").encode(), "utf-8", Conflict.WIDTH, PROLOG),
        (LE + xml("UTF-16BE").encode("utf-16-le"), "utf-16-le", Conflict.BYTE_ORDER, PROLOG),
        (U8 + xml("ISO-8859-1").encode(), "utf-8", Conflict.MARK, ""),
        (xml("ANSI").encode(), "utf-8", Conflict.UNKNOWN_NAME, ""),
        (xml("rot13").encode(), "utf-8", Conflict.UNKNOWN_NAME, ""),
        (xml("").encode(), "utf-8", Conflict.MALFORMED_NAME, 'Invalid encoding name "".'),
        (xml("1252").encode(), "cp1252", Conflict.MALFORMED_NAME, 'Invalid encoding name "1252".'),
        ("<users/>".encode("utf-16-le"), "utf-16-le", Conflict.UNMARKED, MARKUP),
        ("<users/>".encode("utf-16-be"), "utf-16-be", Conflict.UNMARKED, PROLOG),
    ],
)
def test_a_contradiction_is_told(head: bytes, codec: str, conflict: Conflict, xerces: str) -> None:
    """The bytes win over the declaration, and what Xerces says of it is as recorded with JDK 17."""

    declared = sniff(head)

    assert (declared.codec, declared.conflict, declared.xerces) == (codec, conflict, xerces)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Windows-1252", "cp1252"),
        ("x-MacRoman", "mac-roman"),
        ("macintosh", "mac-roman"),
        ("utf8", "utf-8"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("GB18030", "gb18030"),
        ("base64", None),
        ("unicode_escape", None),
        ("utf-7", None),
        ("no such thing", None),
        ("a\x00b", None),
        ("é", None),
        ("x" * 100, None),
    ],
)
def test_names_lead_to_text_codecs_only(name: str, codec: str | None) -> None:
    """A name leads to a codec for text in files, or to nothing."""

    assert codec_of(name) == codec


@pytest.mark.parametrize("name", ["utf8", "UTF8", "unicode-1-1-utf-8"])
def test_utf_8_by_another_name_is_decoded_by_java(name: str) -> None:
    """Java reads past what it cannot decode; Xerces, who knows only UTF-8 by its name, does not."""
    assert sniff(xml(name).encode()) == Declared("java-utf-8", name)
    assert sniff(U8 + xml(name).encode()) == Declared("java-utf-8", name, 3, 1)
    assert sniff(xml("utf-8").encode()).codec == sniff(b"<users/>").codec == "utf-8"


@given(st.binary(max_size=60), st.text(max_size=12))
def test_any_bytes_have_a_codec(head: bytes, name: str) -> None:
    """Whatever a source begins with, the codec that is found exists and decodes text."""

    for source in (head, xml(name).encode("utf-8", "replace") + head, U8 + head, LE + head):
        assert isinstance(b"".decode(sniff(source).codec), str)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("latin-1", "iso8859-1"), ("utf_8", "utf-8"), ("UTF--8", "utf-8"), ("mac_roman", "mac-roman")],
)
def test_name_that_python_knows_and_java_does_not_is_unknown(name: str, codec: str) -> None:
    """Alma's parser refuses the source; what it holds is read all the same."""
    declared = sniff(xml(name).encode())

    assert (declared.codec, declared.conflict) == (codec, Conflict.UNKNOWN_NAME)


@pytest.mark.parametrize(
    "name", ["ISO-8859-1", "latin1", "UTF8", "cp1252", "Windows-31J", "US-ASCII", "MacRoman"]
)
def test_name_that_java_knows_is_none_to_speak_of(name: str) -> None:
    """In whatever case it is written."""
    assert sniff(xml(name).encode()).conflict is sniff(xml(name.swapcase()).encode()).conflict is None
