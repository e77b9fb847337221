"""Looks at the beginning of a UTF-8 source: is it UTF-8 at all, and if not, what is it?

A few damaged places are defects of their records. A source in which nothing beyond ASCII is UTF-8 has one defect:
its declaration, or the lack of one. So has one in which all characters beyond U+FFFF, and nothing else, are written as
CESU-8 asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.encoding.cesu8 import CODEC, character_of, is_character
from validator.encoding.damage import damaged_runs
from validator.encoding.declared import codec_of
from validator.encoding.guess import Evidence, likeliest_codec
from validator.encoding.xerces import xerces_message

if TYPE_CHECKING:
    from collections.abc import Iterator

PREVIEW_BYTES = 4 << 20
"""How much of a source is looked at, in bytes."""

_FEW = 25
"""Up to so many damaged places are told one by one, whatever the rest of the source is."""

_LONG_RUN = 2
"""Damaged bytes in a row, on average, beyond which a source is of another script than Latin."""

_MOST_RUNS = 20_000
"""How many damaged places give evidence."""

_MOST_WORDS = 2000

_CONTEXT = 8
_ASCII = bytes(range(128))
_LEADS_OF_FOUR = tuple(bytes((lead,)) for lead in range(0xF0, 0xF5))


@dataclass(frozen=True, slots=True)
class Preview:
    """What the beginning of a source shows.

    Attributes:
        evidence: of all its damaged places but surrogates, for guesses; None where it has none.
        codec: the Python codec that the source as a whole is written in, or "" where it is UTF-8 with, at
            most, damaged places.
        xerces: what Java Xerces says at the first damaged place, or "".
    """

    evidence: Evidence | None = None
    codec: str = ""
    xerces: str = ""


def preview(head: bytes) -> Preview:
    """What `head`, the beginning of a source that is said to be UTF-8, shows."""
    # The last character may be cut off by the end of the preview alone.
    runs = [run for run in damaged_runs(head) if run[1] < len(head) - 3 or len(head) < PREVIEW_BYTES]
    if not runs:
        return Preview()
    xerces = xerces_message(head[runs[0][0] : runs[0][0] + 4])
    others = [run for run in runs if not character_of(head[slice(*run)])]
    if not others:
        return Preview(None, CODEC if _is_cesu8(head, runs) else "", xerces)
    evidence = Evidence.sum(_evidence(head, others[:_MOST_RUNS]))
    undecodable = sum(end - start for start, end in others)
    ascii_bytes = len(head) - len(head.translate(None, _ASCII))
    sound = len(head.decode("utf-8", "ignore")) - ascii_bytes
    is_another = len(others) > _FEW and sound * 20 < undecodable
    return Preview(evidence, _codec_of_all(head, others, evidence) if is_another else "", xerces)


def _is_cesu8(head: bytes, runs: list[tuple[int, int]]) -> bool:
    """Whether a source whose damaged `runs` are surrogates is CESU-8, in which no character takes four bytes."""
    if len(runs) <= _FEW or not all(is_character(head[slice(*run)]) for run in runs):
        return False
    return not any(lead in head for lead in _LEADS_OF_FOUR)


def _codec_of_all(head: bytes, runs: list[tuple[int, int]], evidence: Evidence) -> str:
    """What a whole source is written in.

    In Western names the damaged bytes stand alone between plain letters, and our own evidence tells encodings
    apart. Whole words of damaged bytes are of another script: there charset-normalizer, which judges texts by
    their languages, knows better.
    """
    if sum(end - start for start, end in runs) <= _LONG_RUN * len(runs):
        return likeliest_codec(evidence)
    return _hint(b"\n".join(head[start:end] for start, end in runs[:_MOST_WORDS])) or likeliest_codec(
        evidence
    )


def _hint(words: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(words).best()
    return "" if best is None else codec_of(best.encoding) or ""


def _evidence(head: bytes, runs: list[tuple[int, int]]) -> Iterator[Evidence]:
    for start, end in runs:
        before = head[max(0, start - _CONTEXT) : start].decode("utf-8", "replace")
        after = head[end : end + _CONTEXT].decode("utf-8", "replace")
        yield Evidence.of(head[start:end], before, after)
