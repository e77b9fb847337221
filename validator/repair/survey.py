"""The first look at a source, from its first byte to its last: what is it written in, and what proves that?

Nothing is kept but counts, so a source of any size can be surveyed. The second look, which mends, needs it.
"""

from __future__ import annotations

import codecs
import re
from itertools import chain
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.encoding import LENIENT_UTF_8, Conflict, damaged_runs, sniff
from validator.encoding.declared import SNIFFED_BYTES
from validator.encoding.transcode import to_utf8
from validator.expression import expression
from validator.records.blocks import blocks
from validator.repair.proof import CONTEXT_BYTES, Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from validator.encoding import Declared
    from validator.feed import Source
    from validator.records.blocks import Block

_CONTROLS = expression(rb"(?:\xc2[\x80-\x9f])+")
_FORBIDDEN = expression(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|&#(?:0*(?:[0-8]|1[12]|1[4-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_BEYOND_ASCII = expression(rb"[\x80-\xff]+")
_LATIN_1 = frozenset({"iso8859-1", "latin-1"})
_FEWEST_SEQUENCES = 3
"""How many characters of UTF-8 prove it where they might be letters in the declared encoding."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a source before it is mended.

    Attributes:
        declared: its encoding, with the codec that it is really to be decoded with.
        why: what proves an encoding other than the declared one, or "".
        refusal: why the source must stay as it is, or "".
        witness: what its damaged bytes say.
        is_ascii: whether it holds nothing but ASCII.
        sha256: of its bytes, to notice that it changes while it is read.
    """

    declared: Declared
    why: str
    refusal: str
    witness: Witness
    is_ascii: bool
    sha256: str

    @property
    def is_transcoded(self) -> bool:
        """Whether the mended copy is in another encoding than the source."""
        return self.declared.codec != "utf-8"


def survey(
    source: Source, record_bytes: int, progress: Callable[[int, int | None], None] | None = None
) -> Survey:
    """Reads the whole of `source`; `progress` is as of `engine.run`.

    Raises:
        ArchiveDamage: its archive is damaged.
        FeedError: it cannot be read on.
    """
    watch = _Utf8Watch()
    head, stream = _head(watch.passing(source.chunks()))
    declared = sniff(head)
    is_xml_11, declared = declared.is_xml_11, replace(declared, is_xml_11=False)
    if declared.codec in ("ascii", LENIENT_UTF_8):
        # Whatever is beyond ASCII is not what was declared; it may be UTF-8, or damage like any other.
        declared = replace(declared, codec="utf-8")
    witness, undecoded = Witness(), 0
    is_latin_1 = declared.codec in _LATIN_1
    for block in blocks(to_utf8(chain((head,), stream), declared), record_bytes=record_bytes):
        if progress is not None:
            progress(source.bytes, source.expected_bytes)
        undecoded += len(block.undecoded)
        if declared.codec == "utf-8":
            _see_damage(block, witness)
        elif is_latin_1:
            for found in _CONTROLS.finditer(block.text):
                raw = found[0].decode().encode("latin-1")
                witness.see(raw, *context(block.text, *found.span()))
    codec, why = _proven_codec(declared, watch, witness)
    refusal = ""
    if declared.conflict is Conflict.UNREAD:
        refusal = f"the source is in {declared.name}, which this program cannot read"
    elif is_xml_11:
        refusal = "the source says that it is XML 1.1, in which other characters may stand than in XML 1.0"
    elif codec == declared.codec and undecoded:
        refusal = (
            f"{undecoded:,} places cannot be decoded in {declared.name or codec.upper()}, "
            "so the source cannot be turned into UTF-8"
        )
    return Survey(
        replace(declared, codec=codec),
        why,
        refusal,
        witness,
        watch.sequences == 0 == watch.faults,
        source.sha256,
    )


def _see_damage(block: Block, witness: Witness) -> None:
    if block.text.isascii():
        return
    # Without what will be taken away anyway, lest it hides what stands beside a damaged byte.
    text = _FORBIDDEN.sub(b"", block.text)
    for start, end in damaged_within(text, is_first=True, is_last=block.is_last):
        witness.see(text[start:end], *context(text, start, end))


def context(text: bytes, start: int, end: int) -> tuple[str, str]:
    """The text before and after a run, as far as it matters."""
    before = text[max(0, start - CONTEXT_BYTES) : start].decode("utf-8", "replace")
    after = text[end : end + CONTEXT_BYTES].decode("utf-8", "replace")
    return before, after


def damaged_within(text: bytes, *, is_first: bool, is_last: bool) -> Iterator[tuple[int, int]]:
    """The damaged runs of a stretch, but for a character that its beginning or end may have cut in two."""
    for stretch in _BEYOND_ASCII.finditer(text):
        for begin, stop in damaged_runs(stretch[0]):
            start, end = stretch.start() + begin, stretch.start() + stop
            may_be_begun = end == len(text) and not is_last
            may_be_ended = start == 0 and not is_first
            if not may_be_begun and not may_be_ended:
                yield start, end


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    head = b""
    while len(head) < SNIFFED_BYTES:
        chunk = next(chunks, None)
        if chunk is None:
            break
        head += chunk
    return head, chunks


def _proven_codec(declared: Declared, watch: _Utf8Watch, witness: Witness) -> tuple[str, str]:
    """The codec to decode the source with, and what proves it where it is not the declared one."""
    codec = declared.codec
    if codec == "utf-8" or not _is_extended_ascii(codec):
        return codec, ""
    is_western = codec in _LATIN_1 or codec == "cp1252"
    fewest = 1 if is_western else _FEWEST_SEQUENCES
    if not watch.faults and watch.sequences >= fewest:
        return "utf-8", f"all characters beyond ASCII are UTF-8, {watch.sequences:,} of them"
    if codec in _LATIN_1 and witness.is_windows_1252:
        return "cp1252", "control characters that ISO-8859-1 has there are letters or signs in Windows-1252"
    return codec, ""


def _is_extended_ascii(codec: str) -> bool:
    """Whether the encoding has one byte for each character, and ASCII in its lower half."""
    every = bytes(range(256)).decode(codec, "replace")
    return len(every) == 256 and every[:128].encode("ascii", "replace") == bytes(range(128))


class _Utf8Watch:
    """Looks on while bytes pass: are they UTF-8?

    `sequences` counts characters beyond ASCII up to the first fault; `faults` is 1 from there on.
    """

    def __init__(self) -> None:
        self.sequences = 0
        self.faults = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._see(chunk, is_end=False)
            yield chunk
        self._see(b"", is_end=True)

    def _see(self, chunk: bytes, *, is_end: bool) -> None:
        if self.faults:
            return
        try:
            text = self._decoder.decode(chunk, is_end)
        except UnicodeDecodeError:
            self.faults = 1
        else:
            self.sequences += 0 if text.isascii() else sum(character > "\x7f" for character in text)
