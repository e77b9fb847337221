"""One packaging, from the check of a feed to the zip in its place: nothing is written of a feed that is not fit."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING, Any

from validator.carrying.judging import judge_feed
from validator.carrying.packing import MOST_BYTES, pack
from validator.carrying.reasons import Reasons
from validator.carrying.ticket import REASONS, ticket_of
from validator.carrying.zipping import ZipBeside
from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.feed.again import Again
from validator.whole import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack
    from pathlib import Path
    from typing import BinaryIO

    from validator.carrying.judging import Judged
    from validator.carrying.packing import Packed
    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.findings import Report


@dataclass(frozen=True, slots=True)
class Refused:
    """A feed that is not fit to be loaded; nothing was written."""

    report: Report


@dataclass(frozen=True, slots=True)
class Packaged:
    """A zip in its place.

    Attributes:
        packed: what is in it.
        ticket: what its ticket says.
        rest: the zip with the records that were left out; None where none was.
    """

    packed: Packed
    ticket: dict[str, Any]
    rest: Path | None


@dataclass(frozen=True, slots=True)
class Packaging:
    """What is to be packaged how.

    Attributes:
        plan: what the feed is checked with.
        is_fit: whether a feed with this report may be loaded.
        place: where the zip goes.
        ticket: where its ticket goes.
        rest: where the zip goes with what Alma would reject; None if nothing is to be left out.
        most_users: how many users a member may have; as many as its source has if None.
        show_values: whether the reasons for what is left out show personal values unmasked.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.
    """

    plan: Plan
    is_fit: Callable[[Report], bool]
    place: Path
    ticket: Path
    rest: Path | None = None
    most_users: int | None = None
    show_values: bool = False
    jobs: int = 1
    progress: Callable[[int, int | None], None] | None = None

    def run(self, feed: Sequence[FeedPath], stack: ExitStack, *, is_converted: bool) -> Packaged | Refused:
        """Checks a feed and packages it, if it is fit.

        Args:
            feed: what is checked. Where it `is_converted`, the originals are what is packaged.
            stack: where it ends, what was not finished vanishes.
            is_converted: whether the feed is converted before it is read.

        Raises:
            UsageError: the zip would be more than Alma takes, or cannot be written.
            FeedError: the feed cannot be opened or read on, or changed meanwhile.
        """
        again = Again(feed, stack)
        with tempfile.TemporaryFile() as reasons:
            judged = self._judged(again, reasons)
            leaves_out = self.rest is not None and len(judged.rejected) > 0
            if not leaves_out and not self.is_fit(judged.report):
                return Refused(judged.report)
            target = ZipBeside(self.place, MOST_BYTES)
            stack.callback(target.discard)
            rest = ZipBeside(self.rest) if self.rest is not None and leaves_out else None
            if rest is not None:
                stack.callback(rest.discard)
                _add_reasons(rest, reasons)
        packed = self._packed(again.originals() if is_converted else again, judged, target, rest)
        return self._finish(packed, target, rest) if self.is_fit(packed.report) else Refused(packed.report)

    def _judged(self, feed: Again, reasons: BinaryIO) -> Judged:
        if self.rest is None:
            return judge_feed(feed.paths(), self.plan, jobs=self.jobs, progress=self.progress)
        told = Reasons(self.plan, reasons, show_values=self.show_values)
        return judge_feed(
            feed.paths(),
            self.plan,
            jobs=self.jobs,
            on_rejected=told.add,
            on_source=told.source,
            progress=self.progress,
        )

    def _packed(self, feed: Again, judged: Judged, target: ZipBeside, rest: ZipBeside | None) -> Packed:
        return pack(
            feed,
            self.plan,
            judged.report,
            target,
            rest=rest,
            left_out=judged.rejected if rest is not None else None,
            most_users=self.most_users,
            is_converted=feed.is_original,
            jobs=self.jobs,
            progress=self.progress,
        )

    def _finish(self, packed: Packed, target: ZipBeside, rest: ZipBeside | None) -> Packaged:
        """Zips and ticket take their places."""
        ticket = ticket_of(packed, target.path.name, rest.path.name if rest is not None else "")
        text = json.dumps(ticket, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            if rest is not None:
                rest.close()
                rest.commit()
            target.commit()
            replace_file(self.ticket, text.encode("utf-8"))
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise UsageError(f"the zip cannot be written: {reason}.", where=str(self.place)) from error
        return Packaged(packed, ticket, rest.path if rest is not None else None)


def _add_reasons(rest: ZipBeside, reasons: BinaryIO) -> None:
    reasons.seek(0)
    with rest.member(REASONS, lambda: 0) as write:
        while part := reasons.read(1 << 20):
            write(part)
