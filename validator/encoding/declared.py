"""Finds out which encoding a source is in, from its first bytes: what they say, and what they are."""

from __future__ import annotations

import codecs
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.encoding.java import LENIENT_UTF_8, charset_of, is_wide_to_java
from validator.encoding.xml11 import declares_xml_11
from validator.expression import expression

if TYPE_CHECKING:
    from validator.encoding.guess import Evidence

SNIFFED_BYTES = 1024
"""How much of a source `sniff` wants to see, in bytes."""


class Conflict(StrEnum):
    """Ways in which a source contradicts itself about its encoding.

    UNKNOWN_NAME: the declaration names an encoding that Java does not know. UNREAD: one that Java decodes, and this
    program cannot. MALFORMED_NAME: its
    name is one that XML does not allow, such as "1252". WIDTH: it names an encoding in which its own bytes cannot
    be written, such as UTF-16 that says UTF-8. BYTE_ORDER: it names the other byte order. MARK: a UTF-8 mark
    before a declaration of another encoding. UNMARKED: UTF-16 or UTF-32 with neither mark nor declaration.
    """

    UNKNOWN_NAME = "unknown-name"
    UNREAD = "unread"
    MALFORMED_NAME = "malformed-name"
    WIDTH = "width"
    BYTE_ORDER = "byte-order"
    MARK = "mark"
    UNMARKED = "unmarked"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Declared:
    """The encoding of a source.

    Attributes:
        codec: the Python codec to decode it with; "utf-8" where nothing says otherwise.
        name: the encoding as the XML declaration names it, "" where it names none.
        bom_bytes: the length of the byte order mark at the beginning, 0 without one.
        marks: how many byte order marks follow one another there; Alma's parser stands one.
        conflict: how the source contradicts itself; the bytes are believed, not the declaration.
        xerces: what Java Xerces says about that, tried with JDK 17, or "".
        evidence: of the damaged places that the beginning of a UTF-8 source shows, for guesses; or None.
        is_xml_11: whether the source declares XML 1.1.
    """

    codec: str = "utf-8"
    name: str = ""
    bom_bytes: int = 0
    marks: int = 0
    conflict: Conflict | None = None
    xerces: str = ""
    evidence: Evidence | None = None
    is_xml_11: bool = False

    @property
    def shown(self) -> str:
        """What to call the encoding: as the declaration does, or else as the codec is called."""
        return self.name or self.codec.removeprefix("java-").upper()


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = expression(r"utf-(?:16|32)(?:-[lb]e)?")
_EBCDIC = b"\x4c\x6f\xa7\x94"
"""`<?xm` in every EBCDIC."""
_EBCDIC_CODEC = "java-ibm037"

_DECLARATION = expression(r"[\s\ufeff\x00]*<\?xml\b([^>]*)")
_ENCODING = expression(r"""\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NAME = expression(r"[A-Za-z][A-Za-z0-9._-]*")
"""EncName of XML 1.0."""

_OTHER_NAMES = {
    "iso-10646-ucs-2": "utf-16",
    "unicode": "utf-16",
    "unicodebig": "utf-16",
    "unicodelittle": "utf-16-le",
    "x-utf-16be": "utf-16-be",
    "x-utf-16le": "utf-16-le",
    "x-utf-16le-bom": "utf-16-le",
    "iso-10646-ucs-4": "utf-32",
    **dict.fromkeys(("utf-32be-bom", "utf_32be_bom", "x-utf-32be", "x-utf-32be-bom"), "utf-32-be"),
    **dict.fromkeys(("utf-32le-bom", "utf_32le_bom", "x-utf-32le", "x-utf-32le-bom"), "utf-32-le"),
    "utf-8-sig": "utf-8",
}
# Text to Python, but to nobody who writes XML.
_NOT_FOR_FILES = frozenset({"utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})

_PROLOG = "Content is not allowed in prolog."
_ORDER = 'Given byte order for encoding "{}" is not supported.'
_OWN_NAMES = frozenset({"utf-16", "iso-10646-ucs-2", "iso-10646-ucs-4"})
"""Names in which Xerces keeps to the byte order that it has found; for others Java takes the big end first."""
_MARKUP = "The markup in the document preceding the root element must be well-formed."


def codec_of(name: str) -> str | None:
    """The name of the Python codec for the encoding called `name`, as Java understands it; None where there is none."""
    called = name.strip().lower()
    if not called.isascii() or not called.isprintable() or not 0 < len(called) <= 64:
        return None
    if charset := charset_of(called):
        return charset.codec or None
    try:
        found = codecs.lookup(_OTHER_NAMES.get(called, called))
    except LookupError:
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("_", "-") not in _NOT_FOR_FILES else None


def sniff(head: bytes) -> Declared:
    """The encoding of a source that begins with `head`, of which at least `SNIFFED_BYTES` should be given.

    Where mark or bytes and the declaration disagree, the codec is what the bytes are. Blanks before the
    declaration do not hide it.
    """
    mark, marked = _mark(head)
    marks = _repeats(head, mark)
    family = marked or _unmarked_family(head)
    text = head[len(mark) * marks :].decode(family or "latin-1", "replace")
    declaration = _DECLARATION.match(text)
    stated = _ENCODING.search(declaration[1]) if declaration else None
    name = (stated[1] or stated[2] or "") if stated else ""
    codec, conflict = _settle(family, marked, name, stated is not None)
    if codec == "utf-8" and name.lower() not in ("", "utf-8") and conflict is None:
        codec = LENIENT_UTF_8
    if conflict is None and family not in (None, "utf-8") and not marked and not declaration:
        conflict = Conflict.UNMARKED
    is_tight = declaration is not None and text.startswith("><", declaration.end())
    xerces = _PROLOG if marks > 1 else _xerces(conflict, codec, marked, name, is_tight=is_tight)
    return Declared(codec, name, len(mark), marks, conflict, xerces, is_xml_11=declares_xml_11(text))


def _mark(head: bytes) -> tuple[bytes, str | None]:
    return next(((mark, codec) for mark, codec in _MARKS if head.startswith(mark)), (b"", None))


def _repeats(head: bytes, mark: bytes) -> int:
    count = 0
    while mark and head.startswith(mark, count * len(mark)):
        count += 1
    return count


def _unmarked_family(head: bytes) -> str | None:
    """The wide encoding, or the EBCDIC, that the first character of an XML document gives away."""
    if head.startswith(_EBCDIC):
        return _EBCDIC_CODEC
    match [byte != 0 for byte in head[:4]]:
        case [False, False, False, True]:
            return "utf-32-be"
        case [True, False, False, False]:
            return "utf-32-le"
        case [False, True, False, *_] | [False, True]:
            return "utf-16-be"
        case [True, False, True, False] | [True, False]:
            return "utf-16-le"
    return None


def _settle(
    family: str | None, marked: str | None, name: str, is_stated: bool
) -> tuple[str, Conflict | None]:
    """The codec to use, and whether what the declaration says speaks against it."""
    codec = codec_of(name)
    if not is_stated:
        return family or "utf-8", None
    if codec is None and (charset := charset_of(name)):
        is_so = family == _EBCDIC_CODEC if charset.is_unread_ebcdic else family in (None, "utf-8")
        return family or "utf-8", Conflict.UNREAD if is_so else Conflict.WIDTH
    if codec is None:
        fault = Conflict.UNKNOWN_NAME if _NAME.fullmatch(name) else Conflict.MALFORMED_NAME
        return family or "utf-8", fault
    malformed = None if _NAME.fullmatch(name) else Conflict.MALFORMED_NAME
    if not malformed and not charset_of(name) and not is_wide_to_java(name):
        return family or codec, Conflict.UNKNOWN_NAME
    if family == _EBCDIC_CODEC:
        return (codec, malformed) if _EBCDIC.decode(codec, "replace") == "<?xm" else (family, Conflict.WIDTH)
    if family is None:
        return (codec, malformed) if _is_ascii_based(codec) else ("utf-8", malformed or Conflict.WIDTH)
    if family == codec or family.startswith(f"{codec}-"):
        return family, malformed
    if marked == "utf-8" and _is_ascii_based(codec):
        return family, Conflict.MARK
    same_width = _WIDE.fullmatch(codec) is not None and codec[:6] == family[:6]
    return family, Conflict.BYTE_ORDER if same_width else Conflict.WIDTH


def _is_ascii_based(codec: str) -> bool:
    return b"<?xml".decode(codec, "replace") == "<?xml"


def _xerces(conflict: Conflict | None, codec: str, marked: str | None, name: str, *, is_tight: bool) -> str:
    """What Java Xerces says about `conflict`; "" where it says nothing, or nothing but the name.

    `is_tight` tells whether markup follows the declaration at once.
    """
    declared, called = codec_of(name), name.lower()
    match conflict:
        case _ if marked == "utf-32-be":
            return "Invalid byte 1 of 1-byte UTF-8 sequence."
        case _ if marked == "utf-32-le":
            return _PROLOG
        case None if codec.endswith("-le") and declared == codec[:6] and called not in _OWN_NAMES:
            return _PROLOG
        case Conflict.MALFORMED_NAME:
            return f'Invalid encoding name "{name}".'
        case Conflict.WIDTH if codec == "utf-8" and called in _OWN_NAMES - {"utf-16"}:
            return _ORDER.format(name)
        case Conflict.WIDTH if called == "iso-10646-ucs-2" and codec.startswith("utf-32"):
            return _ORDER.format(name)
        case None if called == "iso-10646-ucs-4" and name != name.upper() and codec != "utf-8":
            return _ORDER.format(name)
        case Conflict.WIDTH if called == "iso-10646-ucs-4":
            return ""
        case Conflict.UNMARKED if codec == "utf-16-le":
            return _MARKUP
        case Conflict.WIDTH if is_tight and codec.endswith("-le") and not _is_aligned(declared):
            return _MARKUP
        case Conflict.UNMARKED:
            return _PROLOG if codec == "utf-16-be" else ""
        case Conflict.WIDTH | Conflict.BYTE_ORDER:
            return _PROLOG if codec == "utf-8" or _WIDE.fullmatch(codec) else ""
    return ""


def _is_aligned(declared: str | None) -> bool:
    """Whether Java, reading the little end first as `declared`, meets a broken character before it meets markup."""
    return declared is not None and _WIDE.fullmatch(declared) is not None and declared != "utf-16-le"
