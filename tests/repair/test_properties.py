"""What holds for every feed: only listed changes, nothing to mend in a mended copy, no traceback, sound places."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.repair.mend import done, mend, undone
from validator.api import plan
from validator.encoding import sniff
from validator.engine import run

if TYPE_CHECKING:
    from validator.engine import Plan

MENDED_RULES = {"XML002", "XML003", "XML004", "XML005", "XML006", "XML008", "TXT001", "TXT004", "TXT006"}

TEXT = st.sampled_from(["Lee", "Núñez", "O’Brien", "李", "Smith &amp; Co", "Петров", "", "x" * 50]).map(
    str.encode
)
FAULTS = st.sampled_from(
    [
        *b"& A&M AT&T; &#11; &#x1; &amp;amp; &amp;#39; &amp;lt; &amp;eacute;".split(),
        *("MuÃ±oz".encode(), "Oâ€™Brien".encode(), b"<![CDATA[A&amp;B]]>"),
        *(name.encode("cp1252") for name in ("Muñoz", "Pérez", "O’Brien", "Müller", "éès", "–")),
        *(b"\x0b", b"\x00", b"\xef\xbf\xbe", b" & "),
    ]
)
VALUE = st.lists(TEXT | FAULTS, max_size=5).map(b" ".join)
CODE = st.tuples(
    st.sampled_from([b"", b" ", b"\t\n", b"&#32;", b"\xc2\xa0"]), st.sampled_from([b"A1", b"B 2"])
)
FILLING = st.sampled_from([b"", b"\n", b"<!-- A & B -->", b"<middle_name><![CDATA[A & B]]></middle_name>"])


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """One record with faults planted in its values."""
    blank, code = draw(CODE)
    return (
        b"<user><primary_id>%s%s%s</primary_id>%s<last_name>%s</last_name><first_name>%s</first_name></user>"
        % (
            blank,
            code,
            draw(CODE)[0],
            draw(FILLING),
            draw(VALUE),
            draw(VALUE),
        )
    )


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """A feed of a few such records, with faults before the first."""
    leading = draw(st.sampled_from([b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\xef\xbb\xbf"]))
    declaration = draw(
        st.sampled_from([b"", b"<?xml version='1.0'?>\n", b'<?xml version="1.0" encoding="UTF-8" ?>\r\n'])
    )
    users = draw(st.lists(records(), max_size=4))
    return leading + declaration + b"<users>\n" + b"\n".join(users) + b"\n</users>\n"


@given(feeds())
@settings(max_examples=150, deadline=None)
def test_copy_differs_from_the_source_only_in_what_is_listed(source: bytes) -> None:
    """Taking the listed changes back gives the source, byte for byte."""
    mended, told = mend(source)
    assert undone(mended, told) == source


@given(feeds(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_mended_copy_needs_no_mending(source: bytes, mojibake: bool) -> None:
    """A second repair changes nothing, also not what the first has left."""
    mended, told = mend(source, mojibake=mojibake)
    again, told_again = mend(mended, mojibake=mojibake)
    assert again == mended
    assert not done(told_again)
    assert len(told_again) == len(told) - len(done(told))


@pytest.fixture(scope="module")
def alma() -> Plan:
    return plan("alma", as_of=dt.date(2026, 11, 21))


@given(source=feeds())
@settings(max_examples=60, deadline=None)
def test_check_finds_nothing_of_what_was_mended(alma: Plan, source: bytes) -> None:
    """No rule that a repair serves finds anything in the copy, but for bytes that are told to be left."""
    mended, told = mend(source, mojibake=True)
    found = {tally.rule.id: tally.findings for tally in run([io.BytesIO(mended)], alma).tallies}
    lefts = len(told) - len(done(told))
    assert set(found) & MENDED_RULES <= ({"XML003"} if lefts else set())
    assert found.get("XML003", 0) >= lefts


PIECES = st.sampled_from(
    [
        *b"<users> <user> </user> </users> <!-- --> <![CDATA[ ]]> <?xml ?> <!DOCTYPE <primary_id>".split(),
        *b"& ; # 11; amp; &# encoding=' ' \" > < utf-16 x".split(),
        *(
            b"\xef",
            b"\xbb\xbf",
            b"\xbf\xbe",
            b"\x00",
            b"\xed\xa0\xbd",
            b"\xed\xb8\x80",
            b"\xff\xfe",
            b"\xe9",
            b"\x92",
        ),
        *(b" ", b"\n"),
    ]
)
HOSTILE = st.lists(PIECES | st.binary(max_size=3), max_size=40).map(b"".join)
ARCHIVES = (b"\x1f\x8b", b"BZh", b"PK")


@given(HOSTILE)
@example(b"\xff\xfe<\x00u\x00")
@example(b"<?xml version='1.0' encoding='idna'?><users/>")
@example(b"\xff\xfe\x00\x00<users/>")
@settings(max_examples=400, deadline=None)
def test_no_bytes_are_too_much(source: bytes) -> None:
    """Any bytes are read and written again, with only the listed changes, and once for all."""
    assume(not source.startswith(ARCHIVES))
    mended, told = mend(source)
    if sniff(source).codec == "utf-8":
        assert undone(mended, told) == source
    places = [change.place.offset for change in told]
    assert places == sorted(places)
    assert all(0 <= offset <= len(source) for offset in places)
    assert mend(mended)[0] == mended
