"""Writes files of code lists, as a person would: one code in a line, with its label."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from validator import resources
from validator.errors import UsageError
from validator.expression import expression
from validator.rulebook.codes import read_codes
from validator.rulebook.folders import File
from validator.rulebook.yaml_source import MAX_BYTES, UNPRINTABLE
from validator.whole import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.rulebook.model import CodeList

_PLAIN = expression(r"[A-Za-z](?:[\w ./&+()'-]*[\w)])?", re.ASCII)
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"})


def codes_text(lists: Iterable[CodeList], folder: Path) -> str:
    """The lists as a file in `folder`, sorted by name."""
    return "".join(f"{line}\n" for line in _lines(sorted(lists, key=lambda one: one.name), folder))


def merge_codes(path: Path, lists: Iterable[CodeList]) -> tuple[CodeList, ...]:
    """`lists`, and those of the file at `path` that have other names; the file need not be there.

    Raises:
        RuleBookError: the file has a mistake.
    """
    new = {one.name: one for one in lists}
    old = [one.codes for one in read_codes(File(str(path), path))] if path.exists() else []
    return (*(one for one in old if one.name not in new), *new.values())


def write_codes(path: Path, lists: Iterable[CodeList]) -> None:
    """Write the lists into the file at `path`, as a whole or not at all.

    Raises:
        UsageError: it cannot be written, or is more than a profile reads.
    """
    content = codes_text(lists, path.parent).encode()
    if len(content) > MAX_BYTES:
        raise UsageError(
            f"the file would have {len(content):,} bytes; a profile reads at most {MAX_BYTES:,}.",
            hint="Take a table with fewer codes, or with shorter labels.",
            where=str(path),
        )
    try:
        replace_file(path, content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"the file cannot be written: {reason}.", hint="Choose another place.", where=str(path)
        ) from error


def schema_line(name: str, folder: Path) -> Iterator[str]:
    """The comment that tells an editor the JSON Schema `name`, by the path from `folder`; none if it has no path."""
    schema = resources.folder("schemas").joinpath(f"{name}.schema.json")
    if isinstance(schema, Path):
        try:
            relative = os.path.relpath(schema, folder.resolve())
        except ValueError:  # another drive
            return
        yield f"# yaml-language-server: $schema={Path(relative).as_posix()}"


def _lines(lists: Iterable[CodeList], folder: Path) -> Iterator[str]:
    yield from schema_line("codes", folder)
    yield "lists:"
    for one in lists:
        yield f"  {one.name}:"
        yield f'    date: "{one.date.isoformat()}"'
        if one.source:
            yield f"    source: {_written(one.source)}"
        if one.is_standard:
            yield '    standard: "true"'
        yield "    codes:"
        has_labels = any(one.codes.values())
        for code, label in one.codes.items():
            yield f"      {_written(code)}: {_written(label)}" if has_labels else f"      - {_written(code)}"


def _written(text: str) -> str:
    """`text` plain where every reader of YAML takes it as it is, else in quotation marks."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS
    if is_plain and len(text) < 100:
        return text
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))
