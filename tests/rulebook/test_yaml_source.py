"""Strict YAML: texts as they are written, places, and no content that can do harm."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.errors import RuleBookError
from validator.rulebook import yaml_source
from validator.rulebook.nodes import Entries, from_plain, plain
from validator.rulebook.yaml_source import MAX_DEPTH, parse

PARSERS = [pytest.param(yaml.BaseLoader, id="python")]
if hasattr(yaml, "CBaseLoader"):
    PARSERS.append(pytest.param(yaml.CBaseLoader, id="libyaml"))


@pytest.fixture(params=PARSERS)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "_Loader", request.param)


@pytest.mark.usefixtures("_parser")
def test_every_value_stays_the_text_that_was_written() -> None:
    """The codes that YAML's own types destroy come through."""
    written = b"[NO, off, 01, 12:30, 2026-11-21, 1_000, 0x10, ~, null, 1e3, '', \"a\\tb\", =, true]"

    assert plain(parse(written, "x")) == (
        "NO", "off", "01", "12:30", "2026-11-21", "1_000", "0x10", "~", "null", "1e3", "", "a\tb", "=", "true"
    )  # fmt: skip


@pytest.mark.usefixtures("_parser")
def test_every_value_knows_its_line() -> None:
    """Lines count from 1, also after CRLF, a comment and a block of text, and behind a byte order mark."""
    document = parse("\ufeffa: 1\r\n# c\r\nb: |\r\n  x\r\n  y\r\nc: [1,\r\n  2]".encode(), "file.yaml")

    assert isinstance(document, Entries)
    assert {key: (place.line, value.line) for key, (place, value) in document.nodes.items()} == {
        "a": (1, 1),
        "b": (3, 3),
        "c": (6, 6),
    }
    assert plain(document) == {"a": "1", "b": "x\ny\n", "c": ("1", "2")}


REFUSED = [
    (b"a: &x b", 1, "The anchor &x is not allowed."),
    (b"a: b\nc: *x", 2, "The alias *x is not allowed."),
    (b"a: !!python/name:os.system x", 1, 'The tag "tag:yaml.org,2002:python/name:os.system" is not allowed.'),
    (b"a: !x [b]", 1, 'The tag "!x" is not allowed.'),
    (b"a: b\n<<: {c: d}\n<<: e", 3, 'The key "<<" stands here a second time, after line 2.'),
    (b"? [a]\n: b", 1, "A list or mapping cannot be a key."),
    (b"a: b\n---\nc: d", 2, "A second document begins here."),
    (b"", 1, "The file is empty."),
    (b"# a remark\n", 1, "The file is empty."),
    (b"a: b\nc: \xe9", 2, "The file is not UTF-8."),
    ("a: b".encode("utf-16"), 1, "The file is not UTF-8."),
    (b"a:\n  b: \x07", 2, "The character U+0007 cannot stand in a YAML file."),
    (b"a: '\xc2\x85'", 1, "The character U+0085 cannot stand in a YAML file."),
    (b"a:\n\t- b", 2, "A tab stands where blanks must."),
    (b"a: b: c", 1, "A colon stands where a value cannot begin."),
    (b"a: @b", 1, "No value begins with this character."),
    (b"a: b\n c\n- d", 3, "This line does not fit its indentation."),
    (b'a: "\\q"', 1, "A backslash in double quotation marks begins an escape that YAML does not know."),
    (b"a: " + b"[" * (MAX_DEPTH + 1), 1, f"Lists and keys stand more than {MAX_DEPTH} deep."),
    (b"{a: " * (MAX_DEPTH + 1), 1, f"Lists and keys stand more than {MAX_DEPTH} deep."),
]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("content", "line", "message"), REFUSED, ids=[case[2] for case in REFUSED])
def test_what_can_surprise_is_refused(content: bytes, line: int, message: str) -> None:
    """Both parsers tell it in the same words at the same line."""
    with pytest.raises(RuleBookError) as caught:
        parse(content, "file.yaml")

    assert (caught.value.message, caught.value.where) == (message, f"file.yaml:{line}")


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "content",
    [
        b"a: [b",
        b"a: {b: c",
        b"a: 'b",
        b'a: "\\ud800"',
        b'a: "\\U00110000"',
        b"%YAML 9.9\n--- a",
        b"a: |99\n b",
        b"%",
    ],
)
def test_what_no_parser_reads_is_a_mistake_in_the_file(content: bytes) -> None:
    """Parsers differ in words and lines; none of their own errors comes through."""
    with pytest.raises(RuleBookError, match=r"^file\.yaml:\d+: "):
        parse(content, "file.yaml")


_MARKS = ["a", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ", ", "&x ", "*x"]
_MARKS += ["!!", "|", ">", "'", '"', "#", "---", "?", "%"]
_FRAGMENTS = st.lists(st.sampled_from(_MARKS)).map(lambda fragments: "".join(fragments).encode())


@given(st.binary() | st.text().map(str.encode) | _FRAGMENTS)
def test_any_bytes_give_a_document_or_a_mistake(content: bytes) -> None:
    """No other exception leaves, whichever parser reads."""
    for parser in (case.values[0] for case in PARSERS):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_source, "_Loader", parser)
            try:
                document = parse(content, "x")
            except RuleBookError as error:
                assert error.where.startswith("x")  # noqa: PT017
            else:
                assert plain(from_plain(plain(document), "x:1")) == plain(document)
