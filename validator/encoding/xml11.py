"""XML 1.1 told as the XML 1.0 that means the same, so that no room behind this one needs to know of it.

XML 1.1 (https://www.w3.org/TR/xml11/) ends lines with U+0085 and U+2028 too, wants the control characters from U+007F
on written as references, and allows references to those below U+0020. A source that declares it is decoded with a codec
that writes a line feed for the former and reports the second as damage; references to what XML 1.0 does not know
become references to a tab, of the same length. The parser of Alma does as much (reproduced with JDK 17).
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING

from validator.encoding.severalbytes import decoder_of
from validator.expression import expression

if TYPE_CHECKING:
    import re

_PREFIX = "xml11_"
_ERRORS = "sis-validator-damage"
_LINE_ENDS = "\x85\u2028"
_FORBIDDEN = "".join(map(chr, (*range(0x7F, 0x85), *range(0x86, 0xA0))))
_SPECIAL = expression(f"[{_LINE_ENDS}{_FORBIDDEN}]")
_DECLARATION = expression(r"[ \t\r\n]*<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:\"1\.1\"|'1\.1')")
_REFERENCE = expression(
    rb"&#(?:(?P<decimal>0*(?:[1-8]|1[124-9]|2[0-9]|3[01]))|x(?P<hexadecimal>0*(?:[1-8]|[bBcCeEfF]|1[0-9a-fA-F])));"
)


def declares_xml_11(head: str) -> bool:
    """Whether a source that begins with `head`, without its byte order mark, says that it is XML 1.1."""
    return _DECLARATION.match(head) is not None


def codec_of_xml_11(codec: str) -> str:
    """The codec that decodes XML 1.1 in the encoding of the Python codec `codec`."""
    return _PREFIX + codec.replace("-", "_")


def plain_codec(codec: str) -> str:
    """The Python codec behind `codec`, which may be one of `codec_of_xml_11`."""
    return codecs.lookup(codec.removeprefix(_PREFIX)).name


def is_xml_11(codec: str) -> bool:
    """Whether `codec` is one of `codec_of_xml_11`."""
    return codec.startswith(_PREFIX)


def forbidden_character(raw: bytes, codec: str) -> str:
    """The character that XML 1.1 forbids for which the codec of XML 1.1 gave back `raw`; "" for damaged bytes."""
    try:
        text = raw.decode(plain_codec(codec))
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 and text in _FORBIDDEN else ""


def with_references_of_xml_10(text: bytes) -> bytes:
    """`text` with a tab for every character that only XML 1.1 lets a reference stand for; as long as before."""
    return _REFERENCE.sub(_reference_to_tab, text) if b"&#" in text else text


def _reference_to_tab(found: re.Match[bytes]) -> bytes:
    if found["decimal"]:
        return b"&#" + b"9".rjust(len(found["decimal"]), b"0") + b";"
    return b"&#x" + b"9".rjust(len(found["hexadecimal"]), b"0") + b";"


class _Decoder(codecs.IncrementalDecoder):
    """Decodes as `codec` does, and then as XML 1.1 asks."""

    codec = ""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._plain = decoder_of(self.codec, errors)

    def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: A002
        text = self._plain.decode(input, final)
        return text.translate(_told(self.codec)) if _SPECIAL.search(text) else text

    def reset(self) -> None:
        self._plain.reset()

    def getstate(self) -> tuple[bytes, int]:
        return self._plain.getstate()

    def setstate(self, state: tuple[bytes, int]) -> None:
        self._plain.setstate(state)


@cache
def _told(codec: str) -> dict[int, str]:
    """What is written for characters of a source in the encoding `codec`."""
    told = {ord(end): "\n" for end in _LINE_ENDS}
    for character in _FORBIDDEN:
        # Where there is no such byte, there is nothing to report.
        if raw := character.encode(codec, "ignore"):
            marked = codecs.lookup_error(_ERRORS)(UnicodeDecodeError(codec, raw, 0, len(raw), "XML 1.1"))[0]
            told[ord(character)] = str(marked)
    return told


def _find(name: str) -> codecs.CodecInfo | None:
    if not name.startswith(_PREFIX):
        return None
    plain = codecs.lookup(name.removeprefix(_PREFIX))

    class Decoder(_Decoder):
        codec = plain.name

    return codecs.CodecInfo(plain.encode, plain.decode, name=name, incrementaldecoder=Decoder)


codecs.register(_find)
