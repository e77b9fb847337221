"""Each repair by table: what stood there, what stands there now, and what is left alone."""

from __future__ import annotations

import pytest

from tests.repair.mend import done, feed_of, mend, undone
from validator.repair import RepairKind

VALUES = [
    ("a bare ampersand", b"Smith & Jones", b"Smith &amp; Jones", ["ampersand"]),
    ("one before letters", b"A&M", b"A&amp;M", ["ampersand"]),
    ("an entity without its end", b"A&ampM", b"A&amp;ampM", ["ampersand"]),
    ("a broken number", b"A&#;", b"A&amp;#;", ["ampersand"]),
    ("two in a row", b"A&&M", b"A&amp;&amp;M", ["ampersand", "ampersand"]),
    ("a control character", b"Lee\x0b", b"Lee", ["control-character"]),
    ("NUL", b"L\x00ee", b"Lee", ["control-character"]),
    ("U+FFFE and U+FFFF", b"Le\xef\xbf\xbee\xef\xbf\xbf", b"Lee", ["control-character"] * 2),
    ("a reference to one", b"Lee&#11;", b"Lee", ["control-character"]),
    ("a hexadecimal one", b"Lee&#x1F;Ann", b"LeeAnn", ["control-character"]),
    ("one within an entity", b"A&am\x0bp;B", b"A&amp;B", ["control-character"]),
    ("an ampersand made bare by it", b"A&\x0bB", b"A&amp;B", ["ampersand", "control-character"]),
    ("an escaped entity", b"O&amp;apos;Hara", b"O&apos;Hara", ["double-escaping"]),
    ("an escaped number", b"O&amp;#39;Hara", b"O&#39;Hara", ["double-escaping"]),
    ("an ampersand escaped twice", b"A&amp;amp;M", b"A&amp;M", ["double-escaping"]),
    ("one escaped four times", b"A&amp;amp;amp;amp;M", b"A&amp;M", ["double-escaping"]),
    ("one escaped as a number", b"A&#38;amp;M", b"A&amp;M", ["double-escaping"]),
    ("a letter as HTML has it", b"Jos&amp;eacute;", b"Jos\xc3\xa9", ["double-escaping"]),
    ("a letter in capitals", b"JOS&amp;EACUTE;", b"JOS\xc3\x89", ["double-escaping"]),
    ("an escape in CDATA", b"<![CDATA[A&amp;amp;M &#x27;]]>", b"<![CDATA[A&M ']]>", ["double-escaping"] * 2),
    ("Latin letters among UTF-8", b"N\xc3\xba\xf1ez", b"N\xc3\xba\xc3\xb1ez", ["bytes"]),
    ("a curly apostrophe", b"O\x92Brien", b"O\xe2\x80\x99Brien", ["bytes"]),
    (
        "two beside a letter",
        b"Mu\xf1oz \xed\xa0\xbd\xed\xb8\x80" * 2,
        "Muñoz 😀Muñoz 😀".encode(),
        ["bytes"] * 4,
    ),
    ("surrogates of Oracle", b"\xed\xa0\xbd\xed\xb8\x80", "😀".encode(), ["bytes"]),
]
LEFT_ALONE = [
    ("what is escaped once", b"A&amp;M &lt; &#38; &apos;"),
    ("what only looks escaped twice", b"&amp;c; &amp;T &amp;nosuch; AT&amp;T;"),
    ("an escaped number of a forbidden character", b"&amp;#11;"),
    ("letters of every script", "José Nguyễn Петров 李 O’Brien Ð Ã Â".encode()),
    ("mojibake, unless asked", "MuÃ±oz".encode()),
    ("CDATA", b"<![CDATA[A&M ]]&gt; &nosuch; &#11; ]]>"),
    ("a comment", b"Lee<!-- A&M &amp;amp; &#11; -->"),
    ("an instruction", b"Lee<?php A&M ?>"),
    ("an entity that XML does not know", b"Jos&eacute;"),
    ("blanks in a name", b" Lee "),
    ("an unclosed tag", b"<b>Lee"),
    ("a < that is text", b"a < b"),
]


@pytest.mark.parametrize(
    ("before", "after", "kinds"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES]
)
def test_value_is_mended(before: bytes, after: bytes, kinds: list[str]) -> None:
    """The value becomes what it should be, everything around it stays, and the change says what it was."""
    source = feed_of(before)
    mended, told = mend(source)
    assert mended == feed_of(after)
    assert ["+".join(sorted(change.kinds)) for change in told] == kinds
    assert undone(mended, told) == source
    assert mend(mended) == (mended, [])


@pytest.mark.parametrize("value", [row[1] for row in LEFT_ALONE], ids=[row[0] for row in LEFT_ALONE])
def test_value_is_left_alone(value: bytes) -> None:
    """What is no defect, or cannot be mended safely, stays byte for byte, and nothing is told of it."""
    assert mend(feed_of(value)) == (feed_of(value), [])


CODES = [
    (b"<primary_id> u1\t</primary_id>", b"<primary_id>u1</primary_id>", 2),
    (b"<user_group desc='x'>\n UGRD</user_group>", b"<user_group desc='x'>UGRD</user_group>", 1),
    (b"<campus_code>W &#32;&#xA0;</campus_code>", b"<campus_code>W</campus_code>", 1),
    (b"<campus_code>\xc2\xa0W</campus_code>", b"<campus_code>W</campus_code>", 1),
    (b"<campus_code><![CDATA[ W ]]></campus_code>", b"<campus_code><![CDATA[W]]></campus_code>", 2),
    (
        b"<user_identifiers><user_identifier><id_type> BARCODE</id_type><value>1 2 </value></user_identifier>"
        b"</user_identifiers>",
        b"<user_identifiers><user_identifier><id_type>BARCODE</id_type><value>1 2</value></user_identifier>"
        b"</user_identifiers>",
        2,
    ),
]


@pytest.mark.parametrize(("before", "after", "count"), CODES)
def test_blanks_around_codes_and_identifiers_go(before: bytes, after: bytes, count: int) -> None:
    """Both ends, also as references, in CDATA, and where the element has attributes."""
    mended, told = mend(b"<users><user>%s</user></users>" % before)
    assert mended == b"<users><user>%s</user></users>" % after
    assert [change.kinds for change in told] == [(RepairKind.BLANKS,)] * count


@pytest.mark.parametrize(
    "element",
    [
        b"<primary_id>  </primary_id>",
        b"<last_name> Lee </last_name>",
        b"<city> Town </city>",
        b"<note><value> x </value></note>",
        b"<primary_id> <!-- old -->u1</primary_id>",
        b"<expiry_date> 2030-01-01 </expiry_date>",
    ],
)
def test_other_blanks_stay(element: bytes) -> None:
    """Names, dates, blank values, and values with markup in them are not touched."""
    source = b"<users><user>%s</user></users>" % element
    assert mend(source) == (source, [])


PROLOGS = [
    ("a mark", b"\xef\xbb\xbf<users/>", b"<users/>", ["byte-order-mark"]),
    ("two marks", b"\xef\xbb\xbf\xef\xbb\xbf<users/>", b"<users/>", ["byte-order-mark"] * 2),
    ("blank lines", b"\r\n\t <users/>", b"<users/>", ["leading-blanks"]),
    (
        "blank lines and a mark before a declaration",
        b'\n\xef\xbb\xbf<?xml version="1.0"?><users/>',
        b'<?xml version="1.0"?><users/>',
        ["leading-blanks", "byte-order-mark"],
    ),
    (
        "a wrong encoding",
        b"<?xml version='1.0' encoding='UTF-16' standalone='yes'?><users/>",
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><users/>",
        ["xml-declaration"],
    ),
    (
        "no encoding that anybody knows",
        b'<?xml version="1.0" encoding="none"?><users/>',
        b'<?xml version="1.0" encoding="UTF-8"?><users/>',
        ["xml-declaration"],
    ),
    (
        "no version",
        b'<?xml encoding="UTF-8"?><users/>',
        b'<?xml version="1.0" encoding="UTF-8"?><users/>',
        ["xml-declaration"],
    ),
    (
        "the wrong order and no quotes",
        b'<?XML encoding=utf8 version=1.0 standalone="no" ?><users/>',
        b'<?xml version="1.0" encoding="UTF-8" standalone="no"?><users/>',
        ["xml-declaration"],
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "kinds"), [row[1:] for row in PROLOGS], ids=[row[0] for row in PROLOGS]
)
def test_prolog_is_mended(before: bytes, after: bytes, kinds: list[str]) -> None:
    """Marks and blanks before the XML go, and the declaration says what is true."""
    mended, told = mend(before)
    assert mended == after
    assert [*map(str, (kind for change in told for kind in change.kinds))] == kinds
    assert undone(mended, told) == before
    assert mend(mended) == (mended, [])


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b" \n ",
        b"no XML at all",
        b"<users/>",
        b'<?xml version="1.0"?>\n<users/>',
        b"<?xml version='1.0' encoding='us-ascii'?><users/>",
        b"Export begins & ends\n<users/>",
        b"<!DOCTYPE users [<!ENTITY a 'b & c'>]><users/>",
        b"<!-- A & B --><users/>",
    ],
)
def test_source_without_such_defects_stays(source: bytes) -> None:
    """Byte for byte, whatever else is wrong with it."""
    assert mend(source) == (source, [])


def test_between_records_references_are_mended_after_the_root_has_begun() -> None:
    """Not before it, where a DOCTYPE may stand, but in the root's attributes and in stray text."""
    source = b"<!-- & --><users a='b & c'>\n<user/> R&D <user/>\x01</users>"
    mended, told = mend(source)
    assert mended == b"<!-- & --><users a='b &amp; c'>\n<user/> R&amp;D <user/></users>"
    assert [change.record for change in told] == [None, None, None]


def test_secret_stays_but_for_what_stops_the_load() -> None:
    """A password may mean `&amp;` or blanks; a bare ampersand in it still stops the load."""
    source = feed_of(b" a&amp;amp;b ", b"c&d", field=b"password")
    assert mend(source)[0] == feed_of(b" a&amp;amp;b ", b"c&amp;d", field=b"password")


def test_place_and_person_are_those_of_the_source() -> None:
    """Offset in bytes, line and column in characters, record and primary identifier."""
    source = "<users>\r\n<user><primary_id>u1</primary_id></user>\r\n<user>\r\n<last_name>Öé & </last_name>"
    source += "<primary_id> u2</primary_id></user></users>"
    ampersand, blank = done(mend(source.encode())[1])
    assert ampersand.place.offset == source.encode().index(b"&")
    assert (ampersand.place.line, ampersand.place.column) == (4, 15)
    assert (ampersand.record, ampersand.primary_id, ampersand.path) == (2, "u2", "last_name")
    assert (blank.place.line, blank.place.column, blank.path) == (4, 41, "primary_id")


def test_mojibake_is_turned_back_word_by_word_if_asked() -> None:
    """Each word is a change of its own; what was never garbled stays."""
    source = feed_of("MuÃ±oz Núñez GarcÃ­a".encode())
    mended, told = mend(source, mojibake=True)
    assert mended == feed_of("Muñoz Núñez García".encode())
    assert [(change.removed.decode(), change.inserted.decode()) for change in told] == [
        ("MuÃ±oz", "Muñoz"),
        ("GarcÃ\xada", "García"),
    ]
    assert undone(mended, told) == source
    assert mend(mended, mojibake=True) == (mended, [])


def test_bytes_that_are_left_do_not_hide_garbled_words_beside_them() -> None:
    """Each word of a value is repaired for itself."""
    mended, told = mend(feed_of("MuÃ±oz ".encode() + b"a\x96b"), mojibake=True)
    assert mended == feed_of("Muñoz ".encode() + b"a\x96b")
    assert [change.is_done for change in told] == [True, False]


def test_half_a_garbled_letter_may_be_a_reference() -> None:
    """What cannot be seen is often written as its number; other references stay as they are."""
    assert mend(feed_of("Ã&#x81;vila &#233;t&#xE9;".encode()), mojibake=True)[0] == feed_of(
        "Ávila &#233;t&#xE9;".encode()
    )


def test_unfinished_record_is_mended_as_far_as_it_goes() -> None:
    """A source that ends in the middle of a value is mended up to there."""
    assert mend(b"<users><user><last_name>A & B")[0] == b"<users><user><last_name>A &amp; B"
    unclosed = b"<users><user><![CDATA[A & B"
    assert mend(unclosed) == (unclosed, [])
