"""Finds the data that travels with the package: the rule book, the schemas, the report templates.

They stand at the top of the repository, and in a wheel under `validator/_data/`. Callers name a folder
and read it through `Traversable`, so a checkout, an editable install, a wheel and a zipped app look alike.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def folder(name: str) -> Traversable:
    """The folder `name` ("rules", "schemas" or "reports/templates") of the installed product."""
    packaged = files("validator").joinpath("_data", *name.split("/"))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent.joinpath(name)
