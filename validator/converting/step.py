"""A part of a feed that is converted when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.feed import FeedFault, Source, open_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.converting.converter import Converter
    from validator.feed import Limits
    from validator.feed.opening import FeedPath


@dataclass(frozen=True, slots=True)
class Converted:
    """What `origin` names, each source converted; a step of `open_feed`."""

    origin: FeedPath
    converter: Converter

    def open(self, limits: Limits) -> Iterator[Source | FeedFault]:
        """The converted sources; that what is named can be opened is found out at once."""
        return self._sources(open_feed([self.origin], limits))

    def over(self, change: Callable[[FeedPath], FeedPath]) -> Converted:
        """The same step over another origin."""
        return replace(self, origin=change(self.origin))

    def _sources(self, sources: Iterator[Source | FeedFault]) -> Iterator[Source | FeedFault]:
        for source in sources:
            yield source if isinstance(source, FeedFault) else self._convert(source)

    def _convert(self, source: Source) -> Source:
        label = source.path if source.member is None else f"{source.path}!{source.member}"

        def read(size: int) -> Iterator[bytes]:
            return self.converter.converted(source.chunks(), label, size)

        return Source(source.path, source.member, read)


def through(converter: Converter | None, paths: Sequence[FeedPath]) -> list[FeedPath]:
    """`paths`, each converted where there is a converter."""
    return [*paths] if converter is None else [Converted(path, converter) for path in paths]
