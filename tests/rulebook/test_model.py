"""What a rule can be: the words that other rooms sort and count by."""

from __future__ import annotations

from validator.rulebook.model import SEVEREST, Consequence


def test_every_consequence_has_its_place_from_the_worst_on() -> None:
    """A new one has to be put into the order by which reports are sorted, once."""
    assert sorted(SEVEREST) == sorted(Consequence)
