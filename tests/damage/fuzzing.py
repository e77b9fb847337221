"""Mutated feeds, and what must be true of the report on each of them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from tests.damage.checking import check, stopped
from validator.encoding import codec_of

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

FIXTURES = Path(__file__).parent.parent / "fixtures"
SECONDS = 5.0
"""How long one case may take; it holds a few kilobytes."""
_OTHER_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*>")
_OTHER_VERSION = re.compile(rb"\s*<\?xml[^>]*1\.1")
TOKENS: tuple[bytes, ...] = (
    *(bytes((byte,)) for byte in b"<>&;\"'=/!?-[] \t\r\n#xa1_:"),
    *(b"\x00", b"\x0b", b"\x1a", b"\x7f", b"\x92", b"\xc3", b"\xe9", b"\xf1", b"\xff", b"\xed\xa0\x80"),
    *(b"\xed\xa0\xbd\xed\xb8\x80", b"\xed\xa0\xbd\xed", b"\xed\xb8\x80"),
    *(b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xf4\x90\x80\x80", "é".encode(), "李".encode(), "😀".encode()),
    *("\xa0".encode(), "²".encode(), "Ĳ".encode(), "\x85".encode(), "\u2028".encode(), b"version='1.1'"),
    *(b"<user>", b"</user>", b"<user/>", b"<users>", b"</users>", b"<user ", b"</user", b"<p:user>"),
    *(b"<!--", b"-->", b"--", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<?xml version='1.0'?>", b"<!"),
    *(b"&amp;", b"&nbsp;", b"&#11;", b"&#x1F;", b"&#65;", b"&#", b"&#x", b"&amp", b"&lt;"),
    *(b"<last_name>", b"</last_name>", b"<a b='c'>", b"<a/>", b"</a>", b' a="b"', b" a=b", b'="', b"/>"),
)


def feeds(longest: int = 8_000) -> list[bytes]:
    """The XML feeds among the fixtures of fewer bytes than `longest`, document types left out."""
    found = (path.read_bytes() for path in sorted(FIXTURES.rglob("*.xml")))
    return [feed for feed in found if len(feed) < longest and b"<!DOCTYPE" not in feed]


def mutated(feed: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """`feed` with one to four changes of some bytes."""
    text = bytearray(feed)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        start = chance.randrange(len(text) + 1)
        length = chance.choice((1, 1, 2, 5, 20, 200))
        match chance.randrange(8):
            case 0:
                text[start : start + 1] = bytes((chance.randrange(256),))
            case 1:
                del text[start : start + length]
            case 2:
                text[start:start] = text[start : start + length]
            case 3 | 4 | 5:
                text[start:start] = chance.choice(TOKENS)
            case 6:
                text[start : start + length] = chance.choice(TOKENS)
            case _:
                other = chance.choice(others)
                cut = chance.randrange(len(other) + 1)
                text[start : start + length] = other[cut : cut + chance.choice((5, 40, 400))]
        if chance.random() < 0.01:
            del text[start:]
    return bytes(text)


def rewritten(document: bytes, chance: random.Random) -> bytes:
    """`document` as XML 1.1, or in UTF-16 with a half of a character or a broken byte in it."""
    text = _DECLARATION.sub("", document.decode("utf-8", "replace"))
    at = chance.randrange(len(text) + 1)
    if chance.random() < 0.4:
        strange = chance.choice(
            ("\x85", "\u2028", "\x81", "\x7f", "&#1;", "&#x1f;", "&#0;", "\x01", "\r\x85", "\xa0", "Ĳ", "😀")
        )
        return f'<?xml version="1.1" encoding="UTF-8"?>{text[:at]}{strange}{text[at:]}'.encode()
    half = chance.choice(("", "\ud83d", "\udc00", "\ud83d\ud83d", "\udc00\ud83d", "😀"))
    declared = f'\ufeff<?xml version="1.0" encoding="UTF-16"?>{text[:at]}{half}{text[at:]}'
    written = bytearray(declared.encode(chance.choice(("utf-16-le", "utf-16-be")), "surrogatepass"))
    if chance.random() < 0.3:
        at = chance.randrange(len(written))
        written[at : at + 1] = chance.choice((b"", b"\x00", b"\xd8", b"\xdc", b"\xff"))
    return bytes(written)


EAST_ASIAN = (
    *("Shift_JIS", "windows-31j", "EUC-JP", "Big5", "Big5-HKSCS", "EUC-KR", "GBK", "GB2312", "GB18030"),
    *("x-windows-949", "x-windows-950", "x-Johab"),
)
"""Encodings in which a character takes several bytes."""
_BROKEN = tuple(bytes((byte,)) for byte in (0x80, 0x81, 0x8E, 0x8F, 0xA1, 0xA4, 0xB0, 0xC9, 0xFE, 0xFF))


def in_east_asia(document: bytes, chance: random.Random) -> bytes:
    """`document` in an encoding of several bytes, with one to three broken characters in it."""
    name = chance.choice(EAST_ASIAN)
    text = _DECLARATION.sub("", document.decode("utf-8", "replace"))
    for _ in range(3):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice("中日本한국ｱ①") + text[at:]
    written = bytearray(
        f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(codec_of(name) or "", "ignore")
    )
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(written.index(b"?>") + 2, len(written) + 1)
        broken = b"".join(chance.choices(_BROKEN, k=chance.choice((1, 1, 2, 3))))
        written[at : at + chance.choice((0, 0, 1))] = broken
    return bytes(written)


@dataclass(frozen=True, slots=True)
class Case:
    """One document with what expat and the product say of it; `trouble` is "" where all is well."""

    document: bytes
    is_accepted: bool
    is_stopped: bool
    trouble: str = ""


def is_in_another_encoding(document: bytes) -> bool:
    """Whether `document` declares one that expat may not know; then Xerces alone is asked."""
    return _OTHER_ENCODING.match(document) is not None


def is_accepted_by_expat(document: bytes) -> bool:
    try:
        ParserCreate().Parse(document, True)
    except (ExpatError, LookupError, UnicodeError, ValueError):
        return False
    return True


def tried(document: bytes) -> Case:
    """Checks `document` with every rule."""
    started = time.process_time()
    try:
        is_stopped = check(document).is_stopped
    except Exception as crash:
        return replace(_judged(document, is_stopped=False), trouble=f"crash: {crash!r}")
    seconds = time.process_time() - started
    case = _judged(document, is_stopped=is_stopped)
    return replace(case, trouble=f"slow: {seconds:.1f} s") if seconds > SECONDS else case


def tried_together(documents: Sequence[bytes]) -> list[Case]:
    """Checks all `documents` in one run with the rules on damage; each by itself if that fails or takes long."""
    started = time.process_time()
    try:
        stops = stopped(documents)
    except Exception:
        return [tried(document) for document in documents]
    if time.process_time() - started > SECONDS:
        return [tried(document) for document in documents]
    return [_judged(document, is_stopped=index in stops) for index, document in enumerate(documents)]


def _judged(document: bytes, *, is_stopped: bool) -> Case:
    """What expat says of it, which is asked of UTF-8 and UTF-16 and of XML 1.0 only, and of no document type."""
    is_other = is_in_another_encoding(document) or _OTHER_VERSION.match(document)
    is_judged = b"<!DOCTYPE" not in document and not is_other
    is_accepted = is_judged and is_accepted_by_expat(document)
    is_silent = is_judged and not is_accepted and not is_stopped
    return Case(document, is_accepted, is_stopped, "silent: expat refuses it" if is_silent else "")
