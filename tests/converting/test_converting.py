"""Converting sources: what comes out, and what a hostile stylesheet or source cannot do."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from validator.converting import load_converter, through
from validator.converting.converter import Bounds
from validator.errors import FeedError, UsageError
from validator.feed import Limits, Source, open_feed

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
RENAME = (
    HEAD
    + '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>'
    '<xsl:template match="surname"><last_name><xsl:value-of select="."/></last_name></xsl:template></xsl:stylesheet>'
)


def convert(tmp_path: Path, stylesheet: str, source: str, bounds: Bounds | None = None) -> bytes:
    path = tmp_path / "c.xsl"
    path.write_text(stylesheet, encoding="utf-8")
    converter = load_converter(path, bounds)
    (found,) = open_feed(through(converter, [io.BytesIO(source.encode())]), Limits())
    assert isinstance(found, Source)
    return b"".join(found.chunks())


def template(body: str) -> str:
    return f'{HEAD}<xsl:template match="/"><users>{body}</users></xsl:template></xsl:stylesheet>'


def test_a_source_is_converted(tmp_path: Path) -> None:
    """The stylesheet decides what is read."""
    assert b"<last_name>Quimby</last_name>" in convert(
        tmp_path, RENAME, "<users><surname>Quimby</surname></users>"
    )


@pytest.mark.parametrize(
    "select",
    ["document('{file}')", "document('c.xsl')", "document('http://127.0.0.1:9/')", "document('')/*/*"],
)
def test_a_stylesheet_reads_no_other_document(tmp_path: Path, select: str) -> None:
    """Neither files nor the network; itself it may not reach either."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<a>secret-text</a>", encoding="utf-8")
    body = f'<xsl:copy-of select="{select.format(file=secret.as_uri())}"/>'

    try:
        given = convert(tmp_path, template(body), "<users/>")
    except FeedError:
        given = b""  # refused altogether
    assert b"secret-text" not in given


@pytest.mark.parametrize("element", ["import", "include"])
def test_a_stylesheet_is_one_file(tmp_path: Path, element: str) -> None:
    """Others are not loaded, and that is said."""
    (tmp_path / "other.xsl").write_text(template("x"), encoding="utf-8")
    text = f'{HEAD}<xsl:{element} href="other.xsl"/></xsl:stylesheet>'

    with pytest.raises(UsageError, match="not one file"):
        convert(tmp_path, text, "<users/>")


def test_a_stylesheet_writes_no_file(tmp_path: Path) -> None:
    """Not even where it knows how."""
    target = tmp_path / "written.txt"
    text = HEAD.replace(">", ' xmlns:e="http://exslt.org/common" extension-element-prefixes="e">')
    body = f'<e:document href="{target.as_uri()}">x</e:document>'
    text += f'<xsl:template match="/">{body}</xsl:template></xsl:stylesheet>'

    with pytest.raises(FeedError):
        convert(tmp_path, text, "<users/>")
    assert not target.exists()


def test_entities_of_the_source_are_not_read(tmp_path: Path) -> None:
    """No file comes in through a document type."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-text", encoding="utf-8")
    source = f'<!DOCTYPE users [<!ENTITY x SYSTEM "{secret.as_uri()}">]><users><surname>&x;</surname></users>'

    assert b"secret-text" not in convert(tmp_path, RENAME, source)


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    """A stylesheet that never comes to an end does not hold up the night."""
    text = HEAD + (
        '<xsl:template match="/"><xsl:call-template name="again"><xsl:with-param name="n" select="40"/>'
        '</xsl:call-template></xsl:template><xsl:template name="again"><xsl:param name="n"/><xsl:if test="$n &gt; 0">'
        '<xsl:call-template name="again"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template>'
        '<xsl:call-template name="again"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:if>'
        "</xsl:template></xsl:stylesheet>"
    )

    with pytest.raises(FeedError, match="could not be converted"):
        convert(tmp_path, text, "<users/>", Bounds(seconds=1))


def test_what_grows_too_long_is_refused(tmp_path: Path) -> None:
    """On the way in and on the way out."""
    with pytest.raises(FeedError, match="too long"):
        convert(tmp_path, RENAME, "<users>" + "x" * 100 + "</users>", Bounds(source_bytes=50))
    with pytest.raises(FeedError, match="could not be converted"):
        convert(tmp_path, RENAME, "<users>" + "x" * 100_000 + "</users>", Bounds(output_bytes=1000))


def test_a_broken_source_is_told_without_its_text(tmp_path: Path) -> None:
    """The line is enough; words of the parser would quote a person."""
    with pytest.raises(FeedError, match="in line 2") as refusal:
        convert(tmp_path, RENAME, "<users>\n<Blumenkohl></users>")
    assert "Blumenkohl" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["", "no xml", "<a/>", HEAD, HEAD + '<xsl:nonsense match="["/></xsl:stylesheet>']
)
def test_what_is_no_stylesheet_is_said(tmp_path: Path, text: str) -> None:
    """A mistake in the converter is no defect of the feed."""
    with pytest.raises(UsageError, match=r"c\.xsl"):
        convert(tmp_path, text, "<users/>")
