"""What a record shows of an export: the shapes of its elements, and the codes in it.

The shape of an element is where it stands, which attributes it has, and which children in which order, where "one"
and "several" of a name differ but not how many; of an element without children, whether it is filled.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.carrying.reading import Carried
    from validator.records.tree import Node

CODED = frozenset(
    {
        *("record_type", "user_group", "campus_code", "user_title", "job_category", "preferred_language"),
        *("cataloger_level", "account_type", "status", "country", "address_type", "email_type", "phone_type"),
        *("id_type", "statistic_category", "category_type", "note_type", "block_description", "block_type"),
        *("block_status", "role_type", "library_notice", "code"),
    }
)
"""Elements that hold codes."""
_CODED_ATTRIBUTES = frozenset({"preferred", "preferred_sms", "segment_type"})
_CODE = expression(rb"<(" + "|".join(sorted(CODED)).encode() + rb")(?:[ \t\r\n][^<>]*)?>([^<&]*)</")
_BLANKS = expression(rb">[ \t\r\n]+<")
_TEXT = expression(rb">[^<]+<")
_TAG = expression(
    rb"<(/?)([A-Za-z_][A-Za-z0-9_.\-]*)((?:[ \t\r\n]+[A-Za-z_][A-Za-z0-9_.\-]*=(?:\"[^\"<>&]*\"|'[^'<>&]*'))*)"
    rb"[ \t\r\n]*(/?)>(\.?)"
)
_ATTRIBUTE = expression(rb"([A-Za-z_][A-Za-z0-9_.\-]*)=[\"']([^\"']*)[\"']")
_PREFIX = expression(rb"<([A-Za-z_][\w.\-]*:)user")
SHAPE_BITS = 48
"""The lower bits of a shape's number tell shapes of one kind of element apart, the upper ones the kinds."""
_MOST_KNOWN = 20_000
"""How many skeletons of records are remembered."""


@dataclass(frozen=True, slots=True)
class Features:
    """What one record shows, each thing as a number of 64 bits; the group is "" where it has none."""

    group: str
    shapes: frozenset[int]
    codes: frozenset[int]


class FeatureReader:
    """Reads the features of records; what it remembers only saves time."""

    def __init__(self) -> None:
        self._known: dict[bytes, frozenset[int]] = {}
        self._parts: dict[tuple[bytes, bytes, bytes], int] = {}
        self._codes: dict[tuple[bytes, bytes], int] = {}

    def read(self, record: Carried) -> Features | None:
        """The features of a record; None for one that cannot be read."""
        text = record.text
        if b"<!" in text or b"<?" in text or text.startswith(b"<user/"):
            return self._read_with_care(record)
        skeleton = _TEXT.sub(b">.<", _BLANKS.sub(b"><", text))
        shapes = self._known.get(skeleton)
        if shapes is None:
            shapes = self._shapes_of(skeleton)
            if shapes is None:
                return self._read_with_care(record)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[skeleton] = shapes
        group, codes = "", set()
        for name, value in _CODE.findall(text):
            value = value.strip()
            if name == b"user_group":
                group = value.decode("utf-8", "replace")
            if value:
                codes.add(self._code(name, value))
        if not group and b"<user_group" in text:
            return self._read_with_care(record)  # it may be empty, or written with a reference
        return Features(group, shapes, frozenset(codes))

    def _shapes_of(self, skeleton: bytes) -> frozenset[int] | None:
        """The shapes of a skeleton, read without a parser; None for one that is not plain."""
        found, at = set(), 0
        paths: list[bytes] = [b""]
        inner: list[list[bytes]] = [[]]
        tags: list[bytes] = []
        for tag in _TAG.finditer(skeleton):
            if tag.start() != at:
                return None
            at = tag.end()
            slash, name, attributes, empty, text = tag.groups()
            if not slash:
                inner[-1].append(name)
                if empty:
                    found.add(self._shape(paths[-1] + b"/" + name, attributes, b""))
                    continue
                paths.append(paths[-1] + b"/" + name)
                tags.append(attributes)
                inner.append([text] if text else [])
                continue
            path = paths.pop()
            if not tags or path.rpartition(b"/")[2] != name:
                return None
            found.add(self._shape(path, tags.pop(), b" ".join(inner.pop())))
        return frozenset(found) if at == len(skeleton) and not tags else None

    def _shape(self, path: bytes, attributes: bytes, content: bytes) -> int:
        key = path, attributes, content
        known = self._parts.get(key)
        if known is None:
            if len(self._parts) >= _MOST_KNOWN:
                self._parts.clear()
            own = {
                name.decode(): value.decode("utf-8", "replace")
                for name, value in _ATTRIBUTE.findall(attributes)
            }
            names = [name for name in content.decode("utf-8", "replace").split(" ") if name]
            known = self._parts[key] = _shape(path.decode("utf-8", "replace"), own, names)
        return known

    def _code(self, name: bytes, value: bytes) -> int:
        known = self._codes.get((name, value))
        if known is None:
            if len(self._codes) >= _MOST_KNOWN:
                self._codes.clear()
            known = self._codes[name, value] = _number(b"code", name, value)
        return known

    def _read_with_care(self, record: Carried) -> Features | None:
        root = _parsed(record)
        if root is None:
            return None
        codes, group = set(), ""
        for leaf in root.leaves():
            if leaf.name in CODED:
                value = leaf.text.strip()
                codes.add(self._code(leaf.name.encode(), value.encode("utf-8", "replace")))
                if leaf.name == "user_group":
                    group = value
        return Features(group, frozenset(_shapes(root, "")), frozenset(codes))


def _parsed(record: Carried) -> Node | None:
    prefix = _PREFIX.match(record.text)
    parsed = parse_record(record.text, prefix=prefix[1].decode("utf-8", "replace") if prefix else "")
    return None if parsed.flaws else parsed.root


def _shapes(node: Node, above: str) -> Iterator[int]:
    path = f"{above}/{node.name}"
    filled = ["."] if node.text.strip() else []
    yield _shape(path, node.attributes, [child.name for child in node.children] or filled)
    for child in node.children:
        yield from _shapes(child, path)


def _shape(path: str, attributes: Mapping[str, str], content: Sequence[str]) -> int:
    """The number of a shape; `content` are the names of children, or a dot for text."""
    own = " ".join(
        f"{name}={attributes[name]}" if name in _CODED_ATTRIBUTES else name for name in sorted(attributes)
    )
    runs = ((name, len(list(run))) for name, run in groupby(content))
    inner = " ".join(f"{name}+" if length > 1 else name for name, length in runs)
    kind = _number(b"kind", path.encode()) >> SHAPE_BITS
    shape = _number(b"shape", path.encode(), own.encode("utf-8", "replace"), inner.encode())
    return kind << SHAPE_BITS | shape & ((1 << SHAPE_BITS) - 1)


def _number(*parts: bytes) -> int:
    return int.from_bytes(blake2b(b"\0".join(parts), digest_size=8).digest(), "big")
