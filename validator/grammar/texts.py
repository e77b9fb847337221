"""Character data as the fast path recognises it: expressions for values, and the text that a captured value stands for.

An expression takes anything up to the next `<`, which is the quickest that can be said, and CDATA sections where the
feed has them. That what was taken is well-formed (characters, references, no `]]>`) is asked once for a whole
stretch: see `glance`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.machine import shared
from validator.records.guard import EVERYTHING, FOREIGN, LONGEST_WHOLE, SECTION_START, Beginning, Guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REFERENCE = (
    rb"&(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}"
    rb"|x(?:[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2}|[1-9A-Ca-c][0-9A-Fa-f]{3})));"
)
"""The references that are recognised: XML's own five, and numbers of characters up to U+D6D7."""
# No "</" within a section, so that the first end tag after a value's beginning is the value's own.
_TO_SECTION_END = rb"(?:[^<\]]++|<(?!/)|\](?!\]>))*+\]\]>"
SECTION = SECTION_START + _TO_SECTION_END
_PLAIN_IN_QUOTES = rb"[^\x00-\x1f<>\"']"
FILLED = Guard(
    (
        Beginning(frozenset((*range(0x21, 0x80), *range(0xC3, 0xE1), *range(0xE4, 0xF5))) - frozenset(b"&<")),
        Beginning(frozenset(b"\xc2"), (rb"(?=[^\x85\xa0])",)),
        Beginning(frozenset(b"\xe1"), (rb"(?!\x9a\x80)",), usual=rb"(?=[^\x9a])"),
        Beginning(frozenset(b"\xe2"), (rb"(?!\x80|\x81\x9f)",), usual=rb"(?=[^\x80\x81])"),
        Beginning(frozenset(b"\xe3"), (rb"(?!\x80\x80)",), usual=rb"(?=[^\x80])"),
        Beginning(
            frozenset(b"&"),
            (
                rb"(?=(?:amp|lt|gt|quot|apos|#(?:3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6]|16[1-9]|1[7-9][0-9]"
                rb"|[2-9][0-9]{2}|[1-467][0-9]{3}|1[01][0-9]{3}|1[3-9][0-9]{3}|[2-4][0-9]{4}|5[0-4][0-9]{3}));)",
            ),
        ),
    )
)
"""How values begin that Python does not take for white space throughout (`str.isspace`)."""

_TOLD_QUICKLY = 64
"""Bytes of a lookahead: one that is longer takes longer than to look whether a section begins."""
_MEANT_IN_SETS = frozenset(b"\\[]^-&|~")
"""Characters that would mean something in a set of an expression, one day or today."""
_TEXT = expression(rb"<([A-Za-z_][\w.\-]*+)[^<>]*+>((?:[^<]++|" + SECTION + rb")++)</")
_SECTION_OR_REFERENCE = expression(rb"<!\[CDATA\[(.*?)\]\]>|&[^;]+;", re.DOTALL)
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


def value(
    end: bytes,
    most: int | None,
    *,
    is_filled: bool = False,
    has_sections: bool = False,
    guard: Guard = EVERYTHING,
    is_captured: bool = False,
    usual: Iterable[bytes] = (),
) -> bytes:
    """An expression for the text of an element and its end tag.

    Args:
        end: the end tag, from its `</` on.
        most: the greatest length in UTF-16 units, or None. Bytes as written are held against it, of which
            there are at least as many.
        is_filled: whether the text must have something in it that is no white space.
        has_sections: whether CDATA sections are to be recognised.
        guard: what the text must pass.
        is_captured: whether it is to have a group for the text.
        usual: texts, as written, that most elements have; they are recognised sooner, and change nothing else.
    """
    if is_filled:
        guard = _filled(guard)
    # An end tag begins with what shows that the text ends. To take that with the text is quicker than to look ahead.
    closing = b"</"
    if is_captured:
        closing = b"(?=</)" if has_sections or guard.end is not None else b""
    if guard is not EVERYTHING:
        ways = [*_ways(guard, most, closing, has_sections)] if most != 0 else []
        passing = [text for text in usual if guard.lets_pass(text) and (most is None or len(text) <= most)]
        ways[:0] = [re.escape(text) + (closing or b"(?=</)") for text in passing]
        if not is_filled:
            ways.append(closing or b"(?=</)")
    elif has_sections:
        ways = [*_anything(end, most, closing)]
    else:
        return (b"(%b)" if is_captured else b"%b") % _up_to(most) + end
    text = shared(*ways)
    return b"(%b)" % text + end if is_captured else text + end.removeprefix(closing)


@lru_cache(256)
def _filled(guard: Guard) -> Guard:
    """What lets pass what `guard` does, but no white space throughout."""
    foreign = [one for one in guard.beginnings if one in FOREIGN]
    others = Guard(tuple(one for one in guard.beginnings if one not in foreign), guard.end) & FILLED
    return Guard((*others.beginnings, *foreign), guard.end)


@lru_cache(256)
def _ways(guard: Guard, most: int | None, closing: bytes, has_sections: bool) -> Sequence[bytes]:
    """Expressions for texts that pass `guard`, and the `closing` behind them: of characters only, or in one section."""
    ways = [*_plain_ways(guard, most, closing)]
    rest = guard.beginnings
    if not has_sections:
        rest = tuple(one for one in rest if one.usual or one.whole or not _is_told_quickly(one.looks))
    if rest:
        ways.append(_any_way(rest, most, guard.end, has_sections=has_sections) + closing)
    return ways


def _plain_ways(guard: Guard, most: int | None, closing: bytes) -> Iterator[bytes]:
    """The same for most texts, of characters only."""
    is_end = b"" if guard.end is None else b"(?<=%b)" % _one_of(guard.end)
    for leads, looks, usual, ends, whole in guard.beginnings:
        if whole and (most is None or most >= LONGEST_WHOLE):
            yield _one_of(leads) + whole + is_end + (closing or b"(?=</)")
        if usual:
            for end in ends or (b"",):
                yield _one_of(leads) + usual + _up_to(most, 2) + end + is_end + closing
        elif _is_told_quickly(looks):
            yield _one_of(leads) + b"".join(looks) + _up_to(most, 1) + is_end + closing


def _any_way(
    beginnings: Iterable[Beginning], most: int | None, end: frozenset[int] | None, *, has_sections: bool
) -> bytes:
    """An expression for all texts with these beginnings that end with one of the bytes `end`."""
    # A bracket may be the end of an empty section, behind which the text begins.
    foreign = [one for one in beginnings if one in FOREIGN and one.looks]
    others = [one for one in beginnings if one not in foreign]
    ways = [shared(*_begun(some)) for some in (others, foreign) if some]
    begins, rest = b"", _up_to(most, 1)
    if has_sections:
        begins = b"(?:%b|)" % SECTION_START
        rest = shared(rest + b"(?=</)", _rest_of_section(most))
    return begins + b"(?:%b)" % b"|".join(ways) + rest + _last_in_section(end)


def _begun(beginnings: Iterable[Beginning]) -> Iterator[bytes]:
    """Expressions for these beginnings; what several of them look for is written once."""
    together: dict[bytes, list[Beginning]] = {}
    for one in beginnings:
        together.setdefault(b"".join(one.looks[-1:]), []).append(one)
    for look, some in together.items():
        if look and len(some) > 1:
            ways = _begun(one._replace(looks=one.looks[:-1]) for one in some)
            yield b"(?:%b)%b" % (b"|".join(ways), look)
        else:
            yield from (_one_of(one.leads - frozenset(b"]")) + b"".join(one.looks) for one in some)


def _is_told_quickly(looks: Iterable[bytes]) -> bool:
    return sum(map(len, looks)) <= _TOLD_QUICKLY


def _rest_of_section(most: int | None) -> bytes:
    """An expression for what follows the first byte in a section in which a whole text stands."""
    bound = b"" if most is None else b"(?=.{0,%d}?</)" % (most - 1 + len("]]>"))
    return b"(?<=%b.)" % SECTION_START + bound + _TO_SECTION_END + b"(?=</)"


def _anything(end: bytes, most: int | None, closing: bytes) -> Iterator[bytes]:
    """Expressions for any text, and the `closing` behind it: of characters only, or with sections."""
    if most is not None:
        yield _up_to(most) + closing
    # A plain text is measured while it is read; one with sections from the front, by its end tag.
    bound = rb"" if most is None else rb"(?=.{0,%d}?" % most + end + rb")"
    yield bound + b"(?:[^<]++|%b)*+" % SECTION + closing


def _last_in_section(last: frozenset[int] | None) -> bytes:
    """A lookbehind for one of the bytes `last` at the end of a text, which may be that of a section."""
    if last is None:
        return b""
    in_section = _one_of(last - frozenset(b"[]"))
    return shared(b"(?<=%b)" % _one_of(last - frozenset(b">")), rb"(?<=%b\]\]>)" % in_section)


@lru_cache(1_024)
def _one_of(characters: frozenset[int]) -> bytes:
    """A set, in ranges: Python reads long lists slowly."""
    ranges: list[list[int]] = []
    for character in sorted(characters):
        if ranges and ranges[-1][1] == character - 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return b"[%b]" % b"".join(
        _in_set(first) if first == last else _in_set(first) + b"-" + _in_set(last) for first, last in ranges
    )


def _in_set(character: int) -> bytes:
    return b"\\" + bytes([character]) if character in _MEANT_IN_SETS else bytes([character])


def _up_to(most: int | None, taken: int = 0, of: bytes = b"[^<]") -> bytes:
    """As many characters as follow, up to `most`, of which some have been taken."""
    return of + (rb"*+" if most is None else rb"{0,%d}+" % max(most - taken, 0))


def quoted_value(most: int | None) -> bytes:
    """An expression for the value of an attribute in quotes, of at most `most` UTF-16 units."""
    return _up_to(most, of=_PLAIN_IN_QUOTES)


def text_of(written: bytes) -> str:
    """The text that a captured value stands for."""
    return resolved(written).decode()


def resolved(written: bytes) -> bytes:
    """The same in UTF-8; with captured values that are joined, all of theirs."""
    if is_literal(written):
        return written
    if b"\r" in written:
        written = written.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _SECTION_OR_REFERENCE.sub(_meant, written)


def texts_of(written: Sequence[bytes]) -> list[str]:
    """The texts of many captured values, which together cost little more than one."""
    if not written:
        return []
    together = b"\0".join(written)
    return text_of(together).split("\0")


def is_literal(written: bytes) -> bool:
    """Whether a captured value is the text that it stands for."""
    return not (b"&" in written or b"<" in written or b"\r" in written)


def texts_in(record: bytes) -> list[tuple[bytes, bytes]]:
    """Of all elements of a recognised record that have a text the name, and the text as written."""
    return _TEXT.findall(record)


def _meant(found: re.Match[bytes]) -> bytes:
    section: bytes | None = found[1]
    if section is not None:
        return section
    name = found[0][1:-1]
    if name.startswith(b"#x"):
        return chr(int(name[2:], 16)).encode()
    return chr(int(name[1:])).encode() if name.startswith(b"#") else _NAMED[name]
