"""`repair`: what it refuses before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


def test_a_converter_is_refused_with_what_to_do_instead(sis: Sis, broken: Path) -> None:
    """A mended conversion is of no use: Alma converts the original."""
    said = sis("repair", broken, "-o", "mended.xml", "--xsl", "c.xsl", "--as-of", DAY)

    assert said.status == 2
    assert "it is the original that must be mended" in " ".join(said.err.split())
    assert not broken.with_name("mended.xml").exists()
