"""What is said of broken markup, in plain words and at its place; the sentences of Xerces are in the corpus."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage.checking import text_of
from tests.records.telling import marked, told
from validator.privacy import Policy
from validator.records.flaw import MOST_FLAWS, Mended
from validator.records.markup import markup_flaws
from validator.records.parser import parse_record
from validator.records.references import flaws_of_references
from validator.records.tree import Node

TEXT = "a < that begins no tag stands in the text; it must be written &lt;"
QUOTE = "the value of the attribute desc holds a quote mark; it must be written &quot;"
IN_USER = [
    # one flaw
    ("<city>A @@& B</city>", ["an & stands alone"]),
    ("<city>A@@&M</city>", ["an & starts no entity"]),
    ("<city>A@@&amp</city>", ["an entity is cut off"]),
    ("<city>A@@&#38 B</city>", ["a character reference is broken"]),
    ("<city>A@@&nbsp;B</city>", ["the entity &nbsp; is not one that XML knows"]),
    (
        "<city>A@@&#11;B</city>",
        ["the character reference &#11; stands for a character that XML does not allow"],
    ),
    ("<city>A@@]]>B</city>", ["]]> stands in the text; it must be written ]]&gt;"]),
    ("<city>A @@< B</city>", [TEXT]),
    ("<city>O@@<Hara</city>", [TEXT]),
    ("<city>A @@<b c</city>", [TEXT]),
    ("<city>@@<a@example.edu></city>", [TEXT]),
    ("@@<city>A", ["the tag <city> is never closed"]),
    ("<city>A@@<city>", ["a second <city> stands where </city> was meant"]),
    ("<city>A@@<city/>", ["<city/> stands where </city> was meant"]),
    ("<city>A@@</city_name>", ["the tag <city> is closed by </city_name>"]),
    ("@@</city>A</city>", ["</city> stands where <city> was meant"]),
    ("<city>A</city>@@</line1>", ["the end tag </line1> closes nothing"]),
    ("<city>A@@</city<line1/>", ["the end tag </city> lacks its closing >"]),
    ("<city>A@@</city x>", ["the end tag </city> is broken"]),
    ("<city>A@@</>", ["the end tag </> is broken"]),
    ("<city>A@@< /city>", ["a blank stands behind the < of the tag <city>"]),
    ("<city>A@@<\\city>", ["a backslash stands where the slash of </city> was meant"]),
    ("@@< city>A</city>", ["a blank stands behind the < of the tag <city>"]),
    ("@@<city A</city>", ["the tag <city> lacks its closing >"]),
    ("<postal @@code>A</postal_code>", ["a blank cuts the name of the tag <postal_code> in two"]),
    ("<city @@/ ><line1/>", ["a blank stands between / and > at the end of the tag <city>"]),
    ("<city @@desc=a>A</city>", ["the value of the attribute desc is not quoted"]),
    ("<city @@desc=a b c>A</city>", ["the value of the attribute desc is not quoted"]),
    ('<city @@desc=a">A</city>', ["the value of the attribute desc lacks its opening quote"]),
    ('<city desc=@@"a>A</city>', ["the value of the attribute desc lacks its closing quote"]),
    ('<city desc=@@"a/><line1/>', ["the value of the attribute desc lacks its closing quote"]),
    ('<city desc=@@"a link="b">A</city>', ["the value of the attribute desc lacks its closing quote"]),
    (
        '<city desc="a @@"b" c">A</city>',
        ["the value of the attribute desc holds a quote mark; it must be written &quot;"],
    ),
    ('<city desc="a @@< b">A</city>', ["the value of the attribute desc holds a <; it must be written &lt;"]),
    (
        "<city desc=@@”a”>A</city>",
        ["the value of the attribute desc does not stand in plain straight quotes"],
    ),
    ("<city @@desc>A</city>", ["the attribute desc has no value"]),
    ('<city @@desc "a">A</city>', ["an = is missing after the attribute desc"]),
    ('<city desc="a"@@link="b">A</city>', ["a blank is missing between two attributes of <city>"]),
    ('<city desc="a" @@desc="b">A</city>', ["the attribute desc stands twice in one tag"]),
    ('<city desc="a" @@5="b">A</city>', ["something that is no attribute stands in the tag <city>"]),
    ("@@<!-- a ", ["a comment is never closed"]),
    ("<!-- a @@-- b -->", ["a comment holds two hyphens in a row"]),
    ("<city>@@<![CDATA[A & B</city>", ["a CDATA section is never closed"]),
    ("@@<?a ", ["a processing instruction is never closed"]),
    ("@@<? a?>", ["a processing instruction has no name"]),
    ("@@<?a,b?>", ["a blank is missing after the name of a processing instruction"]),
    (
        "@@<?xml version='1.0'?>",
        ["an XML declaration stands within the feed; it may stand only at the very beginning"],
    ),
    # several in one record, each on its own
    ("<city>A @@& B@@&C</city>", ["an & stands alone", "an & starts no entity"]),
    ("@@<city>A<line1>@@< </line1>", ["the tag <city> is never closed", TEXT]),
    (
        "<city @@desc=a>A @@& B</city>@@<line1>C<line2>D@@</line3>",
        [
            "the value of the attribute desc is not quoted",
            "an & stands alone",
            "the tag <line1> is never closed",
            "the tag <line2> is closed by </line3>",
        ],
    ),
]
IN_THE_END = [
    ("<user><city>A</city>@@", ["the record is not closed: </user> is missing"]),
    ("<user><city>A@@", ["the record breaks off: </city> and what should follow it are missing"]),
    ("<user><city>A@@</cit", ["the record breaks off within a tag"]),
    ("<user><city>A</city>@@</user", ["the end tag </user> lacks its closing >"]),
    ("<user><city>A</city>@@<line", ["the record breaks off within a tag"]),
]


@pytest.mark.parametrize(("inner", "words"), IN_USER, ids=[inner for inner, _ in IN_USER])
def test_each_flaw_is_told_once_at_its_place_in_plain_words(inner: str, words: list[str]) -> None:
    """One misread does not cascade: what follows is read as it was meant."""
    text, places = marked(f"<user>{inner}</user>")

    assert told(markup_flaws(text, is_cut_off=False)) == list(zip(places, words, strict=True))


@pytest.mark.parametrize(("inner", "_words"), IN_USER, ids=[inner for inner, _ in IN_USER])
def test_record_is_read_in_spite_of_its_flaws(inner: str, _words: list[str]) -> None:
    """The edits of all flaws together make the record well-formed."""
    text, _ = marked(f"<user>{inner}<status>ACTIVE</status></user>")

    root = parse_record(text).root

    assert isinstance(root, Node)
    assert [child.text for child in root.children if child.name == "status"] == ["ACTIVE"]


@pytest.mark.parametrize(("text", "words"), IN_THE_END, ids=[text for text, _ in IN_THE_END])
def test_record_that_breaks_off_is_one_flaw(text: str, words: list[str]) -> None:
    """However many end tags are missing, it broke off once."""
    record, places = marked(text)

    assert told(markup_flaws(record, is_cut_off=False)) == list(zip(places, words, strict=True))


@pytest.mark.parametrize("end", range(len("<user><city desc='x'>A&amp;B<!--c--><![CDATA[d]]></city></user>")))
def test_feed_that_ends_within_a_record_is_one_flaw(end: int) -> None:
    """Wherever it ends: in a tag, a value, a reference, a comment."""
    record = b"<user><city desc='x'>A&amp;B<!--c--><![CDATA[d]]></city></user>"[:end]

    flaws = markup_flaws(record, is_cut_off=True) if end > 5 else []

    assert told(flaws) == ([(end, "the feed ends in the middle of a record")] if end > 5 else [])


def test_flaws_beyond_all_measure_are_not_told_one_by_one() -> None:
    """Ten thousand are told, none of them false, and that there are more."""
    record = b"<user>" + b"& " * MOST_FLAWS

    all_told = parse_record(record + b"</user>")
    too_many = parse_record(record + b"& </user>")

    assert len(all_told.flaws) == len(too_many.flaws) == MOST_FLAWS
    assert {flaw.what for flaw in too_many.flaws} == {"an & stands alone"}
    assert not all_told.unread
    assert "not looked at" in too_many.unread
    assert too_many.root is None


_PIECES = st.lists(
    st.sampled_from(["&", "&amp;", "&amp", "&nbsp;", "&é", "&#11;", "&#65;", "&#x", "é", ">", "M", ";", " "]),
    max_size=5,
).map("".join)


@given(_PIECES, _PIECES, _PIECES)
def test_references_are_told_alike_with_and_without_the_tags(value: str, inner: str, outer: str) -> None:
    """Where nothing else is wrong, nobody needs to look at the markup."""
    record = f"<user><city desc='{value}'>{inner}</city>{outer}<status/></user>".encode()

    flaws = flaws_of_references(record)

    assert flaws == markup_flaws(record, is_cut_off=False)
    assert [*parse_record(record).flaws] == flaws
    assert isinstance(parse_record(record).root, Node)


@pytest.mark.parametrize("hidden", ["<!-- & -->", "<![CDATA[&]]>", "<?a &?>"])
def test_what_is_hidden_is_no_reference(hidden: str) -> None:
    """An & in a comment, a CDATA section or an instruction is none."""
    (flaw,) = parse_record(f"<user>{hidden}<city>A & B</city></user>".encode()).flaws

    assert flaw.at == len(f"<user>{hidden}<city>A ")


@pytest.mark.parametrize("inner", ["A & B", "A\x01B", "</town>", "<city" * 300])
def test_record_that_is_refused_leaves_nothing_to_the_garbage_collector(inner: str) -> None:
    """In a flood of them it would have to run again and again."""
    record = f"<user><a><b/></a><city>{inner}</city></user>".encode()
    gc.collect()
    gc.disable()
    try:
        root = parse_record(record).root
        if root is not None:
            root.dissolve()
        left = gc.collect()
    finally:
        gc.enable()

    assert left == 0


@pytest.mark.parametrize(
    "text",
    [
        "<smith",
        "<smith>",
        "<jane_doe@example.edu>",
        "&smith;",
        "&smith",
        "<a smith=1>",
        "</smith>",
        "<smith jones>",
        "< smith>",
        "<Smith/ >",
        "<smith:jones <",
        "<city smith='a' smith='b'>",
        "<city smith>",
        "<city smith jones='b>",
    ],
)
def test_no_piece_of_a_value_is_shown(text: str) -> None:
    """What looks like a name behind a stray mark may be a surname: masked, in our words and in those of Xerces."""
    flaws = markup_flaws(f"<user><city>A {text} B</city></user>".encode(), is_cut_off=False)

    shown = " ".join(
        text_of(words, Policy.MASKED) for flaw in flaws for words in (flaw.what, flaw.alma_message)
    )
    assert flaws
    assert not [name for name in ("smith", "Smith", "jones", "jane", "doe") if name in shown]


def test_names_of_the_format_are_shown_in_any_spelling() -> None:
    """A misspelt name helps whoever mends the export."""
    (flaw,) = markup_flaws(b"<user><last_name>A</LastName></user>", is_cut_off=False)

    assert text_of(flaw.what, Policy.MASKED) == "the tag <last_name> is closed by </LastName>"


def test_edits_keep_the_order_in_which_elements_must_end() -> None:
    """Two elements that end at one place end from the inside out."""
    text = b"<user><contact_info><addresses></user>"

    mended = Mended(text, (edit for flaw in markup_flaws(text, is_cut_off=False) for edit in flaw.edits))

    assert mended.text == b"<user><contact_info><addresses></addresses></contact_info></user>"
