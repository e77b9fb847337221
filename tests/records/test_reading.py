"""The smaller readers of the room, each with its table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage.checking import text_of
from validator.privacy import Phrase, Privacy, Quoted
from validator.records import xerces
from validator.records.characters import character_flaws, undecoded_flaw
from validator.records.excerpts import excerpt_at
from validator.records.flaw import Edit, Mended
from validator.records.frame import FrameJudge
from validator.records.names import is_element, is_expected, is_value, name_of
from validator.records.parser import parse_record
from validator.records.prolog import may_declare_entities, read_declaration, read_document_type
from validator.records.references import is_character, reference_flaws
from validator.records.seeker import Seeker
from validator.records.selector import Selector
from validator.records.tree import Node


@given(st.binary(max_size=40), st.lists(st.tuples(st.sampled_from([b"a", b"<", b"--"]), st.integers(0, 45))))
def test_seeker_finds_what_the_text_finds(text: bytes, asked: list[tuple[bytes, int]]) -> None:
    """In any order of asking."""
    seeker = Seeker(text)
    for needle, start in asked:
        assert seeker.find(needle, start) == text.find(needle, start)


@given(
    st.text("ab", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.sampled_from([b"", b"X", b"YY"]))),
)
def test_mended_text_knows_where_its_bytes_come_from(text: str, wanted: list[tuple[int, int, bytes]]) -> None:
    """Every byte that was kept leads back to itself."""
    original = bytes(range(len(text)))
    edits = [
        Edit(min(start, len(text)), min(start + length, len(text)), new) for start, length, new in wanted
    ]

    mended = Mended(original, edits)

    for index, byte in enumerate(mended.text):
        if byte < 32:
            assert mended.origin(index) == byte
    assert all(mended.origin(i) <= mended.origin(i + 1) for i in range(len(mended.text)))


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [
        ("last_name", True),
        ("LastName", True),
        ("p:user", True),
        ("userName", True),
        ("smith", False),
        ("Smith", False),
        ("a", False),
        ("jane_doe", False),
    ],
)
def test_names_of_broken_markup_are_shown_when_the_format_has_them(name: str, is_shown: bool) -> None:
    """Any other may be a piece of a value."""
    assert is_expected(name) is is_shown
    assert name_of(name.encode()) == Quoted(name, Privacy.PUBLIC if is_shown else Privacy.PERSONAL)


def test_elements_hold_values_or_other_elements() -> None:
    """What a tag that is never closed can swallow depends on it."""
    assert is_element(b"p:emails")
    assert is_value(b"email_address")
    assert not is_value(b"emails")
    assert not is_element(b"smith")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (b"A &amp; B &#65; &#x41;", []),
        (b"A & B", ["bare-ampersand"]),
        (b"A &amp B", ["bare-ampersand"]),
        (b"&;", ["bare-ampersand"]),
        (b"&#;", ["bare-ampersand"]),
        (b"&nbsp;", ["not-well-formed"]),
        (b"&#0;&#31;", ["illegal-character"] * 2),
        (b"&#x110000;&#xD800;", ["illegal-character"] * 2),
        (b"&" * 3, ["bare-ampersand"] * 3),
        (b"&#" + b"9" * 5_000 + b";", ["illegal-character"]),
        (b"&#" + b"0" * 5_000 + b"65;", []),
    ],
)
def test_references_are_judged_one_by_one(text: bytes, kinds: list[str]) -> None:
    """Each broken or forbidden reference is a flaw of its own."""
    assert [flaw.kind for flaw in reference_flaws(text, 0, len(text))] == kinds


def test_characters_of_xml() -> None:
    """Tab, line ends, and all from U+0020 on but surrogates and the two non-characters."""
    allowed = [
        code
        for code in (
            0,
            8,
            9,
            10,
            11,
            13,
            31,
            32,
            0xD7FF,
            0xD800,
            0xDFFF,
            0xE000,
            0xFFFD,
            0xFFFE,
            0xFFFF,
            0x10FFFF,
            0x110000,
            -1,
        )
        if is_character(code)
    ]

    assert allowed == [9, 10, 13, 32, 0xD7FF, 0xE000, 0xFFFD, 0x10FFFF]


def test_damaged_bytes_say_what_they_are_and_probably_were() -> None:
    """The bytes in hexadecimal, the character, its encoding, and the sentence of Xerces."""
    (flaw,) = character_flaws("<a>Muñoz</a>".encode("latin-1"))

    assert (flaw.at, flaw.values["bytes"], text_of(flaw.values["guess"])) == (5, "F1", "ñ")
    assert flaw.alma_message == "Invalid byte 2 of 4-byte UTF-8 sequence."


@pytest.mark.parametrize(
    ("codec", "is_survived", "message"),
    [
        ("cp1252", True, ""),
        ("iso8859-8", True, ""),
        ("ascii", False, 'Byte "233" is not a member of the (7-bit) ASCII character set.'),
        ("utf-16-le", False, "Expected byte 2 of 2-byte UTF-8 sequence."),
        ("euc_jp", True, ""),
        ("iso2022_jp", False, ""),
    ],
)
def test_java_reads_past_some_undecodable_bytes(codec: str, is_survived: bool, message: str) -> None:
    """In encodings of one byte, but for US-ASCII, and in those of East Asia it puts U+FFFD and goes on."""
    flaw = undecoded_flaw(codec, b"\xe9", b"Ren\xef\xbf\xbd", 3)

    assert (flaw.at, flaw.is_survived, text_of(flaw.alma_message)) == (3, is_survived, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'<?xml version="1.0"?>', ""),
        (b"<?xml version = '1.1'\n\tencoding\r=\n\"utf-8\"  standalone='no' ?>", ""),
        (b"<?xml ?>", xerces.DECLARATION_VERSION_MISSING),
        (b'<?xml version="1.0">', xerces.DECLARATION_NAME),
        (b'<?xml version="1.0"standalone="no"?>', xerces.DECLARATION_STANDALONE_SPACE),
        (b'<?xml version="1.0" standalone="no" version="1.0"?>', xerces.DECLARATION_NO_MORE),
        (b'<?xml version="1.0" version="1.0"?>', xerces.DECLARATION_NAME),
    ],
)
def test_declaration_is_read_word_by_word(text: bytes, message: str) -> None:
    """The first fault is told as Xerces tells it."""
    found = read_declaration(Seeker(text), 0)

    assert found
    assert found.end == len(text)
    assert text_of(found.message) == message


@pytest.mark.parametrize("text", [b"<users>", b"<?xml-style x?>", b"<?xmlversion='1.0'?>", b"<?x?>"])
def test_other_things_are_no_declaration(text: bytes) -> None:
    """Only `<?xml` and a blank begin one."""
    assert read_declaration(Seeker(text), 0) is None


@pytest.mark.parametrize(
    ("text", "may_declare"),
    [
        (b"<!DOCTYPE users><users>", False),
        (b"<!DOCTYPE users []><users>", True),
        (b'<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE users SYSTEM "a>b.dtd"><users>', True),
        (b'<!DOCTYPE users PUBLIC "a" "b"><users>', True),
        (b'<!DOCTYPE users [<!ENTITY a "]>"> <!-- ]> \' -->]><users>', True),
        (b"<!-- <!DOCTYPE users [] > --><users>", False),
        (b"<users><!DOCTYPE users []>", False),
        (b"<!DOCTYPE users [", True),
        (b"users", None),
        (b"<!-- <users> --> &lt; <? <users> ?>", None),
    ],
)
def test_only_a_document_type_before_the_root_may_declare_entities(
    text: bytes, may_declare: bool | None
) -> None:
    """One without a subset and without a file declares none; one whose end cannot be told may; else it is open."""
    assert may_declare_entities(text) is may_declare


def test_document_type_is_measured_not_read() -> None:
    """Its end is found behind quotes, comments and brackets."""
    text = b'<!DOCTYPE users [<!ENTITY a "]>"> <!-- ]> \' --> <!ELEMENT b ANY>] ><users>'

    found = read_document_type(text, 0)

    assert found
    assert text[found.end :] == b"<users>"


def test_unknown_entity_is_left_open_where_a_document_type_may_declare_it() -> None:
    """The record is neither refused nor read; its other flaws are told."""
    record = b"<user><city>&a; & B</city></user>"

    refused, unread = parse_record(record), parse_record(record, may_declare_entities=True)

    assert [flaw.kind for flaw in refused.flaws] == ["not-well-formed", "bare-ampersand"]
    assert refused.root
    assert [flaw.kind for flaw in unread.flaws] == ["bare-ampersand"]
    assert unread.root is None
    assert "document type" in unread.unread


def test_record_without_an_unknown_entity_is_read_beside_a_document_type() -> None:
    """The five entities of XML are always known."""
    assert parse_record(b"<user>&amp;</user>", may_declare_entities=True).root


def test_record_that_nests_too_deep_is_left_unread() -> None:
    """Two hundred levels are more than the format has; nothing recurses."""
    deep = b"<user>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</user>"

    parsed = parse_record(deep)

    assert parsed.root is None
    assert not parsed.flaws
    assert "levels deep" in parsed.unread


def test_positions_are_those_of_the_record_as_it_stands() -> None:
    """Edits before an element do not move it."""
    record = b"<user><a>x & \xe9\x0b y</a><b/></user>"

    root = parse_record(record).root

    assert isinstance(root, Node)
    assert [record[child.at :][:2] for child in root.children] == [b"<a", b"<b"]


def tree() -> Node:
    root = parse_record(
        b"<user><a><b x='1'>p</b><c/><b x='true'>q</b></a><a y='z'><b>r</b><d>k</d></a><e/></user>"
    ).root
    assert isinstance(root, Node)
    return root


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("e", [""]),
        ("a/b", ["p", "q", "r"]),
        ("a/b[@x='true']", ["p", "q"]),
        ("a/b[@x='false']", ["r"]),
        ("a/b[@x='1']", ["p"]),
        ("a[@y='z']/b", ["r"]),
        ("a[d='k']/b", ["r"]),
        ("a/b/@x", ["1", "true"]),
        ("a/x", []),
    ],
)
def test_selector_finds_elements_and_attributes(selector: str, texts: list[str]) -> None:
    """In the order of the document; a boolean attribute compares by its value."""
    assert [element.text for element in tree().select(Selector.parse(selector))] == texts


@pytest.mark.parametrize(
    "text", ["", "/a", "a//b", "a/", "a[b]", "@a/b", "a b", "a[@b=c]", "a[@b='c'", "*", "a/.."]
)
def test_other_texts_are_no_selectors(text: str) -> None:
    """The message quotes what was written."""
    with pytest.raises(ValueError, match=r"selector|relative"):
        Selector.parse(text)


def test_path_numbers_siblings_of_one_name() -> None:
    """Only where there are several."""
    root = tree()

    assert [child.path for child in root.children] == ["a[1]", "a[2]", "e"]
    assert [child.path for child in root.children[0].children] == ["a[1]/b[1]", "a[1]/c", "a[1]/b[2]"]
    assert root.path == ""
    assert [found.path for found in root.select(Selector.parse("a/b/@x"))] == ["a[1]/b[1]/@x", "a[1]/b[2]/@x"]


def test_paths_of_a_hundred_thousand_siblings_are_named_at_once() -> None:
    """Each is not counted anew: all get their step when the first is asked."""
    root = parse_record(b"<user>" + b"<a/>" * 100_000 + b"</user>").root
    assert isinstance(root, Node)

    assert root.children[99_999].path == "a[100000]"
    assert all(child._step for child in root.children)


@pytest.mark.parametrize(
    ("record", "mark", "parts"),
    [
        ("<user><city>A & B</city></user>", "&", ("<user><city>A ", "&", " B</city></user>", "")),
        ("<user><city>é李</city></user>", "李", ("<user><city>é", "李", "</city></user>", "")),
        (
            "<user><city desc='a'>A</city></user>",
            "<city",
            ("<user>", "<city desc='a'>", "A</city></user>", ""),
        ),
    ],
)
def test_excerpt_marks_a_tag_or_a_character(record: str, mark: str, parts: tuple[str, str, str, str]) -> None:
    """Whole characters, with what stands around them."""
    excerpt = excerpt_at(record.encode(), len(record[: record.index(mark)].encode()), "")

    assert (excerpt.before, excerpt.marked, excerpt.after, excerpt.path) == parts


def test_excerpt_of_a_long_text_names_the_element_it_begins_in() -> None:
    """So that masking knows whose text it is."""
    excerpt = excerpt_at(b"<user><city>" + b"x" * 100 + b"& y</city></user>", 112, "")

    assert (excerpt.before, excerpt.path) == ("x" * 60, "city")


def test_phrase_keeps_quotations_apart() -> None:
    """Our own words are plain, those of the feed are marked."""
    quoted = Quoted("M", Privacy.PERSONAL)

    assert xerces.phrase("a {x} b {y}", x=quoted, y="c") == Phrase(("a ", quoted, " b ", "c"))


@pytest.mark.parametrize(
    ("parts", "is_refused"),
    [
        ([b"<users>", None, None, b"</users>"], False),
        ([b"<?xml version='9'?><users>", None, b"</users>"], False),
        ([b"<!DOCTYPE x [<!ENTITY a 'b'>]><users>&a;", None, b"</users"], False),
        ([None], False),
        ([None, b"x"], True),
        ([b"<users>", None, b"</user>"], True),
        ([b"<users>", None], True),
        ([b"<users a=", None, b"</users>"], True),
        ([b"<users/>", None], True),
    ],
)
def test_judge_of_the_frame_refuses_what_expat_refuses(parts: list[bytes | None], is_refused: bool) -> None:
    """Records count as well-formed elements; a declaration is not its business, a document type ends it."""
    judge = FrameJudge()

    for part in parts:
        if part is None:
            judge.record()
        else:
            judge.text(part)
    judge.finish()

    assert judge.is_refused is is_refused
