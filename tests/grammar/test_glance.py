"""What one look at recognised records tells of their characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.grammar import Glance, is_usual, is_utf8


def record(text: bytes) -> bytes:
    return b"<user><last_name>" + text + b"</last_name></user>\n"


@pytest.mark.parametrize(
    "text",
    [
        b"Lee",
        "Zoë 東京 🙂".encode(),
        b"&amp;&lt;&gt;&quot;&apos;",
        b"&#233; &#xE9; &#x6771;",
        b"<![CDATA[R&D <b> &nbsp;]]>",
        b"a ] b > c",
        b"\t\r\n",
        b"\x7f",
    ],
)
def test_well_formed_texts_are_sound(text: bytes) -> None:
    """References, sections and characters of any script."""
    assert Glance(record(text)).is_sound


@pytest.mark.parametrize(
    "text",
    [
        b"AT&T",
        b"&nbsp;",
        b"&amp",
        b"&amp&lt;",
        b"&#0;",
        b"&#xD800;",
        b"]]>",
        b"<![CDATA[a]]>]]>",
        b"\x00",
        b"\x0b",
        b"\x0c",
        b"\x1f",
        b"\xe9",
        b"\xc3 \xa9",
        "\ufffe".encode(),
        b"\xed\xa0\x80",
    ],
)
def test_texts_that_are_not_well_formed_are_not(text: bytes) -> None:
    """A letter that is cut in two by a blank is no letter, though its bytes are all there."""
    assert not Glance(record(text)).is_sound


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        (b"Lee", set()),
        ("Müller-Lüdenscheidt".encode(), {"üü"}),
        (b"M&#252;ller &amp; S&#246;hne", {"üö"}),
        ("<![CDATA[Mü]]>ñ".encode(), {"üñ"}),
        ("Ã<![CDATA[©]]>".encode(), {"Ã©"}),
        (b"del\x7f", {"\x7f"}),
    ],
)
def test_what_is_odd_stands_text_by_text(text: bytes, odd: set[str]) -> None:
    """Without the usual characters, references resolved, a section and what is beside it in one piece."""
    assert {one.decode() for one in Glance(record(text)).odd} == odd


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        (b"AT&amp;T</x>", False),
        (b"M&amp;uuml;ller", True),
        (b"&amp;amp;", True),
        (b"&#38;eacute;", True),
        (b"<![CDATA[M&uuml;ller]]>", True),
        (b"<![CDATA[R&D]]>", False),
        (b"<![CDATA[1 < 2 > &uuml;]]>", True),
        (b"<![CDATA[<]]> and <![CDATA[&uuml;]]>", True),
        (b"<![CDATA[<]]> M?ller", True),
        (b"M&#252;ller", False),
        (b"M?ller", True),
        ("M?üller".encode(), True),
        (b"M?&#252;ller", True),
        (b"M<![CDATA[?]]>ller", True),
        (b"<![CDATA[M?]]>ller", True),
        (b"who?", False),
        (b"5?card 5?5 x?", False),
        (b"<![CDATA[&]]>uuml;", True),
        (b"<![CDATA[R&D;]]>", True),
        (b"M&#63;ller", True),
        (b"&amp;<![CDATA[eacute;]]>", True),
        (b"&amp;&#101;acute;", True),
    ],
)
def test_texts_that_may_have_been_escaped_twice_are_marked(text: bytes, *, is_marked: bool) -> None:
    """So are those with a question mark: what stands around it decides."""
    marked = [*Glance(record(text)).marked()]

    assert bool(marked) is is_marked
    assert all((one.name, one.written) == (b"last_name", text) for one in marked)


def test_a_question_mark_in_an_attribute_marks_no_text() -> None:
    """Only texts of elements are looked at."""
    seen = Glance(b'<user><user_group desc="who?">UGRD</user_group></user>')

    assert not [*seen.marked()]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<&]"), max_size=8), max_size=6))
def test_a_glance_at_many_is_a_glance_at_each(texts: list[str]) -> None:
    """What is seen of records together is what is seen of each of them."""
    records = [record(text.encode()) for text in texts]
    seen, each = Glance(b"".join(records)), [Glance(one) for one in records]

    assert seen.is_sound is all(one.is_sound for one in each)
    if seen.is_sound:
        assert seen.odd == frozenset().union(*(one.odd for one in each))


@given(st.text(max_size=20))
def test_usual_texts_have_nothing_odd(text: str) -> None:
    """Two ways to ask for the same."""
    if is_usual(text) and not set(text) & set("<]"):
        seen = Glance(record(text.encode()))
        assert not seen.odd
        assert not [*seen.marked()]


@given(st.binary(max_size=64))
def test_utf8_is_what_python_decodes(data: bytes) -> None:
    """But for the two noncharacters that XML forbids."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        assert not is_utf8(data)
    else:
        assert is_utf8(data) is not bool({*text} & {"\ufffe", "\uffff"})


def test_a_letter_may_be_cut_by_a_stretch() -> None:
    """Long texts are decoded bit by bit."""
    text = ("x" * 16_383 + "é" + "y" * 40_000).encode()

    assert is_utf8(text)
    assert not is_utf8(text[:16_384])


@pytest.mark.parametrize("behind", [b"", b"<b>!</b>", b"<b><![CDATA[x]]</b>"])
def test_section_that_is_never_closed_is_not_sound(behind: bytes) -> None:
    """And looking for its end comes to an end."""
    glance = Glance(b"<user><a><![CDATA[whole]]></a></user>", b"<user><a><![CDATA[torn</a></user>" + behind)

    assert not glance.is_sound
