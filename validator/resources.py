"""Finds the data that travels with the package: the rule book, the schemas, the report templates.

They stand at the top of the repository, and in a wheel under `validator/_data/`. Callers name a folder
and read it through `Traversable`, so a checkout, an editable install, a wheel and a zipped app look alike.

What takes long to read was compiled (`tools/compile.py`) and stands in `validator/compiled`, by the SHA-256 of what
it was made from: of a file that was changed since, nothing compiled is found.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


def packaged(*names: str) -> Traversable:
    """A file or folder of the package itself, by the names on the way to it."""
    package = Path(__file__).parent
    if package.is_dir():
        return package.joinpath(*names)
    # In a zipped app; it takes a while to import what finds it there.
    from importlib.resources import files

    return files("validator").joinpath(*names)


def folder(name: str) -> Traversable:
    """The folder `name` ("rules", "schemas" or "reports/templates") of the installed product."""
    packaged_data = packaged("_data", *name.split("/"))
    return packaged_data if packaged_data.is_dir() else Path(__file__).resolve().parent.parent.joinpath(name)


@cache
def compiled(name: str) -> Mapping[str, Any]:
    """The compiled file `name`; nothing where it is not there or cannot be read."""
    try:
        found = json.loads(packaged("compiled", f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def catalogue(name: str) -> Any:
    """The texts of a YAML file beside the templates, such as `words.en.yaml`: every scalar is a text.

    The result is the caller's own.
    """
    content = folder("reports/templates").joinpath(name).read_bytes()
    found = compiled(name.removesuffix(".yaml")).get(hashlib.sha256(content).hexdigest())
    return read_catalogue(content) if found is None else dict(found)


def read_catalogue(content: bytes) -> Any:
    """The YAML `content`; no word turns into a number or a truth value."""
    import yaml

    return yaml.load(content.decode("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
