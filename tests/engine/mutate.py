"""Feeds for the proof that recognising a record changes nothing: clean records, and small changes to them."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.generate import Wish, records
from benchmarks.pieces import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

_ELEMENT = re.compile(rb"<([a-z_0-9]+)(?: [^<>]*)?>([^<>]*)</\1>")
_CHILD = re.compile(rb"\n    <([a-z_]+)(?: [^<>]*)?>(?:[^<]*</\1>|.*?\n    </\1>)", re.DOTALL)

WORDS = (
    *("", " ", "\t", "\n", " x ", "x", "Ω", "李", "𝒳", "\u00a0", "\u2003", "\u3000", "\u0085", "\u200b", "\ufffd", "é"),
    *("&amp;", "&lt;b&gt;", "&#233;", "&#xE9;", "&#128;", "&#x1F600;", "&#0;", "&#11;", "&#xFFFE;", "&#55296;"),
    *("&nbsp;", "&#57343;"),
    *("&", "& b", "&amp;eacute;", "&#160;", "&#32;", "&#8195;", "<![CDATA[<b> & ]] x]]>", "<![CDATA[]]>"),
    *("<![CDATA[ ]]>", "&#65533;"),
    *("<![CDATA[</user>]]>", "<![CDATA[</last_name>]]>", "a]]>b", "]", "]]", "<!-- c -->", "a<!-- c -->b", "<?pi x?>"),
    *("a\rb", "a\r\nb", "a>b", 'a"b', "a'b", "Mu?ller", "JosÃ©", "None", "N/A", "2.17E+13", "true", "1", "TRUE"),
    *("2026-02-28", "2028-02-29", "2027-02-29", "2026-04-31", "2026-12-31", "2026-12-32", "2026-13-01", "2026-00-10"),
    *("0000-01-01", "10000-01-01", "-2026-01-01", "2026-1-1", "2026-01-31Z", "2026-01-31+14:00", "2026-01-31+15:00"),
    *("1900-01-01", "9999-12-31", "2100-02-29", "2000-02-29", "2026-11-21", "2026-11-22", "20261121", " 2027-01-01 "),
    *("2026-09-01T08:30:00", "2026-09-01T24:00:00Z", "2026-09-01T08:30", "a@b", "a@example.edu", "a @example.edu"),
    *("x" * 255, "x" * 256, "é" * 127, "é" * 128, "é" * 255, "é" * 256, "𝒳" * 127, "𝒳" * 128, "&amp;" * 51),
    *("&amp;" * 255,),
    *("&amp;" * 256, "<![CDATA[" + "x" * 255 + "]]>", "<![CDATA[" + "x" * 256 + "]]>", "x" * 50, "x" * 51, "x" * 4000),
)  # fmt: skip
RAW = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xef\xbf\xbe",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b"\x00",
    b"\x1f",
    b"\x7f",
)
ATTRIBUTES = (
    *(b' preferred="true"', b' preferred="1"', b' preferred="yes"', b" preferred='true'", b' preferred=" true"'),
    *(b' preferred="true" preferred="true"', b' desc="a&amp;b"', b' desc="a<b"', b' desc="a\tb"', b' desc="&#233;"'),
    *(b' segment_type="External"', b' segment_type="ExternalExternal"', b' xsi:nil="true"', b' xmlns="x"', b" desc"),
    *(b' link=""', b'  desc="x"', b' desc = "x"', b' desc="x" ', b' unknown="x"', b' desc="\xc3"', b' desc="a>b"'),
)  # fmt: skip


def _value(record: bytes, new: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*_ELEMENT.finditer(record)])
    return record[: found.start(2)] + new + record[found.end(2) :]


def _word(record: bytes, rng: random.Random) -> bytes:
    return _value(record, rng.choice(WORDS).encode(), rng)


def _beside(record: bytes, rng: random.Random) -> bytes:
    """A word before or behind the value that is there."""
    found = rng.choice([*_ELEMENT.finditer(record)])
    at = rng.choice((found.start(2), found.end(2)))
    return record[:at] + rng.choice(WORDS).encode() + record[at:]


def _raw(record: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(record))
    return record[:at] + rng.choice(RAW) + record[at:]


def _byte(record: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(6, len(record) - 8)
    return record[:at] + bytes([rng.choice(b"<>&\"'/= ]-!?;\n\ra0")]) + record[at + rng.randrange(2) :]


def _attribute(record: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*re.finditer(rb"<[a-z_0-9]+", record)])
    return record[: found.end()] + rng.choice(ATTRIBUTES) + record[found.end() :]


def _move(record: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*_CHILD.finditer(record)])
    rest = record[: found.start()] + record[found.end() :]
    others = [*_CHILD.finditer(rest)] or [found]
    at = rng.choice(others).start()
    return rest[:at] + found[0] + rest[at:]


def _repeat(record: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*_CHILD.finditer(record), *_ELEMENT.finditer(record)])
    return record[: found.end()] + found[0] * rng.choice((1, 1, 2, 9)) + record[found.end() :]


def _drop(record: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*_CHILD.finditer(record), *_ELEMENT.finditer(record)])
    return record[: found.start()] + record[found.end() :]


def _empty(record: bytes, rng: random.Random) -> bytes:
    found = rng.choice([*_ELEMENT.finditer(record)])
    new = rng.choice((b"<%b/>", b"<%b />", b"<%b></%b >", b"<%b >x</%b>"))
    return record[: found.start()] + new.replace(b"%b", found[1]) + record[found.end() :]


def _lines(record: bytes, rng: random.Random) -> bytes:
    return record.replace(b"\n", rng.choice((b"\r\n", b"\r", b"", b"\n\n", b"\n\t")))


def _unknown(record: bytes, rng: random.Random) -> bytes:
    at = rng.choice([found.start() for found in re.finditer(b"<", record[6:])]) + 6
    return (
        record[:at]
        + rng.choice((b"<pref_full_name>x</pref_full_name>", b"text", b"<!-- </user> -->", b"<x>"))
        + record[at:]
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_word, _word, _word, _beside, _beside, _raw, _byte, _attribute, _attribute),
    *(_move, _repeat, _drop, _empty, _lines, _unknown),
)  # fmt: skip


class _Exporter:
    """Writes clean records in one style; what it has written it keeps, since to begin takes as long as a thousand."""

    def __init__(self, order: str, seed: int) -> None:
        self._more = records(Wish(None, None, order, seed=seed))
        self._written: list[str] = []

    def records(self, first: int, count: int) -> list[str]:
        missing = first + count - len(self._written)
        self._written += islice(self._more, max(0, missing))
        return self._written[first : first + count]


_exporter = cache(_Exporter)
_STYLES = 50
_STYLES_OF_ANY = 3
_STRETCH = 600


def _clean(seed: int, count: int, order: str) -> list[str]:
    """Records of one of fifty exporters, from the first on; for a large seed of one of three, from any on."""
    if seed < _STYLES:
        return _exporter(order, seed).records(0, count)
    return _exporter(order, seed % _STYLES_OF_ANY).records(seed // _STYLES_OF_ANY % _STRETCH, count)


def feed(seed: int, count: int, *, order: str = "schema", share: float = 0.6) -> bytes:
    """A feed of `count` records, of which about `share` are changed in one or two places."""
    rng = random.Random(seed)
    texts = []
    for record in _clean(seed, count, order):
        text = record.encode("utf-8")
        if rng.random() < share:
            for _ in range(rng.choice((1, 1, 2))):
                # A change before may have left nothing for this one to change.
                with suppress(IndexError):
                    text = rng.choice(MUTATIONS)(text, rng)
        elif texts and rng.random() < 0.05:
            text = rng.choice(texts)
        texts.append(text)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<users>\n' + b"".join(texts) + b"</users>\n"


def systematic(seed: int, count: int) -> bytes:
    """A feed of `count` records, nearly all of which have the same change in the same element."""
    rng = random.Random(seed)
    clean = feed(seed, count, order=rng.choice(sorted(ORDERS)), share=0.0)
    change = _change(clean, rng)
    most = rng.choice((0, 0, 1, 3))
    head, *rest = clean.split(b"  <user>")
    return head + b"".join(
        b"  <user>" + (record if number < most else change(record)) for number, record in enumerate(rest)
    )


def _change(clean: bytes, rng: random.Random) -> Callable[[bytes], bytes]:
    """What makes one change in one of the elements of a clean feed, wherever a record has it."""
    name = rng.choice(sorted({found[1] for found in _ELEMENT.finditer(clean)}))
    element = re.compile(rb"\s*<(" + name + rb")((?: [^<>]*)?)>([^<>]*)</" + name + rb">")
    word, attribute = rng.choice(WORDS).encode(), rng.choice(ATTRIBUTES)
    change: Callable[[re.Match[bytes]], bytes] = rng.choice(
        (
            lambda _: b"",
            lambda found: b"<%b/>" % found[1],
            lambda found: found[0] * 2,
            lambda found: b"<%b%b>%b</%b>" % (found[1], found[2], word, found[1]),
            lambda found: b"<%b%b>%b</%b>" % (found[1], found[2], word, found[1]),
            lambda found: b"<%b%b%b>%b</%b>" % (found[1], found[2], attribute, found[3], found[1]),
            lambda found: b"<x%b>%b</x%b>" % (found[1], found[3], found[1]),
            lambda found: b"<unknown>%b</unknown>%b" % (word, found[0]),
        )
    )
    return lambda record: element.sub(change, record)


_CONTAINER = re.compile(rb"<([a-z_]+)(?: [^<>]*)?>(?=\s*<[a-z_])")
_STRANGE_NAMES = (
    *(b"pref_full_name", b"gender", b"use", b"userx", b"barcode", b"address_notes", b"city", b"emails", b"last_name"),
    *(b"lastName", b"value", b"x-y.z", b"primary_id", b"user_group", b"note_type", b"a"),
)  # fmt: skip


def strange(seed: int, count: int) -> bytes:
    """A feed of `count` records, many of which have something that the schema does not know at one to four places."""
    rng = random.Random(seed)
    text = feed(seed, count, order=rng.choice(sorted(ORDERS)), share=0.0)
    changes = [_stranger(rng, _containers(text)) for _ in range(rng.choice((0, 1, 1, 2)))]
    changes += [_strange_attribute(rng, text) for _ in range(rng.choice((0, 0, 1, 2)))]
    changes += [_repeated(rng, text) for _ in range(rng.choice((0, 0, 1, 2)))]
    return _changed(text, changes, rng)


def habitual(seed: int, count: int) -> bytes:
    """A feed of `count` records, many of which have the same one to four defects."""
    rng = random.Random(seed)
    text = feed(seed, count, order=rng.choice(sorted(ORDERS)), share=0.0)
    changes = [_dropped(text, rng) for _ in range(rng.choice((0, 0, 1, 2)))]
    changes += [_change(text, rng) for _ in range(rng.choice((1, 1, 2)))]
    changes += [_stranger(rng, _containers(text)) for _ in range(rng.choice((0, 0, 0, 1)))]
    return _changed(text, changes, rng)


def _changed(text: bytes, changes: list[Callable[[bytes], bytes]], rng: random.Random) -> bytes:
    """Each of the changes in some records or in all of them, and here and there another."""
    head, *parts = text.split(b"  <user>")
    for change in changes:
        often = rng.choice((1.0, 1.0, 0.8, 0.3))
        parts = [change(part) if rng.random() < often else part for part in parts]
    records = [b"  <user>" + part for part in parts]
    for number, record in enumerate(records):
        if rng.random() < 0.1:
            with suppress(IndexError):
                records[number] = rng.choice(MUTATIONS)(record, rng)
    return head + b"".join(records)


def _containers(text: bytes) -> list[bytes]:
    return sorted({found[1] for found in _CONTAINER.finditer(text)} - {b"users"})


def _dropped(text: bytes, rng: random.Random) -> Callable[[bytes], bytes]:
    """What leaves out all elements of a name, or what is in them, or an attribute; or empties a text."""
    names = sorted({found[1] for found in re.finditer(rb"<([a-z_0-9]+)", text)} - {b"user", b"users"})
    name = rng.choice(names)
    whole = re.compile(rb"(?s)\s*<%b\b[^<>]*(?:/>|>.*?</%b>)" % (name, name))
    inner = re.compile(rb"(?s)(<%b\b[^<>]*>).*?(</%b>)" % (name, name))
    written = rng.choice((b"", b" ", b"x", b"N/A", b"\n", b"2026-02-30", b"x" * 300))
    return rng.choice(
        (
            lambda record: whole.sub(b"", record),
            lambda record: whole.sub(b"", record, count=1),
            lambda record: inner.sub(rb"\1\2", record),
            lambda record: inner.sub(rb"\g<1>%b\2" % written, record),
            lambda record: record.replace(b' preferred="true"', b""),
            lambda record: record.replace(b'="true"', b'="yes"'),
            lambda record: record.replace(b' preferred="true"', b"", 1),
        )
    )


def _repeated(rng: random.Random, text: bytes) -> Callable[[bytes], bytes]:
    """What writes elements of one name twice or more often, now and then, and here and there with another text."""
    names = sorted({found[1] for found in _ELEMENT.finditer(text)} | {*_containers(text)} - {b"user"})
    name = rng.choice(names)
    whole = re.compile(rb"(?s)\s*<%b\b[^<>]*>(.*?)</%b>" % (name, name))
    other, often = rng.choice(WORDS).encode(), rng.choice((1.0, 1.0, 0.7, 0.2))
    most, count = rng.choice((1, 1, 2)), rng.choice((0, 0, 1))

    def again(found: re.Match[bytes]) -> bytes:
        if rng.random() >= often:
            return found[0]
        copy = found[0].replace(found[1], other) if found[1] and rng.random() < 0.3 else found[0]
        return found[0] + copy * rng.randint(1, most)

    return lambda record: whole.sub(again, record, count)


def _strange_attribute(rng: random.Random, text: bytes) -> Callable[[bytes], bytes]:
    """What puts an attribute that the schema does not know into elements of one name, now and then."""
    names = sorted({found[1] for found in re.finditer(rb"<([a-z_0-9]+)", text)} - {b"users"})
    tag = re.compile(rb"<%b\b" % rng.choice(names))
    name = rng.choice(
        (b"kind", b"kind", b"preferred", b"desc", b"Desc", b"xsi:kind", b"xml:lang", b"xmlns", b"key.1")
    )
    values = rng.choice(
        ((b"a",), (b"", b"true"), (b"a&amp;b", b"&#233;", b"\xc3\xa9"), (b"x" * 300, b"a<b", b"a\tb"))
    )
    often, count = rng.choice((1.0, 1.0, 0.7, 0.2)), rng.choice((0, 0, 1))

    def marked(found: re.Match[bytes]) -> bytes:
        return found[0] + b' %b="%b"' % (name, rng.choice(values)) if rng.random() < often else found[0]

    return lambda record: tag.sub(marked, record, count)


def _stranger(rng: random.Random, containers: list[bytes]) -> Callable[[bytes], bytes]:
    """What puts one stranger into a record, now and then: always in elements of one name."""
    name, parent = rng.choice(_STRANGE_NAMES), rng.choice((b"user", b"user", *containers))
    attributes = rng.choice((b"", b"", b"", b' desc="x"', b' desc="M&amp;M" link=""', *ATTRIBUTES))
    texts = [b"Sam", rng.choice(WORDS).encode(), rng.choice(WORDS).encode(), b"<b>1</b><b>2</b><c/>", b""]
    content = rng.choice((texts[:1], texts[:1], texts[:2], texts))
    is_short, is_last = rng.random() < 0.2, rng.random() < 0.5
    most, often = rng.choice((1, 1, 2, 9)), rng.choice((1.0, 1.0, 0.7, 0.2))
    layout = rng.choice((b"", b"\n    ", b"\n", b" "))

    def element() -> bytes:
        inner = rng.choice(content)
        if is_short and not inner:
            return layout + b"<%b%b/>" % (name, attributes)
        return layout + b"<%b%b>%b</%b>" % (name, attributes, inner, name)

    def some(_: re.Match[bytes]) -> bytes:
        return b"".join(element() for _ in range(rng.randint(1, most))) if rng.random() < often else b""

    tag = rb"(?=</%b>)" if is_last else rb"(?<=<%b>)"
    place = re.compile(tag % parent)
    return lambda record: place.sub(some, record)
