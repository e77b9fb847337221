"""Judges the text of an element or attribute of one simple type.

`xmlschema` decides; two things are stricter here than there, both as XSD 1.0 and Alma's own parser have it:
a length counts UTF-16 units (Source: XERCES), and dates, booleans and numbers are written in ASCII.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from validator.expression import expression
from validator.schema.deviation import DeviationKind
from validator.schema.judgement import Judgement
from validator.schema.names import closest
from validator.schema.wording import BLANKS, Words, boolean_words, date_time_words, date_words

if TYPE_CHECKING:
    from validator.schema.model import AnySimpleType

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_DATES = frozenset({"date", "dateTime", "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"})
_NUMBERS = frozenset({"decimal", "float", "double"})
# Types whose length is counted in characters; that of lists is counted in items, of binaries in bytes.
_TEXTS = frozenset({"string", "anyURI"})
_KINDS = {
    **dict.fromkeys(_DATES, DeviationKind.NOT_A_DATE),
    **dict.fromkeys(_NUMBERS, DeviationKind.NOT_A_NUMBER),
    "boolean": DeviationKind.NOT_A_BOOLEAN,
}
_PLAIN_DATE = expression(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
# What is kept of each place: texts that repeat, such as all birth dates of a generation.
_KEPT = 32768
_WORTH_KEEPING = 40
# Longer lists of allowed values say less than their nearest one.
_LISTED = 12


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` has: two for each character beyond U+FFFF."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


class Values:
    """What texts one place of the schema allows.

    Attributes:
        primitive: the name of the primitive XSD type, such as "date"; "" for lists, unions and the like.
        max_length: the greatest length in UTF-16 units, or None.
        is_plain: whether the type is xs:string with at most a maxLength.
        is_plain_boolean: whether the type is xs:boolean, without any limits.
    """

    def __init__(
        self, simple: AnySimpleType, declared: Any, noun: str, *, required: bool, tell: bool
    ) -> None:
        """Judge by `simple`.

        Args:
            simple: the type.
            declared: the component that has the type; it may fix the value or give a default.
            noun: "element" or "attribute".
            required: whether it may not be left out.
            tell: whether a corrected value may stand in the texts (see `wording`).
        """
        self._type = simple
        fixed: str | None = declared.fixed
        self._fixed = fixed
        self._noun = noun
        self._required = required
        self._tell = tell
        self._known: dict[str, Judgement | None] = {}
        # An empty element takes its default or fixed value.
        self._may_be_empty = noun == "element" and (fixed is not None or declared.default is not None)
        root = getattr(simple, "primitive_type", None)
        name = getattr(root, "name", None) or ""
        self.primitive = name.removeprefix(_XSD) if name.startswith(_XSD) and not simple.is_list() else ""
        self.max_length: int | None = simple.max_length
        self.is_plain = self.primitive == "string" and fixed is None and _facets(simple) <= {"maxLength"}
        self.is_plain_boolean = (
            self.primitive == "boolean" and fixed is None and _facets(simple) <= {"whiteSpace"}
        )
        self._is_date = self.primitive == "date" and fixed is None and _facets(simple) <= {"whiteSpace"}
        self._limit = self.max_length if self.is_plain else None
        self._is_free = self.is_plain and self._limit is None

    def judge(self, text: str) -> Judgement | None:
        """What is wrong with `text`, or None."""
        if self._is_free:
            return None
        if self._limit is not None and (
            len(text) * 2 <= self._limit or (text.isascii() and len(text) <= self._limit)
        ):
            return None
        if self.is_plain:
            return self._judge(text)
        if text in self._known:
            return self._known[text]
        if self._is_date and _is_plain_date(text):
            return None
        if len(self._known) >= _KEPT:
            self._known.clear()
        judgement = self._judge(text)
        if len(text) <= _WORTH_KEEPING:
            self._known[text] = judgement
        return judgement

    def _judge(self, text: str) -> Judgement | None:
        if not text and self._may_be_empty:
            return None
        normal = self._type.normalize(text)
        if self.max_length is not None and self.primitive in _TEXTS:
            length = utf16_length(normal)
            if length > self.max_length:
                expected = f"at most {self.max_length} characters (UTF-16 units)"
                return Judgement(DeviationKind.TOO_LONG, "", text, expected, f"it has {length}")
        if self._is_valid(text, normal):
            return None
        kind = _KINDS.get(self.primitive, DeviationKind.VALUE_NOT_ALLOWED)
        if self._is_well_written(text, normal):
            kind = DeviationKind.VALUE_NOT_ALLOWED
        if not normal.strip(BLANKS) and kind is not DeviationKind.VALUE_NOT_ALLOWED:
            words, nearest = self._empty_words(kind), ""
        else:
            words, nearest = self._words(kind, text, normal)
        return Judgement(kind, "", text, words.expected, words.reason, nearest)

    def _is_valid(self, text: str, normal: str) -> bool:
        if self.primitive in _KINDS and (not text.isascii() or "_" in normal):
            return False
        if not _is_value(self._type, text):
            return False
        if self._fixed is None:
            return True
        return bool(self._type.text_decode(text) == self._type.text_decode(self._fixed))

    def _is_well_written(self, text: str, normal: str) -> bool:
        """Whether a refused date, boolean or number is one after all, only not one that is allowed here."""
        if self.primitive not in _KINDS or not text.isascii() or "_" in normal:
            return False
        if self.primitive in _NUMBERS:
            return self._fixed is not None and _is_value(self._type, text)
        return _is_value(getattr(self._type, "primitive_type", None), normal)

    def _empty_words(self, kind: DeviationKind) -> Words:
        if not self._required:
            return Words(f"leave the {self._noun} out", "it is empty")
        needed = {DeviationKind.NOT_A_DATE: "a date", DeviationKind.NOT_A_BOOLEAN: "true or false"}
        return Words(needed.get(kind, "a number"), f"it is empty, and the {self._noun} is required")

    def _words(self, kind: DeviationKind, text: str, normal: str) -> tuple[Words, str]:
        if kind is DeviationKind.NOT_A_BOOLEAN:
            return boolean_words(text, tell=self._tell), ""
        if kind is DeviationKind.NOT_A_DATE:
            if self.primitive == "date":
                return date_words(text, tell=self._tell), ""
            if self.primitive == "dateTime":
                return date_time_words(text, tell=self._tell), ""
            return Words(f"a value of the type {self.primitive}", "it is not in that form"), ""
        if kind is DeviationKind.NOT_A_NUMBER:
            return self._number_words(), ""
        return self._other_words(normal)

    def _number_words(self) -> Words:
        if self.primitive != "decimal":
            return Words(
                "a number such as 12.50", "it is not a number, or not written as the schema wants it"
            )
        whole = _is_derived_from_integer(self._type)
        low: Any = self._type.min_value
        high: Any = self._type.max_value
        span = f" from {low} to {high}" if low is not None and high is not None else ""
        noun = "a whole number" if whole else "a number"
        return Words(f"{noun}{span}", f"it is not {noun} in digits, or out of range")

    def _other_words(self, normal: str) -> tuple[Words, str]:
        if self._fixed is not None:
            return Words(self._fixed, "the schema allows one value only"), self._fixed
        allowed = [str(value) for value in self._type.enumeration or ()]
        if allowed:
            expected = (
                f"one of {', '.join(allowed)}"
                if len(allowed) <= _LISTED
                else "a value from the schema's list"
            )
            return Words(expected, "the schema does not list it"), closest(normal, allowed, 0.7)
        minimum = self._type.min_length
        if minimum is not None and len(normal) < minimum:
            return Words(f"at least {minimum} characters", f"it has {len(normal)}"), ""
        if self._type.patterns is not None:
            facets: Any = self._type.patterns
            wanted = " or ".join(str(facet.get("value")) for facet in facets)
            return Words(f"a text that matches the pattern {wanted}", "it does not match"), ""
        return Words("a value that the schema's type allows", "it does not have that form"), ""


def _is_plain_date(text: str) -> bool:
    """Whether `text` is a day of the calendar, with a year of four digits, no time zone and nothing around it."""
    if not _PLAIN_DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _facets(simple: AnySimpleType) -> set[str]:
    """The names of all facets of `simple` and its bases, but the white space that xs:string has anyway."""
    names: set[str] = set()
    step: Any = simple
    while step is not None and step.name != f"{_XSD}string":
        names.update(str(name).removeprefix(_XSD) for name in getattr(step, "facets", {}))
        step = step.base_type
    return names


def _is_value(simple: Any, text: str) -> bool:
    try:
        return bool(simple.text_is_valid(text))
    except OverflowError:
        # A year beyond what elementpath, and Java's calendar, can count.
        return False


def _is_derived_from_integer(simple: AnySimpleType) -> bool:
    step: Any = simple
    while step is not None:
        if step.name == f"{_XSD}integer":
            return True
        step = step.base_type
    return False
