"""Decides whether undecodable bytes are proven to be letters of another encoding, or only may be.

A guess is good enough to show; a repair must be more than that. A place is proven where what stands there
is an accented letter among letters, or an apostrophe between two, in one encoding, and in no other; or where
such places of the same source have proven the encoding already. A source whose damage does not fit the
encodings of Western Europe as a whole is left alone: its letters may be Czech, Turkish or Russian.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from functools import lru_cache

from validator.dataclass import dataclass, field
from validator.encoding import guess

CONTEXT_BYTES = 16
"""How many bytes on each side of a run are looked at; only the characters beside it count."""

_CODECS = {"cp1252": "Windows-1252", "mac-roman": "Mac Roman", "cp850": "IBM850", "cp437": "IBM437"}
_CESU = "CESU-8"
_NOTHING = "\ufffd"
_NOT_LETTERS = frozenset({_CESU, "UTF-8"})
"""What `encoding.guess` calls runs that are characters of UTF-8 gone wrong: they say nothing of other encodings."""
_LETTERS = frozenset("áàâäãåæçéèêëíìîïñóòôöõøúùûüýÿšžÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜÝŠŽ")
"""Letters of names. Others, such as þ, ð and œ, are rare enough to need the support of the source."""
_APOSTROPHES = frozenset("‘’")
_BEFORE_APOSTROPHES = frozenset("OoDdLlNn")
_SYMBOLS = frozenset("–—“”„‘’«»‚…·•°ºª´\xa0½¼¾ßœŒþðÞÐ¿¡®™©")
_NOT_WESTERN = frozenset("øìùòïèõûÈÌØÒÏõûðþº³¹")
"""What Czech, Polish, Hungarian or Turkish letters look like when they are read as Windows-1252."""
_WESTERN = frozenset("ñàêãåñÑæâ")
_MOST_IN_A_ROW = 2
_LONGEST_RUN = 60
"""Longer runs, in bytes, are no letters among letters; only so much of them is looked at."""


class Fit(Enum):
    """How a reading of a run fits its place: as a letter among letters; not badly; not at all."""

    WELL = "well"
    PERHAPS = "perhaps"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Proven:
    """What a run was; `encoding` is its usual name."""

    text: str
    encoding: str


@dataclass(slots=True)
class Witness:
    """What the damaged runs of one source say together. Show it every run, then ask it about each.

    A run that fits well in one way only is proven by itself, whatever the others say; the others need those
    as witnesses. So a second repair finds nothing that the first has left: its witnesses are gone.

    Attributes:
        runs: how many runs there were, cut-off characters and the like not counted.
        is_damaged: whether there was any.
    """

    runs: int = 0
    is_damaged: bool = False
    _waiting: Counter[tuple[bytes, str, str]] = field(default_factory=Counter)
    _answers: dict[tuple[bytes, str, str], Proven | str] = field(default_factory=dict)
    _certain: int = 0
    _votes: Counter[str] = field(default_factory=Counter)
    _fits: Counter[Fit] = field(default_factory=Counter)
    _misfits: int = 0
    _foreign: Counter[str] = field(default_factory=Counter)
    _western: int = 0

    def see(self, raw: bytes, before: str, after: str) -> None:
        """Takes note of a run between the texts `before` and `after`."""
        self.runs += 1
        self.is_damaged = True
        self._waiting[raw[:_LONGEST_RUN], before[-1:], after[:1]] += 1
        if len(self._waiting) >= _MOST_WAITING:
            self._settle()

    def _settle(self) -> None:
        """Sums up what was seen; the same few runs come again and again."""
        if self._waiting:
            self._answers.clear()
        for (raw, before, after), count in self._waiting.items():
            if guess(raw, before, after).encoding in _NOT_LETTERS:
                self.runs -= count
                continue
            wells = _wells(raw, before, after)
            in_windows_1252 = _fit(_decoded("cp1252", raw), before, after)
            self._fits[in_windows_1252] += count
            self._misfits += count * (not wells and in_windows_1252 is Fit.NOT)
            if len({*wells.values()}) == 1:
                self._certain += count
                self._votes.update(dict.fromkeys(wells, count))
            for letter in wells.get("cp1252", ""):
                self._foreign[letter] += count * (letter in _NOT_WESTERN)
                self._western += count * (letter in _WESTERN)
        self._waiting.clear()

    @property
    def doubt(self) -> str:
        """Why nothing of the source is proven but characters in CESU-8, or ""."""
        self._settle()
        if self._misfits >= 3 and self._misfits * 4 > self.runs:
            return "the damaged bytes of this source make no sense together in any encoding that was tried"
        foreign = {letter: count for letter, count in self._foreign.items() if count}
        total = sum(foreign.values())
        if len(foreign) >= 3 and total > self._western and total * 2 > self.runs:
            return "the letters of this source may be of another language than those of Western Europe"
        return ""

    @property
    def is_windows_1252(self) -> bool:
        """Whether every run makes sense in Windows-1252, and at least one makes good sense."""
        self._settle()
        return self._fits[Fit.WELL] > 0 and not self._fits[Fit.NOT]

    def proven(self, raw: bytes, before: str, after: str) -> Proven | str:
        """What a run between the texts `before` and `after` was, or why that is not proven."""
        if len(raw) > _LONGEST_RUN:
            return self.doubt or "there are too many damaged bytes in a row"
        self._settle()
        spot = (raw, before[-1:], after[:1])
        if spot not in self._answers:
            if len(self._answers) >= _MOST_WAITING:
                self._answers.clear()
            self._answers[spot] = self._judged(*spot)
        return self._answers[spot]

    def _judged(self, raw: bytes, before: str, after: str) -> Proven | str:
        found = guess(raw, before, after)
        if found.encoding == _CESU and found.text != _NOTHING:
            return Proven(found.text, found.encoding)
        if doubt := self.doubt:
            return doubt
        if found.encoding in _NOT_LETTERS:
            is_half = found.encoding == _CESU
            return "half of a character is lost" if is_half else "a character is cut off: its end is lost"
        wells = _wells(raw, before, after)
        if len({*wells.values()}) == 1:
            return _proven(wells)
        supported = [codec for codec in _CODECS if self._is_supported(codec)]
        if not wells:
            readings = {codec: _decoded(codec, raw) for codec in supported}
            wells = {
                codec: text for codec, text in readings.items() if _fit(text, before, after) is Fit.PERHAPS
            }
        likely = {codec: text for codec, text in wells.items() if codec in supported}
        if len({*likely.values()}) == 1:
            return _proven(likely)
        return "it may be one of several characters" if wells else "nothing in this source proves what it was"

    def _is_supported(self, codec: str) -> bool:
        """Whether nearly all runs that are certain by themselves speak for the encoding."""
        return self._votes[codec] > 10 * (self._certain - self._votes[codec])


def _proven(readings: dict[str, str]) -> Proven:
    codec, text = next(iter(readings.items()))
    return Proven(text, _CODECS[codec])


_MOST_WAITING = 4096


def _wells(raw: bytes, before: str, after: str) -> dict[str, str]:
    """The readings that fit well, by codec. An apostrophe, as in O’Brien, is likelier than a letter there."""
    readings = {codec: _decoded(codec, raw) for codec in _CODECS}
    wells = {codec: text for codec, text in readings.items() if _fit(text, before, after) is Fit.WELL}
    if after.isupper() or before in _BEFORE_APOSTROPHES:
        apostrophes = {codec: text for codec, text in wells.items() if text in _APOSTROPHES}
        if apostrophes:
            return apostrophes
    if wells and "cp1252" not in wells and _may_be_central(raw, before, after):
        # A letter of an old encoding is certain only if it is none of a Windows of Central Europe either.
        wells["cp1250"] = _decoded("cp1250", raw)
    return wells


def _may_be_central(raw: bytes, before: str, after: str) -> bool:
    text = _decoded("cp1250", raw)
    if not text.isalpha():
        return False
    stand_in = "".join("É" if letter.isupper() else "é" for letter in text)
    return _fit(stand_in, before, after) is Fit.WELL


def _decoded(codec: str, raw: bytes) -> str:
    return raw.decode(codec, "replace")


@lru_cache(maxsize=4096)
def _fit(text: str, before: str, after: str) -> Fit:
    if sum(character in _LETTERS for character in text) > _MOST_IN_A_ROW:
        return Fit.NOT
    around = [before, *text, after]
    fits = [_fit_of(*around[at : at + 3]) for at in range(len(text))]
    if Fit.NOT in fits:
        return Fit.NOT
    return Fit.PERHAPS if Fit.PERHAPS in fits else Fit.WELL


def _fit_of(left: str, character: str, right: str) -> Fit:
    if character in _LETTERS:
        return _fit_of_capital(left, right) if character.isupper() else _fit_of_small(left, right)
    if character in _APOSTROPHES and left.isalpha() and right.isalpha():
        return Fit.WELL
    is_within_word = left.isalpha() and right.isalpha() and not character.isalpha()
    return Fit.NOT if character not in _SYMBOLS or is_within_word else Fit.PERHAPS


def _fit_of_small(left: str, right: str) -> Fit:
    if right.isupper() and (left.isupper() or not left.isalpha()):
        return Fit.NOT
    return Fit.WELL if left.isalpha() or right.isalpha() else Fit.PERHAPS


def _fit_of_capital(left: str, right: str) -> Fit:
    if left.islower():
        return Fit.NOT
    if left.isupper() and right.islower():
        return Fit.PERHAPS
    return Fit.WELL if left.isalpha() or right.isalpha() else Fit.PERHAPS
