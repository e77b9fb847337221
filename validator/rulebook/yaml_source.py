"""Strict YAML: every value a text with its place, and nothing that can surprise.

`yaml.safe_load` turns `NO` into False, `01` into 1 and a date into an object, and lets a second key hide the
first. Here every scalar stays the text that was written; keys that repeat, anchors, aliases, tags and further
documents are mistakes. libyaml's parser is used where it is built in, else the slower one in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from validator.errors import RuleBookError
from validator.expression import expression
from validator.rulebook.mistakes import mistake, shown
from validator.rulebook.nodes import Entries, Items, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.rulebook.nodes import Node

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_BYTES = 1 << 20
"""The largest file that is read, in bytes; the longest code lists stay far below."""
MAX_DEPTH = 16
"""How deep lists and mappings may stand in one another."""

# What YAML cannot hold, and the line breaks of YAML 1.1 that no editor counts as lines.
_HALF_PAIR = expression("[\ud800-\udfff]")
UNPRINTABLE = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def parse(content: bytes, file: str) -> Node:
    """The one document in `content`; `file` is its name for messages.

    Raises:
        RuleBookError: the content is not UTF-8, not YAML, empty, or uses what is refused here.
    """
    text = _decode(content, file)
    builder = _Builder(file)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, file) from None
    except ValueError:  # the parser in Python, at an escape beyond Unicode
        raise RuleBookError("An escape such as \\U00110000 names no character.", where=f"{file}:1") from None
    if builder.document is None:
        raise RuleBookError(
            "The file is empty.",
            hint="Write its keys, such as key: value, or delete the file.",
            where=f"{file}:1",
        )
    return builder.document


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _decode(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise RuleBookError(
            f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} are read.",
            hint="Split it, or check that it is the file you mean.",
            where=file,
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleBookError(
            "The file is not UTF-8.", hint="Save it as UTF-8.", where=f"{file}:{line}"
        ) from None
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise RuleBookError(
            f"The character U+{ord(found.group()):04X} cannot stand in a YAML file.",
            hint='Write it in double quotation marks, such as "\\u0007".',
            where=f"{file}:{line}",
        )
    return text


_TAB = ("A tab stands where blanks must.", "Indent with blanks.")
_PLAIN_WORDS = (
    ("tab character", *_TAB),
    ("mapping values are not allowed", "A colon stands where a value cannot begin.",
     "Put the text in quotation marks, or check the indentation."),
    ("cannot start any token", "No value begins with this character.", "Put the text in quotation marks."),
    ("expected key", "This line does not fit its indentation.", "Align it with the keys above."),
    ("expected <block end>", "This line does not fit its indentation.", "Align it with the keys above."),
    ("could not find expected ':'", "A key lacks its colon.", "Write it as key: value."),
    ("unexpected end of stream", "A quotation mark is never closed.", "Close it."),
    ("expected ',' or", "A [list] or {mapping} is not closed, or lacks a comma.", "Close it."),
    ("escape", "A backslash in double quotation marks begins an escape that YAML does not know.",
     "Use single quotation marks."),
)  # fmt: skip


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> RuleBookError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = getattr(mark, "line", 0)
    where = f"{file}:{line + 1}"
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
    if "start any token" in problem and _begins_with_tab(text, line):
        return RuleBookError(_TAB[0], hint=_TAB[1], where=where)
    for words, message, hint in _PLAIN_WORDS:
        if words in problem:
            return RuleBookError(message, hint=hint, where=where)
    return RuleBookError(f"The file is not readable as YAML: {problem}.", where=where)


def _begins_with_tab(text: str, line: int) -> bool:
    lines = text.splitlines()
    return line < len(lines) and lines[line].lstrip(" ").startswith("\t")


def _line(event: Any) -> int:
    """The line of an event, from 1; the parsers count from 0."""
    return int(event.start_mark.line) + 1


class _Builder:
    """Puts events together to nodes, and refuses what must not stand in our files."""

    def __init__(self, file: str) -> None:
        self.document: Node | None = None
        self._file = file
        self._open: list[_Open] = []

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event)
            if _HALF_PAIR.search(event.value):
                raise self._refused(event, "Half a surrogate pair is no character.", "Write the character.")
            self._add(Scalar(event.value, self._file, _line(event)))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_marks(event)
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._open.pop().close())
        elif isinstance(event, yaml.AliasEvent):
            raise self._refused(event, f"The alias *{event.anchor} is not allowed.", "Write the value out.")
        elif isinstance(event, yaml.DocumentStartEvent) and self.document is not None:
            raise self._refused(event, "A second document begins here.", "Make it a file of its own.")

    def _begin(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._refused(
                event, f"Lists and keys stand more than {MAX_DEPTH} deep.", "Write it flatter."
            )
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(self._file, _line(event), is_mapping))

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].add(node)
        else:
            self.document = node

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._refused(event, f"The anchor &{event.anchor} is not allowed.", "Write the value out.")
        if event.tag is not None:
            raise self._refused(event, f"The tag {shown(event.tag)} is not allowed.", "Leave it out.")

    def _refused(self, event: Any, message: str, hint: str) -> RuleBookError:
        return RuleBookError(message, hint=hint, where=f"{self._file}:{_line(event)}")


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("_entries", "_file", "_is_mapping", "_items", "_key", "_line")

    def __init__(self, file: str, line: int, is_mapping: bool) -> None:
        self._file = file
        self._line = line
        self._is_mapping = is_mapping
        self._items: list[Node] = []
        self._entries: dict[str, tuple[Scalar, Node]] = {}
        self._key: Scalar | None = None

    def add(self, node: Node) -> None:
        if not self._is_mapping:
            self._items.append(node)
        elif self._key is None:
            self._key = self._checked_key(node)
        else:
            self._entries[self._key.text] = (self._key, node)
            self._key = None

    def close(self) -> Node:
        if self._is_mapping:
            return Entries(self._entries, self._file, self._line)
        return Items(tuple(self._items), self._file, self._line)

    def _checked_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise mistake(node, "A list or mapping cannot be a key.", "Write a text before the colon.")
        if first := self._entries.get(node.text):
            raise mistake(
                node,
                f"The key {shown(node.text)} stands here a second time, after line {first[0].line}.",
                "Keep one of the two.",
            )
        return node
