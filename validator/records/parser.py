"""The careful parser: one record's bytes become a tree, or a list of the reasons why they cannot.

The judge is expat, hardened as by defusedxml: no DTD, no entities beyond XML's own five, nothing fetched. A
record that it refuses is read a second time with the smallest edits that make it well-formed, so that one bad byte
does not hide a record's other defects.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from defusedxml.common import DefusedXmlException

from validator.dataclass import dataclass
from validator.faults import FaultKind
from validator.records.characters import character_flaws
from validator.records.flaw import MOST_FLAWS, Edit, Flaw, Mended, edits_of
from validator.records.hardened import hardened_parser
from validator.records.markup import markup_flaws
from validator.records.references import flaws_of_references
from validator.records.tree import Node
from validator.records.wrongnames import wrong_name_flaws

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.encoding import Evidence

_DEEPEST = 200
"""Levels of elements. The users schema needs seven; what is deeper is hostile."""
_LONGEST_DEEP = 1 << 20
"""Bytes: in a longer record that is deeper, expat is not asked about the rest, since it remembers every level."""
_TOO_DEEP = f"elements are nested more than {_DEEPEST} levels deep"
_TOO_MANY = f"it has more than {MOST_FLAWS:,} faults, and what follows the last of them was not looked at"
_UNKNOWN_ENTITY = "it uses an entity that may be declared in the document type (DOCTYPE), which is not read"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the careful parser made of one record.

    Attributes:
        root: the tree; None for a record that cannot be read even with edits.
        flaws: why the record is not well-formed; empty for one that is.
        unread: why there is no tree, where the flaws do not say so; else "".
        copies: what was read instead of the record, each a copy of the one before; empty where the record itself was.
    """

    root: Node | None
    flaws: Sequence[Flaw] = ()
    unread: str = ""
    copies: Sequence[Mended] = ()


_MOST_NAMES = 2_000
"""How many names of elements and attributes are kept, so that those of all records are the same objects."""
_names: dict[str, str] = {}


class _TooDeep(Exception):
    """The record nests elements deeper than any schema asks for."""


def _read(record: bytes, prefix: str) -> Node | None:
    """The tree of a record, built straight from what expat tells; `prefix` is taken off all names."""
    expat = hardened_parser(_names)
    roots: list[Node] = []
    open_nodes: list[Node] = []
    begins: list[int] = []  # for each open node where its own texts begin among the pieces
    pieces: list[str] = []  # of the texts of open nodes: whatever ends takes its own away

    def start(name: str, attributes: dict[str, str]) -> None:
        if prefix:
            name = name.removeprefix(prefix)
        if open_nodes:
            parent = open_nodes[-1]
            node = Node(name, attributes, expat.CurrentByteIndex, parent)
            parent.children.append(node)
            if len(open_nodes) >= _DEEPEST:
                raise _TooDeep
        else:
            node = Node(name, attributes, expat.CurrentByteIndex, None)
            roots.append(node)
        open_nodes.append(node)
        begins.append(len(pieces))

    def end(_name: str) -> None:
        node, begin = open_nodes.pop(), begins.pop()
        written = pieces.pop() if len(pieces) == begin + 1 else "".join(pieces[begin:])
        del pieces[begin:]
        if not node.children or not _is_layout(written):
            node.text = written

    expat.buffer_text = True
    expat.StartElementHandler = start
    expat.EndElementHandler = end
    expat.CharacterDataHandler = pieces.append
    try:
        expat.Parse(record, True)
    except Exception:
        for root in roots:
            root.dissolve()
        raise
    finally:
        # The handlers refer to the parser and it to them: without this, only the garbage collector frees it.
        expat.StartElementHandler = expat.EndElementHandler = expat.CharacterDataHandler = None
        if len(_names) > _MOST_NAMES:
            _names.clear()
    return roots[0] if roots else None


def _is_layout(text: str) -> bool:
    """Whether a text between elements is none: it is empty, or of the blanks of XML alone."""
    # Python knows other blanks of ASCII, but these stand in no XML.
    return not text or (text.isspace() and text.isascii())


def parse_record(
    record: bytes,
    *,
    is_cut_off: bool = False,
    prefix: str = "",
    evidence: Evidence | None = None,
    may_declare_entities: bool = False,
    undecoded: Sequence[Edit] = (),
) -> Parsed:
    """The tree of one record, and its flaws.

    Args:
        record: the bytes from `<user` to the end of `</user>`, meant to be UTF-8.
        is_cut_off: whether the source ends within the record.
        prefix: a namespace prefix with its colon that all names of the record carry, or "".
        evidence: of the source's damaged bytes, to guess what they were.
        may_declare_entities: whether the source has a document type, which was not read: an entity that is
            unknown here may be declared there, so a record that uses one is neither refused nor read.
        undecoded: what to read instead of bytes that could not be decoded, which are told elsewhere, where they do not
            leave the markup in order.
    """
    refusal: Exception | None = None
    if not is_cut_off:
        root = _tree(record, prefix)
        if isinstance(root, Node):
            return Parsed(root)
        if isinstance(root, _TooDeep) and _is_well_formed(record):
            return Parsed(None, unread=_TOO_DEEP)
        refusal = root
    found = chain(
        character_flaws(record, evidence), wrong_name_flaws(record, [edit.start for edit in undecoded])
    )
    characters = list(islice(found, MOST_FLAWS + 1))
    if len(characters) > MOST_FLAWS:
        return Parsed(None, characters[:-1], _TOO_MANY)
    legible = Mended(record, chain(undecoded, edits_of(characters)))
    parsed = _parse_mended(
        legible, characters, prefix, is_cut_off=is_cut_off, may_declare_entities=may_declare_entities
    )
    return parsed if parsed.flaws or parsed.unread or parsed.root else Parsed(None, [_unexplained(refusal)])


def _parse_mended(
    legible: Mended, characters: Sequence[Flaw], prefix: str, *, is_cut_off: bool, may_declare_entities: bool
) -> Parsed:
    """What is made of a record with flaws, without those of its `characters`; of one without any flaw, nothing."""
    tree = _tree(legible.text, prefix) if legible.is_changed and not is_cut_off else None
    mended = Mended(legible.text)
    markup: list[Flaw] = []
    # Most records with bad characters, or with bad references, have sound markup.
    if not isinstance(tree, Node) and not is_cut_off and (markup := flaws_of_references(legible.text)):
        mended = Mended(legible.text, edits_of(markup))
        tree = _tree(mended.text, prefix)
    if not isinstance(tree, Node):
        markup = markup_flaws(legible.text, is_cut_off=is_cut_off)
    unread = _TOO_MANY if len(markup) > MOST_FLAWS else ""
    del markup[MOST_FLAWS:]
    flaws = sorted([*characters, *map(legible.moved, markup)], key=lambda flaw: flaw.at)
    if may_declare_entities and any(flaw.may_be_declared for flaw in flaws):
        unread = unread or _UNKNOWN_ENTITY
        flaws = [flaw for flaw in flaws if not flaw.may_be_declared]
    if unread:
        return Parsed(None, flaws, unread)
    if not all(flaw.readable for flaw in flaws) or not (flaws or isinstance(tree, Node)):
        return Parsed(None, flaws)
    if not isinstance(tree, Node):
        mended = Mended(legible.text, edits_of(markup))
        tree = _tree(mended.text, prefix)
    if not isinstance(tree, Node):
        return Parsed(None, flaws)
    copies = [copy for copy in (legible, mended) if copy.is_changed]
    _restore_positions(tree, copies[::-1])
    return Parsed(tree, flaws, copies=copies)


def _tree(record: bytes, prefix: str) -> Node | Exception:
    try:
        root = _read(record, prefix)
    except (ExpatError, DefusedXmlException, _TooDeep) as refusal:
        # With its traceback it would refer to the frames that refer to it, and to all that they know.
        return refusal.with_traceback(None)
    return root if root is not None else ExpatError("no element found")


def _is_well_formed(record: bytes) -> bool:
    """Whether a record that is too deep for a tree is well-formed, as far as that may be asked."""
    if len(record) > _LONGEST_DEEP:
        return True
    try:
        ParserCreate("utf-8").Parse(record, True)
    except ExpatError:
        return False
    return True


def _unexplained(refusal: Exception | None) -> Flaw:
    """What expat refuses and no room of ours explains: said plainly rather than passed over."""
    what = _TOO_DEEP if isinstance(refusal, _TooDeep) else "the record is not well-formed XML"
    return Flaw(FaultKind.NOT_WELL_FORMED, 0, what, readable=False)


def _restore_positions(root: Node, copies: Sequence[Mended]) -> None:
    """Moves every element of a tree to where it stands in the record, which was copied so often with edits."""
    origins = [copy.origin for copy in copies]
    waiting = [root] if origins else []
    while waiting:
        node = waiting.pop()
        for origin in origins:
            node.at = origin(node.at)
        waiting += node.children
