"""Writes the corpus, and what JDK Xerces says of each document: `python -m tests.damage.make_corpus`.

The documents come from `corpus_faults`, `corpus_legal`, `corpus_productions`, `corpus_rare` and `corpus_undecoded`; the
verdicts need a JDK. The tests need only what is stored.
"""

from __future__ import annotations

from pathlib import Path

from tests.damage.corpus_faults import COMMON_FAULTS, planted
from tests.damage.corpus_legal import COMMON_LEGAL
from tests.damage.corpus_productions import PRODUCTION_FAULTS, PRODUCTION_LEGAL
from tests.damage.corpus_rare import RARE_FAULTS, RARE_LEGAL
from tests.damage.corpus_undecoded import UNDECODED
from tests.damage.xerces import verdicts

CORPUS = Path(__file__).with_name("corpus")
VERDICTS = Path(__file__).with_name("xerces.tsv")
FAULTS = [*COMMON_FAULTS, *PRODUCTION_FAULTS, *RARE_FAULTS]
LEGAL = COMMON_LEGAL | PRODUCTION_LEGAL | RARE_LEGAL


def documents() -> dict[str, bytes]:
    """All documents of the corpus by name."""
    faulty = {f"faults/{fault.name}": planted(fault)[0] for fault in FAULTS}
    legal = {f"legal/{name}": document for name, document in LEGAL.items()}
    undecoded = {f"undecoded/{name}": document for name, document in UNDECODED.items()}
    return faulty | legal | undecoded


def stored_verdicts() -> dict[str, str]:
    """What Xerces said of each document: its sentence, or "" where it accepts the document."""
    rows = (line.split("\t") for line in VERDICTS.read_text(encoding="utf-8").splitlines())
    return {name: "" if verdict == "ok" else message for name, verdict, message in rows}


def main() -> None:
    made = documents()
    for name, document in made.items():
        path = CORPUS / f"{name}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document)
    rows = [
        f"{name}\t{'ok' if verdict.accepts else f'{verdict.line}:{verdict.column}'}\t{verdict.message}\n"
        for name, verdict in zip(made, verdicts(made.values()), strict=True)
    ]
    VERDICTS.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
