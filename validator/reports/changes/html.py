"""A comparison as one page that needs nothing else, in the dress of the other page."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from validator.resources import folder

if TYPE_CHECKING:
    from jinja2 import Environment

    from validator.reports.changes.view import ChangeView


def render_html(shown: ChangeView) -> str:
    """The page."""
    style = _template("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        _environment()
        .get_template("change.html")
        .render(report=shown, style=style, style_hash=digest, say=shown.say)
    )


def _template(name: str) -> str:
    return folder("reports/templates").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
