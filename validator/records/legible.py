"""Records in which nothing is wrong but characters and references: what is, and how they read without it.

Whether a record is of that kind its reader finds out, who knows what sound records look like: here it is taken for
granted. Then it is the same as what a careful reading tells.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from validator.records.characters import character_flaws
from validator.records.flaw import Mended, edits_of
from validator.records.references import flaws_of_references
from validator.records.wrongnames import wrong_name_flaws

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.encoding import Evidence
    from validator.records.flaw import Flaw


_MOST = 50
"""In how many places a record may be wrong, or may seem to be, to be looked at here."""


def legible(
    record: bytes, evidence: Evidence | None = None, *, may_declare_entities: bool = False
) -> tuple[Sequence[Flaw], bytes] | None:
    """The flaws of characters and references of `record`, in their order, and the record without them.

    None where there are none, where there are too many, or where something else is wrong or in doubt.

    Args:
        record: the bytes of one record, meant to be UTF-8.
        evidence: of the source's damaged bytes, to guess what they were.
        may_declare_entities: whether an entity that is unknown here may be declared.
    """
    if record.count(b"&") > _MOST:
        return None
    characters = [*islice(character_flaws(record, evidence), _MOST + 1)]
    if len(characters) > _MOST or any(True for _ in wrong_name_flaws(record)):
        return None
    copy = Mended(record, edits_of(characters))
    references = flaws_of_references(copy.text)
    if may_declare_entities and any(flaw.may_be_declared for flaw in references):
        return None
    flaws = sorted(chain(characters, map(copy.moved, references)), key=lambda flaw: flaw.at)
    return (flaws, Mended(copy.text, edits_of(references)).text) if flaws else None
