"""Pages that need nothing else: every one is filled by the same engine, which escapes whatever text it is given.

The templates stand in `reports/templates/`. What a page may run and show is named in its own policy by digest, so
that it can load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from validator.reports.plain import plain
from validator.resources import folder

if TYPE_CHECKING:
    from jinja2 import Environment


def page(template: str, **shown: object) -> str:
    """The template of this name, filled."""
    return _environment().get_template(template).render(**shown)


def template_text(name: str) -> str:
    """A file beside the templates, such as the style of the pages, as it stands there."""
    return folder("reports/templates").joinpath(name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What the policy of a page knows an inline style or script by: its SHA-256 in Base64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    return environment
