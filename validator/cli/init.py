"""`sis-validator init`: settings, a profile of one's own, a hook and a pipeline, ready to be filled in."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from pathlib import Path

    from validator.starting import Start

EXAMPLES = """\b
Examples:
  sis-validator init
  sis-validator init --name elm-university --extends i-share --ci github
  sis-validator init --run "python export.py --sample 50" """

_NAME = "The name of your profile.  [default: our-library]"
_BASE = "The profile that yours builds on.  [default: i-share]"
_FEED = "The folder of your sample feeds.  [default: exports]"
_CI = "The pipeline that you use: github, gitlab or none.  [default: none]"
_RUN = "A command that prints a feed from sample data, for the second hook."


def init(
    name: Annotated[str | None, typer.Option(metavar="NAME", help=_NAME)] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What people call it.")] = None,
    base: Annotated[str | None, typer.Option("--extends", metavar="PROFILE", help=_BASE)] = None,
    feed: Annotated[str | None, typer.Option(metavar="FOLDER", help=_FEED)] = None,
    ci: Annotated[str | None, typer.Option(metavar="NAME", help=_CI)] = None,
    run: Annotated[str | None, typer.Option(metavar="COMMAND", help=_RUN)] = None,
    folder: Annotated[str, typer.Option(metavar="FOLDER", help="Where to write.")] = ".",
    force: Annotated[
        bool, typer.Option("--force", help="Replace settings, profile and workflow where they exist.")
    ] = False,
) -> int:
    """Begin: writes sis-validator.yaml, a profile of your own, the entry of the pre-commit hook, and a pipeline.

    Asks for what is not given, on a terminal; elsewhere takes the defaults. Nothing that exists is replaced without
    --force; where there are hooks or a GitLab pipeline already, what to add is printed instead.
    """
    from pathlib import Path

    from validator.cli.program import check_command
    from validator.starting import PIPELINES, Wish, starts

    name = _named(_asked(name, "Name of your profile", "our-library"))
    base = _known(_asked(base, "The profile that it builds on", "i-share"), name)
    feed = _relative(_asked(feed, "The folder of your sample feeds", "exports"))
    ci = _pipeline(_asked(ci, "Pipeline: github, gitlab or none", "none"))
    run = _asked(run, "A command that prints a feed from sample data, if there is one", "")
    if run:
        check_command(run)
    wish = Wish(
        name, title or name.replace("-", " ").capitalize(), base, feed, ci if ci in PIPELINES else "", run
    )
    place = Path(folder)
    files = [*starts(wish, place)]
    if not force:
        _refuse_to_replace(files, place)
    for start in files:
        _write(start, place)
    output.show("Next: sis-validator rules list, then fill in your profile.\n")
    return OK


def _asked(given: str | None, question: str, default: str) -> str:
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        return default
    return str(typer.prompt(question, default=default)).strip()


def _named(name: str) -> str:
    from validator.errors import UsageError

    if not re.fullmatch(r"(?!(?:require|allow|must)-)[a-z][a-z0-9]*(?:-[a-z0-9]+)*", name):
        raise UsageError(
            f'"{name}" cannot name a profile.',
            hint="Write small words with hyphens: our-library.",
            where="--name",
        )
    return name


def _known(base: str, name: str) -> str:
    from validator.checks import CHECKS
    from validator.cli.choices import one_of
    from validator.errors import UsageError
    from validator.rulebook.packs import with_packs
    from validator.rulebook.profiles import list_profiles
    from validator.rulebook.rules import load_rules

    known = list_profiles(with_packs(load_rules([], CHECKS)))
    if name in known:
        raise UsageError("there is a profile of this name.", hint="Choose another.", where="--name")
    return one_of(known, base, "--extends")


def _relative(feed: str) -> str:
    from pathlib import PurePosixPath

    from validator.errors import UsageError

    path = PurePosixPath(feed.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or not re.fullmatch(r"[\w./-]+", str(path)):
        raise UsageError(
            f'"{feed}" is no folder in this one.', hint="Name a folder such as exports.", where="--feed"
        )
    return str(path)


def _pipeline(word: str) -> str:
    from validator.cli.choices import one_of
    from validator.starting import PIPELINES

    return one_of((*PIPELINES, "none"), word, "--ci")


def _refuse_to_replace(files: list[Start], folder: Path) -> None:
    from validator.errors import UsageError

    there = [start.path for start in files if not start.is_shared and (folder / start.path).exists()]
    if there:
        raise UsageError(
            f"there is already: {', '.join(there)}.",
            hint="Nothing was written. Replace with --force, or choose another name or folder.",
        )


def _write(start: Start, folder: Path) -> None:
    from validator.errors import UsageError
    from validator.starting import FOLDER

    target = folder / start.path
    if start.is_shared and target.exists():
        output.show(f"{target} was left as it is; add this to it:\n\n{start.text}\n")
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / FOLDER / "codes").mkdir(parents=True, exist_ok=True)
        target.write_text(start.text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(
            f"the file cannot be written: {reason}.", hint="Choose another folder.", where=str(target)
        ) from error
    output.show(f"Written: {target}\n")
