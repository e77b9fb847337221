"""The encodings that Java's XML parser reads, and with it Alma's, by all their names.

Python knows other names, and takes any punctuation in them for any other: `latin-1`, `utf_8`, `UTF--8`. Java refuses
a source that declares such a one. It knows encodings that Python does not: what one byte is in them stands in
`charsets.tsv` (written by `tools/charsets.py`, which asks JDK 17), as differences from one that Python knows; the
codecs for them are registered here, and called `java-` and the name of the charset. EBCDIC is among them, whose line
ends Java reads as such and Python does not.
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING, Final

from validator.dataclass import dataclass
from validator.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX: Final = "java-"
LENIENT_UTF_8: Final = "java-utf-8"
"""The codec of UTF-8 by any name but "UTF-8", such as "utf8": then not Xerces decodes it, but Java, which reads past
what it cannot decode."""
_NONE = "\ufffd"
"""What stands in a table of characters for a byte that is none."""

_WIDE: Final = frozenset(
    """
    iso-10646-ucs-2 iso-10646-ucs-4 unicode unicodebig unicodebigunmarked unicodelittle unicodelittleunmarked utf-16
    utf-16be utf-16le utf-32 utf-32be utf-32be-bom utf-32le utf-32le-bom utf16 utf32 utf_16 utf_16be utf_16le utf_32
    utf_32be utf_32be_bom utf_32le utf_32le_bom x-utf-16be x-utf-16le x-utf-16le-bom x-utf-32be x-utf-32be-bom
    x-utf-32le x-utf-32le-bom
    """.split()  # noqa: SIM905
)
"""Of all names of JDK 17, in lower case, those of UTF-16 and UTF-32 that JDK Xerces accepts."""


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding other than UTF-16 and UTF-32 that JDK Xerces reads.

    Attributes:
        name: what Java calls it.
        codec: the Python codec that reads it so, or one of this module; "" where there is none.
        like: the Python codec of which the latter is a variety, or ""; cp037 for EBCDIC without a codec.
        differences: what it differs in: the first byte of each run, and its characters, all in hexadecimal.
    """

    name: str
    codec: str
    like: str = ""
    differences: str = ""

    @property
    def is_unread_ebcdic(self) -> bool:
        """Whether it is EBCDIC, but has no codec."""
        return not self.codec and self.like != ""


def charset_of(name: str) -> Charset | None:
    """The encoding that Java finds under `name`, in whatever case it is written; None where it finds none."""
    return _charsets().get(name.lower())


def is_wide_to_java(name: str) -> bool:
    """Whether Java knows the UTF-16 or UTF-32 that Python finds under `name`, in whatever case it is written."""
    return name.lower() in _WIDE


@cache
def _charsets() -> Mapping[str, Charset]:
    found: dict[str, Charset] = {}
    for line in packaged("encoding", "charsets.tsv").read_text("utf-8").splitlines():
        charset, codec, names, like, differences = line.split("\t")
        known = Charset(charset, codec, like, differences)
        found.update(dict.fromkeys(names.split(), known))
    return found


def _find(name: str) -> codecs.CodecInfo | None:
    """The codec of a charset that Python does not know; `name` may have underscores for hyphens."""
    wanted = name.replace("_", "-")
    if not wanted.startswith(_PREFIX):
        return None
    if wanted == LENIENT_UTF_8:
        utf_8 = codecs.lookup("utf-8")
        return codecs.CodecInfo(
            utf_8.encode,
            utf_8.decode,
            name=wanted,
            incrementalencoder=utf_8.incrementalencoder,
            incrementaldecoder=utf_8.incrementaldecoder,
        )
    for charset in _charsets().values():
        if charset.codec.replace("_", "-") == wanted:
            return _codec(charset)
    return None


def _codec(charset: Charset) -> codecs.CodecInfo:
    characters = _characters(charset)
    # Of the two bytes that end a line in EBCDIC, the second is its line feed.
    bytes_of = {ord(character): byte for byte, character in enumerate(characters) if character != _NONE}

    def decode(raw: bytes, errors: str = "strict") -> tuple[str, int]:
        return codecs.charmap_decode(raw, errors, _table(characters))

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        return codecs.charmap_encode(text, errors, bytes_of)

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, input: str, final: bool = False) -> bytes:  # noqa: A002, ARG002
            return encode(input, self.errors)[0]

    class Decoder(codecs.IncrementalDecoder):
        def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: A002, ARG002
            return codecs.charmap_decode(input, self.errors, _table(characters))[0]

    return codecs.CodecInfo(
        encode,
        decode,  # type: ignore[arg-type]
        name=charset.codec,
        incrementalencoder=Encoder,
        incrementaldecoder=Decoder,
    )


def _table(characters: str) -> str:
    # What a table of characters calls undefined is U+FFFE.
    return characters.replace(_NONE, "\ufffe")


def _characters(charset: Charset) -> str:
    """The 256 characters of a charset of which every byte is one, U+FFFD for none."""
    characters = [*bytes(range(256)).decode(charset.like, "replace")]
    for run in charset.differences.split():
        first, codes = run.split("=")
        for at, code in enumerate(codes.split(","), int(first, 16)):
            characters[at] = chr(int(code, 16))
    return "".join(characters)


codecs.register(_find)
