"""The files that a library begins with: settings, a profile of its own, a hook, a pipeline.

Their texts stand beside this module, with `@NAME@` for what differs. This room makes texts and writes nothing.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from validator.codelists.writing import schema_line
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "our-rules"
"""The folder for rules, profiles and code lists of one's own."""

PIPELINES = {"github": ".github/workflows/patron-feed.yml", "gitlab": ".gitlab-ci.yml"}
"""The pipelines that there is an example for, and where they want their file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a library wants to begin with.

    Attributes:
        name: the name of its profile.
        title: what people call it.
        base: the profile that it extends.
        feed: the folder of its feeds, with slashes, relative to the settings.
        pipeline: a key of `PIPELINES`, or "".
        run: a command that prints a feed from sample data, or "".
    """

    name: str
    title: str
    base: str
    feed: str
    pipeline: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A file to begin with. One that `is_shared` may hold what others need, and is never replaced."""

    path: str
    text: str
    is_shared: bool = False


def starts(wish: Wish, folder: Path) -> Iterator[Start]:
    """The files that `wish` asks for, with paths relative to `folder`."""
    profiles = f"{FOLDER}/profiles"
    yield Start("sis-validator.yaml", _with_schema("settings", folder, _text("settings.yaml", wish)))
    profile = _with_schema("profile", folder / profiles, _text("profile.yaml", wish))
    yield Start(f"{profiles}/{wish.name}.yaml", profile)
    hooks = _text("hooks.yaml", wish) + (_text("hooks-run.yaml", wish) if wish.run else "")
    yield Start(".pre-commit-config.yaml", hooks, is_shared=True)
    if wish.pipeline:
        target = PIPELINES[wish.pipeline]
        text = _text(f"{wish.pipeline}.yml", wish)
        yield Start(target, text, is_shared=wish.pipeline == "gitlab")


def _with_schema(schema: str, folder: Path, text: str) -> str:
    return "".join(f"{line}\n" for line in schema_line(schema, folder)) + text


def _text(name: str, wish: Wish) -> str:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    feed = Path(wish.feed).as_posix()
    gaps = {
        "NAME": wish.name,
        "TITLE": json.dumps(wish.title, ensure_ascii=False),
        "BASE": wish.base,
        "FEED": f"{feed}/",
        "FEED_PATTERN": re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", feed),
        "RUN": json.dumps(wish.run, ensure_ascii=False),
    }
    return re.sub("@([A-Z_]+)@", lambda found: gaps[found[1]], text)
