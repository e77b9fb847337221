"""Makes a small test load of a feed: records that show much of it, each byte for byte as exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.carrying.choosing import Chooser
from validator.carrying.judging import judge_feed
from validator.carrying.reading import SourceReader, counted
from validator.carrying.shapes import FeatureReader
from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.expression import expression
from validator.feed import FeedFault, open_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.carrying.choosing import Chosen
    from validator.carrying.judging import Judged
    from validator.engine import Plan
    from validator.feed.again import Again

_ROOT = expression(r"<(?![?!])[^<>]*>\s*$")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a sample: what it comes from, its bytes, and its records in the user's own bytes."""

    path: str
    member: str | None
    codec: str
    prolog: bytes
    epilog: bytes
    records: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        """The whole document; each record begins on a line of its own."""
        prolog = counted(self.prolog, self.codec, len(self.records))
        end = self._encoded("\n")
        return (
            prolog + end + b"".join(record + end for record in self.records) + self.epilog.lstrip(b" \t\r\n")
        )

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.codec)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: its documents, how it was chosen, and how many records could not be chosen."""

    documents: tuple[Document, ...]
    chosen: Chosen
    excluded: int
    judged: Judged


def take_sample(
    feed: Again,
    plan: Plan,
    *,
    most: int,
    with_rejected: bool = False,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Sample:
    """A sample of at most `most` records.

    The feed is read three times: to be checked, to be looked at, and to take the records.

    Args:
        feed: the feed.
        plan: what tells which records Alma would reject.
        most: how many records at most.
        with_rejected: whether records with errors may be chosen too; never one that would stop the load.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.

    Raises:
        FeedError: the feed cannot be read.
        UsageError: no record can be chosen.
    """
    judged = judge_feed(feed.paths(), plan, jobs=jobs, progress=progress)
    barred = judged.broken if with_rejected else judged.faulty
    excluded = 0
    features = FeatureReader()
    with Chooser(most) as chooser:
        for reader in _readers(feed, plan):
            for record in reader.read():
                shown = None
                if record.is_whole and not barred.has(record.source, record.number):
                    shown = features.read(record)
                if shown is None:
                    excluded += 1
                else:
                    chooser.add(record.source, record.number, shown)
        chosen = chooser.choose()
    if not chosen.records:
        raise UsageError(
            "no record of the feed can be part of a sample: all have errors.",
            hint="Mend the feed first, or sample it as it is with --with-rejected.",
        )
    return Sample(tuple(_documents(feed, plan, chosen)), chosen, excluded, judged)


def _readers(feed: Again, plan: Plan) -> Iterator[SourceReader]:
    for index, source in enumerate(open_feed(feed.paths(), plan.limits)):
        if not isinstance(source, FeedFault):
            yield SourceReader(source, index, plan.limits)


def _documents(feed: Again, plan: Plan, chosen: Chosen) -> Iterator[Document]:
    wanted = set(chosen.records)
    for reader in _readers(feed, plan):
        records = tuple(record.raw for record in reader.read() if (record.source, record.number) in wanted)
        if records:
            source = reader.source
            yield Document(source.path, source.member, reader.codec, reader.prolog, reader.epilog, records)


def merged(documents: Sequence[Document]) -> Document:
    """All records in one document, where the documents are written alike.

    Raises:
        UsageError: their encodings or root elements differ.
    """
    first = documents[0]
    if any(_style(other) != _style(first) for other in documents):
        raise UsageError(
            "the sample comes from sources that are written differently and do not fit into one document.",
            hint="Let the name of the sample end in .zip.",
        )
    records = tuple(record for document in documents for record in document.records)
    return Document(first.path, first.member, first.codec, first.prolog, first.epilog, records)


def _style(document: Document) -> tuple[str, str]:
    text = counted(document.prolog, document.codec, 0).decode(document.codec, "replace")
    root = _ROOT.search(text)
    return document.codec, root[0].strip() if root else text
