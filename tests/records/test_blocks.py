"""Blocks and places: the same whatever the size of the pieces, for every kind of line end."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.encoding import Declared, read, to_utf8
from validator.faults import Place
from validator.records.blocks import Block, Lines, Ruler, blocks
from validator.records.cutter import CutKind, cut

U = b"<user>A</user>"


def cut_into(document: bytes, chunk: int, block_bytes: int, record_bytes: int = 1_000_000) -> list[Block]:
    chunks = [document[start : start + chunk] for start in range(0, len(document), chunk)]
    pieces = to_utf8(chunks, Declared())
    return list(blocks(pieces, record_bytes=record_bytes, block_bytes=block_bytes))


def place_by_counting(text: str, index: int) -> tuple[int, int]:
    """Line and column by the simplest means: a line ends with LF, CR LF or CR."""
    line = column = 1
    for position, character in enumerate(text[:index]):
        ends = character == "\n" or (character == "\r" and text[position + 1 : position + 2] != "\n")
        line, column = (line + 1, 1) if ends else (line, column + 1)
    return line, column


@given(st.text(alphabet="aé李😀\n\r", max_size=30), st.data())
def test_place_is_the_one_that_counting_gives(text: str, data: st.DataObject) -> None:
    """In any order of asking."""
    ruler = Ruler(Block(text.encode(), Place(0, 1, 1)))
    for index in data.draw(st.lists(st.integers(0, len(text)), max_size=6)):
        offset = len(text[:index].encode())
        if text[index - 1 : index + 1] == "\r\n":
            continue  # within a line end
        assert ruler.place(offset) == Place(offset, *place_by_counting(text, index))
        assert ruler.near(offset) == ruler.place(offset)


@given(st.text(alphabet="aé李😀\n", max_size=30), st.data())
def test_the_end_is_the_same_wherever_counting_begins(text: str, data: st.DataObject) -> None:
    """Who knows the line of an index needs not count what stands before it."""
    block = Block(text.encode(), Place(0, 3, 5))
    index = data.draw(st.integers(0, len(text)))
    here = Ruler(block).place(len(text[:index].encode()))

    assert block.end_from(here.offset, here.line) == block.end


@given(st.lists(st.sampled_from([U, b"<user>\xc3\xa9\n</user>", b"\n", b"x"])), st.integers(1, 40))
def test_blocks_that_count_no_lines_can_be_placed(parts: list[bytes], block_bytes: int) -> None:
    """Counted from their own beginnings, and one behind the other, they stand where they stand."""
    pieces = [*to_utf8([b"<users>" + b"".join(parts) + b"</users>"], Declared())]
    few = {"record_bytes": 1_000_000, "block_bytes": block_bytes}
    end = Place(0, 1, 1)
    for block, other in zip(blocks(pieces, **few), blocks(pieces, **few, counts_lines=False), strict=True):
        assert (other.start.line, other.start.column) == (1, 1)
        assert block.start == end
        end = other.end.behind(end)
        assert block.end == end


@pytest.mark.parametrize("stride", range(1, 12))
def test_place_is_the_same_wherever_the_ruler_has_its_marks(
    stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the bytes of a character, in a CR LF, and in bytes that are no UTF-8."""
    text = "é\r\n李李x\ny\r\r\n😀😀\n".encode() + b"\xa9\xa9\xa9\xa9\xa9\xe6\x9dx\n\xf0\x9f\x98\xff\r\nz"
    block = Block(text, Place(0, 1, 1))
    within = {match.start() + 1 for match in re.finditer(b"\r\n", text)}
    indexes = [i for i, byte in enumerate(text) if not 0x80 <= byte < 0xC0 and i not in within]
    expected = [Ruler(block).place(index) for index in indexes]
    monkeypatch.setattr("validator.records.blocks._STRIDE", stride)
    ruler = Ruler(block)

    assert [ruler.place(index) for index in reversed(indexes)] == expected[::-1]
    assert [Ruler(block).place(index) for index in indexes] == expected


@pytest.mark.parametrize(("near", "stride"), [(0, 3), (1, 64), (5, 9)])
def test_known_lines_change_no_place(near: int, stride: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also before the first record, in one far from its line's beginning, and in bytes that are no UTF-8."""
    text = (
        "é\n\n李<u>x\n😀</u>\n <u>".encode() + b"\xa9\xe6\x9d<u>\xff\n</u>" + "é".encode() * 40 + b"<u>\n\n"
    )
    block = Block(text, Place(0, 4, 7))
    starts = [match.start() for match in re.finditer(b"<u>", text)]
    known = Lines(starts, [1 + text.count(b"\n", 0, start) for start in starts])
    indexes = [i for i, byte in enumerate(text) if not 0x80 <= byte < 0xC0]
    expected = [Ruler(block).place(index) for index in indexes]
    monkeypatch.setattr("validator.records.blocks._STRIDE", stride)
    monkeypatch.setattr("validator.records.blocks._NEAR", near)

    assert [Ruler(block, known).place(index) for index in indexes] == expected
    ruler = Ruler(block, known)
    assert [ruler.near(index) for index in reversed(indexes)] == expected[::-1]


@given(
    st.lists(
        st.sampled_from(
            [U, U, b"<user>\xc3\xa9\r\n</user>", b"\r\n", b"\n", b"\r", b"<!-- -->", b"x", b"<user/>"]
        )
    ),
    st.integers(1, 40),
    st.integers(1, 200),
)
def test_blocks_put_together_are_the_source(parts: list[bytes], chunk: int, block_bytes: int) -> None:
    """Nothing is lost or moved, and every block knows where it begins, whatever the size of pieces and blocks."""
    document = b"<users>" + b"".join(parts) + b"</users>"

    found = cut_into(document, chunk, block_bytes)

    assert b"".join(block.text for block in found) == document
    assert [block.is_last for block in found] == [False] * (len(found) - 1) + [True]
    offset = 0
    whole = Ruler(Block(document, Place(0, 1, 1)))
    for block in found:
        if document[offset - 1 : offset + 1] != b"\r\n":
            assert block.start == whole.place(offset)
        offset += len(block.text)


@pytest.mark.parametrize("chunk", [1, 7, 100, 10_000])
def test_blocks_end_where_records_end(chunk: int) -> None:
    """A block is cut behind a record, never within one."""
    document = b"<users>" + U * 100 + b"</users>"

    found = cut_into(document, chunk, 200)

    assert len(found) > 1
    assert all(block.text.endswith(b"</user>") for block in found[:-1])


def test_record_that_is_too_long_is_given_up() -> None:
    """It ends a block that says so; the records behind it are cut as ever."""
    document = b"<users>" + U + b"<user>" + b"x" * 5_000 + b"</user>" + U * 3 + b"</users>"

    found = cut_into(document, 100, 200, record_bytes=1_000)

    assert any(block.is_oversize for block in found)
    assert b"".join(block.text for block in found) == document
    assert found[-1].text.count(U) == 3


@pytest.mark.parametrize("chunk", [1, 64, 900])
def test_rest_of_a_record_that_was_given_up_is_no_text_between_records(chunk: int) -> None:
    """It stands in blocks of its own, up to the record's end."""
    giant = b"<user><city>" + "é".encode() * 3_000 + b"</city></user>"
    document = b"<users>" + U + giant + U + b"</users>"

    found = cut_into(document, chunk, 64, record_bytes=1_000)

    rest = b"".join(block.text for block in found if block.is_rest)
    assert b"".join(block.text for block in found) == document
    assert rest.endswith(b"</city></user>")
    assert U not in rest


@pytest.mark.parametrize("chunk", [1, 64, 100_000])
def test_source_without_records_is_cut_between_tags(chunk: int) -> None:
    """Nothing of such a block goes on in the next one, so that it can be read by itself."""
    document = b"<rows>" + b"<row a='x > y' b=\"z\">text</row>\r\n<!-- a > b -->" * 200 + b"</rows>"

    found = cut_into(document, chunk, 300, record_bytes=1_000)

    assert b"".join(block.text for block in found) == document
    assert len(found) > 1
    assert all(
        block.text.endswith((b">", b"\r\n")) and b"'x >" not in block.text[-4:] for block in found[:-1]
    )


PIECES = (
    *(U, U, U, b"<user/>", b"<user>", b"</user>", b"<user>x", b"<user a='x'/>", b"<p:user>", b"</p:user>"),
    *(
        b"<!-- ",
        b" -->",
        b"--",
        b"<!-->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"?>",
        b"<?>",
        b"<users>",
        b"</users>",
    ),
    *(
        b"<user a='",
        b"<a b='",
        b'<a b="',
        b"='",
        b"'",
        b'"',
        b"<city d='</user>'>",
        b"<a>",
        b"</a>",
        b"<row/>",
    ),
    *(b"&", b"\n", b"\r", b" ", b"<", b">", b"</user ", b"<use", b"x" * 40, b" " * 50, b"\xc3\xa9"),
)


def ranges(found: list[Block]) -> list[tuple[str, int, int, bool]]:
    """What every cut is and where it stands in the source, without the blanks before it; and whether it is cut off."""
    seen: list[tuple[str, int, int, bool]] = []
    offset = 0
    for block in found:
        if block.is_rest:
            start = seen.pop()[1] if seen[-1][0] == "rest" else offset
            seen.append(("rest", start, offset + len(block.text), False))
        for piece in block.cuts():
            start = piece.end - len(block.text[piece.start : piece.end].lstrip(b" \t\r\n"))
            seen.append((piece.kind.value, start + offset, piece.end + offset, piece.is_cut_off))
        offset += len(block.text)
    return seen


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.integers(1, 60),
    st.integers(1, 300),
    st.sampled_from([64, 100, 300, 1_000, 1_000_000]),
)
@example(b"<users><!-- <![CDATA[" + U + b"<!--  -->]]></users>", 1, 10, 1_000_000)
@example(b"<users><user a='</user></user>'</users>", 1, 10, 1_000_000)
@example(b"<user><!-- </user> --><user>x</user></user>" + U, 1, 10, 1_000_000)
@example(b"<users><user><city d='</user>" + b"x" * 40 + b"'>y</city></user>" + U + b"</users>", 1, 10, 300)
@example(b"<users><user>x" + U + b"<user>y</users>", 1, 10, 1_000_000)
@example(b"<users><!--> " + U + b" -->" + U + b"</users>", 1, 10, 1_000_000)
@example(b"<users><? " + b"x" * 50 + b"<!-- ?>" + U * 3 + b"</users>", 3, 10, 64)
@example(b"<users><row/>" + b"x" * 40 + b"<row/>" + b"x" * 80 + U + b"</users>", 3, 10, 64)
@example(b"<user>x<user/></user>" * 3, 3, 10, 1_000_000)
def test_blocks_are_cut_as_the_whole_source(
    document: bytes, chunk: int, block_bytes: int, record_bytes: int
) -> None:
    """A block is cut by itself, and gives what the source gives when it comes and is cut in one."""
    found = cut_into(document, chunk, block_bytes, record_bytes)

    assert b"".join(block.text for block in found) == document
    assert ranges(found) == ranges(cut_into(document, len(document) + 1, 1_000_000, record_bytes))


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.integers(1, 60),
    st.integers(1, 300),
    st.sampled_from([20, 40, 80]),
    st.sampled_from([5, 20, 100]),
)
@example(b"<user>x<user/></user>" + U, 3, 10, 20, 100)
def test_limits_of_the_cutter_are_met_at_the_same_places(
    document: bytes, chunk: int, block_bytes: int, nesting: int, between: int
) -> None:
    """Where a record is too long to hold others, or what stands between records too long for one cut."""
    with pytest.MonkeyPatch.context() as patch:
        for room in ("nesting", "blockends"):
            patch.setattr(f"validator.records.{room}.LONGEST_NESTING", nesting)
        patch.setattr("validator.records.cutter._LONGEST_BETWEEN", between)
        patch.setattr("validator.records.usertags._LONGEST_QUOTED", 30)
        patch.setattr("validator.records.cutter._LONGEST_PLAIN", 30)
        found = ranges(cut_into(document, chunk, block_bytes))
        assert found == ranges(cut_into(document, len(document) + 1, 1_000_000))


def test_records_are_those_of_a_cut_of_the_whole_text() -> None:
    """With nothing given up, the cuts of a source are those of its text."""
    document = b"<users>" + U + b"<!-- " + U + b" --><user>x" + U * 40 + b"<user/>z</users>"

    assert ranges(cut_into(document, 7, 50)) == [
        (piece.kind.value, piece.start, piece.end, piece.is_cut_off) for piece in cut(document, is_last=True)
    ]


@pytest.mark.parametrize("chunk", [1, 64, 5_000])
@pytest.mark.parametrize("length", [985, 986, 987, 988])
def test_record_is_as_long_as_it_may_be_or_given_up(chunk: int, length: int) -> None:
    """To the byte, however the source comes."""
    record = b"<user>" + b"x" * length + b"</user>"
    found = cut_into(b"<users>" + U + record + U + b"</users>", chunk, 64, record_bytes=1_000)

    assert any(block.is_oversize for block in found) is (len(record) > 1_000)
    assert sum(piece.kind is CutKind.RECORD for block in found for piece in block.cuts()) == 3


def test_comment_without_an_end_does_not_hide_the_records_behind_it() -> None:
    """When it has become too long, complete records are taken for records."""
    document = b"<users>" + U + b"<user><!-- A</user>" + U * 500 + b"</users>"

    found = cut_into(document, 100, 200, record_bytes=1_000)

    assert b"".join(block.text for block in found) == document
    assert not any(block.is_rest for block in found)
    assert all(block.text.endswith(b"</user>") for block in found[:-1])


def test_places_in_another_encoding_are_those_of_the_users_bytes() -> None:
    """Offsets count the bytes of the source, columns its characters."""
    document = '<?xml version="1.0" encoding="UTF-16"?><users>é\n😀<user/></users>'
    _, pieces = read([document.encode("utf-16")])
    (block,) = blocks(pieces, record_bytes=1_000)

    at = block.text.index(b"<user/>")

    assert Ruler(block).place(at) == Place(
        2 + len('<?xml version="1.0" encoding="UTF-16"?><users>é\n😀'.encode("utf-16-le")), 2, 2
    )
