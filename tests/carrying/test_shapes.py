"""What a record shows: shapes and codes, read quickly or with care, with the same result."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.generate import Wish, records
from validator.carrying.reading import Carried
from validator.carrying.shapes import FeatureReader, Features


def features(text: str) -> Features | None:
    raw = text.strip().encode("utf-8", "surrogateescape")
    return FeatureReader().read(Carried(0, 1, b"", raw, raw, is_whole=True))


def test_both_ways_of_reading_agree() -> None:
    """A comment makes a record be read with care; that changes nothing else."""
    for record in islice(records(Wish(users=None, bytes=None, seed=7)), 150):
        plain = record.strip()
        assert features(plain) == features(plain.replace("</user>", "<!-- x --></user>"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("<user><a>1</a></user>", "<user><a>2</a></user>", True),
        ("<user><a>1</a></user>", "<user><a> </a></user>", False),
        ("<user><a><b>1</b></a></user>", "<user><a><b>1</b><b>1</b></a></user>", False),
        ("<user><a><b>1</b><b>1</b></a></user>", "<user><a><b>1</b><b>1</b><b>1</b></a></user>", True),
        ("<user><a desc='x'>1</a></user>", "<user><a desc='y'>1</a></user>", True),
        ("<user><a preferred='true'>1</a></user>", "<user><a preferred='false'>1</a></user>", False),
        ("<user><a>1</a><b>1</b></user>", "<user><b>1</b><a>1</a></user>", False),
    ],
)
def test_what_makes_a_shape(one: str, other: str, is_same: bool) -> None:
    """Values do not count, places, attributes, order and "several" do."""
    first, second = features(one), features(other)

    assert first is not None
    assert second is not None
    assert (first.shapes == second.shapes) is is_same


@pytest.mark.parametrize("text", ["<user><a>", "<user><a></b></user>", "<user><a b=1/></user>"])
def test_what_cannot_be_read_shows_nothing(text: str) -> None:
    """A broken record is no part of a sample."""
    assert features(text) is None


def test_the_group_is_read() -> None:
    """With and without references."""
    assert features("<user><user_group> UGRD </user_group></user>").group == "UGRD"  # type: ignore[union-attr]
    assert features("<user><user_group>&#85;G</user_group></user>").group == "UG"  # type: ignore[union-attr]
    assert features("<user/>").group == ""  # type: ignore[union-attr]
