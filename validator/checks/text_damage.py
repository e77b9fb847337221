"""Text that loads but is not what was meant: garbled, lost, unseen or escaped twice.

Each kind looks at one text at a time and knows nothing of fields; placeholders, blanks and what spreadsheets do are
judged by field and have checks of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from validator.checks import escapes, invisible, mojibake
from validator.checks.check import Look, RecordCheck
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.expression import expression
from validator.privacy import quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from validator.privacy import Shown
    from validator.records.record import Element, Record

_LOST = "\ufffd"
_LOST_AND_GARBLED = expression("\ufffd|ï¿½|Ã¯Â¿Â½|ÔøΩ")
"""U+FFFD, also after it was garbled itself: in Windows-1252 once and twice, and in Mac Roman."""

_QUESTION = expression(r"(?<=[^\W\d_])\?(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Options:
    """What to look for.

    Attributes:
        kind: `mojibake`: UTF-8 that was read as another encoding; `replacement`: U+FFFD, where a letter was lost;
            `invisible`: characters that cannot be seen and that no spelling needs; `double-escaped`: `&amp;` in
            the text itself.
        fields: in which elements; in all if left out.
        names: for `replacement`, fields in which a question mark between two letters is a lost letter.
    """

    kind: Literal["mojibake", "replacement", "invisible", "double-escaped"]
    fields: tuple[Selector, ...] = ()
    names: tuple[Selector, ...] = ()

    def __post_init__(self) -> None:
        if any(selector.attribute for selector in (*self.fields, *self.names)):
            raise ValueError("texts of elements are looked at, not attributes")


@dataclass(frozen=True, slots=True)
class _Damage:
    """What is wrong with one text; what does not apply is empty."""

    repaired: str = ""
    encoding: str = ""
    characters: str = ""


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each element with a text that is damaged."""
    if options.kind == "replacement" and not record.is_decoded:
        return  # what cannot be decoded reads as U+FFFD, and is said as that
    for element in _elements(record, options):
        damage = _damage(element.text, options.kind)
        if damage is not None:
            yield _hit(element, damage)
    for selector in options.names:
        for element in record.select(selector):
            if not _LOST_AND_GARBLED.search(element.text) and _QUESTION.search(element.text):
                yield _hit(element, _Damage(characters="?"))


def _elements(record: Record, options: Options) -> Iterator[Element]:
    if not options.fields:
        yield from record.leaves()
    for selector in options.fields:
        yield from record.select(selector)


def _hit(element: Element, damage: _Damage) -> Hit:
    values: dict[str, Shown] = {
        "value": quote(element.text, element.path),
        "repaired": quote(damage.repaired, element.path) if damage.repaired else "",
        "encoding": damage.encoding,
        "characters": damage.characters,
        "field": element.name.removeprefix("@"),
    }
    return Hit(element.at, element.path, values)


def _damage(text: str, kind: str) -> _Damage | None:
    if kind == "double-escaped":
        plain = escapes.unescaped(text)
        return None if plain is None else _Damage(repaired=plain)
    if kind == "invisible":
        unseen = None if text.isascii() and "\x7f" not in text else invisible.damage(text)
        return None if unseen is None else _Damage(repaired=unseen[0], characters=unseen[1])
    if text.isascii():
        return None
    if kind == "replacement":
        return _Damage(characters="U+FFFD") if _LOST_AND_GARBLED.search(text) else None
    repair = mojibake.repair(_LOST_AND_GARBLED.sub(_LOST, text))
    return None if repair is None else _Damage(repaired=repair.text, encoding=repair.encoding)


def is_clean(odd: Sequence[str], options: Options, as_of: dt.date) -> bool:  # noqa: ARG001
    """Whether texts are clean of which these characters are all that is not usual, in their order."""
    return not any(_may_be_damaged(text, options.kind) for text in odd)


def _may_be_damaged(odd: str, kind: str) -> bool:
    if "&" in odd or "?" in odd:
        return True
    if kind == "double-escaped":
        return False
    if kind == "invisible":
        return invisible.has_any(odd)
    return _LOST in odd or mojibake.may_be_garbled(odd)


CHECK = RecordCheck(
    "text-damage",
    Options,
    frozenset({"value", "repaired", "encoding", "characters", "field"}),
    hits,
    look=Look.WHOLE,
    is_clean=is_clean,
    reads_texts=True,
)
