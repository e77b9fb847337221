"""Makes a document smaller as long as it still shows what it is to show (delta debugging).

What may go: whole elements, the outermost first, then comments, text and tags that belong to no element, then
attributes. The text of an element is never cut: it may be what the finding is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from validator.carrying.tokens import Kind, Span, Token, spans_of
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Unit = TypeVar("Unit")
_ATTRIBUTE = expression(r"\s+[\w.:\-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')")


_DEEPEST = 64
"""Elements with more others around them go only together with these."""


class Spent(Exception):
    """Raised by whoever is asked when no more may be tried."""


def shrunk(tokens: Sequence[Token], shows: Callable[[Sequence[Token]], bool]) -> list[Token]:
    """The fewest tokens that were found to show the same.

    Args:
        tokens: a document that shows it.
        shows: whether some tokens still do; raises `Spent` when no more may be tried.
    """
    left = [*tokens]
    deepest = max((span.depth for span in spans_of(left)), default=-1)
    for depth in range(min(deepest, _DEEPEST) + 1):
        left = _without_elements(left, depth, shows)
    left = _without_loose(left, shows)
    left = _without_attributes(left, shows)
    tidy = _tidied(left)
    return tidy if _removable([tidy], lambda _: shows(tidy)) else left


def _without_elements(
    tokens: list[Token], depth: int, shows: Callable[[Sequence[Token]], bool]
) -> list[Token]:
    """Without the elements at `depth` that are not needed; the first root always is.

    Elements of one name go together first: what two records differ in must not change.
    """
    spans = [span for span in spans_of(tokens) if span.depth == depth]
    if depth == 0:
        spans = spans[1:]

    twins: dict[str, list[Span]] = {}
    for span in spans:
        twins.setdefault(tokens[span.first].name, []).append(span)

    def kept(gone: Iterable[Span]) -> list[Token]:
        out = {at for span in gone for at in range(span.first, span.last + 1)}
        return [token for at, token in enumerate(tokens) if at not in out]

    def can_go(gone: Iterable[Sequence[Span]]) -> bool:
        return shows(kept(span for group in gone for span in group))

    groups = _removable(list(twins.values()), can_go)
    together = {span for group in groups for span in group}
    single = _removable(
        [span for span in spans if span not in together], lambda gone: shows(kept([*together, *gone]))
    )
    return kept([*together, *single])


def _without_loose(tokens: list[Token], shows: Callable[[Sequence[Token]], bool]) -> list[Token]:
    """Without what stands beside the elements."""
    paired = {at for span in spans_of(tokens) for at in (span.first, span.last)}
    loose = [
        at
        for at, token in enumerate(tokens)
        if at not in paired and not token.text.isspace() and not _is_content(tokens, at) and at > 0
    ]

    def kept(gone: Iterable[int]) -> list[Token]:
        out = set(gone)
        return [token for at, token in enumerate(tokens) if at not in out]

    return kept(_removable(loose, lambda gone: shows(kept(gone))))


def _is_content(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is all that its element has."""
    if tokens[at].kind not in (Kind.TEXT, Kind.CDATA) or not 0 < at < len(tokens) - 1:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    return before.kind is Kind.START and after.kind is Kind.END and before.name == after.name


def _without_attributes(tokens: list[Token], shows: Callable[[Sequence[Token]], bool]) -> list[Token]:
    attributes = [
        (at, found.span())
        for at, token in enumerate(tokens)
        if token.kind in (Kind.START, Kind.EMPTY)
        for found in _ATTRIBUTE.finditer(token.text)
    ]

    def kept(gone: Iterable[tuple[int, tuple[int, int]]]) -> list[Token]:
        left = [*tokens]
        for at, (start, end) in sorted(gone, reverse=True):
            token = left[at]
            left[at] = Token(token.kind, token.text[:start] + token.text[end:], token.name)
        return left

    return kept(_removable(attributes, lambda gone: shows(kept(gone))))


def _tidied(tokens: Sequence[Token]) -> list[Token]:
    """Without the empty lines that removed elements leave."""
    left: list[Token] = []
    for token in tokens:
        if left and token.text.isspace() and left[-1].text.isspace():
            left.pop()
        left.append(token)
    return left


def _removable(units: Sequence[Unit], can_go: Callable[[Sequence[Unit]], bool]) -> list[Unit]:
    """Units that can go together: halves are tried first, then ever smaller parts."""
    gone: list[Unit] = []
    left = [*units]
    size = len(left)
    try:
        while left and size:
            start = 0
            while start < len(left):
                part = left[start : start + size]
                if can_go([*gone, *part]):
                    gone += part
                    del left[start : start + size]
                else:
                    start += size
            size //= 2
    except Spent:
        pass  # what was found so far is good
    return gone
