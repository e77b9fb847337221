"""The fast path: the schema, in the order in which a feed writes it, as one regular expression over UTF-8 bytes.

A record that matches, and whose characters and references are sound (`Glance`), is well-formed and valid; the values
that rules ask for are captured, others have passed guards. The room only ever says "clean so far"; a record that does
not match is no worse for it, and is read with care elsewhere. It yields no findings, and knows neither rules nor
checks.
"""

from validator.grammar.columns import Column, Wishes
from validator.grammar.glance import Glance, is_odd, is_usual, is_utf8
from validator.grammar.lessons import Lessons
from validator.grammar.pattern import Grammar, NotCompilable, write_grammar
from validator.grammar.texts import is_literal, resolved, text_of, texts_in, texts_of

__all__ = [
    "Column",
    "Glance",
    "Grammar",
    "Lessons",
    "NotCompilable",
    "Wishes",
    "is_literal",
    "is_odd",
    "is_usual",
    "is_utf8",
    "resolved",
    "text_of",
    "texts_in",
    "texts_of",
    "write_grammar",
]
