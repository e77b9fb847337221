"""Masks a cut of raw, perhaps broken XML: tags stay, what stands in them is masked by the class of its field.

The cut may begin or end anywhere. Whatever cannot be told with certainty is treated as personal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.entities import of_entity
from validator.expression import expression
from validator.privacy import (
    KNOWN_NAMES,
    Policy,
    Privacy,
    Quoted,
    is_known_name,
    privacy_of,
    privacy_of_text,
    reveal,
    stricter_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.faults import Excerpt

_MARKUP = expression(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|(?P<declaration><\?xml(?:\s+(?:version|encoding|standalone)\s*=\s*"
    r"(?:\"[\w.:-]{0,40}\"|'[\w.:-]{0,40}'))*\s*\?>)"
    r"|(?P<aside><[?!].*?(?:>|\Z))"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*)"
    r"(?P<attributes>(?:\s++(?:[^<>\"']|\"[^\"<]*(?:\"|\Z)|'[^'<]*(?:'|\Z))*+)?+)(?P<end>/?>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = expression(r"""(?P<name>[\w.:-]+)(?P<equals>\s*=\s*)(?P<value>"[^"]*"?|'[^']*'?)""")
_ENTITY = expression(
    r"&(?:amp;)*(?:#(?P<decimal>[0-9]{1,9})|#x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<name>[A-Za-z][A-Za-z0-9]*));"
)
# A comment may hold a whole password element that somebody took out.
_SECRET_WORD = expression(r"password|pin_number", re.IGNORECASE)
_CLASSES = tuple(Privacy)
# In pieces, so that a long run is shown whole: `shape` cuts what is over 200 characters.
_ALIKE = expression(b"|".join(rb"\x%02x{1,200}" % number for number in range(len(_CLASSES))))
_FLAGS = frozenset({"preferred", "preferred_sms", "segment_type", "total_record_count"})
_TECHNICAL = expression(
    r"xmlns:(?:[a-z]|xsi|xsd?|ns|tns|alma|sis|exl|soap|env)[0-9]{0,3}"
    r"|xsi:(?:type|nil|schemaLocation|noNamespaceSchemaLocation)|xml:(?:lang|space|base|id)"
)
_ATTRIBUTE_WORDS = _FLAGS | {"desc", "link", "xmlns", "type", "disc"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the cut, from `start` to `end`, with how freely it may be shown."""

    start: int
    end: int
    privacy: Privacy


def mask_excerpt(excerpt: Excerpt, policy: Policy, also_known: Iterable[str] = ()) -> tuple[str, str, str]:
    """Before, marked and after, masked for a reader under `policy`.

    Args:
        excerpt: the cut, as it stands in the feed.
        policy: who will read it.
        also_known: names of elements that are shown beside it anyway, and so need no masking as tags.
    """
    text = excerpt.before + excerpt.marked + excerpt.after
    classes = bytearray([_CLASSES.index(Privacy.PERSONAL)]) * len(text)
    for run in _runs(text, excerpt.path, frozenset(also_known)):
        classes[run.start : run.end] = bytes([_CLASSES.index(run.privacy)]) * (run.end - run.start)
    first = len(excerpt.before)
    last = first + len(excerpt.marked)
    # The rest of a tag or comment that the cut begins in says nothing, masked or not.
    begun = _begun_markup(text)
    start, ellipsis = (begun, "…") if 0 < begun <= first else (0, "")
    return (
        ellipsis + _masked(text, classes, start, first, policy),
        _masked(text, classes, first, last, policy),
        _masked(text, classes, last, len(text), policy),
    )


def _masked(text: str, classes: bytearray, start: int, end: int, policy: Policy) -> str:
    return "".join(
        reveal(Quoted(text[alike.start() : alike.end()], _CLASSES[alike[0][0]]), policy)
        for alike in _ALIKE.finditer(classes, start, end)
    )


def _runs(text: str, path: str, also_known: frozenset[str]) -> Iterator[Run]:
    """The stretches of `text` that are not personal; where two overlap, the later one counts."""
    names = [step.split("[", 1)[0] for step in path.split("/") if step]
    at = _begun_markup(text)
    # Only text straight after the beginning of its element surely belongs to it.
    certain = at == 0
    for match in _MARKUP.finditer(text, at):
        is_whole = certain and match["close"] == "/" and names[-1:] == [match["name"]]
        yield from _text_runs(text, at, match.start(), names, is_whole)
        if match["close"] and _class_of([match["name"]]) is Privacy.SECRET:
            yield Run(at, match.start(), Privacy.SECRET)
        at = match.end()
        if match["name"]:
            yield from _tag_runs(match, names, also_known)
            certain = _enter(match, names)
            continue
        if match["declaration"]:
            yield Run(match.start(), match.end(), Privacy.PUBLIC)
        elif _class_of(names) is Privacy.SECRET or _SECRET_WORD.search(match.group()):
            yield Run(match.start(), match.end(), Privacy.SECRET)
        elif match["cdata"]:
            yield Run(match.start(), match.start() + len("<![CDATA["), Privacy.PUBLIC)
        certain = certain and bool(match["comment"] or match["declaration"])
    yield from _text_runs(text, at, len(text), names, is_whole=False)


def _class_of(names: Iterable[str]) -> Privacy:
    """The class of text in the element that `names` lead to; whatever stands within a secret is secret."""
    return _known_class(tuple(names))


@lru_cache(1_024)
def _known_class(names: tuple[str, ...]) -> Privacy:
    if any(privacy_of(name) is Privacy.SECRET for name in names):
        return Privacy.SECRET
    return privacy_of("/".join(names)) if names else Privacy.PERSONAL


def _begun_markup(text: str) -> int:
    """Where the first text or tag that is surely whole begins: after the tag or comment that is cut."""
    for closing, opening in (("-->", "<!--"), ("]]>", "<![CDATA[")):
        end, begin = text.find(closing), text.find(opening)
        if end >= 0 and not 0 <= begin < end:
            return end + len(closing)
    end, begin = text.find(">"), text.find("<")
    return end + 1 if end >= 0 and not 0 <= begin < end else 0


def _enter(match: re.Match[str], names: list[str]) -> bool:
    """Bring `names`, the open elements, up to date after a tag; True if text now belongs to the last."""
    if match["close"]:
        if match["name"] in names:
            while names.pop() != match["name"]:
                pass
        else:
            names.clear()
        return False
    if match["end"] != ">" or match["attributes"].rstrip().endswith("/"):
        return False
    names.append(match["name"])
    return True


def _text_runs(text: str, start: int, end: int, names: list[str], is_whole: bool) -> Iterator[Run]:
    """The runs of text; it belongs to its element surely only from its start tag to its own end tag."""
    privacy = _class_of(names)
    if names:
        privacy = stricter_for(text[start:end], privacy, names[-1])
    if privacy is Privacy.SECRET or is_whole:
        yield Run(start, end, privacy)
    if privacy is not Privacy.SECRET:
        for entity in _ENTITY.finditer(text, start, end):
            if _hides_nothing(entity):
                yield Run(entity.start(), entity.end(), Privacy.PUBLIC)


def _hides_nothing(entity: re.Match[str]) -> bool:
    """Whether an entity stands for something other than a letter or digit of a value."""
    if entity["name"]:
        return not (of_entity(entity["name"]) or "x").isalnum()
    code = int(entity["decimal"]) if entity["decimal"] else int(entity["hex"], 16)
    return code > 0x10FFFF or not chr(code).isalnum()


def _tag_runs(match: re.Match[str], names: list[str], also_known: frozenset[str]) -> Iterator[Run]:
    name = match["name"]
    if _class_of(names) is Privacy.SECRET and not (match["close"] and name in names):
        yield Run(match.start(), match.end(), Privacy.SECRET)
        return
    whole = match["end"] != "" or bool(match["attributes"])
    if is_known_name(name) or name in also_known or (not whole and _begins_known_name(name)):
        yield Run(match.start(), match.end("name"), Privacy.PUBLIC)
    for attribute in _ATTRIBUTE.finditer(match.string, match.start("attributes"), match.end("attributes")):
        word = attribute["name"]
        if word in _ATTRIBUTE_WORDS or _TECHNICAL.fullmatch(word):
            yield Run(attribute.start(), attribute.end("equals"), Privacy.PUBLIC)
        value = attribute["value"].strip("\"'")
        if word in _FLAGS and privacy_of_text(value, word) is Privacy.PUBLIC:
            yield Run(attribute.start("value"), attribute.end("value"), Privacy.PUBLIC)


def _begins_known_name(name: str) -> bool:
    return any(known.startswith(name) for known in KNOWN_NAMES)
