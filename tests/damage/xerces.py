"""Asks JDK Xerces whether documents are well-formed, many in one process."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_SOURCE = Path(__file__).with_name("XercesVerdict.java")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "r": "\r", "n": "\n"}


class XercesVerdict(NamedTuple):
    """What Xerces says; `message` is "" where it accepts the document. Line and column count from 1."""

    line: int
    column: int
    message: str

    @property
    def accepts(self) -> bool:
        return not self.message


ACCEPTED = XercesVerdict(0, 0, "")


def verdicts(documents: Iterable[bytes]) -> list[XercesVerdict]:
    """The verdicts on all documents, in order. Needs a JDK, since the program is compiled as it is started."""
    fed = b"".join(len(document).to_bytes(4, "big") + document for document in documents)
    answered = subprocess.run(["java", str(_SOURCE)], input=fed, capture_output=True, check=True)
    return [_read(line) for line in answered.stdout.decode().split("\n")[:-1]]


def _read(line: str) -> XercesVerdict:
    if line == "ok":
        return ACCEPTED
    place, message = line.split("\t", 1)
    row, column = place.split(":")
    return XercesVerdict(int(row), int(column), _ESCAPED.sub(lambda m: _MEANT.get(m[1], m[1]), message))
