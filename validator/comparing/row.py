"""One record as a row: who it is, what is filled, and digests of what it says, but none of the texts.

Digests are keyed anew for every run, so that a row tells nothing to whoever does not hold the key. In clear stand
only the primary identifier, the user group and the dates of the account, which the report shows.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from validator.comparing.outline import NOT_LOADED, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from validator.comparing.outline import Outline
    from validator.records.tree import Node

DIGEST: Final = 8
"""Bytes of a digest: among a million users, two are alike by chance once in thirty million runs."""
_FLAGS = ("preferred", "preferred_sms")
_BOOLEANS = frozenset({"user_viewable", "popup_note", "is_researcher"})
_TRUTH = {"1": "true", "0": "false"}
_VALUE = "user_identifier/value"
_TYPE = "user_identifier/id_type"


class Row(NamedTuple):
    """A record.

    Attributes:
        key: the digest of its primary identifier; b"" where it has none.
        source, number: which record of the feed it is, from 0 and from 1.
        primary_id, group, expiry, purge: as written, without surrounding blanks.
        filled: bits of the fields that are filled.
        parts: bits of the parts that are filled.
        digests: of each of these parts, in the order of their bits.
        identifiers: type and digest of the value of each additional identifier.
        preferred: the digest of the preferred address; b"" for none.
        is_rejected: whether a check says that Alma would reject it.
    """

    key: bytes
    source: int
    number: int
    primary_id: str
    group: str
    expiry: str
    purge: str
    filled: int
    parts: int
    digests: bytes
    identifiers: tuple[tuple[str, bytes], ...]
    preferred: bytes
    is_rejected: bool


class Spot(NamedTuple):
    """What is known of a path in a record.

    Attributes:
        part: the bit of the part that it belongs to; 0 for what a load does not use.
        fields: the bits of the fields that are filled when it is.
        name: its path from the segment on; of a single field its name.
        closes: whether a segment ends with this element.
        is_single: whether the part is one field, without segments.
    """

    part: int
    fields: int
    name: str
    closes: bool
    is_single: bool


class Spots(dict[str, Spot]):
    """Every path that was met, with what is known of it; paths begin with the record's own name."""

    def __init__(self, outline: Outline) -> None:
        super().__init__()
        self._outline = outline

    def __missing__(self, path: str) -> Spot:
        steps = path.split("/")[1:]
        if steps[:1] == ["contact_info"]:
            steps = steps[1:]
        spot = self._spot(steps)
        if len(self) < 10_000:
            self[path] = spot
        return spot

    def _spot(self, steps: list[str]) -> Spot:
        outline = self._outline
        if not steps or steps[0] in NOT_LOADED:
            return Spot(0, 0, "", closes=False, is_single=False)
        name = steps[0]
        part = outline.parts.get(name, outline.parts[OTHER])
        if name in outline.fields:
            return Spot(part, outline.fields[name], "/".join(steps), closes=len(steps) == 1, is_single=True)
        if len(steps) == 1:
            return Spot(part, outline.fields[OTHER], name, closes=False, is_single=True)
        inner = "/".join(steps[1:])
        kind = outline.fields.get(steps[1], outline.fields[OTHER])
        return Spot(part, kind | outline.fields.get(inner, 0), inner, closes=len(steps) == 2, is_single=False)


class RowReader:
    """Makes rows of records; the same key makes rows that can be compared."""

    def __init__(self, outline: Outline, key: bytes | None = None) -> None:
        self.spots = Spots(outline)
        self._key = key or secrets.token_bytes(16)

    def digest(self, text: str) -> bytes:
        """The digest of a text; it may hold whatever an XML document can."""
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST, key=self._key).digest()

    def row(self, record: Node, source: int, number: int, *, is_rejected: bool) -> Row:
        """The row of a parsed record."""
        draft = Draft(self.spots, self.digest)
        for child in record.children:
            _walk(child, f"user/{child.name}", draft)
        return draft.row(source, number, is_rejected=is_rejected)


def _walk(node: Node, path: str, draft: Draft) -> None:
    if not node.children:
        draft.leaf(path, node.text)
        return
    for child in node.children:
        _walk(child, f"{path}/{child.name}", draft)
    draft.close(path, node.attributes)


class Draft:
    """A row while it is made: told of every element without children, and of the end of every other one."""

    __slots__ = ("_digest", "_filled", "_identifiers", "_leaves", "_parts", "_preferred", "_spots", "_texts")

    def __init__(self, spots: Spots, digest: Callable[[str], bytes]) -> None:
        self._spots = spots
        self._digest = digest
        self._filled = 0
        self._texts: dict[str, str] = {}
        self._leaves: list[tuple[str, str]] = []
        self._parts: dict[int, list[str]] = {}
        self._identifiers: list[tuple[str, bytes]] = []
        self._preferred: list[bytes] = []

    def leaf(self, path: str, text: str) -> None:
        """An element without children."""
        text = text.strip()
        if not text:
            return
        part, fields, name, closes, is_single = self._spots[path]
        if not part:
            return
        self._filled |= fields
        leaf_name = name.rpartition("/")[2]
        if leaf_name in _BOOLEANS:
            text = _TRUTH.get(text, text)
        if is_single and "/" not in name:
            self._texts.setdefault(name, text)
            if name == "primary_id":  # users are matched by it in any case: another case is no change
                return
            self._parts.setdefault(part, []).append(f"{name}={text}")
        elif closes:
            self._parts.setdefault(part, []).append(f"{name}={text}")
        else:
            self._leaves.append((name, text))

    def close(self, path: str, attributes: Mapping[str, str]) -> None:
        """The end of an element with children."""
        leaves = self._leaves
        if not leaves:
            return
        part, _, name, closes, _ = self._spots[path]
        if not closes:
            return
        leaves.sort()
        said = "\x1f".join([f"{leaf}={text}" for leaf, text in leaves])
        if name == "user_identifier":
            self._identifier()
        self._leaves = []
        if attributes:
            flags = [flag for flag in _FLAGS if attributes.get(flag, "").strip() in ("true", "1")]
            if name == "address" and "preferred" in flags:
                self._preferred.append(self._digest(said))
            said = "\x1f".join([*flags, said])
        self._parts.setdefault(part, []).append(said)

    def _identifier(self) -> None:
        leaves = dict(self._leaves)
        value = leaves.get(_VALUE)
        if value:
            self._identifiers.append((leaves.get(_TYPE, ""), self._digest(f"id:{value.casefold()}")))

    def row(self, source: int, number: int, *, is_rejected: bool) -> Row:
        """The row; the order of parts and of segments does not matter."""
        texts, parts, digest = self._texts, self._parts, self._digest
        primary_id = texts.get("primary_id", "")
        bits = sorted(parts)
        said = [parts[bit][0] if len(parts[bit]) == 1 else "\x1e".join(sorted(parts[bit])) for bit in bits]
        return Row(
            digest(f"id:{primary_id.casefold()}") if primary_id else b"",
            source,
            number,
            primary_id,
            texts.get("user_group", ""),
            texts.get("expiry_date", "")[:10],
            texts.get("purge_date", "")[:10],
            self._filled,
            sum(bits),
            b"".join([digest(text) for text in said]),
            tuple(self._identifiers),
            b"".join(sorted(self._preferred)),
            is_rejected,
        )
