"""The settings file: what a library would otherwise write on the command line every time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field, fields
from validator.rulebook.folders import File, is_path
from validator.rulebook.mistakes import mistake
from validator.rulebook.nodes import Entries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from validator.rulebook.nodes import Node

FILE_NAME = "sis-validator.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings file says; None or empty where it says nothing. The command line wins over all of it.

    Attributes:
        profile: a profile's name, or the path of its file.
        rule_folders: folders with local rules and profiles.
        schema: an XML schema to use instead of the shipped one.
        baseline: a file of accepted findings.
        as_of: the day that counts as today.
        fail_on: "error", "warning" or "never": what makes the exit status 1.
        jobs: how many processes may work at once.
        limits: limits of the feed, by the names of `feed.Limits`.
        origin: the file, or "" where there is none.
    """

    profile: str | None = None
    rule_folders: tuple[Path, ...] = ()
    schema: Path | None = None
    baseline: Path | None = None
    as_of: dt.date | None = None
    fail_on: str | None = None
    jobs: int | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    origin: str = ""


def find_settings(feed_paths: Iterable[str | Path], working_folder: Path) -> Path | None:
    """The settings file beside the first feed that has one, else in the working folder, else None.

    A feed that is a folder has it beside its sources, that is in the folder itself. A link that leads nowhere is
    one, too: whoever made it means settings, and hears that they cannot be read.
    """
    folders = [path if path.is_dir() else path.parent for path in map(Path, feed_paths) if str(path) != "-"]
    for folder in (*folders, working_folder):
        candidate = folder / FILE_NAME
        if candidate.is_file() or (candidate.is_symlink() and not candidate.exists()):
            return candidate
    return None


def load_settings(path: Path) -> Settings:
    """The settings in the file at `path`; the paths in it are relative to its folder.

    Raises:
        RuleBookError: it cannot be read, or has a mistake.
    """
    file = File(str(path), path)
    return read_settings(file.read(), file.name, path.parent)


def read_settings(content: bytes, name: str, folder: Path) -> Settings:
    """The settings in `content`; messages call the file `name`, and its paths are relative to `folder`.

    Raises:
        RuleBookError: it has a mistake.
    """
    from validator.rulebook.fields import bind
    from validator.rulebook.forms import SettingsForm
    from validator.rulebook.yaml_source import parse

    document = parse(content, name)
    form = bind(document, SettingsForm, "the settings")
    limits = {item.name: getattr(form.limits, item.name) for item in fields(form.limits)}
    given = {word: value for word, value in limits.items() if value is not None}
    _check_positive({"jobs": form.jobs} if form.jobs is not None else {}, document)
    _check_positive(given, document.get("limits") if isinstance(document, Entries) else None)
    profile = form.profile
    return Settings(
        profile=str(folder / profile) if profile and is_path(profile) else profile,
        rule_folders=tuple(folder / rules for rules in form.rules),
        schema=folder / form.schema if form.schema else None,
        baseline=folder / form.baseline if form.baseline else None,
        as_of=form.as_of,
        fail_on=form.fail_on,
        jobs=form.jobs,
        limits=given,
        origin=name,
    )


def _check_positive(numbers: Mapping[str, int], node: Node | None) -> None:
    for word, number in numbers.items():
        if number < 1 and isinstance(node, Entries):
            raise mistake(
                node.key(word), f'"{word}" must be at least 1.', "Leave the key out for the default."
            )
