"""Which encoding a source is in, where its bytes are damaged, and what those bytes probably were.

Everything behind this room works on UTF-8. `read` finds the encoding and turns a stream of bytes into pieces
of UTF-8 whose every index leads back to the user's own byte offset; `damaged_places` finds what no UTF-8
decoder accepts; `guess` says what was probably meant. The room knows no records, no rules and no severity.
"""

from validator.encoding.damage import damaged_places, damaged_runs
from validator.encoding.declared import Conflict, Declared, codec_of, sniff
from validator.encoding.guess import Evidence, Guess, guess, name_of
from validator.encoding.transcode import Damage, Piece, is_single_byte, read, to_utf8
from validator.encoding.xerces import xerces_message

__all__ = [
    "Conflict",
    "Damage",
    "Declared",
    "Evidence",
    "Guess",
    "Piece",
    "codec_of",
    "damaged_places",
    "damaged_runs",
    "guess",
    "is_single_byte",
    "name_of",
    "read",
    "sniff",
    "to_utf8",
    "xerces_message",
]
