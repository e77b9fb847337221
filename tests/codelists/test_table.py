"""Tables of codes as spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.codelists.table import read_table
from validator.errors import UsageError

ROWS = "Code,Description,Enabled\r\nUGRD,Undergraduate,Yes\r\n01,Étudiant,Yes\r\nOLD,Gone,No\r\n"
CODES = {"UGRD": "Undergraduate", "01": "Étudiant"}
SEMICOLONS = ROWS.replace(",", ";")
TABS = ROWS.replace(",", "\t")


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.encode("cp1252"),
        SEMICOLONS.encode("utf-8-sig"),
        SEMICOLONS.encode("cp1252"),
        b"sep=;\r\n" + SEMICOLONS.encode(),
        TABS.encode("utf-16"),
        b"\xfe\xff" + TABS.encode("utf-16-be"),
        ROWS.replace("\r\n", "\n").encode(),
        ("User groups\r\n\r\n" + ROWS).encode(),
        ROWS.replace("Code,Description", "  CODE ,description").encode(),
    ],
    ids=[
        *("UTF-8", "UTF-8 with a mark", "Windows-1252", "semicolons", "semicolons in Windows-1252", "sep="),
        *("tabs in UTF-16", "big-endian", "line feeds", "title first", "other case"),
    ],
)
def test_every_way_to_save_a_table_gives_the_same_codes(content: bytes) -> None:
    """Encoding, delimiter, line ends and a title do not matter; disabled codes are left out and counted."""
    table = read_table(content, "t.csv")

    assert (table.codes, table.disabled) == (CODES, 1)


def test_quoted_cells_may_hold_delimiters() -> None:
    """A label with a comma is one label."""
    table = read_table(b'Code,Description\n"A,1","One, two"\n', "t.csv")

    assert table.codes == {"A,1": "One, two"}


def test_rows_without_a_code_and_repeated_codes_are_counted() -> None:
    """The first of two wins; a row of blanks is nothing."""
    table = read_table(b"Code,Description\nA,1\nA,2\n,3\n , \n\n", "t.csv")

    assert (table.codes, table.repeated, table.blank) == ({"A": "1"}, 1, 1)


def test_disabled_codes_can_be_kept() -> None:
    """Users of a group that is no longer given may still be in a feed."""
    assert [*read_table(ROWS.encode(), "t.csv", with_disabled=True).codes] == ["UGRD", "01", "OLD"]


def test_columns_can_be_named() -> None:
    """Alma speaks many languages, and so do its headings."""
    table = read_table(b"Kennung;Wert\nA;Eins\n", "t.csv", code_column="kennung", label_column="WERT")

    assert table.codes == {"A": "Eins"}


def test_a_column_of_codes_is_enough() -> None:
    """A list that somebody typed has no labels."""
    assert read_table(b"Code\nA\nB\n", "t.csv").codes == {"A": "", "B": ""}


MISTAKES = [
    (b"PK\x03\x04rest", 't.csv: this is a workbook, not a CSV file. '
     'Open it in the spreadsheet program and save it as "CSV UTF-8".'),
    (b"\x01\0\0\0", "t.csv: this is no CSV file. Save the table as CSV."),
    (b"Kennung;Wert\nA;Eins\n", "t.csv: there is no column 'Code'; the first row has 'Kennung', 'Wert'. "
     "Name the column of the codes with --code-column."),
    (b"", "t.csv: there is no column 'Code'; the first row has nothing. "
     "Name the column of the codes with --code-column."),
    (b"Code,Description\n", "t.csv: the column 'Code' has no codes. Export the table again."),
    (b"Code\n2.17E+13\n", "t.csv:2: 2.17E+13 is what a spreadsheet makes of a long number; the code itself is "
     "lost. Export the table again, and save it without opening it, or with the column as text."),
    (b"Code\n" + b"x" * 256, "t.csv:2: a code is longer than 255 characters or has a control character. "
     "Check that --code-column names the column of the codes."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), MISTAKES, ids=[str(row[0][:12]) for row in MISTAKES])
def test_what_is_no_table_is_told(content: bytes, message: str) -> None:
    """With what to do instead."""
    with pytest.raises(UsageError) as caught:
        read_table(content, "t.csv")

    assert str(caught.value) == message


def test_a_column_of_labels_that_is_not_there_is_told() -> None:
    """Labels that were asked for are not left out in silence."""
    with pytest.raises(UsageError, match="there is no column 'Wert'"):
        read_table(b"Code\nA\n", "t.csv", label_column="Wert")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_mistake(content: bytes) -> None:
    """Nothing else happens, whatever the file is."""
    for whole in (content, b"Code,Description\n" + content):
        try:
            table = read_table(whole, "t.csv")
        except UsageError as error:
            assert error.where.startswith("t.csv")  # noqa: PT017
        else:
            assert all(code == code.strip() and code for code in table.codes)
