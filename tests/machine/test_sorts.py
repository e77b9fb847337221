"""Texts that are told by their first and last bytes are those that the expression takes, up to the same place."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from validator.machine import Batch, Machine, shared, translated
from validator.machine.parts import parsed_of
from validator.machine.sorts import TAKEN, THERE, UNASKED, UNBOUNDED, Sorts, sorts_of

LEADS = st.sampled_from([b"[ab]", b"[^<]", b"a", b"[0-9]", b"[<a]", b"."])
SECONDS = st.sampled_from(
    [b"", b"", b"[^ab]", b"b", b"(?=[^a])", b"(?![a0])", b"(?=[^a])(?=[^b])", b"(?!ab)"]
)
RESTS = st.sampled_from([b"[^<]*+", b"[^<]*+", b"[^<]{0,2}+", b"[^<]{0,3}+", b"[^<b]*+", b"[^<]++"])
ENDS = st.sampled_from([b"", b"", b"(?<=[ab])", b"(?<=[^.]0)", b"(?<=[^.;]0)(?<=[^1]0)", b"(?<!0)"])
CLOSINGS = st.sampled_from([b"", b"(?=</)", b"</"])
LITERALS = st.sampled_from([b"ab", b"a0", b"b", b"<a", b"(?i:ab)", b"a|"])
SECTION = rb"(?:<!|)(?:a|b(?!0))(?>[^<]*+(?=</)|[^<]*+!>)"


@st.composite
def groups(draw: st.DrawFn) -> list[bytes]:
    """The ways of an atomic group, of which most are sorts of texts, and most end alike."""
    closing = draw(CLOSINGS)
    sort = st.builds(lambda *parts: b"".join((*parts, closing)), LEADS, SECONDS, RESTS, ENDS)
    other = st.one_of(
        LITERALS.map(lambda text: text + (closing or b"(?=</)")),
        st.just(SECTION + closing),
        st.just(closing or b"(?=</)"),
        st.builds(lambda rest, other: rest + other, RESTS, CLOSINGS),
    )
    return draw(st.lists(st.one_of(sort, sort, other), min_size=1, max_size=5))


TEXTS = st.text("ab0.<", max_size=5).map(str.encode)
BEHIND = st.sampled_from([b"", b"<", b"</", b"</a>", b"<!"])


def atomic(*ways: bytes) -> bytes:
    """The group as `re` takes it."""
    return b"(?>" + b"|".join(ways) + b")"


def taken(expression: bytes, text: bytes) -> Batch | None:
    """What a machine takes of a text from its beginning."""
    return Machine(translated(expression), 0, minds_odd=False).take(text, 0)


@settings(max_examples=1_500, deadline=None)
@given(ways=groups(), before=st.sampled_from([b"", b">", b"0."]), text=TEXTS, behind=BEHIND)
@example(ways=[b"a[^<]{0,2}+", b"b"], before=b"", text=b"aaaa", behind=b"")
@example(ways=[b"ab(?=</)", b"[ab][^<]*+(?=</)"], before=b">", text=b"ab", behind=b"</")
@example(ways=[b"[0-9][^<]*+(?<=[^.]0)</"], before=b"", text=b"0", behind=b"</")
@example(ways=[b"a[^<]{0,2}+</", b"a[^<]*+</"], before=b">", text=b"aaaaaa", behind=b"</")
@example(ways=[b"(?:<!|)a[^<]*+", b"[^<]*+"], before=b">", text=b"ab", behind=b"<")
@example(ways=[b"[^<]*+(?=</)", b""], before=b">", text=b"", behind=b"<")
def test_the_machine_takes_what_re_takes(
    ways: list[bytes], before: bytes, text: bytes, behind: bytes
) -> None:
    """The same texts up to the same place, wherever they stand and whatever follows."""
    around = re.escape(before) + b"(%b)[<>/]?+"
    whole = before + text + behind
    found = re.compile(around % atomic(*ways), re.DOTALL).match(whole)

    batch = taken(around % shared(*ways), whole)

    if found is None or not found.end():
        assert batch is None
    else:
        assert batch is not None
        assert batch.spans[0] == found.span()
        assert batch.column(0)[0] == found[1]


def sorts(*ways: bytes) -> Sorts | None:
    return sorts_of([*map(parsed_of, ways)], int(re.DOTALL))


@pytest.mark.parametrize(
    ("ways", "most", "closing"),
    [
        ([b"[a-z][^<]*+</"], UNBOUNDED, TAKEN),
        ([b"[a-z][^<]{0,9}+(?=</)", b"[0-9](?=[^.])[^<]{0,9}+(?<=[^.;]0)(?=</)"], 10, THERE),
        ([b"[a-m][^b][^<]{0,8}+", b"[n-z][^<]{0,8}+"], 9, UNASKED),
        ([b"ab(?=</)", b"[^<]{0,4}+(?=</)"], 4, THERE),
    ],
)
def test_most_ways_of_a_text_are_sorts(ways: list[bytes], most: int, closing: int) -> None:
    """With the greatest length that all of them allow, and what is asked of the end tag."""
    found = sorts(*ways)

    assert found is not None
    assert (found.most, found.closing) == (most, closing)


@pytest.mark.parametrize(
    "ways",
    [
        [b"ab</", b"cd</"],
        [b"[a-z][^<b]*+</"],
        [b"(?:a|)[^<]*+b</"],
        [b"[a-z][^<]*</"],
        [b"ab</", b"[a-z][^<]*+(?=</)"],
    ],
)
def test_other_texts_are_none(ways: list[bytes]) -> None:
    """What could be taken back, what stops elsewhere, and what ends in two ways is not told so."""
    assert sorts(*ways) is None


def test_what_sorts_tell_needs_no_ways_of_its_own() -> None:
    """Left are those that take other texts, too: longer ones, those in sections, and those that are not listed."""
    ways = [b"ab</", b"cd</", b"[a-b][^<]{0,9}+</", b"[a-b]x[^<]{0,20}+</", SECTION + b"</"]

    found = sorts(*ways)

    assert found is not None
    assert [[operation.name for operation, _ in way.data][:2] for way in found.others] == [
        ["LITERAL", "LITERAL"],
        ["IN", "LITERAL"],
        ["BRANCH", "BRANCH"],
    ]


def test_very_many_sorts_are_not_all_told() -> None:
    """Sixteen are; the others keep their ways."""
    letters = b"abcdefghijklmnopqrstuvwxyz"
    ways = [b"%c[^%c<][^<]*+</" % (letter, letter) for letter in letters]

    found = sorts(*ways)

    assert found is not None
    assert len(found.others) == len(letters) - 16
    for text in (b"ab</", b"aa</", b"za</", b"zz</"):
        batch, match = taken(shared(*ways), text), re.match(atomic(*ways), text)
        assert (batch is None) == (match is None)
