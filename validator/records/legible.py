"""What is wrong with records that are like others but for a few flaws, and how they read without.

It is what a careful reading tells, if the record that is left is like the others: that its reader finds out, who knows
what sound records look like.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from validator.records.characters import character_flaws
from validator.records.flaw import Mended, edits_of
from validator.records.markup import markup_flaws
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
) -> tuple[Sequence[Flaw], Sequence[Mended]] | None:
    """The flaws of characters and references of `record`, in their order, and what can be read instead of it.

    That is copies, each of the one before; the last is without flaws.

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
    return (flaws, (copy, Mended(copy.text, edits_of(references)))) if flaws else None


def readable(
    record: bytes, evidence: Evidence | None = None, *, may_declare_entities: bool = False
) -> tuple[Sequence[Flaw], Sequence[Mended]] | None:
    """Likewise of a `record` of which nothing is taken for granted, with the flaws of its markup.

    None where it can be read as it is, where there are too many flaws, and where it may be that nothing helps.
    """
    if record.count(b"&") > _MOST or _is_well_formed(record):
        return None
    found = chain(character_flaws(record, evidence), wrong_name_flaws(record))
    characters = [*islice(found, _MOST + 1)]
    if len(characters) > _MOST:
        return None
    copy = Mended(record, edits_of(characters))
    markup = _markup_of(copy)
    flaws = sorted(chain(characters, map(copy.moved, markup)), key=lambda flaw: flaw.at)
    if len(flaws) > _MOST or not all(flaw.readable for flaw in flaws):
        return None
    if may_declare_entities and any(flaw.may_be_declared for flaw in flaws):
        return None
    return flaws, (copy, Mended(copy.text, edits_of(markup)))


def _markup_of(copy: Mended) -> Sequence[Flaw]:
    """The flaws of the markup and references of a record of which the characters are mended."""
    if copy.is_changed and _is_well_formed(copy.text):
        return ()
    references = flaws_of_references(copy.text)
    if references and _is_well_formed(Mended(copy.text, edits_of(references)).text):
        return references
    return markup_flaws(copy.text, is_cut_off=False)


def _is_well_formed(record: bytes) -> bool:
    try:
        ParserCreate("utf-8").Parse(record, True)
    except ExpatError:
        return False
    return True
