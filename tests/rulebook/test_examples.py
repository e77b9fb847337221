"""The small feeds of examples, made from what a rule file states."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleBookError

from .book import RULE, load, write

if TYPE_CHECKING:
    from pathlib import Path

    from validator.rulebook.model import Example


def example(folder: Path, text: str) -> Example:
    write(folder, "cod/COD001-unknown-user-group.yaml", RULE.replace("- xml: <users/>", f"- {text}"))
    return load(folder).rule("COD001").good[0]


FEEDS = [
    ("xml: <users/>", (("example.xml", b"<users/>"),)),
    ("xml: |\n        <users>\n        é</users>", (("example.xml", "<users>\né</users>\n".encode()),)),
    (r"bytes: 'O\x92Brien\n\\\t\r é'", (("example.xml", b"O\x92Brien\n\\\t\r " + "é".encode()),)),
    ("base64: >-\n        PHVz\n        ZXJzLz4=", (("example.xml", b"<users/>"),)),
    ("base64: UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", (("example.zip", b"PK\5\6" + bytes(18)),)),
    (
        r"sources: [{name: b.xml, xml: <b/>}, {name: a.xml, bytes: '\xff'}]",
        (("b.xml", b"<b/>"), ("a.xml", b"\xff")),
    ),
]


@pytest.mark.parametrize(("text", "files"), FEEDS, ids=[feed[0] for feed in FEEDS])
def test_a_feed_is_made_from_text_bytes_and_sources(
    tmp_path: Path, text: str, files: tuple[tuple[str, bytes], ...]
) -> None:
    """Names and bytes, in load order."""
    assert example(tmp_path, text).files == files


def test_an_archive_is_made_from_its_members(tmp_path: Path) -> None:
    """The same bytes each time, and a cut archive where that is the point."""
    text = "zip: {members: {a.xml: <users/>, b.xml: <b/>}}"
    ((name, whole),) = example(tmp_path, text).files
    ((_, cut),) = example(tmp_path, text.replace("}}", "}, truncated: true}")).files

    assert name == "example.zip"
    assert {file.filename: file.file_size for file in zipfile.ZipFile(io.BytesIO(whole)).filelist} == {
        "a.xml": 8,
        "b.xml": 4,
    }
    assert cut == whole[: len(whole) // 2]
    assert example(tmp_path, text).files == ((name, whole),)


def test_an_example_keeps_its_day_its_parameters_and_what_it_expects(tmp_path: Path) -> None:
    """Without a day of its own, an example runs on the day of all examples."""
    good = example(tmp_path, "{xml: <users/>, as_of: 2025-01-31, params: {values: A}, title: One}")
    (bad,) = load(tmp_path).rule("COD001").bad

    assert (good.title, good.as_of, good.params, good.expect) == (
        "One",
        dt.date(2025, 1, 31),
        {"values": "A"},
        (),
    )
    assert (bad.title, bad.as_of, bad.params) == ("Unknown", dt.date(2026, 11, 21), {"values": ("GRAD",)})
    assert bad.expect == ({"line": "1", "value": "UGRD"},)
    assert bad.origin == "rules/cod/COD001-unknown-user-group.yaml:25"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{xml: <a/>, bytes: b}", "An example has one feed; here stand 2."),
        ("sources: [{name: a.xml}]", "A source has one text; here stand 0."),
        ("zip: {members: {}}", "The archive has no members."),
        ("sources: [{name: a.xml, zip: x}]", '"zip" is no key of "sources".'),
    ],
)
def test_a_feed_that_cannot_be_made_is_a_mistake(tmp_path: Path, text: str, message: str) -> None:
    """An example that shows nothing is told when the rules are loaded."""
    with pytest.raises(RuleBookError, match=f"COD001-unknown-user-group.yaml:23: {message}"):
        example(tmp_path, text)
