"""The examples of a rule: small feeds, made from what its file states, and the findings expected of them."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from validator.expression import expression
from validator.rulebook.forms import BadForm
from validator.rulebook.mistakes import advice, mistake, shown
from validator.rulebook.model import EXPECTABLE, Example
from validator.rulebook.nodes import Entries, Items, Scalar, place, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.rulebook.forms import ExamplesForm, GoodForm, SourceForm, ZipForm
    from validator.rulebook.nodes import Node
    from validator.rulebook.params import Parameters

EXAMPLE_DAY = dt.date(2026, 11, 21)
"""The day that counts as today in an example that names none."""

_ESCAPE = expression(r"\\(?:x([0-9A-Fa-f]{2})|(.?))", re.DOTALL)
_LETTERS = {"n": b"\n", "r": b"\r", "t": b"\t", "\\": b"\\"}
_CONTROL = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_examples(
    forms: ExamplesForm, node: Node, parameters: Parameters, offers: frozenset[str], rule: str
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The good and the bad examples of a rule, in the order of the file.

    Args:
        forms: the examples as they were read.
        node: where they stand.
        parameters: of the rule.
        offers: the placeholders that the rule's check offers.
        rule: its id, for messages.

    Raises:
        RuleBookError: there is no good or no bad one, or one cannot be used.
    """
    both: list[tuple[Example, ...]] = []
    for word, several in (("good", forms.good), ("bad", forms.bad)):
        places = _child(node, word)
        if not several:
            raise mistake(places, f"{rule} has no {word} example.", "Add one.")
        items = places.nodes if isinstance(places, Items) else ()
        both.append(
            tuple(
                _example(form, item, parameters, offers, rule)
                for form, item in zip(several, items, strict=True)
            )
        )
    return both[0], both[1]


def _example(
    form: GoodForm, node: Node, parameters: Parameters, offers: frozenset[str], rule: str
) -> Example:
    params = _child(node, "params")
    given = params.nodes if form.params and isinstance(params, Entries) else {}
    values = parameters.check(given, rule)
    expect: tuple[dict[str, Any], ...] = ()
    if isinstance(form, BadForm):
        expect = tuple(_expectations(form, _child(node, "expect"), offers | EXPECTABLE))
    return Example(
        title=form.title,
        files=tuple(_files(form, node)),
        expect=expect,
        as_of=form.as_of or EXAMPLE_DAY,
        params={name: plain(value) for name, value in values.items()},
        origin=place(node),
        schema=form.schema,
        also=form.also,
        old=() if form.old is None else (("old.xml", form.old.encode()),),
    )


def _expectations(form: BadForm, node: Node, known: frozenset[str]) -> Iterator[dict[str, Any]]:
    if not form.expect:
        raise mistake(node, "A bad example expects at least one finding.", "Add it.")
    for item in node.nodes if isinstance(node, Items) else ():
        for word, (word_place, value) in (item.nodes if isinstance(item, Entries) else {}).items():
            if word not in known:
                raise mistake(word_place, f"No finding of this check has {shown(word)}.", advice(word, known))
            if not _is_text_or_texts(value):
                raise mistake(value, f'"{word}" must be a text or a list of texts.')
        yield plain(item)


def _is_text_or_texts(node: Node) -> bool:
    items: Iterable[Node] = node.nodes if isinstance(node, Items) else (node,)
    return all(isinstance(item, Scalar) for item in items)


def _files(form: GoodForm, node: Node) -> Iterator[tuple[str, bytes]]:
    forms = {
        "xml": form.xml,
        "bytes": form.bytes_,
        "base64": form.base64,
        "zip": form.zip_,
        "sources": form.sources,
    }
    given = [word for word, value in forms.items() if value]
    if len(given) != 1:
        raise mistake(
            node,
            f"An example has one feed; here stand {len(given)}.",
            "Write one of: xml, bytes, sources, zip, base64.",
        )
    if form.zip_:
        yield "example.zip", _archive(form.zip_, _child(node, "zip"))
    elif form.sources:
        places = _child(node, "sources")
        items = places.nodes if isinstance(places, Items) else ()
        for source, item in zip(form.sources, items, strict=True):
            yield source.name, _content(source, item)
    else:
        content = _content(form, node)
        yield "example.zip" if content.startswith(b"PK") else "example.xml", content


def _content(form: GoodForm | SourceForm, node: Node) -> bytes:
    given = [value for value in (form.xml, form.bytes_, form.base64) if value is not None]
    if len(given) != 1:
        raise mistake(node, f"A source has one text; here stand {len(given)}.", "Write xml, bytes or base64.")
    if form.bytes_ is not None:
        return _unescaped(form.bytes_, _child(node, "bytes"))
    if form.base64 is not None:
        try:
            return base64.b64decode("".join(form.base64.split()), validate=True)
        except (binascii.Error, ValueError):
            raise mistake(_child(node, "base64"), "This is no Base64.") from None
    return (form.xml or "").encode()


def _unescaped(text: str, node: Node) -> bytes:
    if _CONTROL.search(text):
        raise mistake(
            node,
            "YAML has already replaced escapes in these bytes.",
            "Use single quotation marks around them.",
        )
    content: list[bytes] = []
    end = 0
    for found in _ESCAPE.finditer(text):
        byte = bytes.fromhex(found[1]) if found[1] else _LETTERS.get(found[2])
        if byte is None:
            raise mistake(node, f"{shown(found[0])} is no escape.", r"Use one of: \xNN, \n, \r, \t, \\.")
        content += text[end : found.start()].encode(), byte
        end = found.end()
    return b"".join((*content, text[end:].encode()))


def _archive(form: ZipForm, node: Node) -> bytes:
    if not form.members:
        raise mistake(node, "The archive has no members.", "Add one, or give an empty archive as base64.")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in form.members.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    whole = target.getvalue()
    return whole[: len(whole) // 2] if form.truncated else whole


def _child(node: Node, word: str) -> Node:
    """The value of `word` in a mapping; the mapping itself where it was left out."""
    found = node.get(word) if isinstance(node, Entries) else None
    return node if found is None else found
