"""Fuzzing that is guided by coverage: `python -m tools.fuzz_atheris -max_total_time=600`.

Where `tools.fuzz` damages feeds at random, atheris keeps the documents that reach code which none before them has
reached, and goes on from those. It needs the dependency group `fuzz` and, for its second opinion, a JDK; nothing
else needs it. All arguments are libFuzzer's. It stops at the first document that makes the product fail, takes
long, is passed over though expat refuses it, or is said to stop a load though expat and Xerces accept it, and leaves
that document in a file.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

_LONGEST = 4_000
"""The feeds of fewer bytes than this are what it begins with."""
_WATCHED = ["validator.records", "validator.encoding", "validator.engine.careful", "validator.engine.block"]


class TroubleFound(Exception):
    """A document that the product is wrong about."""


def _try(document: bytes) -> None:
    from tests.damage.fuzzing import tried
    from tests.damage.xerces import verdicts

    case = tried(document)
    if case.trouble:
        raise TroubleFound(case.trouble)
    if case.is_accepted and case.is_stopped and verdicts([document])[0].accepts:
        raise TroubleFound("false alarm: expat and Xerces accept it")


def _words() -> str:
    """The marks of XML as a dictionary of libFuzzer."""
    from tests.damage.fuzzing import TOKENS

    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n' for token in TOKENS)


def main() -> None:
    """Fuzzes until it is stopped, or until libFuzzer's arguments say that it is enough."""
    # By name, since the type checker need not have it.
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=_WATCHED):
        from tests.damage.fuzzing import feeds

        # The product imports some of its modules when they are first used.
        _try(feeds(_LONGEST)[0])
    with tempfile.TemporaryDirectory() as folder:
        seeds, words = Path(folder, "seeds"), Path(folder, "words")
        seeds.mkdir()
        words.write_text(_words(), encoding="ascii")
        for number, feed in enumerate(feeds(_LONGEST)):
            (seeds / f"{number}.xml").write_bytes(feed)
        atheris.Setup([*sys.argv, f"-dict={words}", f"-max_len={_LONGEST}", str(seeds)], _try)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
