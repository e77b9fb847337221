"""What the records of a feed have taught: in which order an exporter writes, what it writes at all, how often.

Lessons decide what is recognised quickly, never what is right: the schema stays the judge.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from validator.dataclass import dataclass, field
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from validator.records.selector import Selector
    from validator.records.tree import Node

MOST_SHAPES = 20_000
_OFTEN = 3
"""In how many records a stranger, or a defect, is seen that is expected in others, too."""
_MOST_NAMES = 100
"""How many names of children, or attributes, an element may have to be learnt from."""
_GAP = expression(rb">[ \t\r\n]++<")
_SELDOM = 1_000
"""One end tag that touches another, in so many, is passed over."""
_NO_GAP = expression(rb"><[^/!?]")
_GAPS = {form: expression(rb">(?!%b<)[ \t\r\n]++<" % form) for form in (rb"\n *+", rb"\r\n *+", rb"\n\t*+")}
"""How exporters lay out tags, and what finds another gap than these."""
_FEW_TEXTS = 8
"""How many different texts an element has that has but a few."""
_CODE = expression(r"[\w .\-]{1,60}", re.ASCII)
ANY_GAP = rb"[ \t\r\n]*+"


@dataclass(slots=True)
class Lesson:
    """What was seen of the elements at one path.

    Attributes:
        copies: for each child how many of it one parent had at most.
        before: pairs of children, the first of which stood before the second.
        always: the children that every one had.
        attributes: pairs likewise, and each attribute with itself.
        is_sometimes_empty: whether one had neither text nor children.
    """

    copies: dict[str, int] = field(default_factory=dict)
    before: set[tuple[str, str]] = field(default_factory=set)
    always: frozenset[str] | None = None
    attributes: set[tuple[str, str]] = field(default_factory=set)
    is_sometimes_empty: bool = False

    @property
    def always_there(self) -> frozenset[str]:
        """The children that every one had."""
        return self.always or frozenset()

    def met(self, children: Iterable[str]) -> None:
        """Another one was seen, with these children."""
        self.always = frozenset(children) if self.always is None else self.always.intersection(children)

    def covers(self, other: Lesson) -> bool:
        """Whether `other` has nothing new."""
        return (
            other.before <= self.before
            and other.attributes <= self.attributes
            and other.is_sometimes_empty <= self.is_sometimes_empty
            and self.always_there <= other.always_there
            and all(count <= self.copies.get(name, 0) for name, count in other.copies.items())
        )


class Lessons:
    """What `records` records have shown, path by path.

    `gap` is an expression for the blanks between tags, `quote` is `"` or `'`; `has_sections` tells whether there are
    CDATA sections. `usual_texts` has by path the texts of elements that have but a few. `settled` has for checks, by
    name, what they ask for no more. `strangers` counts the records with elements that the schema does not know, by
    path, as far as somebody has told of them; `defects` those in which something is wrong at a path. `is_long` tells
    whether so much is to come that to recognise it soon is worth a long preparation.
    """

    def __init__(self) -> None:
        self.records = 0
        self.paths: dict[str, Lesson] = {}
        self.gap = ANY_GAP
        self.quote = b'"'
        self.has_sections = False
        self.is_long = False
        self.usual_texts: dict[str, tuple[bytes, ...]] = {}
        self.settled: frozenset[tuple[str, Selector]] = frozenset()
        self.strangers: Counter[str] = Counter()
        self.defects: Counter[str] = Counter()
        self._shapes: set[_Shape] = set()

    @classmethod
    def of(cls, records: Sequence[Node]) -> Lessons:
        """What most of `records` teach; those in another order than most are left out."""
        while True:
            lessons = cls()
            others = [record for record in records if not lessons.learn(record)]
            if len(others) * 2 > len(records):
                records = others
            elif lessons.has_order:
                return lessons
            else:
                # No two records contradict each other, yet all together do.
                records = records[: len(records) // 2]

    def learn(self, record: Node) -> bool:
        """Learns from one record; from none that has another order than those before it, and says so.

        One that no schema of users allows teaches nothing.
        """
        new: dict[_Shape, Node] = {}  # in the order of the record: so paths are met
        _add_new(new, record, "", self._shapes)
        if any(map(_is_outlandish, new.values())):
            return True
        if any(map(self._contradicts, new)):
            return False
        self.records += 1
        for shape in new:
            if len(self._shapes) < MOST_SHAPES:
                self._shapes.add(shape)
                self._note(shape)
        return True

    @property
    def has_order(self) -> bool:
        """Whether there is an order that all records kept."""
        return all(
            ordered(lesson.copies, lesson.before) is not None
            and ordered({name for name, _ in lesson.attributes}, lesson.attributes) is not None
            for lesson in self.paths.values()
        )

    def _contradicts(self, shape: _Shape) -> bool:
        lesson = self.paths.get(shape.path)
        if lesson is None:
            return False
        names = pairs(shape.different_names) - lesson.before
        attributes = pairs(shape.attributes) - lesson.attributes
        return any((second, first) in lesson.before for first, second in names) or any(
            (second, first) in lesson.attributes for first, second in attributes
        )

    def _note(self, shape: _Shape) -> None:
        lesson = self.paths.setdefault(shape.path, Lesson())
        names = shape.different_names
        for name in names:
            count = 1 if len(names) == len(shape.names) else shape.names.count(name)
            lesson.copies[name] = max(count, lesson.copies.get(name, 0))
        lesson.before |= pairs(names)
        lesson.met(names)
        if shape.attributes:
            lesson.attributes |= pairs(shape.attributes)
            lesson.attributes.update((name, name) for name in shape.attributes)
        lesson.is_sometimes_empty |= shape.is_empty

    def look(self, text: bytes) -> None:
        """Learns how tags are laid out and attributes quoted, from a stretch of the source."""
        if not _GAP.search(text):
            self.gap = b""
        elif _NO_GAP.search(text) or self._often_touch(text):
            self.gap = ANY_GAP
        else:
            self.gap = next((gap for gap, other in _GAPS.items() if not other.search(text)), ANY_GAP)
        self.quote = b"'" if text.count(b"='") > text.count(b'="') else b'"'
        self.has_sections = b"<![CDATA[" in text

    def _often_touch(self, text: bytes) -> bool:
        """Whether end tags touch one another, but for those of strangers: what follows these may be anything."""
        enough = text.count(b"</") // _SELDOM
        if text.count(b"></") <= enough:
            return False
        names = "|".join({re.escape(path.rpartition("/")[2]) for path in self.strangers})
        touching = re.compile(rb"</(?!(?:%b)>)[^<>]++></" % names.encode())
        return len(touching.findall(text)) > enough

    def look_at_texts(self, records: Iterable[Node]) -> None:
        """Learns which elements have always one of a few texts: codes do."""
        texts: dict[str, Counter[str]] = {}
        for path, text in (leaf for record in records for leaf in _leaves(record, "")):
            texts.setdefault(path, Counter())[text] += 1
        self.usual_texts = {
            path: tuple(text.encode() for text, _ in counted.most_common())
            for path, counted in texts.items()
            if len(counted) <= _FEW_TEXTS and all(map(_CODE.fullmatch, counted))
        }

    def know(self, other: Lessons) -> bool:
        """Whether `other` has learnt nothing that these do not know."""
        return (
            other.usual_strangers <= self.usual_strangers
            and other.usual_defects <= self.usual_defects
            and all(
                path in self.paths and self.paths[path].covers(seen) for path, seen in other.paths.items()
            )
        )

    @property
    def usual_strangers(self) -> frozenset[str]:
        """The strangers that were seen in more than an odd record."""
        return frozenset(path for path, records in self.strangers.items() if records >= _OFTEN)

    @property
    def usual_defects(self) -> frozenset[str]:
        """The paths at which something was wrong in more than an odd record."""
        return frozenset(path for path, records in self.defects.items() if records >= _OFTEN)

    def copy(self) -> Lessons:
        """Lessons that can learn on without changing these."""
        copied = Lessons()
        copied._take_style(self)
        copied.merge(self)
        return copied

    def with_style_of(self, other: Lessons) -> Lessons:
        """These lessons, with the layout of tags that `other` has seen."""
        copied = self.copy()
        copied._take_style(other)
        return copied

    def lenient(self, paths: Iterable[str]) -> Lessons:
        """Lessons of records in which anything may be wrong at `paths`, with all strangers that were ever seen."""
        copied = self.copy()
        copied.gap, copied.usual_texts = ANY_GAP, {}
        copied.defects = Counter(dict.fromkeys(paths, _OFTEN))
        copied.strangers = Counter({path: max(seen, _OFTEN) for path, seen in self.strangers.items()})
        for lesson in copied.paths.values():
            lesson.always = frozenset()
        return copied

    def _take_style(self, other: Lessons) -> None:
        self.gap, self.quote, self.has_sections = other.gap, other.quote, other.has_sections
        self.usual_texts, self.settled, self.is_long = other.usual_texts, other.settled, other.is_long

    def is_never_there(self, path: str) -> bool:
        """Whether no record had anything at `path`."""
        above = ""
        for name in path.split("/"):
            lesson = self.paths.get(above)
            if lesson is None or name not in lesson.copies:
                return True
            above = f"{above}/{name}" if above else name
        return False

    def is_always_there(self, path: str, above: str = "") -> bool:
        """Whether every element at `above` (default: the record) had what stands at `path` below it."""
        for name in path.split("/"):
            lesson = self.paths.get(above)
            if lesson is None or name not in lesson.always_there:
                return False
            above = f"{above}/{name}" if above else name
        return True

    def merge(self, other: Lessons) -> None:
        """Learns what `other` has learnt of elements."""
        self.records += other.records
        self.strangers.update(other.strangers)
        self.defects.update(other.defects)
        for path, seen in other.paths.items():
            lesson = self.paths.setdefault(path, Lesson())
            for name, count in seen.copies.items():
                lesson.copies[name] = max(count, lesson.copies.get(name, 0))
            lesson.before |= seen.before
            lesson.met(seen.always_there)
            lesson.attributes |= seen.attributes
            lesson.is_sometimes_empty |= seen.is_sometimes_empty


class _Shape(NamedTuple):
    """What is learnt of one element at `path`: its children and attributes, in their order."""

    path: str
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    is_empty: bool

    @property
    def different_names(self) -> tuple[str, ...]:
        """The names of its children, each once."""
        return (*dict.fromkeys(self.names),)


def _add_new(new: dict[_Shape, Node], node: Node, path: str, known: Set[_Shape]) -> None:
    """The shapes of an element and of all that are in it, as far as they are not `known`."""
    children = node.children
    names = tuple([child.name for child in children])
    shape = (path, names, (*node.attributes,), not (names or node.text))
    if shape not in known:
        new[_Shape(*shape)] = node
    for child in children:
        below = f"{path}/{child.name}" if path else child.name
        if child.children:
            _add_new(new, child, below, known)
        elif (shape := (below, (), (*child.attributes,), not child.text)) not in known:
            new[_Shape(*shape)] = child


def _leaves(node: Node, path: str) -> Iterator[tuple[str, str]]:
    """Path and text of all elements below one that hold no others."""
    for child in node.children:
        below = f"{path}/{child.name}" if path else child.name
        if child.children:
            yield from _leaves(child, below)
        else:
            yield below, child.text


def _is_outlandish(node: Node) -> bool:
    """Whether an element has more names of children, or more attributes, than any of a user."""
    return max(len({child.name for child in node.children}), len(node.attributes)) > _MOST_NAMES


@lru_cache(64)
def pairs(names: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Each two of `names`, in their order."""
    return frozenset(combinations(names, 2))


def ordered(names: Iterable[str], before: set[tuple[str, str]]) -> list[str] | None:
    """`names` in an order that keeps all pairs of `before`; None where there is none."""
    waiting = list(names)
    found: list[str] = []
    while waiting:
        first = next(
            (
                name
                for name in waiting
                if not any((other, name) in before for other in waiting if other != name)
            ),
            None,
        )
        if first is None:
            return None
        found.append(first)
        waiting.remove(first)
    return found
