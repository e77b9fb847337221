"""Flaws of characters: bytes that cannot be decoded, characters that XML does not allow."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from validator.dataclass import replace
from validator.encoding import (
    LENIENT_UTF_8,
    cesu8,
    damaged_places,
    damaged_runs,
    forbidden_character,
    guess,
    is_decoded_as_java_does,
    is_single_byte,
    is_xml_11,
    plain_codec,
    xerces_message,
)
from validator.expression import expression
from validator.faults import FaultKind
from validator.privacy import Phrase, Privacy, Quoted
from validator.records import xerces
from validator.records.context import IN_CONTENT, Context
from validator.records.flaw import Edit, Flaw, Mended

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from validator.encoding import Evidence

# One set of bytes to look for is found ten times faster than one of two things.
_ILLEGAL = expression(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\xef](?:(?<!\xef)|\xbf[\xbe\xbf])")
_ILLEGAL_RUN = expression(rb"(?:[\x00-\x08\x0b\x0c\x0e-\x1f]++|(?:\xef\xbf[\xbe\xbf])++)++")
_HARMLESS = bytes({*range(0x100)} - {*range(0x20), 0xEF} | {*b"\t\r\n"})
"""With none but these bytes, nothing is illegal."""
_CONTEXT = 40
"""How many bytes on each side of a damaged place help to guess what it was."""


def character_flaws(
    text: bytes, evidence: Evidence | None = None, context: Context | None = None
) -> Iterator[Flaw]:
    """The undecodable places of `text`, then its illegal characters.

    Args:
        text: a record, or a stretch between records.
        evidence: of the source's damaged bytes, to guess what they were.
        context: where each place stands; that of a record's own text, unless given.
    """
    if text.isascii() and not text.translate(None, _HARMLESS):
        return iter(())
    where = context or Context(text)
    return chain(
        (_undecodable(text, start, end, evidence, where) for start, end in damaged_places(text)),
        (_illegal(found, where, ord(found[0].decode())) for found in _ILLEGAL.finditer(text)),
    )


_HALF_UNIT = xerces_message(b"\xc3")
_FIRST_LOW = 0xDC00
_ILLEGAL_BEGINS = xerces.ILLEGAL_CHARACTER.partition("{")[0]
_MARKUP = frozenset(b"<>&")
_REPLACEMENT = expression(rb"\xef\xbf\xbd")


def is_read_past(codec: str) -> bool:
    """Whether Java puts U+FFFD for what it cannot decode, and reads on.

    It does where one byte is one character, in the East Asian encodings of several bytes, and in UTF-8 that is not
    called so; but not in US-ASCII, nor in UTF-16 or where a byte decides how all that follow are read (reproduced with
    JDK 17).
    """
    plain = plain_codec(codec)
    if plain == LENIENT_UTF_8:
        return True
    return plain != "ascii" and (is_decoded_as_java_does(plain) or is_single_byte(plain))


def undecoded_flaw(codec: str, raw: bytes, text: bytes, at: int, context: Context | None = None) -> Flaw:
    """The bytes `raw`, which the `codec` of the source could not decode; U+FFFD stands for them at `at` of `text`.

    The codec of XML 1.1 gives back characters that may not stand there, too. `context` tells where each place of `text`
    stands; it is that of a record's own text, unless given.
    """
    plain, where = plain_codec(codec), context or Context(text)
    stands = _REPLACEMENT.match(text, at)
    if is_xml_11(codec) and stands and (character := forbidden_character(raw, codec)):
        flaw = _illegal(stands, where, ord(character))
        return replace(flaw, what=f"{flaw.what} 1.1 except as a reference")
    if plain in ("utf-8", LENIENT_UTF_8, cesu8.CODEC):
        before, after = text[max(0, at - _CONTEXT) : at], text[at + 3 : at + 3 + _CONTEXT]
        place = len(before), len(before) + len(raw)
        flaw = _undecodable(before + raw + after, *place, None, where)
        if plain == LENIENT_UTF_8:
            return replace(flaw, at=at, edits=(), alma_message="", is_survived=True)
        return replace(flaw, at=at, edits=(Edit(at, at + 3, b""),))
    if plain.startswith("utf-16") and stands and len(raw) == 2:
        return _half(raw, plain, stands, where)
    message: str | Phrase = ""
    if plain == "ascii":
        message = xerces.phrase(xerces.NOT_ASCII, byte=str(raw[0]))
    elif plain.startswith("utf-16"):
        message = _HALF_UNIT
    is_survived = is_read_past(codec)
    return Flaw(
        FaultKind.UNDECODABLE,
        at,
        "bytes cannot be decoded in the encoding that the source declares"
        + (", and markup behind them is lost with them" if _MARKUP.intersection(raw[1:]) else ""),
        message,
        values={"bytes": raw.hex(" ").upper(), "guess": "", "encoding": ""},
        edits=() if is_survived else (Edit(at, at + 3, b""),),
        is_survived=is_survived,
    )


def _half(raw: bytes, codec: str, found: re.Match[bytes], where: Context) -> Flaw:
    """One of the two halves that UTF-16 makes a character of, without the other."""
    code = int.from_bytes(raw, "big" if codec.endswith("be") else "little")
    flaw = _illegal(found, where, code)
    message = flaw.alma_message
    if code < _FIRST_LOW and isinstance(message, Phrase) and message.parts[0] == _ILLEGAL_BEGINS:
        # Wherever it stands: Xerces notices it one character later, and has forgotten where it was.
        message = xerces.phrase(xerces.ILLEGAL_CHARACTER, code=f"{code:x}", where=IN_CONTENT)
    return replace(
        flaw, what=f"half of a character, U+{code:04X}, stands without the other", alma_message=message
    )


def without_damage(text: bytes, edits: Iterable[Edit] = ()) -> Mended:
    """`text` without its undecodable bytes and its illegal characters, and with `edits`."""
    if text.isascii() and not text.translate(None, _HARMLESS):
        return Mended(text, edits)
    spans = chain(damaged_runs(text), (found.span() for found in _ILLEGAL_RUN.finditer(text)))
    return Mended(text, chain((Edit(start, end, b"") for start, end in spans), edits))


def _undecodable(text: bytes, start: int, end: int, evidence: Evidence | None, where: Context) -> Flaw:
    raw = text[start:end]
    if character := cesu8.character_of(raw):
        return _surrogates(text, start, raw, character, where)
    before = text[max(0, start - _CONTEXT) : start].decode("utf-8", "replace")
    after = text[end : end + _CONTEXT].decode("utf-8", "replace")
    meant = guess(raw, before, after, evidence)
    return Flaw(
        FaultKind.UNDECODABLE,
        start,
        "a byte is not UTF-8" if len(raw) == 1 else f"{len(raw)} bytes are not UTF-8",
        xerces_message(text[start : start + 4]),
        values={
            "bytes": raw.hex(" ").upper(),
            "guess": "" if meant.text == "\ufffd" else Quoted(meant.text, Privacy.PUBLIC),
            "encoding": meant.encoding,
        },
        # Names of the format are of ASCII.
        edits=(Edit(start, end, b"" if where.is_in_name(start) else meant.text.encode()),),
    )


def _surrogates(text: bytes, at: int, raw: bytes, character: str, where: Context) -> Flaw:
    """A character in CESU-8, which is told as one and not byte for byte; or half of one."""
    code, is_whole = f"U+{ord(character):04X}", cesu8.is_character(raw)
    what = f"half of a character, {code}, stands without the other"
    if is_whole:
        what = f"a character is written in CESU-8, not in UTF-8; meant is {code}"
    meant = character.encode() if is_whole and not where.is_in_name(at) else b""
    return Flaw(
        FaultKind.UNDECODABLE,
        at,
        what,
        xerces_message(text[at : at + 4]),
        values={"bytes": raw.hex(" ").upper(), "guess": "", "encoding": "CESU-8"},
        edits=(Edit(at, at + len(raw), meant),),
    )


def _illegal(found: re.Match[bytes], where: Context, code: int) -> Flaw:
    return Flaw(
        FaultKind.ILLEGAL_CHARACTER,
        found.start(),
        f"the character U+{code:04X} is not allowed in XML",
        where.message(found, f"{code:x}"),
        values={"character": f"U+{code:04X}"},
        edits=(Edit(found.start(), found.end(), b""),),
    )
