"""Records cannot hide: where a source is cut into records, and what stands between them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.records import cutter
from validator.records.cutter import CutKind, Cutter, cut

U = b"<user><city>A</city></user>"


def cuts(text: bytes, *, is_last: bool = True) -> list[bytes]:
    """Records as they are, what stands between them after a `~`, a record that is cut off before a `!`."""
    return [
        (b"" if piece.kind is CutKind.RECORD else b"~")
        + text[piece.start : piece.end]
        + b"!" * piece.is_cut_off
        for piece in cut(text, is_last=is_last)
    ]


ONE_RECORD = {
    "plain": U,
    "with attributes": b'<user link="a">x</user>',
    "with a prefix": b"<p:user>x</p:user>",
    "empty": b"<user/>",
    "empty with attributes": b"<user a='/' b=\">\" />",
    "blanks in the end tag": b"<user>x</user \n>",
    "end tag in a comment": b"<user><!-- </user> -->x</user>",
    "end tag in a CDATA section": b"<user><![CDATA[</user>]]>x</user>",
    "end tag in an instruction": b"<user><?a </user> ?>x</user>",
    "end tag in an attribute": b'<user><city desc="</user>">x</city></user>',
    "start tag in an attribute": b"<user><city desc='<user>'>x</city></user>",
    "greater-than in an attribute": b'<user a="/>">x</user>',
    "start tag in a comment": b"<user><!-- <user> -->x</user>",
    "names that only begin like it": b"<user><user_group>x</user_group><users_x/></user>",
    "a user in it": b"<user>x<user>y</user>z</user>",
    "users in it": b"<user>x<user/><user a='b'/><user>y</user>z</user>",
    "users in users": b"<user><user><user/></user></user>",
    "an unended comment": b"<user><!-- x</user>",
    "an unended CDATA section": b"<user><![CDATA[ x</user>",
    "control character behind the name": b"<user\x0b>x</user\x0b>",
    "start tag without its end": b"<user<city>A</city></user>",
}


@pytest.mark.parametrize("record", ONE_RECORD.values(), ids=ONE_RECORD.keys())
def test_record_is_one_record(record: bytes) -> None:
    """Neither cut in two nor joined with its neighbours."""
    assert cuts(U + record + U) == [U, record, U]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", []),
        (b" \t\r\n", []),
        (b"x", [b"~x"]),
        (b"\x0b", [b"~\x0b"]),
        (b"<users>" + U + b"</users>", [b"~<users>", U, b"~</users>"]),
        (b"<users>\n" + U + b"\n" + U + b"\n</users>\n", [b"~<users>\n", U, U, b"~\n</users>\n"]),
        (U + b"\x0b" + U, [U, b"~\x0b", U]),
        (U + b" <!-- " + U + b" --> " + U, [U, b"~ <!-- " + U + b" --> ", U]),
        # a record that is not closed ends where the next one begins, or the root ends
        (b"<user>a\n " + U, [b"<user>a", U]),
        (b"<user>a\n</users>", [b"<user>a", b"~\n</users>"]),
        (b"<user>a\x0b" + U, [b"<user>a\x0b", U]),
        (b"<user>a<user>b<user>c</user>", [b"<user>a", b"<user>b", b"<user>c</user>"]),
        # the source ends within it
        (U + b"<user>a \n", [U, b"<user>a!"]),
        (U + b"<user>a</user", [U, b"<user>a</user!"]),
        # what is never closed hides nothing; nor does a comment that two hyphens end too early
        (b"<user><!-- a</user>" + U, [b"<user><!-- a</user>", U]),
        (
            b"<user><!-- a</user>" + U + b"<user><!-- b --></user>",
            [b"<user><!-- a</user>", U, b"<user><!-- b --></user>"],
        ),
        (b"<!-- a " + U + U, [b"~<!-- a ", U, U]),
        # a CDATA section that ends in a later record does swallow what is between: so it is for every parser
        (b"<user><![CDATA[a</user><user>b]]></user>", [b"<user><![CDATA[a</user><user>b]]></user>"]),
    ],
)
def test_source_is_cut_where_records_begin_and_end(text: bytes, expected: list[bytes]) -> None:
    """What is no record is between, whatever it is; blanks between records are nothing."""
    assert cuts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (U + b"<user>a", [U]),
        (U + b"x", [U]),
        (U + b"<!-- <user>", [U]),
        (b"x" + U + b"<user><![CDATA[</user>", [b"~x", U]),
    ],
)
def test_what_may_go_on_behind_the_text_is_left(text: bytes, expected: list[bytes]) -> None:
    """Only complete records are given of a stretch that is not the last."""
    assert cuts(text, is_last=False) == expected


PIECES = [
    U,
    b"<user>",
    b"</user>",
    b"<user/>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?",
    b"?>",
    b'"',
    b"='",
    b" ",
    b"x",
    b"<a>",
    b"</users>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_nothing_is_lost_but_blanks(text: bytes) -> None:
    """Cuts follow one another, and what they leave out is blank."""
    position = 0
    for piece in cut(text, is_last=True):
        assert position <= piece.start < piece.end
        assert text[position : piece.start].strip(b" \t\r\n") == b""
        position = piece.end
    assert text[position:].strip(b" \t\r\n") == b""


def test_users_in_users_are_one_record_however_many() -> None:
    """A record ends with its own end tag; where something in it is broken, it ends before the next one."""
    nested = b"<user>" * 40 + b"</user>" * 40

    assert cuts(nested) == [nested]
    assert cuts(b"<user>" * 3 + b"&" + b"</user>" * 3) == [
        b"<user>",
        b"<user>",
        b"<user>&</user>",
        b"~</user></user>",
    ]


_HIDING = st.lists(
    st.sampled_from(
        [
            *(
                b"<!-- a -->",
                b"<!-- -- -->",
                b"<!-- <user> -->",
                b"<!--->",
                b"<!-- a --->",
                b"<?a b?>",
                b"<?xml?>",
            ),
            *(
                b"<![CDATA[a]]>",
                b"<![CDATA[]]]>",
                b"<!ENTITY a '>'>",
                b"<!-- ",
                b"<?",
                b"-->",
                b"x",
                b" ",
                b"<a b='>'>",
            ),
            *(b"<user>x</user>", b"<user>", b"</user>", b"<user/>"),
        ]
    ),
    max_size=30,
)


@given(_HIDING, st.integers(64, 300))
@settings(max_examples=300)
def test_plain_comments_are_passed_over_as_others_are(parts: list[bytes], longest: int) -> None:
    """Together or one by one, and however often it was looked for a record before."""
    text = b"".join(parts) + U
    seen = [*Cutter(text, is_last=True, longest=longest).cuts()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutter, "PLAIN_HIDING", re.compile(rb"(?!)"))
        patch.setattr(Cutter, "_sought", property(lambda _: cutter._NOTHING, lambda *_: None), raising=False)
        assert [*Cutter(text, is_last=True, longest=longest).cuts()] == seen
