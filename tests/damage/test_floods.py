"""Whatever a hostile feed repeats, twice as much of it takes no more than twice the work.

Work is counted in calls of functions, not in time, so that a busy machine cannot make a test fail.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.damage.checking import check
from tests.damage.corpus_faults import HEAD, TAIL, user
from validator.records.cutter import Cutter

if TYPE_CHECKING:
    from collections.abc import Callable

_FLOODS = (
    *(b"<user ", b"<user>", b"</user>", b"<user/>", b"<user a='", b"<user><!--", b"<user><a>&</a></user>"),
    *(
        b"<",
        b"< ",
        b"</",
        b"</a",
        b"<a ",
        b"<a>",
        b"<a></b>",
        b"<a b='",
        b"<a b=",
        b"<last_name>",
        b"</last_name>",
    ),
    *(
        b"<last_name></first_name>",
        b"<last name>",
        b"<!--",
        b"<!-- -- -->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"<?xml ?>",
    ),
    *(
        b"<!",
        b"<!DOCTYPE a [<!--",
        b"&",
        b"&#1;",
        b"&a;",
        b"&abc",
        b"'",
        b"='",
        b"\r",
        b" ",
        b"\x00",
        b"\x1a\x20",
    ),
    *(b"\xc3", b"\xff\xc3(", b"\xef\xbf\xbe", "Ã©".encode(), b"<users>", b"</users>", b" a='b'", b" a"),
)
_PLACES: dict[str, Callable[[bytes], bytes]] = {
    "alone": lambda flood: flood,
    "in the root": lambda flood: HEAD + user(1) + flood + user(2) + TAIL,
    "in a record": lambda flood: HEAD + user(1).replace(b"Lindqvist", flood) + user(2) + TAIL,
    "in a value": lambda flood: (
        HEAD + user(1).replace(b"<last_name>", b"<last_name a='" + flood + b"'>") + TAIL
    ),
}


def calls(document: bytes) -> int:
    """How many functions, of Python and of C, are called while `document` is checked."""
    return _calls_of(lambda: check(document))


def _calls_of(work: Callable[[], object]) -> int:
    count = 0

    def see(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("flood", _FLOODS, ids=repr)
@pytest.mark.parametrize("place", _PLACES.values(), ids=_PLACES.keys())
def test_twice_as_much_takes_twice_the_work(flood: bytes, place: Callable[[bytes], bytes]) -> None:
    """Nothing is read again for each time that it occurs."""
    few = 1_100 // len(flood)  # more than what is looked at of a value that has no end
    check(place(flood))  # what is remembered from one run to the next
    once, twice = calls(place(flood * few)), calls(place(flood * 2 * few))

    assert twice < 2.3 * once + 1_000


def test_a_deep_record_is_not_read_and_a_wide_one_is() -> None:
    """Both at sizes at which anything quadratic would be felt; neither stops the load."""
    deep = check(HEAD + user(1).replace(b"Lindqvist", b"<a>" * 30_000 + b"</a>" * 30_000) + user(2) + TAIL)
    wide = check(
        HEAD + user(1).replace(b"<last_name>", b"<a b='c'>d</a>" * 3_000 + b"<last_name>") + user(2) + TAIL
    )

    assert deep.report.forecast.records == wide.report.forecast.records == 2
    assert deep.is_stopped is wide.is_stopped is False
    assert "nested more than 200 levels" in deep.report.not_checked[0].why
    assert len([rule for rule in wide.rules if rule == "XSD001"]) == 3_000


@pytest.mark.parametrize(
    "flood", [b"<!-- -- -->", b"<!---- a --->\n", b"<?a -- ?>", b"<!-- -- -->x &amp; "], ids=repr
)
def test_comments_with_hyphens_are_cut_at_once(flood: bytes) -> None:
    """Where records begin is found without a look at each of thousands that hide no tag."""
    text = HEAD + flood * 5_000 + user(1) + TAIL
    pieces = []

    made = _calls_of(lambda: pieces.extend(Cutter(text, is_last=True, is_first=True).cuts()))

    assert [text[piece.start : piece.end] for piece in pieces][1] == user(1).rstrip()
    assert made < 500
