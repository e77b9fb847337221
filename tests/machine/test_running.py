"""What a machine knows, what it tells, and what becomes of it where it cannot go on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.grammar import Glance
from validator.grammar.texts import SECTION
from validator.machine import (
    LONGEST_TEXT,
    ODD,
    Machine,
    Watch,
    joined_texts,
    parted_texts,
    translated,
)
from validator.records.guard import SECTION_START

if TYPE_CHECKING:
    from collections.abc import Iterator

# As the grammar has it: whole sections, or the beginning of one that may have no end.
RECORD = (
    rb'<user>(?:<a(?> b="[^"<]*+"|)>(?>(?:[^<]++|'
    + SECTION
    + rb")*+</a>|(?:"
    + SECTION_START
    + rb"|)[^<]*+</a>))*+</user>[ \r\n]*+"
)
PAIR = rb"<a>([^<]*+)</a>(?>b([a-z]*+)|)[ \n]*+"
PIECES = st.sampled_from(
    [
        *(
            "Lee",
            "é",
            "東",
            "🙂",
            " ",
            "\n",
            "\r",
            "\t",
            "]",
            "]]",
            "]]>",
            "?",
            "a?b",
            "! ",
            "\x7f",
            "\x0b",
            "\x00",
        ),
        *(
            "&amp;",
            "&#233;",
            "&#xE9;",
            "&#63;",
            "&#38;",
            "&amp;lt;",
            "&amp;amp;",
            "&nbsp;",
            "&",
            "&#0;",
            "&#xD7FF;",
        ),
        *(
            "&#127;",
            "&#32;",
            "&#031;",
            "&#55000;",
            "&#x20;",
            "<![CDATA[",
            "<![CDATA[R&D]]>",
            "<!",
            "<b",
            "\ufffe",
            "x;",
        ),
        *("<![CDATA[a?é]]>", "<![CDATA[&amp;]]>", "<![CDATA[", "[", "é?"),
    ]
).map(str.encode)
BROKEN = st.sampled_from(
    [b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x9f"]
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, PIECES, BROKEN), max_size=6).map(b"".join)
PLAIN = st.lists(
    st.sampled_from(
        [b"Lee", b"O'Neil-", b" ", b"\n", b"12", b"a ! b", b"[1]", b"x?", b"&amp; ", b"&lt;b&gt;"]
    )
)


@pytest.fixture
def machine() -> Iterator[Machine]:
    return Machine(translated(PAIR), 1, minds_odd=False)


@settings(max_examples=1_500, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_what_need_not_be_looked_at_is_sound(texts: list[bytes]) -> None:
    """Whatever the machine lets pass has sound characters, nothing is marked in it, and all that is odd was known."""
    seen_by = Machine(translated(RECORD), 0, minds_odd=True)
    known = [b"\xc3\xa9", "é東".encode(), "🙂".encode()]
    seen_by.know((ODD, odd) for odd in known)
    text = b"<user>" + b"".join(b"<a>" + one + b"</a>" for one in texts) + b"</user>\n"

    batch = seen_by.take(text, 0)

    if batch is None or batch.is_to_be_looked_at[0]:
        return
    record = text[slice(*batch.spans[0])]
    expat.ParserCreate().Parse(record, True)
    seen = Glance(record)
    assert [*batch.line_ends] == seen.line_ends
    # A glance takes some texts with brackets for unsound that are not; of those it tells no more.
    if seen.is_sound:
        assert not [*seen.marked()]
        assert seen.odd <= {*known}


@given(texts=st.lists(PLAIN.map(b"".join), min_size=1, max_size=4))
def test_plain_texts_need_not_be_looked_at(texts: list[bytes]) -> None:
    """ASCII letters, digits, marks and layout, and what cannot be written otherwise."""
    seen_by = Machine(translated(RECORD), 0, minds_odd=True)
    text = b"<user>" + b"".join(b"<a>" + one.replace(b"x?", b"x? ") + b"</a>" for one in texts) + b"</user>\n"

    batch = seen_by.take(text, 0)

    assert batch is not None
    assert [*batch.is_to_be_looked_at] == [0]


@pytest.mark.parametrize("text", ["<![CDATA[Zoë]]>", "Zo<![CDATA[ë]]>", "Zo&#235;", "Zo&#xEB;", "Zoë"])
def test_odd_characters_are_known_however_they_are_written(text: str) -> None:
    """By themselves, by number, in a section."""
    seen_by = Machine(translated(RECORD), 0, minds_odd=True)
    written = f"<user><a>{text}</a></user>".encode()

    before = seen_by.take(written, 0)
    seen_by.know([(ODD, "ë".encode())])
    after = seen_by.take(written, 0)

    assert before is not None
    assert after is not None
    assert [*before.is_to_be_looked_at, *after.is_to_be_looked_at] == [1, 0]


def test_what_is_known_is_not_told(machine: Machine) -> None:
    """By each text itself, or by all together; of what is not there nothing is told where each is asked for itself."""
    machine.watch([Watch(1, (1,), is_each=True), Watch(2, (0, 1))])
    machine.know([(1, b"x"), (2, joined_texts([b"2", None])), (2, b"2")])
    text = b"<a>1</a>bx <a>2</a> <a>3</a>by "

    batch = machine.take(text, 0)

    assert batch is not None
    assert batch.unknown == {0: [2], 1: [0, 2]}


def test_kinds_are_kept_apart(machine: Machine) -> None:
    """The text of one watch says nothing about that of another."""
    machine.watch([Watch(1, (0,), is_each=True), Watch(2, (0,), is_each=True)])
    machine.know([(1, b"7")])

    batch = machine.take(b"<a>7</a>", 0)

    assert batch is not None
    assert batch.unknown == {1: [0]}


def test_a_long_text_is_never_known(machine: Machine) -> None:
    """There is no room for it, and it is told each time."""
    machine.watch([Watch(1, (0,), is_each=True)])
    machine.know([(1, b"x" * 600)])

    batch = machine.take(b"<a>" + b"x" * 600 + b"</a>", 0)

    assert batch is not None
    assert batch.unknown == {0: [0]}


def test_a_machine_forgets_rather_than_to_know_wrongly(machine: Machine) -> None:
    """More texts than there is room for: what it tells then is too much, and never too little."""
    machine.watch([Watch(1, (0,), is_each=True)])
    machine.know((1, b"%d" % number) for number in range(200_000))

    batch = machine.take(b"".join(b"<a>%d</a>" % number for number in range(199_000, 201_000)), 0)

    assert batch is not None
    assert batch.unknown[0][-1_000:] == [*range(1_000, 2_000)]


def test_more_rows_than_there_is_room_for_are_taken_bit_by_bit(machine: Machine) -> None:
    """None is lost, and it is said when there are no more."""
    text = b"<a>1</a>" * 500_000
    taken, at = 0, 0
    while batch := machine.take(text, at):
        taken += len(batch)
        at = batch.spans[-1][1]
        if batch.is_all:
            break

    assert (taken, at) == (500_000, len(text))


def test_a_text_that_is_too_long_is_not_taken(machine: Machine) -> None:
    """Others take it then."""
    assert machine.take(b"<a>1</a>" + b" " * LONGEST_TEXT, 0) is None


def test_a_machine_that_has_stopped_says_so(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more is had from it, and nobody is troubled."""
    monkeypatch.setattr(machine, "_program", (0xFFFF0000, *machine._program[1:]))

    assert machine.take(b"<a>1</a>", 0) is None
    assert not machine.is_running


@pytest.mark.parametrize("groups", [(), tuple(range(14))])
def test_a_watch_has_some_groups_and_not_too_many(groups: tuple[int, ...]) -> None:
    """There is room for so many."""
    with pytest.raises(ValueError, match="groups"):
        Watch(1, groups)


@given(
    st.lists(
        st.one_of(
            st.none(), st.binary(max_size=5).map(lambda one: one.replace(b"\0", b"").replace(b"\xff", b""))
        )
    )
)
def test_texts_that_are_joined_can_be_parted(texts: list[bytes | None]) -> None:
    """One that is empty is not one that is missing."""
    assert parted_texts(joined_texts(texts)) == texts


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([None, b"", b"1", b"22", b"abcdefghijklmnopqrstuvwxyz", "é".encode()]), min_size=1
    )
)
def test_texts_that_were_asked_for_are_joined_by_the_machine_the_next_time(texts: list[bytes | None]) -> None:
    """The same then as before; those of other groups are not."""
    own = Machine(translated(rb"<(?:([^;>]*+);|-)()>"), 0, minds_odd=False)
    text = b"".join(b"<->" if one is None else b"<%b;>" % one for one in texts)

    first = own.take(text, 0)
    assert first is not None
    assert parted_texts(first.joined(0)) == texts
    again = own.take(text, 0)
    assert again is not None

    assert (first.was_wanted, again.was_wanted) == (frozenset(), {0})
    assert again.texts == again.joined(0) == first.joined(0)
    assert again.joined(1) == b"\0" * len(texts)


def test_a_machine_has_only_so_many_watches(machine: Machine) -> None:
    """One that is not set is not forgotten silently."""
    with pytest.raises(ValueError, match="watches"):
        machine.watch([Watch(1, (0,), is_each=True)] * 257)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
def test_a_machine_goes_on_in_a_process_that_is_forked(machine: Machine) -> None:
    """Workers inherit what was made ready before."""
    machine.take(b"<a>1</a>", 0)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        batch = machine.take(b"<a>2</a><a>3</a>", 0)
        os.write(writer, b"%d" % (0 if batch is None else len(batch)))
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 10) == b"2"
    assert machine.take(b"<a>4</a>", 0) is not None
    os.close(reader)
    os.close(writer)
