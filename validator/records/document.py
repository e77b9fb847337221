"""Follows a source as one document: are there a root, records in it, and nothing else?

Fed with the stretches between records in the order of the source, it reports what makes the document as a whole not
well-formed or not a `users` document. Records themselves are not its business; it is only told that they are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from validator.expression import expression
from validator.faults import Fault, FaultKind
from validator.records import xerces
from validator.records.between import BetweenReader
from validator.records.context import Part
from validator.records.frame import FrameJudge
from validator.records.names import name_of
from validator.records.standing import Standing
from validator.records.stretch import Stray, Stretch, stray_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.faults import Place
    from validator.records.tree import Node

__all__ = ["Document", "Stray"]

_STOPPING: Final = frozenset(
    {
        FaultKind.NOT_WELL_FORMED,
        FaultKind.BARE_AMPERSAND,
        FaultKind.UNDECODABLE,
        FaultKind.ILLEGAL_CHARACTER,
        FaultKind.BEFORE_XML,
    }
)
"""What makes a parser refuse the document, so that expat's opinion of the rest is worth nothing."""

_WORDS: Final = expression(rb"[ \t\r\n]*+([!-%'-;=-Z^-~](?:[ \t\r\n]*+[!-%'-;=-Z^-~]++)*+)[ \t\r\n]*+")
"""Text in which nothing is markup, a reference, or part of `]]>`, nor beyond ASCII."""
_TYPE_UNENDED: Final = "the document type (DOCTYPE) is never finished"
_FARTHEST: Final = 16 << 20
"""How far, in bytes, expat still judges what is not followed any more; it remembers all elements that are open."""


class Document:
    """One source's frame. Feed it stretches and records in order, then `finish` it."""

    def __init__(self) -> None:
        self._standing = Standing()
        self._judge = FrameJudge()
        self._is_refused = False
        self._bare_records = 0
        self._has_records = False
        self._withheld: list[Stray] = []

    def begin(self, start: Place) -> None:
        """The source begins at `start`, behind a byte order mark; told again, it began there the first time."""
        self._standing.start = self._standing.start or start

    @property
    def root(self) -> Node | None:
        """The root element with its attributes; None before it was seen."""
        return self._standing.root

    @property
    def root_place(self) -> Place | None:
        """Where the root element stands."""
        return self._standing.root_place

    @property
    def others(self) -> dict[str, int]:
        """How many elements other than records stood where records are expected, by name."""
        return self._standing.others

    @property
    def may_declare_entities(self) -> bool:
        """Whether a document type was refused in which entities may have been declared."""
        return self._standing.may_declare_entities

    @property
    def lost(self) -> Place | None:
        """From where on nothing is said of what stands between records, since too much is wrong there; or None."""
        return self._standing.lost

    @property
    def lost_because(self) -> str:
        """Why that is."""
        is_in_type = self._standing.type is not None
        return (
            "nobody can tell where its document type (DOCTYPE) ends"
            if is_in_type
            else "too much is wrong there"
        )

    def record(self, where: Callable[[], Place]) -> Iterator[Fault | Stray]:
        """A record stands at the place that `where` tells if it matters; a bare one is the root itself."""
        self._standing.has_content = self._has_records = True
        yield from self._withheld
        self._withheld.clear()
        if self._standing.type is not None and self.lost is None:
            self._standing.lost = where()
            if not self._standing.type.is_hiding:
                yield from self._told([Fault(FaultKind.NOT_WELL_FORMED, _TYPE_UNENDED, where())])
        if self.lost is None:
            yield from self._told(self._faults_of_record(where))
        if not self._judge.record():
            yield from self._refused("the record stands where the XML before it allows none", where())

    def _faults_of_record(self, where: Callable[[], Place]) -> Iterator[Fault]:
        standing = self._standing
        if standing.part is Part.IN_ROOT:
            return
        place = where()
        if standing.part is Part.BEFORE_ROOT:
            what = "the root element is a single user, without users around it"
            yield Fault(FaultKind.WRONG_ROOT, what, place, values={"found": "user"})
            standing.part = Part.AFTER_ROOT
        elif not standing.is_headless:
            what = "a record stands after the end of the root element"
            yield Fault(FaultKind.NOT_WELL_FORMED, what, place, xerces.AFTER_ROOT_MARKUP)
            self._bare_records = 1
        elif self._bare_records == 1:
            what = "several user elements stand side by side without users around them"
            yield Fault(FaultKind.NOT_WELL_FORMED, what, place, xerces.AFTER_ROOT_MARKUP)
        standing.is_headless = True
        self._bare_records += 1

    @property
    def is_in_root(self) -> bool:
        """Whether a record stands where records belong; nothing new is to be said of one that follows it."""
        return self._standing.part is Part.IN_ROOT or self.lost is not None

    def between(
        self,
        text: bytes,
        place: Callable[[int], Place],
        undecoded: Sequence[tuple[int, bytes]] = (),
        codec: str = "utf-8",
        *,
        goes_on: bool = False,
    ) -> Iterator[Fault | Stray]:
        """What `text`, a stretch between records, says.

        Args:
            text: the stretch.
            place: tells where an index of it stands.
            undecoded: what the source's codec could not decode in it, each with the index of the U+FFFD that stands
                for it.
            codec: that codec.
            goes_on: whether what follows is neither a record nor the end of the source.
        """
        if self.lost is None:
            found = self._plain_text(text, place) or self._read(
                Stretch(text, place, self._standing.part, undecoded, codec), goes_on=goes_on
            )
            yield from self._told(self._heeded(found))
        elif place(0).offset - self.lost.offset > _FARTHEST:
            self._judge.retire()
        refused_at = self._judge.text(text)
        if refused_at is not None:
            yield from self._refused("the XML between the records is not well-formed", place(refused_at))

    def _plain_text(self, text: bytes, place: Callable[[int], Place]) -> Sequence[Stray]:
        """What `text` says if it is nothing but a few words between two records; a hostile feed has many such."""
        standing = self._standing
        words = _WORDS.fullmatch(text)
        if words is None or standing.part is not Part.IN_ROOT or len(standing.open) != 1:
            return ()
        return (stray_text(place(words.start(1)), words[1]),)

    def _read(self, stretch: Stretch, *, goes_on: bool) -> Sequence[Fault | Stray]:
        BetweenReader(self._standing, stretch, goes_on=goes_on).read()
        found = stretch.finish()
        if stretch.is_full:
            self._standing.lost = self.lost or stretch.place(len(stretch.text))
        return found

    def _heeded(self, found: Iterable[Fault | Stray]) -> Iterator[Fault | Stray]:
        """What was found, without what says no more than that the root is not the one of a feed.

        What stands in such a root is out of place only if records stand there too.
        """
        for one in found:
            is_strange = self.root is not None and self.root.name != "users" and not self._has_records
            if is_strange and isinstance(one, Stray):
                self._withheld.append(one)
            else:
                yield one

    def finish(self, end: Place, *, is_cut_off: bool, records: int) -> Iterator[Fault]:
        """The source ends at `end`.

        Args:
            end: the place after its last character.
            is_cut_off: whether it ended in the middle of a record, which is a fault of that record.
            records: how many records it held.
        """
        if self.lost is None:
            yield from self._told(self._faults_of_end(end, is_cut_off=is_cut_off))
        if not is_cut_off and not self._judge.finish():
            yield from self._refused("the source ends before its XML is complete", end)
        if records == 0 and self.lost is None and self.root is not None and not self.others:
            yield Fault(FaultKind.NO_RECORDS, "the source holds no user record", self.root_place)

    def _faults_of_end(self, end: Place, *, is_cut_off: bool) -> Iterator[Fault]:
        standing = self._standing
        if not standing.has_content:
            yield Fault(FaultKind.NOT_WELL_FORMED, "the source is empty", end, xerces.PREMATURE_END)
        elif standing.is_torn or is_cut_off:
            return
        elif standing.type is not None:
            yield Fault(FaultKind.NOT_WELL_FORMED, _TYPE_UNENDED, end)
        elif standing.part is Part.BEFORE_ROOT and not standing.has_junk:
            what = "the source holds no XML element"
            yield Fault(FaultKind.NOT_WELL_FORMED, what, end, xerces.PREMATURE_END)
        elif standing.part is Part.IN_ROOT:
            name = name_of(standing.open[0].name if standing.open else b"users")
            what_is_missing = xerces.phrase("the source ends before </{name}>", name=name)
            yield Fault(FaultKind.NOT_WELL_FORMED, what_is_missing, end, xerces.TRUNCATED)

    def _refused(self, what: str, place: Place) -> Iterator[Fault]:
        """What expat refuses and nobody here has explained: said plainly rather than passed over."""
        if not self._is_refused:
            self._is_refused = True
            yield Fault(FaultKind.NOT_WELL_FORMED, what, place)

    def _told(self, found: Iterable[Any]) -> Iterator[Any]:
        for one in found:
            self._is_refused |= isinstance(one, Fault) and one.kind in _STOPPING
            yield one
