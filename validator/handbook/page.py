"""The handbook as one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.pages import page
from validator.rulebook.params import written
from validator.words import words_in

if TYPE_CHECKING:
    from validator.handbook.chapters import Handbook


def as_html(book: Handbook) -> str:
    """The whole handbook; every text of a rule or an example is escaped."""
    return page("rulebook.html", book=book, t=words_in(), written=written)
