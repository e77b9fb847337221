"""The machine: a compiled reader of records, for those who install the extra `fast`.

`machine.c`, compiled to WebAssembly and kept as `machine.wasm`, runs the fast path's expression several times as fast
as Python's `re`, and looks at characters in passing. What it takes, `re` would take as well, group by group: it changes
no report, and without it everything works. WebAssembly runs in a sandbox, on every system, and one day in a web page.
"""

from validator.machine.batch import NOTHING, PADDED, SHAPES, Batch, joined_texts, parted_texts
from validator.machine.gists import Gists, gists_of
from validator.machine.parts import shared
from validator.machine.program import Program, translated
from validator.machine.running import (
    LONGEST_TEXT,
    MOST_GISTS,
    MOST_IN_GIST,
    MOST_TOGETHER,
    MOST_WATCHES,
    ODD,
    Gist,
    Machine,
    Watch,
)
from validator.machine.sandbox import import_machine, is_there
from validator.machine.sets import NotTranslatable

__all__ = [
    "LONGEST_TEXT",
    "MOST_GISTS",
    "MOST_IN_GIST",
    "MOST_TOGETHER",
    "MOST_WATCHES",
    "NOTHING",
    "ODD",
    "PADDED",
    "SHAPES",
    "Batch",
    "Gist",
    "Gists",
    "Machine",
    "NotTranslatable",
    "Program",
    "Watch",
    "gists_of",
    "import_machine",
    "is_there",
    "joined_texts",
    "parted_texts",
    "shared",
    "translated",
]
