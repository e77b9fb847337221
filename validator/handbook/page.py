"""The handbook as one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.resources import folder
from validator.rulebook.params import written
from validator.words import words_in

if TYPE_CHECKING:
    from validator.handbook.chapters import Handbook


def as_html(book: Handbook) -> str:
    """The whole handbook; every text of a rule or an example is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = folder("reports/templates").joinpath("rulebook.html").read_text(encoding="utf-8")
    return environment.from_string(template).render(book=book, t=words_in(), written=written)
