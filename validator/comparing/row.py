"""One record as a row: who it is, what is filled, and digests of what it says, but none of the texts.

Digests are keyed anew for every run, so that a row tells nothing to whoever does not hold the key. In clear stand
only the primary identifier, the user group and the dates of the account, which the report shows.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from validator.comparing.outline import NOT_LOADED, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.comparing.outline import Outline
    from validator.records.tree import Node

DIGEST: Final = 8
"""Bytes of a digest: among a million users, two are alike by chance once in thirty million runs."""
PRIMARY_ID: Final = "primary_id"
_TRUTH = {b"1": b"true", b"0": b"false"}
_FLAGS = ("preferred", "preferred_sms")
_BOOLEANS = frozenset({"user_viewable", "popup_note", "is_researcher"})
_SHOWN = frozenset({PRIMARY_ID, "user_group", "expiry_date", "purge_date"})
_VALUE = b"user_identifier/value="
_TYPE = b"user_identifier/id_type="
_SHORT = 64
"""Of texts up to so many bytes digests are remembered."""
_MOST_KNOWN = 50_000
_MOST_SPOTS = 10_000


WrittenRow: TypeAlias = tuple[
    bytes, int, int, str, str, str, str, int, int, bytes, tuple[tuple[str, bytes], ...], bytes, bytes
]
"""A `Row` as a plain tuple, as it waits to be compared: without what is known only when the feed is read."""
TwinRow: TypeAlias = tuple[bytes, int, int, int]
"""A record that is written like one of the other feed: its digest, source and number, and the bin of the other."""
TWIN_ITEMS: Final = 4
"""By their number the two are told apart."""


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
        written: the digest of the record as it is written.
        is_rejected: whether a check says that Alma would reject it, which is known only when the feed is read.
        is_unclear: whether a check found something of which no source says what Alma does, known then, too.
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
    written: bytes = b""
    is_rejected: bool = False
    is_unclear: bool = False


def as_written(row: Row, written: bytes = b"") -> WrittenRow:
    """The row as it waits to be compared: without its last two fields, which the check tells once the feed is read.

    `written` is the digest of the record, where the row does not have it.
    """
    return (*row[:-3], written) if written else row[:-2]


class Spot(NamedTuple):
    """What is known of a path in a record.

    Attributes:
        part: the bit of the part that it belongs to; 0 for what a load does not use.
        fields: the bits of the fields that are filled when it is.
        name: its path from the segment on; of a single field its name.
        closes: whether a segment ends with this element.
        is_in_segment: whether a text here belongs to a segment, and does not stand for itself.
        is_shown: whether the text is shown as it stands.
        is_boolean: whether the text is a boolean.
        said: what stands before the text in what is digested.
    """

    part: int
    fields: int
    name: str
    closes: bool
    is_in_segment: bool
    is_shown: bool = False
    is_boolean: bool = False
    said: bytes = b""

    @property
    def is_key(self) -> bool:
        """Whether users are matched by it, in any case: another case is no change."""
        return self.is_shown and self.name == PRIMARY_ID


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
        name = spot.name
        spot = spot._replace(
            is_shown=len(steps) == 1 and name in _SHOWN,
            is_boolean=name.rpartition("/")[2] in _BOOLEANS,
            said=name.encode("utf-8", "surrogatepass") + b"=",
        )
        if len(self) < _MOST_SPOTS:
            self[path] = spot
        return spot

    def _spot(self, steps: list[str]) -> Spot:
        outline = self._outline
        if not steps or steps[0] in NOT_LOADED:
            return Spot(0, 0, "", closes=False, is_in_segment=False)
        name = steps[0]
        part = outline.parts.get(name, outline.parts[OTHER])
        if name in outline.fields:
            is_one = len(steps) == 1
            return Spot(part, outline.fields[name], "/".join(steps), closes=is_one, is_in_segment=not is_one)
        if len(steps) == 1:
            return Spot(part, outline.fields[OTHER], name, closes=False, is_in_segment=False)
        inner = "/".join(steps[1:])
        kind = outline.fields.get(steps[1], outline.fields[OTHER])
        fields = kind | outline.fields.get(inner, 0)
        return Spot(part, fields, inner, closes=len(steps) == 2, is_in_segment=len(steps) > 2)


class RowReader:
    """Makes rows of records; the same key makes rows that can be compared."""

    def __init__(self, outline: Outline, key: bytes) -> None:
        self.spots = Spots(outline)
        self._key = key
        self._known: dict[bytes, bytes] = {}

    def digest(self, text: bytes) -> bytes:
        """The digest of a text; it may hold whatever an XML document can."""
        # With the key in front: as good as BLAKE2's own way of keying, and faster for short texts.
        return blake2b(self._key + text, digest_size=DIGEST).digest()

    def digest_of_part(self, text: bytes) -> bytes:
        """The same; of a short text, which many records may have, it is remembered."""
        found = self._known.get(text)
        if found is None:
            found = self.digest(text)
            if len(text) <= _SHORT:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[text] = found
        return found

    def row(self, record: Node, source: int, number: int) -> Row:
        """The row of a parsed record."""
        draft = Draft(self)
        for child in record.children:
            _walk(child, f"user/{child.name}", draft)
        return draft.row(source, number)


def _walk(node: Node, path: str, draft: Draft) -> None:
    if not node.children:
        draft.leaf(path, node.text)
        return
    for child in node.children:
        _walk(child, f"{path}/{child.name}", draft)
    draft.close(path, node.attributes)


class Draft:
    """A row while it is made: told of every element without children, and of the end of every other one.

    Attributes:
        filled: bits of the fields that are filled.
        leaves: what the segment that is open says so far, as `name=text`.
        parts: what each part says: its one field, or each of its segments.
        shown: the first text of each field that a report shows, by name.
    """

    __slots__ = ("_identifiers", "_preferred", "_reader", "filled", "leaves", "parts", "shown")

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self.filled = 0
        self.leaves: list[bytes] = []
        self.parts: dict[int, list[bytes]] = {}
        self.shown: dict[str, bytes] = {}
        self._identifiers: list[tuple[str, bytes]] = []
        self._preferred: list[bytes] = []

    def leaf(self, path: str, text: str) -> None:
        """An element without children."""
        text = text.strip()
        if not text:
            return
        spot = self._reader.spots[path]
        self.filled |= spot.fields
        self.take(spot, text.encode("utf-8", "surrogatepass"))

    def take(self, spot: Spot, text: bytes) -> None:
        """A text that is not blank."""
        if not spot.part:
            return
        if spot.is_boolean:
            text = _TRUTH.get(text, text)
        if spot.is_shown:
            self.shown.setdefault(spot.name, text)
        if spot.is_in_segment:
            self.leaves.append(spot.said + text)
        elif not spot.is_key:
            self.parts.setdefault(spot.part, []).append(spot.said + text)

    def close(self, path: str, attributes: Mapping[str, str]) -> None:
        """The end of an element with children."""
        spot = self._reader.spots[path]
        if spot.closes:
            self.close_all([(spot, flags_of(attributes))])

    def close_all(self, segments: Iterable[tuple[Spot, tuple[str, ...]]]) -> None:
        """The ends of segments, each with its flags; the order of the fields within does not matter."""
        for spot, flags in segments:
            leaves = self.leaves
            if not leaves:
                continue
            if len(leaves) > 1:
                leaves.sort()
            said = b"\x1f".join(leaves)
            if spot.name == "user_identifier":
                self._identifier()
            self.leaves = []
            if flags:
                if spot.name == "address" and "preferred" in flags:
                    self._preferred.append(self._reader.digest(said))
                said = b"\x1f".join([*map(str.encode, flags), said])
            if spot.part in self.parts:
                self.parts[spot.part].append(said)
            else:
                self.parts[spot.part] = [said]

    def _identifier(self) -> None:
        kind = value = b""
        for leaf in self.leaves:
            if leaf.startswith(_TYPE):
                kind = leaf[len(_TYPE) :]
            elif leaf.startswith(_VALUE):
                value = leaf[len(_VALUE) :]
        if value:
            named = kind.decode("utf-8", "surrogatepass")
            self._identifiers.append((named, self._reader.digest(b"id:" + _folded(value))))

    def row(self, source: int, number: int) -> Row:
        """The row; the order of parts and of segments does not matter."""
        parts, shown, digest = self.parts, self.shown, self._reader.digest_of_part
        primary_id = shown.get(PRIMARY_ID, b"")
        bits = sorted(parts)
        said = [parts[bit][0] if len(parts[bit]) == 1 else b"\x1e".join(sorted(parts[bit])) for bit in bits]
        return Row(
            self._reader.digest(b"id:" + _folded(primary_id)) if primary_id else b"",
            source,
            number,
            primary_id.decode("utf-8", "surrogatepass"),
            shown.get("user_group", b"").decode("utf-8", "surrogatepass"),
            shown.get("expiry_date", b"")[:10].decode("utf-8", "replace"),
            shown.get("purge_date", b"")[:10].decode("utf-8", "replace"),
            self.filled,
            sum(bits),
            b"".join([digest(text) for text in said]),
            tuple(self._identifiers),
            b"".join(sorted(self._preferred)),
        )


def flags_of(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the flags of a segment are set."""
    return tuple(flag for flag in _FLAGS if attributes.get(flag, "").strip() in ("true", "1"))


def _folded(text: bytes) -> bytes:
    if text.isascii():
        return text.lower()
    return text.decode("utf-8", "surrogatepass").casefold().encode("utf-8", "surrogatepass")
