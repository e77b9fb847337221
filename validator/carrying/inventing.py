"""Turns the documents of a sample into documents of invented people that give the same findings."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from validator.carrying.faking import faked
from validator.carrying.sampling import Document
from validator.engine import run
from validator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.carrying.faking import Proof
    from validator.engine import Plan
    from validator.findings import Finding

_PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n<users>'
_EPILOG = b"</users>\n"


def invented(documents: Sequence[Document], plan: Plan) -> tuple[tuple[Document, ...], Proof]:
    """The documents with invented values, in UTF-8, under a plain root, and the proof that nothing personal is left.

    Raises:
        UsageError: values cannot be replaced, or not without other findings in the records.
    """
    texts = [
        record.decode(document.codec, "replace") for document in documents for record in document.records
    ]
    new, proof = faked(texts)
    rest = iter(new)
    made = tuple(
        Document(
            document.path,
            document.member,
            "utf-8",
            _PROLOG,
            _EPILOG,
            tuple(next(rest).encode("utf-8") for _ in document.records),
        )
        for document in documents
    )
    before, after = _findings(documents, plan), _findings(made, plan)
    if before != after:
        rules = sorted({rule for _, _, rule, _ in (before - after) + (after - before)})
        raise UsageError(
            f"invented values would give other findings: {', '.join(rules)}.",
            hint="Leave out these rules in a profile of your own, or give away no sample.",
            where="--fake",
        )
    return made, proof


def _findings(documents: Sequence[Document], plan: Plan) -> Counter[tuple[int | None, int, str, str]]:
    found: Counter[tuple[int | None, int, str, str]] = Counter()

    def see(finding: Finding) -> None:
        if finding.record is not None:
            found[finding.source, finding.record, finding.rule, finding.path] += 1

    run([io.BytesIO(document.content) for document in documents], plan, sink=see)
    return found
