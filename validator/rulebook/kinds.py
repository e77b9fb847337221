"""The kinds of values that a rule, a profile or the settings hold: how each is read, and its JSON Schema."""

# ruff: noqa: D102 -- `read` and `schema` mean the same in every kind: see Kind

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Protocol

from validator.dataclass import dataclass
from validator.rulebook.compiled import is_harmless
from validator.rulebook.dates import parse_day
from validator.rulebook.mistakes import advice, mistake, shown
from validator.rulebook.nodes import Entries, Items, Scalar

if TYPE_CHECKING:
    from validator.errors import RuleBookError
    from validator.rulebook.nodes import Node

_NAMES = {Scalar: "a text", Items: "a list", Entries: "a mapping"}
_INTEGER = r"-?[0-9]{1,15}"


class Kind(Protocol):
    """A way of reading a node."""

    def read(self, node: Node, what: str) -> Any:
        """The value of `node`; `what` names it in messages.

        Raises:
            RuleBookError: `node` is no such value.
        """

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of such a value, as an editor reads YAML (`12` is a number there)."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Whatever stands there, as a node."""

    def read(self, node: Node, what: str) -> Node:  # noqa: ARG002
        return node

    def schema(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty."""

    def read(self, node: Node, what: str) -> str:
        if not isinstance(node, Scalar):
            raise wrong_kind(node, what, "a text", "Write one value after the colon.")
        if not node.text:
            raise mistake(node, f"{_capital(what)} is empty.", "Write a value, or leave the key out.")
        return node.text

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text must look like: a pattern for all of it, and words for it ("a name such as ...")."""

    pattern: str
    expected: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text of a certain shape; blanks around it do not count."""

    shape: Shape

    def read(self, node: Node, what: str) -> str:
        text = Text().read(node, what).strip()
        if not re.fullmatch(self.shape.pattern, text):
            raise mistake(node, f"{_capital(what)} must be {self.shape.expected}; {shown(text)} is not.")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"], "pattern": f"^\\s*(?:{self.shape.pattern})\\s*$"}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    def read(self, node: Node, what: str) -> int:
        text = Text().read(node, what)
        if not re.fullmatch(_INTEGER, text):
            raise mistake(node, f"{_capital(what)} must be a whole number; {shown(text)} is none.")
        return int(text)

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "string"], "pattern": f"^{_INTEGER}$"}


@dataclass(frozen=True, slots=True)
class Words:
    """One of a few words; each stands with the value that it means."""

    words: tuple[tuple[str, Any], ...]

    def read(self, node: Node, what: str) -> Any:
        text = Text().read(node, what)
        known = dict(self.words)
        if text not in known:
            raise mistake(node, f"{_capital(what)} cannot be {shown(text)}.", advice(text, known))
        return known[text]

    def schema(self) -> dict[str, Any]:
        return {"enum": [word for word, _ in self.words]}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, node: Node, what: str) -> bool:
        return bool(Words((("true", True), ("false", False))).read(node, what))

    def schema(self) -> dict[str, Any]:
        return {"enum": ["true", "false", True, False]}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    def read(self, node: Node, what: str) -> Any:
        try:
            return parse_day(Text().read(node, what))
        except ValueError as error:
            raise _refused(node, what, error, "Write a day such as 2026-08-15.") from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression."""

    def read(self, node: Node, what: str) -> re.Pattern[str]:
        text = Text().read(node, what)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                compiled = re.compile(text)
        except (re.error, RecursionError, OverflowError, Warning) as error:
            problem = str(error) or "too deep"
            raise mistake(node, f"{_capital(what)} is no regular expression: {problem}.") from None
        if not is_harmless(text):
            _refuse_slow(text, node, what)
        return compiled

    def schema(self) -> dict[str, Any]:
        return Text().schema()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with a meaning of its own, which `cls.parse` reads."""

    cls: Any

    def read(self, node: Node, what: str) -> Any:
        text = Text().read(node, what)
        try:
            return self.cls.parse(text)
        except ValueError as error:
            raise _refused(node, what, error) from None

    def schema(self) -> dict[str, Any]:
        return Text().schema()


@dataclass(frozen=True, slots=True)
class Several:
    """A list; one value that is no list stands for a list of one."""

    kind: Kind
    container: Any = tuple

    def read(self, node: Node, what: str) -> Any:
        if isinstance(node, Items):
            return self.container(self.kind.read(item, what) for item in node.nodes)
        if isinstance(node, Entries):
            raise wrong_kind(node, what, "a list", 'Begin each entry with "- ".')
        return self.container((self.kind.read(node, what),))

    def schema(self) -> dict[str, Any]:
        one = self.kind.schema()
        several = {"type": "array", "items": one}
        return several if one.get("type") == "object" else {"anyOf": [one, several]}


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys are not fixed."""

    key: Kind
    value: Kind

    def read(self, node: Node, what: str) -> dict[Any, Any]:
        if not isinstance(node, Entries):
            raise wrong_kind(node, what, "a mapping", "Write it as key: value.")
        read: dict[Any, Any] = {}
        for word, (place, value) in node.nodes.items():
            key = self.key.read(place, f"A key of {what}")
            if key in read:
                raise mistake(place, f"{shown(word)} stands twice in {what}.", "Keep one of the two.")
            read[key] = self.value.read(value, f"{what} {shown(word)}")
        return read

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.value.schema()}


@dataclass(frozen=True, slots=True)
class Either:
    """A short form in one word, or the long form."""

    short: Kind
    long: Kind

    def read(self, node: Node, what: str) -> Any:
        return (self.short if isinstance(node, Scalar) else self.long).read(node, what)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.short.schema(), self.long.schema()]}


def _refuse_slow(text: str, node: Node, what: str) -> None:
    from validator.rulebook.endless import Slowness, slowness

    slow = slowness(text)
    if slow is Slowness.UNKNOWN:
        raise mistake(
            node,
            f"{_capital(what)} is too long or too involved to tell whether it reads every value in a short time.",
            "Write it shorter; a list of values belongs into a list.",
        )
    if slow is Slowness.ENDLESS:
        raise mistake(
            node,
            f"{_capital(what)} can read a text in too many ways, as (a+)+ and (a|aa)+ do: some values would "
            "take for ever.",
            "Repeat once, or let what is repeated begin or end with a sign that the rest of it has not.",
        )


def wrong_kind(node: Node, what: str, wanted: str, hint: str) -> RuleBookError:
    """The mistake that `node` is a text, list or mapping where another of these must stand."""
    is_empty = isinstance(node, Scalar) and not node.text
    found = "nothing stands here" if is_empty else f"here stands {_NAMES[type(node)]}"
    return mistake(node, f"{_capital(what)} must be {wanted}; {found}.", hint)


def sentence(text: str) -> str:
    """`text` with a capital and a full stop."""
    return _capital(text if text.endswith(".") else f"{text}.")


def _refused(node: Node, what: str, error: ValueError, hint: str = "") -> RuleBookError:
    return mistake(node, f"{_capital(what)}: {str(error).rstrip('.')}.", hint)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
