"""Records in which nothing is wrong but a few flaws of characters and markup: told without a careful reading of each.

One bad character, one bare ampersand or one misspelt end tag in every record is what a broken export writes. Such a
record is mended as a careful reading would do it; if the mended record is recognised, and found clean, nothing but its
flaws is to be told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from validator.engine.careful import hits_of_flaws
from validator.engine.results import RecordResult
from validator.records.legible import legible, readable
from validator.records.torn import stands_whole

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from validator.engine.plan import Plan
    from validator.engine.screen import Screen
    from validator.records.blocks import Block, Later, Ruler
    from validator.records.flaw import Flaw, Mended

BLANKS = b" \t\r\n"
TOLD = ("primary_id", "user_group", "campus_code")
"""The elements of a record that are told with whatever is found in it."""


class MendedRecord(NamedTuple):
    """A record that is recognised without its `flaws`, as `text`.

    `anchor` is the index in the record itself, from its beginning, of what the screen's anchor captures, or -1.
    """

    flaws: Sequence[Flaw]
    text: bytes
    match: re.Match[bytes]
    anchor: int


class Mender:
    """Mends records of `block`."""

    def __init__(self, plan: Plan, block: Block, *, may_declare_entities: bool) -> None:
        self._plan = plan
        self._block = block
        self._may_declare_entities = may_declare_entities
        # Whom an exception covers may depend on all of a record.
        self._is_ready = not any(rule in plan.exceptions for rule, _, _ in plan.source_rules)

    def mended(self, record: bytes, screen: Screen) -> MendedRecord | None:
        """A recognised `record`, which is not sound, as the screen recognises it without its flaws; None if not.

        What follows the record's end tag is blank, and is left out.
        """
        if not self._is_ready:
            return None
        text = record.rstrip(BLANKS)
        found = legible(text, self._block.evidence, may_declare_entities=self._may_declare_entities)
        return _recognised(*found, screen) if found else self.recognised(text, screen)

    def recognised(self, record: bytes, screen: Screen) -> MendedRecord | None:
        """Any `record` as the screen recognises it without its flaws; None where it does not, or it has none."""
        if not self._is_ready:
            return None
        found = readable(record, self._block.evidence, may_declare_entities=self._may_declare_entities)
        return _recognised(*found, screen) if found else None

    def result(
        self,
        position: int,
        span: tuple[int, int],
        flaws: Sequence[Flaw],
        told: Iterable[str],
        ruler: Ruler | Later,
    ) -> RecordResult:
        """What is to be said of the record at `position`, which stands at `span`, with these `flaws`.

        `told` are its texts at the paths of `TOLD`.
        """
        start, end = span
        text = self._block.text[start:end].rstrip(BLANKS)
        result = RecordResult(position + 1, ruler.place(start))
        hits = hits_of_flaws(flaws, text, lambda at: ruler.near(start + at), self._plan)
        for name, value in zip(TOLD, told, strict=True):
            if value and stands_whole(text, name):
                setattr(result, name, value)
        result.hits = sorted(hits, key=lambda hit: (hit.place.offset, self._plan.rules[hit.rule].rule.id))
        return result


def _recognised(flaws: Sequence[Flaw], copies: Sequence[Mended], screen: Screen) -> MendedRecord | None:
    """What is read instead of a record, the last of `copies`, if `screen` recognises it."""
    text = copies[-1].text
    match = screen.grammar.pattern.fullmatch(text)
    if match is None:
        return None
    anchor = match.start(screen.anchor)
    for copy in reversed(copies):
        anchor = copy.origin(anchor) if anchor >= 0 else anchor
    return MendedRecord(flaws, text, match, anchor)
