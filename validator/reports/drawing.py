"""The geometry of the page's small drawings: where a rule's findings are, and the bar of the forecast.

Numbers in, rectangles out; what they look like stands in the style sheet, what they mean in words beside
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.findings import Forecast
    from validator.words import Words

STRIP_HEIGHT = 18
"""How high a strip plot is, in its own units; a slice is four units wide."""
_SLICE = 4
_LOWEST = 4
_NARROWEST = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a strip plot, in its units."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Share:
    """An outcome of the forecast, and its part of the bar: `start` and `width` in per cent."""

    outcome: str
    records: int
    start: float
    width: float


def strip(spread: Sequence[int]) -> Iterator[Bar]:
    """A bar for every slice of the feed that has findings; the highest stands for the most."""
    most = max(spread, default=0)
    for at, number in enumerate(spread):
        if number:
            height = _LOWEST + round((STRIP_HEIGHT - _LOWEST) * number / most)
            yield Bar(at * _SLICE, STRIP_HEIGHT - height, height)


def strip_width(spread: Sequence[int]) -> int:
    """How wide a strip plot is, in its units."""
    return len(spread) * _SLICE


def where(spread: Sequence[int], words: Words) -> str:
    """A strip plot in words; "" where nothing is known of the places."""
    filled = [at for at, number in enumerate(spread) if number]
    if not filled:
        return ""
    slices = len(spread)
    first, last = words.percent(filled[0], slices), words.percent(filled[-1] + 1, slices)
    if len(filled) == 1:
        return words("findings.where_one", at=first)
    if filled[-1] - filled[0] >= 0.9 * slices - 1 and len(filled) >= 0.4 * slices:
        return words("findings.where_all")
    return words("findings.where_between", first=first, last=last)


def shares(forecast: Forecast) -> tuple[Share, ...]:
    """The four outcomes side by side; whatever is not zero is wide enough to be seen."""
    counts = {
        "load": forecast.load,
        "load_altered": forecast.load_altered,
        "reject": forecast.reject,
        "unknown": forecast.unknown,
    }
    total = sum(counts.values())
    widths = {
        name: max(_NARROWEST, 100 * number / total) if number else 0.0 for name, number in counts.items()
    }
    stretch = 100 / (sum(widths.values()) or 1)
    drawn: list[Share] = []
    start = 0.0
    for name, number in counts.items():
        width = widths[name] * stretch
        drawn.append(Share(name, number, round(start, 2), round(width, 2)))
        start += width
    return tuple(drawn)


def width(part: int, whole: int) -> float:
    """How much of a gauge is filled, in per cent; whatever is not zero is wide enough to be seen."""
    return round(max(_NARROWEST, 100 * min(part, whole) / whole), 1) if part and whole else 0.0
