"""Asks checks about captured values rather than about records, and remembers what was found clean."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.engine.reading import CarefulRecord
from validator.grammar import Glance, is_odd, text_of, texts_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from validator.checks.check import RecordCheck
    from validator.records.selector import Selector
    from validator.schema.values import Values

MEMORY = 50_000
"""How many values or rows that were found clean are remembered of each kind."""
ENOUGH = 2_000
"""Of how many it is learnt whether they come again: where most of a block is new, no more is remembered."""

Captured = bytes | None
Rule = tuple[int, "RecordCheck", Any]
"""A rule by its number, its check and its options."""


class _Value:
    """A record that has one value only, for checks that look at each value by itself.

    One without a path is found by every selector for its name: a check may then find too much, never too little.
    """

    __slots__ = ("_found", "_path", "name", "text")

    at = 0
    deviations = ()
    is_decoded = True
    primary_id = ""

    def __init__(self, path: str) -> None:
        self._path = path
        self._found = (self,)
        self.name = path.rpartition("/")[2]
        self.text = ""

    @property
    def path(self) -> str:
        return self._path

    def leaves(self) -> Iterator[_Value]:
        yield self

    def select(self, selector: Selector) -> Sequence[_Value]:
        is_meant = selector.text == self._path if self._path else selector.leaf == self.name
        return self._found if is_meant else ()


class Screening(CarefulRecord):
    """The part of a recognised record that a check looks at; that it is valid is known."""

    __slots__ = ()

    @property
    def deviations(self) -> Sequence[Any]:
        """None."""
        return ()


Suspect = int | str
"""Who finds something: a rule, by its number; or the schema, by the path of a value that it does not allow."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether a text is clean; `are_clean` may tell it of many texts at once, and promises nothing by False.

    `who` finds something in a text that is not.
    """

    who: Suspect
    is_clean: Callable[[str], bool]
    are_clean: Callable[[Sequence[str]], bool] | None = None

    def failing(self, texts: Sequence[str]) -> Iterator[int]:
        """The numbers of the texts that are not clean."""
        if self.are_clean is None or not self.are_clean(texts):
            yield from (number for number, text in enumerate(texts) if not self.is_clean(text))


def judge_of_schema(values: Values, path: str) -> Judge:
    """Whether texts at `path` are of a simple type of the schema."""
    most = values.max_length

    def are_short(texts: Sequence[str]) -> bool:
        # No character has more than two UTF-16 units.
        return most is None or 2 * max(map(len, texts), default=0) <= most

    return Judge(path, lambda text: values.judge(text) is None, are_short if values.is_plain else None)


def judge_of_rule(rule: Rule, as_of: dt.date, path: str) -> Judge:
    """Whether a rule that looks at each text by itself finds nothing in texts at `path`."""
    number, check, options = rule
    value = _Value(path)
    hits, quick = check.hits, check.is_clean

    def is_clean(text: str) -> bool:
        value.text = text
        return finds_nothing(hits, value, options, as_of)

    if quick is None:
        return Judge(number, is_clean)
    return Judge(number, is_clean, lambda texts: quick(texts, options, as_of))


class ByText:
    """The rules that look at every text of a record, wherever it stands: at those that are not usual."""

    def __init__(self, rules: Sequence[Rule], as_of: dt.date) -> None:
        self._rules = rules
        self._as_of = as_of
        self._judge = judge_of_texts(rules, as_of)
        self._harmless: set[bytes] = set()
        self._clean: set[tuple[bytes, bytes]] = set()

    def doubtful(self, seen: Glance, text: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
        """The numbers of those records in which a rule finds something.

        Args:
            seen: what was seen of all of them together.
            text: what they stand in.
            spans: where each begins and ends there.
        """
        if not self._rules:
            return
        ends: list[int] = []
        for marked in seen.marked():
            if not self._is_clean(marked.name, marked.written):
                ends = ends or [*accumulate(end - start for start, end in spans)]
                yield bisect_right(ends, marked.at)
        suspect = self.suspect(seen)
        if not suspect:
            return
        for number, (start, end) in enumerate(spans):
            record = text[start:end]
            if not suspect.isdisjoint(Glance(record).odd) and not all(
                self._is_clean(name, written) for name, written in texts_in(record) if is_odd(written)
            ):
                yield number

    @property
    def minds_odd(self) -> bool:
        """Whether characters that are not usual are looked at."""
        return bool(self._rules)

    def harmless(self, seen: Glance) -> Iterator[bytes]:
        """Of the odd characters that were seen those of which it was found that they are harmless."""
        return (odd for odd in seen.odd if odd in self._harmless)

    def suspect(self, seen: Glance) -> Set[bytes]:
        """Of the odd characters that were seen those in which, by themselves, a rule may find something."""
        return {odd for odd in seen.odd - self._harmless if not self._is_harmless(odd)}

    def _is_harmless(self, odd: bytes) -> bool:
        """Whether no rule can find anything in a text of usual characters with these among them."""
        text = (odd.decode(),)
        for _, check, options in self._rules:
            if check.is_clean is None or not check.is_clean(text, options, self._as_of):
                return False
        if len(self._harmless) > MEMORY:
            self._harmless = set()
        self._harmless.add(odd)
        return True

    def _is_clean(self, name: bytes, written: bytes) -> bool:
        if (name, written) in self._clean:
            return True
        if not self._judge(name.decode(), text_of(written)):
            return False
        if len(self._clean) > MEMORY:
            self._clean = set()
        self._clean.add((name, written))
        return True


def judge_of_texts(rules: Sequence[Rule], as_of: dt.date) -> Callable[[str, str], bool]:
    """Whether rules that look at every text find nothing in the text of an element of a name, wherever it stands."""
    value = _Value("")

    def is_clean(name: str, text: str) -> bool:
        value.name, value.text = name, text
        return all(finds_nothing(check.hits, value, options, as_of) for _, check, options in rules)

    return is_clean


def finds_nothing(hits: Callable[..., Iterable[Any]], record: Any, options: Any, as_of: dt.date) -> bool:
    """Whether a check has nothing to say; one that fails is asked again with care, where that is told."""
    try:
        return not any(True for _ in hits(record, options, as_of))
    except Exception:
        return False
