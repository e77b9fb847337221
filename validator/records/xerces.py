"""What Java Xerces, the parser of Alma, says of each defect (Source: XERCES).

Librarians meet these sentences in Alma's job report. A finding repeats the one that Alma will show, so that
it can be found by it. `{name}` and the like stand for texts of the feed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from validator.privacy import Phrase, Privacy, Quoted, is_written_like_a_name

AFTER_ROOT_TEXT: Final = "Content is not allowed in trailing section."
AFTER_ROOT_MARKUP: Final = "The markup in the document following the root element must be well-formed."
ATTRIBUTE_NEEDS_EQUALS: Final = (
    'Attribute name "{attribute}" associated with an element type "{name}" '
    "must be followed by the ' = ' character."
)
ATTRIBUTE_NEEDS_QUOTE: Final = (
    'Open quote is expected for attribute "{attribute}" associated with an  element type  "{name}".'
)
ATTRIBUTE_TWICE: Final = 'Attribute "{attribute}" was already specified for element "{name}".'
BAD_MARKUP: Final = "The content of elements must consist of well-formed character data or markup."
BEFORE_ROOT_MARKUP: Final = "The markup in the document preceding the root element must be well-formed."
BEFORE_ROOT_REFERENCE: Final = "Reference is not allowed in prolog."
BEFORE_ROOT_TEXT: Final = "Content is not allowed in prolog."
CDATA_END_IN_TEXT: Final = (
    'The character sequence "]]>" must not appear in content unless used to mark the end of a CDATA section.'
)
CHARACTER_REFERENCE_UNENDED: Final = "The character reference must end with the ';' delimiter."
COMMENT_DASHES: Final = 'The string "--" is not permitted within comments.'
COMMENT_START: Final = 'Comment must start with "<!--".'
END_TAG_DELIMITER: Final = """The end-tag for element type "{name}" must end with a '>' delimiter."""
ENTITY_UNDECLARED: Final = 'The entity "{entity}" was referenced, but not declared.'
ILLEGAL_CHARACTER: Final = "An invalid XML character (Unicode: 0x{code}) was found in {where}."
ILLEGAL_IN_VALUE: Final = (
    "An invalid XML character (Unicode: 0x{code}) was found in "
    'the value of attribute "{attribute}" and element is "{name}".'
)
ILLEGAL_REFERENCE: Final = 'Character reference "{reference}" is an invalid XML character.'
INSTRUCTION_NAMELESS: Final = "The processing instruction must begin with the name of the target."
INSTRUCTION_RESERVED: Final = 'The processing instruction target matching "[xX][mM][lL]" is not allowed.'
INSTRUCTION_SPACE: Final = "White space is required between the processing instruction target and data."
LESS_THAN_IN_VALUE: Final = (
    'The value of attribute "{attribute}" associated with an element type "{name}" '
    "must not contain the '<' character."
)
NOT_ASCII: Final = 'Byte "{byte}" is not a member of the (7-bit) ASCII character set.'
PREMATURE_END: Final = "Premature end of file."
REFERENCE_DECIMAL: Final = (
    'A decimal representation must immediately follow the "&#" in a character reference.'
)
REFERENCE_HEXADECIMAL: Final = (
    'A hexadecimal representation must immediately follow the "&#x" in a character reference.'
)
REFERENCE_NAME: Final = "The entity name must immediately follow the '&' in the entity reference."
REFERENCE_UNENDED: Final = """The reference to entity "{entity}" must end with the ';' delimiter."""
TAG_UNENDED: Final = 'Element type "{name}" must be followed by either attribute specifications, ">" or "/>".'
TAGS_MISMATCHED: Final = 'The element type "{name}" must be terminated by the matching end-tag "</{name}>".'
TRUNCATED: Final = "XML document structures must start and end within the same entity."

DECLARATION_ENCODING_SPACE: Final = (
    "White space is required before the encoding pseudo attribute in the XML declaration."
)
DECLARATION_EQUALS: Final = """The ' = ' character must follow "{name}" in the XML declaration."""
DECLARATION_NAME: Final = "A pseudo attribute name is expected."
DECLARATION_NO_MORE: Final = "No more pseudo attributes are allowed."
DECLARATION_QUOTES: Final = 'The value following "{name}" in the XML declaration must be a quoted string.'
DECLARATION_STANDALONE_MISSPELT: Final = "The standalone name in XML declaration may be misspelled."
DECLARATION_STANDALONE_SPACE: Final = (
    "White space is required before the standalone pseudo attribute in the XML declaration."
)
DECLARATION_STANDALONE_VALUE: Final = (
    'The standalone document declaration value must be "yes" or "no", not "{value}".'
)
DECLARATION_UNENDED: Final = 'The XML declaration must end with "?>".'
DECLARATION_VERSION: Final = 'XML version "{value}" is not supported, only XML 1.0 is supported.'
DECLARATION_VERSION_MISSING: Final = "The version is required in the XML declaration."
DECLARATION_VERSION_SPACE: Final = (
    "White space is required before the version pseudo attribute in the XML declaration."
)


def quote_name(name: str) -> Quoted:
    """The name of an element or attribute that was read; only one of the format's in some spelling, or one
    written as the schema's names are, is shown freely.

    For markup that is broken see `names.name_of`: there, what looks like a name may be a piece of a surname.
    """
    return _quote_short_name(name) if len(name) <= _SHORT else _quote_name(name)


def _quote_name(name: str) -> Quoted:
    return Quoted(name, Privacy.PUBLIC if is_written_like_a_name(name) else Privacy.PERSONAL)


_SHORT: Final = 64
"""Up to so many characters a name may come again."""
_quote_short_name = lru_cache(1_024)(_quote_name)


def quote_value(text: str) -> Quoted:
    """A piece of a value, such as what follows a bare ampersand: somebody's data."""
    return Quoted(text, Privacy.PERSONAL)


def phrase(template: str, **texts: str | Quoted) -> Phrase:
    """`template` with its `{placeholders}` filled, plain strings as they are."""
    parts = [texts[piece] if index % 2 else piece for index, piece in enumerate(_pieces(template))]
    return Phrase(tuple(part for part in parts if part != ""))


@cache
def _pieces(template: str) -> list[str]:
    """What stands before, between and behind the placeholders, and in turn their names; templates are few."""
    return re.split(r"\{(\w+)\}", template)
