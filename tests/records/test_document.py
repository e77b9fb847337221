"""A source as one document: several faults, several roots, declarations per user, all told in one run."""

from __future__ import annotations

import pytest

from tests.damage.checking import check, text_of
from tests.damage.corpus_faults import HEAD, TAIL, user
from tests.records.telling import marked

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
BARE = "XML002"
BROKEN = "XML001"


def broken(number: int) -> bytes:
    """A user whose last name has a mark at its bare ampersand."""
    return user(number).replace(b"Lindqvist", b"Smith @@& Jones")


SOURCES = {
    "several faults in one record": (
        HEAD
        + user(1)
        .replace(b"Bea", b"B@@\x0bea @@&nbsp; @@< ")
        .replace(b"Lindqvist", b"Mu@@\xf1oz @@& Co")
        .replace(b'desc="Undergraduate"', b"@@desc=UGRD")
        .replace(b"<city>Peoria</city>", b"@@<city>Peoria")
        + TAIL,
        1,
    ),
    "several broken records": (HEAD + broken(1) + user(2) + broken(3) + user(4) + broken(5) + TAIL, 5),
    "broken text between records": (
        HEAD + user(1) + b"A @@& B" + user(2) + b"@@</x>" + user(3) + b"@@< " + TAIL,
        3,
    ),
    "a missing end of the file": (HEAD + broken(1) + user(2) + broken(3) + b"@@", 3),
    "several roots": (
        HEAD + user(1) + TAIL + b"@@<users>" + broken(2) + TAIL + b"@@<users>" + user(3) + TAIL,
        3,
    ),
    "one declaration per user": (
        DECLARATION
        + b"<users>@@"
        + DECLARATION
        + user(1)
        + b"@@"
        + DECLARATION
        + broken(2)
        + b"@@"
        + DECLARATION
        + user(3)
        + TAIL,
        3,
    ),
    "one document per user": (
        DECLARATION + user(1) + b"@@" + DECLARATION + b"@@" + user(2) + b"@@" + DECLARATION + broken(3),
        3,
    ),
    "text after the root": (HEAD + broken(1) + TAIL + b"@@3 users @@<b>x</b> @@& y", 1),
    "everything at once": (
        b"@@Export\n"
        + HEAD
        + broken(1)
        + b"@@&nbsp;"
        + user(2).replace(b"\n</user>", b"@@")
        + broken(3)
        + b"</users>@@\x00\n@@end",
        3,
    ),
}


@pytest.mark.parametrize(("source", "records"), SOURCES.values(), ids=SOURCES.keys())
def test_all_faults_are_found_in_one_run_and_all_records_are_read(source: bytes, records: int) -> None:
    """Each at its place, none twice, none that follows from another."""
    document, places = marked(source)

    checked = check(document)

    assert sorted(finding.place.offset for finding in checked.stopping if finding.place) == places
    assert checked.report.forecast.records == records
    assert checked.is_stopped


@pytest.mark.parametrize("record_count", [1, 3])
def test_entity_that_may_be_declared_leaves_its_record_unchecked(record_count: int) -> None:
    """With a document type the load is not said to stop; the record is listed as not checked."""
    users = b"".join(user(number) for number in range(2, record_count + 2))
    document = (
        b'<!DOCTYPE users [<!ENTITY a "b">]><users>' + user(1).replace(b"Bea", b"&a;") + users + b"</users>"
    )

    checked = check(document)

    assert not checked.is_stopped
    assert checked.rules == ["XML007"]
    assert checked.report.verdict == "incomplete"
    assert [part.what.rpartition(": ")[2] for part in checked.report.not_checked] == ["record 1 at line 1"]
    assert "document type" in checked.report.not_checked[0].why


def test_a_long_document_type_is_one_finding() -> None:
    """One that declares thousands of entities, as copies of those of HTML do."""
    declared = b"".join(b'<!ENTITY e%d "value %d">\n' % (number, number) for number in range(4_000))

    checked = check(b"<!DOCTYPE users [\n" + declared + b"]><users>" + user(1) + b"</users>")

    assert checked.rules == ["XML007"]
    assert not checked.is_stopped


@pytest.mark.parametrize(
    "declared",
    [
        b"<!ENTITY a '%b'>" % user(1),
        b"<!-- it's one -->\n<!ENTITY a '%b' >" % (user(1) * 3),
        b"<!-- %b -->" % user(1),
        b"<?old %b?>" % user(1),
        b"<!ENTITY a '<user>'><!ENTITY b \"]><users><user>\"><!ENTITY c '</user>'>",
    ],
)
def test_a_record_within_a_document_type_is_none(declared: bytes) -> None:
    """What stands in its values, comments and instructions is passed over, and what follows is checked."""
    document = b"<!-- x --><!DOCTYPE users [" + declared + b"] >\n<users>" + user(2) + TAIL

    checked = check(document)

    assert checked.rules == ["XML007"]
    assert not checked.is_stopped
    assert checked.report.forecast.records == 1
    assert checked.report.not_checked == ()


@pytest.mark.parametrize("end", [b"", b"]", b"] x>"])
def test_a_record_within_a_broken_document_type_leaves_open_where_that_ends(end: bytes) -> None:
    """Nothing is said of what stands between records then, but that it was not looked at."""
    declared = b"<!DOCTYPE users [<!ENTITY a '" + user(1) + end

    checked = check(declared + b"<users>" + user(2) + TAIL)

    assert checked.rules == ["XML007"]
    assert not checked.is_stopped
    assert checked.report.verdict == "incomplete"
    assert "document type" in checked.report.not_checked[0].why


@pytest.mark.parametrize("doctype", [b"<!DOCTYPE users>", b"<!-- <!DOCTYPE users []> -->", b""])
def test_entity_that_nothing_can_declare_stops_the_load(doctype: bytes) -> None:
    """A document type without content declares nothing; one in a comment is none."""
    checked = check(doctype + b"<users>" + user(1).replace(b"Bea", b"&a;") + TAIL)

    assert checked.is_stopped
    assert [text_of(finding.values["alma_message"]) for finding in checked.stopping] == [
        'The entity "a" was referenced, but not declared.'
    ]


def test_bytes_that_another_encoding_does_not_have_are_told_and_stop_nothing_that_java_reads_past() -> None:
    """Windows-1252 has no 0x81: Java puts U+FFFD. In US-ASCII it refuses any byte from 0x80 on."""
    windows = check(
        b'<?xml version="1.0" encoding="windows-1252"?><users>' + user(1).replace(b"Bea", b"B\x81a") + TAIL
    )
    ascii_only = check(
        b'<?xml version="1.0" encoding="US-ASCII"?><users>\xe9' + user(1).replace(b"Bea", b"B\xe9a") + TAIL
    )

    assert "XML003" in windows.rules
    assert not windows.is_stopped
    assert ascii_only.rules.count("XML003") == 2
    assert ascii_only.is_stopped


def test_source_of_another_format_is_read_block_by_block() -> None:
    """Several megabytes without a single user lose neither the root nor the end."""
    rows = b'<row a="x > y">text</row>\n' * 250_000

    checked = check(b"<rows>\n" + rows + b"</rows>")

    assert checked.rules.count("DOC001") == 1
    assert not checked.is_stopped
    assert [part.why for part in checked.report.not_checked] == ["250,000 elements row are no user records"]


def test_what_stands_in_the_place_of_records_is_named_as_findings_name_it() -> None:
    """What somebody wrote between < and > may be a piece of a name; an element of the format never is."""
    checked = check(b"<users><Garcia/><Garcia/><userRecord/></users>")

    assert [part.why for part in checked.report.not_checked] == [
        "2 elements Xxxxxx are no user records",
        "1 element userRecord is no user record",
    ]


def test_what_stands_between_records_is_not_said_to_stand_in_one() -> None:
    """The root is the element that it does not belong in."""
    checked = check(b"<users>" + user(1) + b"<group/></users>")

    strays = [finding for finding in checked.findings if finding.rule == "XSD001"]
    assert [finding.values["parent"] for finding in strays] == ["users"]


@pytest.mark.parametrize(("inner", "rules"), [(b"", ["DOC001"]), (user(1), ["DOC001", "XSD001", "XSD010"])])
def test_what_stands_in_a_wrong_root_is_out_of_place_only_where_records_stand_there_too(
    inner: bytes, rules: list[str]
) -> None:
    """A page that was saved instead of a feed has one fault; a feed whose root is misnamed has more."""
    checked = check(b"<page><head/>Sign in" + inner + b"</page>")

    assert sorted(checked.rules) == rules
    assert bool(inner) or "element head" in checked.report.not_checked[0].why


@pytest.mark.parametrize(
    "flood",
    [
        b"&",
        b"<",
        b"< ",
        b"</a>",
        b"</users ",
        b"]]>",
        b"<a>",
        b"<a ",
        b"<a b='",
        b"<!--",
        b"<!",
        b"\x00",
        b"\xff",
    ],
)
def test_nothing_is_said_of_what_was_not_looked_at(flood: bytes) -> None:
    """Behind ten thousand faults between records the end of the source is not told, and the verdict says so."""
    checked = check(HEAD + user(1) + flood * 12_000 + user(2) + TAIL)

    whats = {text_of(finding.values.get("what", "")) for finding in checked.stopping}
    assert checked.is_stopped
    assert len(checked.findings) <= 10_010
    assert not any("source ends" in what for what in whats)
    assert checked.report.forecast.records == 2
    if len(checked.findings) > 1_000:
        assert "not looked at" in checked.report.not_checked[0].why
        assert checked.report.verdict == "incomplete"


def test_records_that_hold_nothing_are_not_all_read() -> None:
    """All are counted, and the report says from where on they were not looked at."""
    checked = check(b"<users>" + b"<user>\n" * 20_000 + TAIL)

    assert checked.report.forecast.records == 20_000
    assert (
        "15,000 records, the first of them in line 5,001, were not looked at"
        in checked.report.not_checked[0].why
    )
    assert checked.report.verdict == "incomplete"


def test_encoding_that_java_does_not_know_stops_the_load() -> None:
    """Python would read it; every record is checked all the same."""
    checked = check(b'<?xml version="1.0" encoding="UTF--8"?><users>' + user(1) + TAIL)

    (finding,) = checked.stopping
    assert (
        text_of(finding.values["what"])
        == "the declaration names an encoding that Alma's parser does not know"
    )
    assert checked.report.forecast.records == 1
