"""What is to be said of the encoding of a source as a whole.

One that is written in another encoding than it says has one cause of many effects, which are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.encoding import LENIENT_UTF_8, Conflict, cesu8, name_of
from validator.expression import expression
from validator.faults import Fault, FaultKind, Place
from validator.privacy import Privacy, Quoted
from validator.records.blocks import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.encoding import Declared, Piece
    from validator.privacy import Shown
    from validator.records.blocks import Block

_BEYOND_ASCII = expression(rb"[\xc2-\xf4][\x80-\xbf]+")


class Misdeclared:
    """Counts the characters and records that Alma's parser could not read, over the blocks of one source."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._characters = 0
        self._records = 0
        self._first: Place | None = None
        self._bytes = b""

    def see(self, block: Block) -> None:
        """Counts what `block` holds."""
        if block.text.isascii():
            return
        if self._declared.codec == cesu8.CODEC:
            self._see_cesu8(block)
            return
        self._characters += sum(1 for _ in _BEYOND_ASCII.finditer(block.text))
        self._records += sum(not record.isascii() for record in block.text.split(b"</user>"))
        if self._first is None and (found := _BEYOND_ASCII.search(block.text)):
            self._first = Ruler(block).place(found.start())
            self._bytes = found[0].decode().encode(self._declared.codec, "replace")[:1]

    def _see_cesu8(self, block: Block) -> None:
        """Counts in the source's own bytes: only there characters beyond U+FFFF can be told from those of UTF-8."""
        raw = block.raw
        characters = cesu8.characters_in(raw)
        self._characters += len(characters)
        self._records += sum(cesu8.characters_in(record) != [] for record in raw.split(b"</user>"))
        if characters and self._first is None:
            before = raw[: raw.index(characters[0])].decode(cesu8.CODEC, "replace")
            self._first = Ruler(block).place(len(before.encode()))
            self._bytes = characters[0]

    def fault(self) -> Fault:
        """The fault of the source as a whole, at the first place that shows it."""
        encoding = name_of(self._declared.codec)
        stated = self._declared.name or "no encoding, which means UTF-8"
        what = (
            f"the source says {stated} but is written in {encoding} throughout: "
            f"{self._characters:,} character{'s' * (self._characters != 1)} in {self._records:,} "
            f"record{'s' * (self._records != 1)} cannot be read"
        )
        values: dict[str, Shown] = {
            "bytes": self._bytes.hex(" ").upper(),
            "guess": Quoted(self._bytes.decode(self._declared.codec, "replace"), Privacy.PUBLIC),
            "encoding": encoding,
        }
        return Fault(FaultKind.UNDECODABLE, what, self._first, self._declared.xerces, values)


def faults_of_encoding(declared: Declared) -> Iterator[Fault]:
    """What is to be said of a source's encoding as a whole."""
    start = Place(0, 1, 1)
    if declared.conflict in (Conflict.CONTENT, Conflict.UNREAD):
        return
    if declared.conflict not in (None, Conflict.UNMARKED, Conflict.MARK):
        what = "the declared encoding is not the one that the source is written in"
        if declared.conflict is Conflict.UNKNOWN_NAME:
            what = "the declaration names an encoding that Alma's parser does not know"
        values = {"bytes": "", "guess": "", "encoding": name_of(declared.codec)}
        yield Fault(FaultKind.UNDECODABLE, what, start, declared.xerces, values)
    elif declared.codec.startswith(("utf-16", "utf-32")) and declared.xerces:
        what = f"the source is in {declared.codec.upper()} as Alma's parser does not read it"
        if declared.conflict is Conflict.UNMARKED:
            what = f"the source is in {declared.codec.upper()}, but neither a mark nor a declaration says so"
        values = {"bytes": "", "guess": "", "encoding": declared.codec.upper()}
        yield Fault(FaultKind.UNDECODABLE, what, start, declared.xerces, values)
    elif declared.codec not in ("utf-8", LENIENT_UTF_8, "ascii"):
        name = declared.shown
        yield Fault(
            FaultKind.NOT_UTF8, f"the source is in {name}, not in UTF-8", start, values={"encoding": name}
        )
    elif declared.bom_bytes and declared.marks == 1:
        yield Fault(FaultKind.BYTE_ORDER_MARK, "the source begins with a byte order mark", start)


def why_unread(declared: Declared) -> str:
    """Why a source was not looked at whose encoding only Alma's parser knows."""
    return f"it is in {declared.name}, which Alma's parser reads and this program cannot"


def nothing_of(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """None of the `pieces`, when all of them were read."""
    for _ in pieces:
        pass
    yield from ()
