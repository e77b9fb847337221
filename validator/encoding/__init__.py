"""Which encoding a source is in, where its bytes are damaged, and what those bytes probably were.

Everything behind this room works on UTF-8. `read` finds the encoding and turns a stream of bytes into pieces
of UTF-8 whose every index leads back to the user's own byte offset; `damaged_places` finds what no UTF-8
decoder accepts; `guess` says what was probably meant. The room knows no records, no rules and no severity.
"""

from validator.encoding import cesu8
from validator.encoding.damage import damaged_places, damaged_runs
from validator.encoding.declared import Conflict, Declared, codec_of, sniff
from validator.encoding.guess import Evidence, Guess, guess, name_of
from validator.encoding.java import LENIENT_UTF_8
from validator.encoding.severalbytes import is_decoded_as_java_does
from validator.encoding.transcode import Damage, Piece, is_single_byte, read, to_utf8
from validator.encoding.xerces import xerces_message
from validator.encoding.xml11 import forbidden_character, is_xml_11, plain_codec, with_references_of_xml_10

__all__ = [
    "LENIENT_UTF_8",
    "Conflict",
    "Damage",
    "Declared",
    "Evidence",
    "Guess",
    "Piece",
    "cesu8",
    "codec_of",
    "damaged_places",
    "damaged_runs",
    "forbidden_character",
    "guess",
    "is_decoded_as_java_does",
    "is_single_byte",
    "is_xml_11",
    "name_of",
    "plain_codec",
    "read",
    "sniff",
    "to_utf8",
    "with_references_of_xml_10",
    "xerces_message",
]
