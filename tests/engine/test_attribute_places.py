"""Where an attribute stands of which something is to be said, in a tag that had to be mended to be read."""

from __future__ import annotations

import pytest

from tests.damage.checking import check
from tests.damage.corpus_faults import HEAD, TAIL, user
from validator.records.flaw import Edit, Mended

_GROUP = b'<user_group desc="Undergraduate">'


def unknown_attributes(tag: str, head: bytes = HEAD) -> list[tuple[str, str]]:
    """What stands where an attribute is told that the schema does not know, up to the = sign; and its name."""
    document = head + user(1).replace(_GROUP, tag.encode()) + TAIL
    found = [finding for finding in check(document).findings if finding.rule == "XSD005"]
    rests = (document[finding.place.offset :].decode() for finding in found if finding.place)
    return [
        (rest.partition("=")[0], str(finding.values["name"]))
        for rest, finding in zip(rests, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("<user_group\xa0zone='U' zest='V'>", ["zone", "zest"]),
        ("<user_group zone='U'\xa0zest='V'>", ["zone", "zest"]),
        ("<user_group\u2003 zone\xa0=\xa0'U'>", ["zone\xa0"]),
        ("<user_group desc='a'zone='U' zest=V>", ["zone", "zest"]),
        ("<user_group zone='U zest='V'>", ["zone", "zest"]),
        ("<user_group zo\x0bne='U' zest='V'>", ["zo\x0bne", "zest"]),
        ("<user_group desc='A & B' zone='&amp;&x'>", ["zone"]),
        ("<user_group zo²ne='1' zo€ne='2' zo='3'>", ["zo²ne", "zo€ne", "zo"]),
    ],
)
def test_an_attribute_stands_where_it_begins(tag: str, written: list[str]) -> None:
    """However the tag is damaged before it."""
    assert [rest for rest, _ in unknown_attributes(tag)] == written


def test_what_is_inserted_before_a_place_stands_before_it() -> None:
    """An index of the original is found again behind insertions, within what stays, and behind what was replaced."""
    mended = Mended(b"abcdef", [Edit(1, 1, b"XY"), Edit(3, 5, b"Z")])

    assert mended.text == b"aXYbcZf"
    assert [mended.text[mended.index(at) : mended.index(at) + 1] for at in (0, 1, 2, 3, 5)] == [
        b"a",
        b"b",
        b"c",
        b"Z",
        b"f",
    ]
    assert all(mended.origin(mended.index(at)) == at for at in (0, 1, 2, 3, 5))


def test_attributes_of_xml_11_that_differ_in_a_newer_character_are_two() -> None:
    """Neither stands for the other."""
    head = HEAD.replace(b"1.0", b"1.1")
    found = unknown_attributes("<user_group Ĳ='1' ĳ='2' ɑĲ='3'>", head)

    assert [rest for rest, _ in found] == ["Ĳ", "ĳ", "ɑĲ"]
    assert len({name for _, name in found}) == len(found)
    assert not check(head + user(1).replace(_GROUP, "<user_group Ĳ='1' ĳ='2'>".encode()) + TAIL).is_stopped


def test_an_end_tag_of_xml_11_with_another_newer_letter_closes_nothing() -> None:
    """`<Ĳ>` is not closed by `</ĳ>`."""
    inner = [f"<last_name>Lindqvist</last_name><Ĳ>x</{end}>".encode() for end in ("Ĳ", "ĳ")]
    heads = HEAD.replace(b"1.0", b"1.1")
    documents = [heads + user(1).replace(b"<last_name>Lindqvist</last_name>", one) + TAIL for one in inner]

    assert [check(document).is_stopped for document in documents] == [False, True]
