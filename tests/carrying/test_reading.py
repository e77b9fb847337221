"""Reading records as the user's own bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.carrying.reading import SourceReader, counted
from validator.errors import FeedError
from validator.feed import Limits, Source, open_feed

TEXT = (
    '<?xml version="1.0" encoding="{encoding}"?>\n<!-- nightly -->\n<users>\n'
    "  <user><primary_id>u1</primary_id><last_name>Müller</last_name></user>\n<!-- next -->"
    "  <user><primary_id>u2</primary_id></user>\r\n"
    "<user><primary_id>u3</primary_id></user></users>\n<!-- end -->\n"
)


def read(content: bytes, limits: Limits | None = None) -> tuple[SourceReader, list[bytes], bytes]:
    """The reader, each record's bytes, and everything put together again."""
    source = next(open_feed([io.BytesIO(content)]))
    assert isinstance(source, Source)
    reader = SourceReader(source, 0, limits or Limits())
    records = list(reader.read())
    together = b"".join(record.lead + record.raw for record in records)
    return reader, [record.raw for record in records], reader.prolog + together + reader.epilog


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "utf-16"])
def test_every_byte_is_kept_in_every_encoding(encoding: str) -> None:
    """Prolog, records and epilog are together the source, and each record is its own bytes."""
    content = TEXT.format(encoding=encoding.removesuffix("-sig")).encode(encoding)

    _, records, whole = read(content)

    assert whole == content
    assert len(records) == 3
    codec = "utf-16-le" if encoding == "utf-16" else encoding.removesuffix("-sig")
    assert records[0].decode(codec).startswith("<user><primary_id>u1<")
    assert records[2].decode(codec).endswith("u3</primary_id></user>")


def test_prolog_ends_with_the_last_mark() -> None:
    """Blanks before the first record are the record's, so that a document without it has none."""
    reader, _, _ = read(TEXT.format(encoding="utf-8").encode())

    assert reader.prolog.endswith(b"<users>")
    assert reader.epilog == b"</users>\n<!-- end -->\n"


@given(
    st.lists(
        st.sampled_from([b"<user>", b"</user>", b"<users>", b"</users>", b"x", b" ", b"<!--", b"-->", b"&"])
    )
)
def test_nothing_is_lost_of_any_bytes(parts: list[bytes]) -> None:
    """Whatever a source holds, it can be put together again."""
    content = b"".join(parts)

    assert read(content)[2] == content


def test_too_much_between_records_is_refused() -> None:
    """Memory does not grow with what is no record."""
    content = b"<users><user/>" + b"<x></x>" * 2_000_000

    with pytest.raises(FeedError, match="between two records"):
        read(content, Limits(record_bytes=1 << 20))


@pytest.mark.parametrize(
    ("prolog", "told"),
    [
        (b'<users total_record_count="9">', b'<users total_record_count="2">'),
        (b"<users a='1' total_record_count='12'>", b"<users a='1' total_record_count='2'>"),
        (b"<users>", b"<users>"),
        (b'<users total_record_count="\xff">', b'<users total_record_count="\xff">'),
    ],
)
def test_the_count_of_the_root_follows(prolog: bytes, told: bytes) -> None:
    """Only the root's own count changes, and only where it has one."""
    assert counted(prolog, "utf-8", 2) == told
