"""Finds every record of a feed that carries an identifier, whatever its type and in whatever case."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from validator import encoding
from validator.dataclass import dataclass
from validator.expression import expression
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.records.blocks import Ruler, blocks
from validator.records.cutter import CutKind
from validator.records.parser import parse_record
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.encoding import Piece
    from validator.feed import Limits
    from validator.feed.opening import FeedPath
    from validator.records.blocks import Block
    from validator.records.cutter import Cut
    from validator.records.tree import Node

MOST_FOUND = 100
"""How many records are looked at; nobody has more."""
_IDENTIFIERS = (Selector.parse("primary_id"), Selector.parse("user_identifiers/user_identifier/value"))
_HIDDEN = expression(rb"<(?:primary_id|value)\b[^<>]*>[^<]*&|<!")
_PRIMARY = expression(rb"<primary_id[^<>]*>\s*([^<>]{1,255}?)\s*</primary_id")
_PREFIX = expression(rb"<([A-Za-z_][\w.\-]*:)user")


@dataclass(frozen=True, slots=True)
class Found:
    """A record that carries the identifier.

    Attributes:
        source: the index of its source in the feed, from 0.
        number: its number in the source, from 1.
        line: where it begins, from 1.
        primary_id: without surrounding blanks.
        matched: the paths of the elements that hold the identifier.
        root: the record; None for one that cannot be read.
    """

    source: int
    number: int
    line: int
    primary_id: str
    matched: tuple[str, ...]
    root: Node | None


def find(paths: Sequence[FeedPath], identifier: str, limits: Limits) -> Iterator[Found]:
    """The records that carry `identifier` as primary or additional identifier, in feed order, at most `MOST_FOUND`.

    Letters are compared without case, as Alma does it (Source: XL-CASE), and without surrounding blanks.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    wanted = _folded(identifier)
    found = 0
    for index, source in enumerate(open_feed(paths, limits)):
        if isinstance(source, FeedFault):
            continue
        number = 0
        declared, pieces = encoding.read(source.chunks())
        for block in blocks(_guarded(pieces), record_bytes=limits.record_bytes, evidence=declared.evidence):
            ruler = Ruler(block)
            for piece in block.cuts():
                if piece.kind is not CutKind.RECORD:
                    continue
                number += 1
                one = _look(block, piece, wanted, index, number, ruler)
                if one is not None and found < MOST_FOUND:
                    found += 1
                    yield one


def _guarded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces up to where an archive is damaged; that it is, the check tells."""
    try:
        yield from pieces
    except ArchiveDamage:
        return


def _folded(text: str) -> str:
    return text.strip().casefold()


def _look(block: Block, piece: Cut, wanted: str, source: int, number: int, ruler: Ruler) -> Found | None:
    text = block.text[piece.start : piece.end]
    if wanted not in text.decode("utf-8", "replace").casefold() and not _HIDDEN.search(text):
        return None
    prefix = _PREFIX.match(text)
    root = parse_record(
        text,
        is_cut_off=piece.is_cut_off,
        prefix=prefix[1].decode("utf-8", "replace") if prefix else "",
        evidence=block.evidence,
    ).root
    if root is None:
        stated = _PRIMARY.search(text)
        primary_id = html.unescape(stated[1].decode("utf-8", "replace")) if stated else ""
        if _folded(primary_id) != wanted:
            return None
        return Found(source, number, ruler.place(piece.start).line, primary_id, ("primary_id",), None)
    elements = [element for selector in _IDENTIFIERS for element in root.select(selector)]
    matched = tuple(element.path for element in elements if _folded(element.text) == wanted)
    if not matched:
        return None
    primary_id = next((child.text.strip() for child in root.children if child.name == "primary_id"), "")
    return Found(source, number, ruler.place(piece.start).line, primary_id, matched, root)
