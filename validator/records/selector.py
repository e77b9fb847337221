"""Selectors: the small path language in which a rule names elements and attributes of a record.

`a/b/c`, `a/b[@preferred='true']/c`, `a[child='x']/b`, `a/@attr`. There is no `//`, no axis and no function,
so whatever a selector asks for lies within one record.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field
from validator.expression import expression

if TYPE_CHECKING:
    import re

_NAME = r"[A-Za-z_][\w.\-]*"
_STEP = expression(
    rf"(?P<attribute>@)?(?P<name>{_NAME})(?:\[(?P<by_attribute>@)?(?P<key>{_NAME})=(?P<quote>['\"])(?P<value>.*?)(?P=quote)\])?"
)
_TRUE = frozenset({"true", "1"})
_FALSE = frozenset({"false", "0"})


@dataclass(frozen=True, slots=True)
class Condition:
    """`[@attr='value']` or `[child='value']`."""

    name: str
    is_attribute: bool
    value: str

    @property
    def is_boolean(self) -> bool:
        """Whether the value is compared as an `xs:boolean`: `1` equals `true`, absent equals `false`."""
        return self.is_attribute and self.value in ("true", "false")

    def holds_for(self, value: str | None) -> bool:
        """Whether the condition is met by `value`, None where the attribute is absent.

        Every boolean attribute of the users schema has the default `false` (Source: XSD).
        """
        if not self.is_boolean:
            return value == self.value
        wanted = _TRUE if self.value == "true" else _FALSE
        return ("false" if value is None else value.strip(" \t\r\n")) in wanted


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a selector: a child element's name, and what must hold for it."""

    name: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """A parsed selector, all of which its `text` says.

    `attribute` is the name of the attribute that it ends in, or "".
    """

    text: str
    steps: tuple[Step, ...] = field(compare=False)
    attribute: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def elements(self) -> str:
        """The path of elements without conditions: `contact_info/emails/email`."""
        return "/".join(step.name for step in self.steps)

    @property
    def leaf(self) -> str:
        """The name of what is selected, without `@`."""
        return self.attribute or self.steps[-1].name

    @property
    def has_conditions(self) -> bool:
        """Whether any step has a condition."""
        return any(step.condition is not None for step in self.steps)

    def under(self, above: Selector) -> Selector:
        """This selector, asked of what `above` finds."""
        return Selector(f"{above.text}/{self.text}", above.steps + self.steps, self.attribute)

    @classmethod
    def parse(cls, text: str) -> Selector:
        """The selector that `text` states.

        Raises:
            ValueError: `text` is no selector; the message says what is wrong with it.
        """
        return _parse(text)


@lru_cache(maxsize=1024)
def _parse(text: str) -> Selector:
    if "//" in text or text.startswith("/"):
        raise ValueError(f"'{text}' is not relative to the record: write the path from the user element on")
    steps: list[Step] = []
    attribute = ""
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None or attribute:
            raise ValueError(f"'{text}' is not a selector from character {position + 1} on")
        position = found.end()
        if found["attribute"]:
            attribute = found["name"]
        else:
            steps.append(Step(found["name"], _condition(found)))
        if position < len(text):
            if text[position] != "/" or position + 1 == len(text):
                raise ValueError(f"'{text}' is not a selector from character {position + 1} on")
            position += 1
    if not steps and not attribute:
        raise ValueError("a selector names at least one element")
    return Selector(text, tuple(steps), attribute)


def _condition(found: re.Match[str]) -> Condition | None:
    if found["key"] is None:
        return None
    return Condition(found["key"], bool(found["by_attribute"]), found["value"])


def without_positions(path: str) -> str:
    """A path by names alone: `contact_info/emails/email`."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))
