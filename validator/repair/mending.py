"""The second look at a source: what may be mended is, block by block; all else is passed on as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.encoding.transcode import to_utf8
from validator.expression import expression
from validator.faults import Excerpt, Place
from validator.records.blocks import Ruler, blocks
from validator.records.cutter import CutKind
from validator.repair import blanks, escapes
from validator.repair.change import Change, RepairKind
from validator.repair.draft import Draft, Repair
from validator.repair.layers import mend_record, mend_stretch
from validator.repair.prolog import BYTE_ORDER_MARK, declaration_repairs, leading_repairs
from validator.repair.values import values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from validator.feed import Source
    from validator.records.blocks import Block
    from validator.records.cutter import Cut
    from validator.repair.layers import Left
    from validator.repair.survey import Survey

_PRIMARY_ID = expression(rb"<primary_id[^<>]*>\s*([^<>&]{1,255}?)\s*</primary_id")
_AROUND = 60
"""How many bytes on each side of a place its excerpt shows, at least to the beginning of a tag near by."""
_TAG_NEAR_BY = 200
_LONGEST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where a draft stands: at `at` of the block, in a record or between two."""

    at: int
    record: int | None = None
    primary_id: str = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A spot of a draft's original, and what stands there now."""

    start: int
    end: int
    replacement: bytes
    kinds: tuple[RepairKind, ...]
    path: str
    why: str
    is_done: bool = True


class Mending:
    """Mends one source.

    Args:
        number: the source's number in the feed, from 0.
        survey: what the first look has found.
        record_bytes: how long a record may be; a longer one is passed on as it is.
        is_mojibake_wanted: whether words that were read in a wrong encoding are repaired too.
        sink: is told every change, and every place that is left, in the order of the source.
    """

    def __init__(
        self,
        number: int,
        survey: Survey,
        record_bytes: int,
        *,
        is_mojibake_wanted: bool,
        sink: Callable[[Change], None],
    ) -> None:
        self._number = number
        self._survey = survey
        self._record_bytes = record_bytes
        self._is_mojibake_wanted = is_mojibake_wanted
        self._sink = sink
        self._records = 0
        self._is_first = True
        self._has_root = False
        self._is_after_oversize = False

    def mended(self, source: Source) -> Iterator[bytes]:
        """The bytes of the mended copy, in UTF-8.

        Raises:
            ArchiveDamage: the archive is damaged.
            FeedError: the source cannot be read on.
        """
        survey = self._survey
        if survey.refusal:
            self._tell_of_source(survey.refusal, is_done=False)
            yield from source.chunks()
            return
        if survey.is_transcoded or survey.why:
            self._tell_of_source(self._about_encoding())
        declared = survey.declared
        if declared.bom_bytes and not survey.is_transcoded:
            self._sink(Change((RepairKind.MARK,), self._number, Place(0, 1, 1), BYTE_ORDER_MARK, b""))
        for block in blocks(to_utf8(source.chunks(), declared), record_bytes=self._record_bytes):
            yield from self._block(block)

    def _about_encoding(self) -> str:
        survey = self._survey
        name = survey.declared.codec.upper()
        proof = f": {survey.why}" if survey.why else ""
        if survey.is_transcoded:
            return f"the source is written in UTF-8 instead of {name}{proof}"
        return f"the source is in UTF-8, not in {survey.declared.name or name}{proof}"

    def _tell_of_source(self, why: str, *, is_done: bool = True) -> None:
        start = Place(0, 1, 1)
        self._sink(Change((RepairKind.ENCODING,), self._number, start, b"", b"", why=why, is_done=is_done))

    def _block(self, block: Block) -> Iterator[bytes]:
        if block.is_oversize:
            why = f"the record is longer than {self._record_bytes:,} bytes and was not looked at"
            self._records += 1
            self._sink(
                Change(
                    (RepairKind.BYTES,),
                    self._number,
                    block.start,
                    b"",
                    b"",
                    self._records,
                    why=why,
                    is_done=False,
                )
            )
            self._is_first, self._is_after_oversize = False, True
            yield block.text
            return
        ruler = Ruler(block)
        position = 0
        for piece in self._pieces(block):
            yield block.text[position : piece.start]
            yield self._piece(block, piece, ruler)
            position = piece.end
        yield block.text[position:]
        self._is_first = self._is_after_oversize = False

    def _pieces(self, block: Block) -> Iterator[Cut]:
        """The cuts of a block; blanks at the beginning of a source are one too: they may be a defect."""
        cuts = block.cuts()
        first = next(cuts, None)
        if self._is_first and first is not None and first.kind is CutKind.RECORD and first.start:
            yield type(first)(CutKind.BETWEEN, 0, first.start)
        if first is not None:
            yield first
        yield from cuts

    def _piece(self, block: Block, piece: Cut, ruler: Ruler) -> bytes:
        text = block.text[piece.start : piece.end]
        if piece.kind is CutKind.RECORD:
            self._records += 1
            self._has_root = True
            if not is_suspect(text) and not self._is_mojibake_wanted:
                return text
            draft = Draft(text)
            lefts = mend_record(draft, self._survey.witness, is_mojibake_wanted=self._is_mojibake_wanted)
            found = _PRIMARY_ID.search(draft.text)
            primary_id = found[1].decode("utf-8", "replace") if found else ""
            self._tell(draft, lefts, ruler, _Scene(piece.start, self._records, primary_id))
            return draft.text
        draft = Draft(text)
        lefts = self._between(draft, block, piece)
        self._tell(draft, lefts, ruler, _Scene(piece.start))
        return draft.text

    def _between(self, draft: Draft, block: Block, piece: Cut) -> list[Left]:
        is_beginning = self._is_first and piece.start == 0
        is_rest = self._is_after_oversize and piece.start == 0
        if is_rest:
            return []
        lefts = mend_stretch(
            draft,
            self._survey.witness,
            has_root=self._has_root,
            is_last=block.is_last or piece.end < len(block.text),
        )
        self._has_root = self._has_root or lefts.has_root
        if is_beginning:
            draft.apply(leading_repairs(draft.text))
            draft.apply(self._declaration(draft.text))
        return lefts.places

    def _declaration(self, text: bytes) -> Iterator[Repair]:
        survey = self._survey
        must_name = survey.is_transcoded or survey.witness.is_damaged
        return declaration_repairs(text, is_ascii=survey.is_ascii, must_name=must_name)

    def _tell(self, draft: Draft, lefts: list[Left], ruler: Ruler, scene: _Scene) -> None:
        """Tells what was done to a draft and what was left, in the order of the source."""
        spots = [
            _Spot(splice.start, splice.end, splice.replacement, splice.kinds, splice.path, splice.why)
            for splice in draft.splices
        ]
        origins = draft.origins(left.start for left in lefts)
        spots += [
            _Spot(at, at + len(left.raw), left.raw, (RepairKind.BYTES,), "", left.why, is_done=False)
            for at, left in zip(origins, lefts, strict=True)
        ]
        spots.sort(key=lambda spot: spot.start)
        for spot, path in zip(spots, _paths(draft.original, spots), strict=True):
            self._sink(self._change(draft.original, spot, path, ruler.place(scene.at + spot.start), scene))

    def _change(self, original: bytes, spot: _Spot, path: str, place: Place, scene: _Scene) -> Change:
        return Change(
            spot.kinds,
            self._number,
            place,
            original[spot.start : spot.end],
            spot.replacement,
            scene.record,
            scene.primary_id,
            path,
            spot.why,
            _excerpt(original, spot.start, spot.end),
            _text(spot.replacement),
            spot.is_done,
        )


def is_suspect(text: bytes) -> bool:
    """Whether a record may hold anything that a repair concerns, mojibake excepted."""
    return (
        len(text.translate(None, _CONTROLS)) != len(text)
        or b"\xef\xbf" in text
        or escapes.SUSPECT.search(text) is not None
        or blanks.SUSPECT.search(text) is not None
        or not _is_utf8(text)
    )


_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _paths(original: bytes, spots: list[_Spot]) -> Iterator[str]:
    """For each spot the path of the value that it stands in, as far as that can be told."""
    values = values_of(original)
    value = next(values, None) if any(not spot.path for spot in spots) else None
    for spot in spots:
        while value is not None and value.end <= spot.start:
            value = next(values, None)
        is_within = value is not None and value.start <= spot.start
        yield spot.path or (value.path if value is not None and is_within else "")


def _excerpt(text: bytes, start: int, end: int) -> Excerpt:
    """The text around a place, from the beginning of the tag before it if that is near by."""
    tag = text.rfind(b"<", max(0, start - _TAG_NEAR_BY), start)
    begin = tag if tag >= 0 else _boundary(text, max(0, start - _AROUND))
    stop = _boundary(text, min(len(text), end + _AROUND))
    return Excerpt(
        _text(text[begin:start]), _text(text[start:end][:_LONGEST_SHOWN]), _text(text[end:stop]), ""
    )


def _boundary(text: bytes, at: int) -> int:
    while 0 < at < len(text) and 0x80 <= text[at] < 0xC0:
        at -= 1
    return at


def _text(piece: bytes) -> str:
    return piece[:_LONGEST_SHOWN].decode("utf-8", "surrogateescape")
