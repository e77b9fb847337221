"""Writes the regular expression of a record, from the schema and what the feed has taught.

An element is written as what follows its `<`; the `<` of the next tag belongs to the element before it, so that
the expression tells optional elements apart by their first letter. Everything is atomic: a record that does
not match fails in one pass. The expression takes a part of what the schema allows, and nothing else: children
in one order, the copies that were seen, values in the plain form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass, field, replace
from validator.expression import expression
from validator.grammar.columns import Column, Steps, Wishes
from validator.grammar.lessons import ANY_GAP, Lesson, Lessons, ordered, pairs
from validator.grammar.texts import quoted_value, value
from validator.records.guard import EVERYTHING
from validator.schema.model import flat_particles

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from validator.schema.components import Particle
    from validator.schema.place import Place
    from validator.schema.values import Values

MOST_COPIES = 8
"""How many copies of an element are written out, so that the values of each can be captured."""
MOST_COLUMNS = 400
_MOST_JUDGED = 100
_MOST_STRANGERS = 100
"""How many unknown elements, with all that is in them, are written out."""
_BOOLEANS = rb"(?:true|false|1|0)"
_NAME = expression(r"[A-Za-z_][\w.\-]*", re.ASCII)


class NotCompilable(Exception):
    """There is no expression: for the schema, or for records as the feed has them; says why."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """An expression for records, and what it captures.

    Attributes:
        expression: matches one record and the blanks after it, where a dot matches all; its groups are the columns.
        columns: what each group holds; of two alike, at most one takes part.
        judged: columns whose values are still to be held against their simple type.
        has_marks: whether it is marked where elements begin, as was wished.
        missable: elements, by the steps to them, that the schema requires wherever there is what they stand in; here
            they may be missing nevertheless.
    """

    expression: bytes
    columns: tuple[Column, ...]
    judged: tuple[tuple[int, Values], ...]
    has_marks: bool = False
    missable: tuple[Steps, ...] = ()

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """The expression as `re` takes it, which takes a while to read it and remembers it."""
        return re.compile(self.expression, re.DOTALL)


@dataclass(slots=True)
class _Writer:
    lessons: Lessons
    wishes: Wishes
    most_copies: int
    columns: list[Column] = field(default_factory=list)
    judged: list[tuple[int, Values]] = field(default_factory=list)
    missable: list[Steps] = field(default_factory=list)
    strangers: int = 0
    marked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.wishes.has_marks:
            wanted = self.wishes.texts | self.wishes.there | self.wishes.strangers | self.wishes.lax
            self.marked = {above for path in wanted for above in _above(path)}
            self.marked |= self.wishes.lax | self.wishes.strangers

    def record(self, place: Place) -> bytes:
        # Columns are in the order of groups.
        start = b"<user" + self._attributes(place, (), "") + b">" + self._gap("") + b"<"
        return start + b"".join(self._children(place, (), "")) + b"/user>" + ANY_GAP

    def _gap(self, path: str) -> bytes:
        return ANY_GAP if self._lesson(path).is_sometimes_empty else self.lessons.gap

    def _lesson(self, path: str) -> Lesson:
        return self.lessons.paths.get(path) or Lesson()

    def _column(self, column: Column, values: Values | None = None) -> None:
        if values is not None:
            self.judged.append((len(self.columns), values))
        self.columns.append(column)
        if len(self.columns) > MOST_COLUMNS:
            raise _TooMany

    def _element(self, place: Place, steps: Steps, path: str) -> bytes:
        """From behind the element's `<` to the `<` of the tag that follows."""
        name = steps[-1][0].encode()
        start = name + self._attributes(place, steps, path)
        holds_elements = place.values is None
        if path in self.wishes.there or (holds_elements and path in self.wishes.texts):
            self._column(Column(steps, is_there=True, holds_elements=holds_elements))
            start += b"()"
        if path in self.marked:
            self._column(Column(steps, is_there=True, is_mark=True))
            start += b"()"
        end = b"/" + name + b">" + self.lessons.gap + b"<"
        if place.values is not None:
            return start + self._leaf(place.values, steps, path, end)
        required, children = self._required(place, path), b"".join(self._children(place, steps, path))
        is_filled = path in self.wishes.there | self.wishes.filled
        # Blanks are layout between elements, but a text where there are none.
        first = b"(?!/)" if is_filled else b"(?:(?!/)|(?<=><))" if path in self.wishes.texts else b""
        whole = b">" + self._gap(path) + b"<" + first + children + end
        if required or is_filled or not self._lesson(path).is_sometimes_empty:
            return start + whole
        return start + b"(?>" + whole + b"| ?+/>" + self.lessons.gap + b"<)"

    def _lax_leaf(self, values: Values, steps: Steps, path: str, end: bytes) -> bytes:
        """A leaf whose text may be anything."""
        self._column(Column(steps), values)
        whole = b">" + value(b"<" + end, None, has_sections=self.lessons.has_sections, is_captured=True)
        if not self._lesson(path).is_sometimes_empty:
            return whole
        self._column(Column(steps), values)
        return b"(?>" + whole + b"|() ?+/>" + self.lessons.gap + b"<)"

    def _leaf(self, values: Values, steps: Steps, path: str, end: bytes) -> bytes:
        if path in self.wishes.lax:
            return self._lax_leaf(values, steps, path, end)
        is_filled = path in self.wishes.filled
        is_judged = not (values.is_plain or _is_boolean(values))
        may_be_empty = values.is_plain and not is_filled and self._lesson(path).is_sometimes_empty
        most = _MOST_JUDGED if is_judged else values.max_length
        has_sections = self.lessons.has_sections and not is_judged
        nothing, is_captured = b"", False
        if is_judged or path in self.wishes.texts:
            self._column(Column(steps), values if is_judged else None)
            is_captured = True
            if may_be_empty:
                self._column(Column(steps))
                nothing = b"()"
        guard = self.wishes.guards.get(path, EVERYTHING)
        if _is_boolean(values):
            text = (b"(%b)" if is_captured else b"%b") % _BOOLEANS + b"<" + end
            if guard is not EVERYTHING:
                text = b"(?=" + value(b"<" + end, None, guard=guard) + b")" + text
        else:
            text = value(
                b"<" + end,
                most,
                is_filled=is_filled,
                has_sections=has_sections,
                guard=guard,
                is_captured=is_captured,
                usual=self.lessons.usual_texts.get(path, ()),
            )
        whole = b">" + text
        if may_be_empty:
            return b"(?>" + whole + b"|" + nothing + b" ?+/>" + self.lessons.gap + b"<)"
        return whole

    def _attributes(self, place: Place, steps: Steps, path: str) -> bytes:
        declared, required = place.attributes.declared, place.attributes.required
        seen = {first for first, _ in self._lesson(path).attributes}
        wanted = [name for name in declared if name in required or (name in seen and _NAME.fullmatch(name))]
        strange = [name for name in seen if self._is_strange(name, declared, path)]
        names = ordered([*wanted, *sorted(strange)], self._lesson(path).attributes)
        if names is None:
            raise NotCompilable(f"the attributes of {path or 'user'} come in changing order")
        expression = b""
        for name in names:
            if not _NAME.fullmatch(name):
                raise NotCompilable(f"an attribute of {path or 'user'} has a name that is not plain ASCII")
            one = self._attribute(name, declared.get(name), steps, path)
            expression += one if name in required else b"(?>" + one + b"|)"
        return expression

    def _is_strange(self, name: str, declared: Container[str], path: str) -> bool:
        """Whether an attribute is one that the schema does not know, and that is expected nevertheless."""
        is_expected = _join(path, f"@{name}") in self.wishes.strangers
        return is_expected and name not in declared and _NAME.fullmatch(name) is not None

    def _attribute(self, name: str, values: Values | None, steps: Steps, path: str) -> bytes:
        """One attribute; without a type, whose `values` it may have, it may have any value."""
        quote, written = self.lessons.quote, _join(path, f"@{name}")
        if values is None:
            self._column(Column(steps, name))
            return b" " + _escaped(name) + b"=" + quote + b"(" + quoted_value(None) + b")" + quote
        is_lax = written in self.wishes.lax
        is_judged = is_lax or not (values.is_plain or _is_boolean(values))
        if is_lax:
            text = quoted_value(None)
        elif _is_boolean(values):
            text = _BOOLEANS
        else:
            text = quoted_value(values.max_length if values.is_plain else _MOST_JUDGED)
        if is_judged or written in self.wishes.texts:
            self._column(Column(steps, name), values if is_judged else None)
            text = b"(" + text + b")"
        return b" " + name.encode() + b"=" + quote + text + quote

    def _required(self, place: Place, path: str) -> bool:
        assert place.children is not None
        flat = flat_particles(place.children.group) or {}
        return any(self._fewest(particle, _join(path, name)) for name, particle in flat.items())

    def _fewest(self, particle: Particle, path: str) -> int:
        """How many of a child there must be."""
        may_be_missing = self.wishes.has_marks and particle.minimum == 1 and path in self.wishes.lax
        return 0 if may_be_missing else particle.minimum

    def _children(self, place: Place, steps: Steps, path: str) -> Iterator[bytes]:
        assert place.children is not None
        flat = flat_particles(place.children.group)
        if flat is None or place.is_mixed:
            raise NotCompilable(f"the content of {path or 'user'} is no plain list of elements")
        lesson = self._lesson(path)
        fewest_of = {name: self._fewest(particle, _join(path, name)) for name, particle in flat.items()}
        names = [name for name in flat if name in lesson.copies or fewest_of[name]]
        self.missable += [
            (*steps, (name, 0)) for name, fewest in fewest_of.items() if fewest < flat[name].minimum
        ]
        for name in self._ordered(names, path, is_free=place.children.group.model == "all"):
            if name not in flat:
                yield self._stranger(name, steps, path)
                continue
            particle = flat[name]
            if not _NAME.fullmatch(name):
                raise NotCompilable(f"the name of the element {name} is not plain ASCII")
            if name not in lesson.copies:
                raise NotCompilable(f"the element {name}, which must be there, was not seen")
            below = _join(path, name)
            seen = max(lesson.copies[name], particle.minimum)
            fewest = max(fewest_of[name], name in lesson.always_there)
            before = len(self.columns), len(self.judged), len(self.missable)
            try:
                one = place.below(particle.declared)
                yield self._copies(one, (*steps, (name, 0)), below, particle, (fewest, seen))
            except NotCompilable:
                if fewest:
                    raise
                # Records that have it are read with care.
                del self.columns[before[0] :], self.judged[before[1] :], self.missable[before[2] :]

    def _ordered(self, names: list[str], path: str, *, is_free: bool) -> list[str]:
        """The children `names` of the element at `path` in order, with the strangers that have a place among them."""
        lesson = self._lesson(path)
        before, known = lesson.before, frozenset(names)
        if not is_free:
            before = {pair for pair in before if not known.issuperset(pair)} | pairs((*names,))
        order = ordered(names, before)
        if order is None:
            raise NotCompilable(f"the children of {path or 'user'} come in changing order")
        for name in lesson.copies:
            if name not in order and _join(path, name) in self.wishes.strangers and _NAME.fullmatch(name):
                order = ordered([*order, name], before) or order
        return order

    def _stranger(self, name: str, steps: Steps, path: str) -> bytes:
        """All copies of a child that the schema does not know."""
        below = _join(path, name)
        copies = []
        for number in range(min(self._lesson(path).copies[name], self.most_copies)):
            self._column(Column((*steps, (name, number)), is_there=True, is_mark=True))
            copies.append(self._unjudged(name, below, mark=b"()"))
        expression = b""
        for copy in reversed(copies):
            expression = b"(?>" + copy + expression + b"|)"
        return expression

    def _unjudged(self, name: str, path: str, mark: bytes = b"") -> bytes:
        """An element that may be anything well-formed of what was seen there, from behind its `<`."""
        self.strangers += 1
        if self.strangers > _MOST_STRANGERS:
            raise _TooMany
        lesson, has_sections = self._lesson(path), self.lessons.has_sections
        behind = ANY_GAP + b"<"
        end = b"/" + _escaped(name) + b">" + behind
        below = [
            self._unjudged(child, f"{path}/{child}") for child in lesson.copies if _NAME.fullmatch(child)
        ]
        ways = [b">" + value(b"<" + end, None, has_sections=has_sections), b" ?+/>" + behind]
        if below:
            ways.insert(0, b">" + self._gap(path) + b"<(?>" + b"|".join(below) + b")*+" + end)
        return _escaped(name) + mark + self._any_attributes(lesson) + b"(?>" + b"|".join(ways) + b")"

    def _any_attributes(self, lesson: Lesson) -> bytes:
        names = sorted({name for name, _ in lesson.attributes if _NAME.fullmatch(name) and name != "xmlns"})
        quote = self.lessons.quote
        return b"".join(
            b"(?> " + _escaped(name) + b"=" + quote + quoted_value(None) + quote + b"|)"
            for name in ordered(names, lesson.attributes) or ()
        )

    def _copies(
        self,
        place: Place,
        steps: Steps,
        path: str,
        particle: Any,
        copies_seen: tuple[int, int],
    ) -> bytes:
        """All copies of one child: each written out if values of it are captured, else a loop."""
        fewest, seen = copies_seen
        if _is_recursive(path):
            raise NotCompilable(f"the schema lets {steps[-1][0]} stand within itself")
        before, judged, missable = len(self.columns), len(self.judged), len(self.missable)
        one = self._element(place, steps, path)
        maximum = float("inf") if path in self.wishes.strangers else particle.maximum
        if maximum == 1:
            return one if fewest else b"(?>" + one + b"|)"
        if len(self.columns) == before:
            most = b"" if maximum == float("inf") else b"%d" % maximum
            return b"(?:" + one + b"){%d,%b}+" % (fewest, most)
        if self.wishes.has_marks and path not in self.marked:
            # Copies are told apart, so they are counted.
            self.marked.add(path)
            del self.columns[before:], self.judged[judged:], self.missable[missable:]
            one = self._element(place, steps, path)
        copies = [one]
        name = steps[-1][0]
        copies += [
            self._element(place, (*steps[:-1], (name, number)), path)
            for number in range(1, int(min(seen, self.most_copies, maximum)))
        ]
        expression = b""
        for number in range(len(copies) - 1, -1, -1):
            expression = copies[number] + expression
            if number >= fewest:
                expression = b"(?>" + expression + b"|)"
        return expression


def _escaped(name: str) -> bytes:
    """A name as an expression; one may have dots in it."""
    return re.escape(name).encode()


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _above(path: str) -> Iterator[str]:
    """The paths of the elements around the one at `path`."""
    while path := path.rpartition("/")[0]:
        yield path


class _TooMany(Exception):
    """More columns than a record is worth."""


def write_grammar(place: Place, lessons: Lessons, wishes: Wishes) -> Grammar:
    """The expression for records at `place` of the schema, as `lessons` have them, with all `wishes` captured.

    Raises:
        NotCompilable: there is none.
    """
    if place.children is None:
        raise NotCompilable("a record has no elements in it")
    ways = [(wishes, MOST_COPIES)] if wishes.has_marks else []
    plain = replace(wishes, strangers=frozenset(), has_marks=False)
    for wanted, most_copies in (*ways, (plain, MOST_COPIES), (plain, 4), (plain, 2)):
        writer = _Writer(lessons, wanted, most_copies)
        try:
            expression = writer.record(place)
        except _TooMany:
            continue
        columns, judged, missable = tuple(writer.columns), tuple(writer.judged), tuple(writer.missable)
        return Grammar(expression, columns, judged, wanted.has_marks, missable)
    raise NotCompilable("records hold too many values that rules ask for")


def _is_boolean(values: Values) -> bool:
    return values.is_plain_boolean


def _is_recursive(path: str) -> bool:
    return path.count("/") > 10
