"""What the commands that carry a feed to Alma have in common: the plan, the places to write, the printing of sheets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli import output as screen
from validator.dataclass import replace

if TYPE_CHECKING:
    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.reports.sheets import Section, Sheet
    from validator.rulebook.settings import Settings


def planned(feed: list[str], asked: Settings) -> tuple[Plan, Settings]:
    """The plan for a feed, and all the settings that led to it.

    Args:
        feed: the paths that were named.
        asked: what the command line says; the settings file fills what it leaves open.

    Raises:
        SisValidatorError: no feed was named, or a profile, a rule, the schema or a setting has a mistake.
    """
    from validator import api
    from validator.cli.choices import chosen, plan_choices

    settings = chosen(asked, feed)
    return api.plan(**plan_choices(settings)), settings


def jobs_of(settings: Settings) -> int:
    """How many processes may work at once: as many as there are processors unless told."""
    from validator.engine import cores

    return settings.jobs or cores()


def converted(paths: list[str], xsl: str | None) -> tuple[list[FeedPath], tuple[Section, ...]]:
    """The feed, converted where a stylesheet is named, and what a sheet must say of that.

    Raises:
        UsageError: the stylesheet cannot be used.
    """
    if xsl is None:
        return [*paths], ()
    from validator.converting import load_converter, through
    from validator.reports.sheets import Section

    converter = load_converter(xsl)
    return through(converter, paths), (Section("How it was read", (converter.note,)),)


def target(path: str, feed: list[str], *, is_forced: bool, suffixes: tuple[str, ...]) -> Path:
    """A file to be written, with one of the suffixes, that is no part of the feed.

    Raises:
        UsageError: it may not be written.
    """
    from validator.errors import UsageError
    from validator.feed.parts import is_part_of

    file = Path(path)
    if file.suffix.lower() not in suffixes:
        raise UsageError(
            "its name must tell what it is.", hint=f"Let it end in {' or '.join(suffixes)}.", where=path
        )
    if is_part_of(file, feed):
        raise UsageError("it would replace a part of the feed.", hint="Choose another name.", where=path)
    if file.is_dir():
        raise UsageError("it is a folder.", hint="Choose another name.", where=path)
    if os.path.lexists(file) and not is_forced:
        raise UsageError(
            "it exists already.", hint="Choose another name, or replace it with --force.", where=path
        )
    if not os.access(file.absolute().parent, os.W_OK):
        raise UsageError(
            "it cannot be written.", hint="Choose a folder that exists and that you may write to.", where=path
        )
    return file


def tell(sheet: Sheet, format_name: str, reports: list[str] | None, notes: tuple[Section, ...] = ()) -> None:
    """Prints a sheet, with `notes` at its end, and writes it into files."""
    from validator.reports.lists import not_written
    from validator.reports.sheets import format_of, render
    from validator.whole import replace_file

    whole = replace(sheet, sections=(*sheet.sections, *notes))
    for path in map(Path, reports or ()):
        try:
            replace_file(path, render(whole, format_of(path)).encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise not_written(path, error) from error
    text = render(whole, format_name)
    screen.show(text) if format_name == "text" else screen.show_document(text)


def check_reports(format_name: str, reports: list[str] | None, feed: list[str]) -> None:
    """Refuses, before anything is done, what cannot be printed or written.

    Raises:
        UsageError: a format is unknown, or a report cannot be written, is named twice or belongs to the feed.
    """
    from validator.cli.choices import one_of
    from validator.cli.targets import usable_targets
    from validator.reports.sheets import FORMATS, format_of

    one_of(FORMATS, format_name, "--format")
    usable_targets(reports or (), feed, format_of)
