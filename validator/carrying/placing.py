"""Writes a sample beside its place, so that it can be checked before it is there."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from validator.carrying.sampling import merged
from validator.carrying.zipping import ZipBeside
from validator.repair.targets import names_for
from validator.whole import FileBeside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from validator.carrying.sampling import Document


@contextmanager
def beside(place: Path, documents: Sequence[Document]) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A sample, readable for its owner only: where it is, and what puts it in its place, whole or not at all.

    Raises:
        UsageError: the documents do not fit into the one that an `.xml` file can hold.
    """
    if place.suffix.lower() == ".xml":
        yield from _document(place, merged(documents).content)
    else:
        yield from _archive(place, documents)


def _document(place: Path, content: bytes) -> Iterator[tuple[Path, Callable[[], None]]]:
    target = FileBeside(place)
    try:
        with target.file as file:
            file.write(content)
        yield target.temporary, target.commit
    finally:
        target.discard()


def _archive(place: Path, documents: Sequence[Document]) -> Iterator[tuple[Path, Callable[[], None]]]:
    target = ZipBeside(place)
    try:
        names = names_for([(one.path, one.member) for one in documents], is_for_folder=True)
        for name, document in zip(names, documents, strict=True):
            with target.member(name, partial(len, document.records)) as write:
                write(document.content)
        target.close()
        yield target.temporary, target.commit
    finally:
        target.discard()
