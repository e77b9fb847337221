"""A comparison as one page that needs nothing else, in the dress of the other page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.pages import digest, page, template_text

if TYPE_CHECKING:
    from validator.reports.changes.view import ChangeView


def render_html(shown: ChangeView) -> str:
    """The comparison as one HTML page."""
    style = template_text("page.css")
    return page("change.html", report=shown, style=style, style_hash=digest(style), say=shown.say)
