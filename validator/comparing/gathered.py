"""Counts users, and keeps the first of them in the order of the feed, in whatever order they come."""

from __future__ import annotations

from validator.comparing.change import SAMPLES, Concern, Sample


class Gathered:
    """How many users something concerns, and the first of them."""

    __slots__ = ("_last", "_samples", "users")

    def __init__(self) -> None:
        self.users = 0
        self._samples: list[Sample] = []
        self._last: tuple[int, int] | None = None

    def add(self, sample: Sample) -> None:
        """Counts a user."""
        self.users += 1
        if self._last is not None and _place(sample) > self._last:
            return
        self._samples.append(sample)
        if len(self._samples) >= 8 * SAMPLES:
            self._samples = [*self.samples]
            self._last = _place(self._samples[-1])

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The first users."""
        return tuple(sorted(self._samples, key=_whole)[:SAMPLES])

    @property
    def concern(self) -> Concern:
        """Both."""
        return Concern(self.users, self.samples)


def _place(sample: Sample) -> tuple[int, int]:
    return sample.source, sample.record


def _whole(sample: Sample) -> tuple[int, int, str, str, str]:
    return sample.source, sample.record, sample.before, sample.now, sample.other_id
