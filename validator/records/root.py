"""Reads the root element's start tag: its name, its attributes, and what Alma's format says against them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from validator.expression import expression
from validator.faults import FaultKind
from validator.privacy import Privacy, Quoted
from validator.records import xerces
from validator.records.names import BLANK, NAME, name_of
from validator.records.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.privacy import Phrase

SIS_V1: Final = "http://com/exlibris/digitool/repository/extsystem/xmlbeans"
"""The namespace of SIS version 1, as public loaders write it."""

_ATTRIBUTE = expression(
    BLANK + rb"(" + NAME + rb")" + BLANK + rb"*=" + BLANK + rb"*(?:\"([^\"<]*)\"|'([^'<]*)')", re.DOTALL
)


def read_root(text: bytes, at: int, name: bytes, end: int) -> tuple[Node, str]:
    """The root element whose start tag stands from `at` to `end`, and its prefix with the colon, or ""."""
    attributes = {
        found[1].decode("utf-8", "replace"): (found[2] or found[3] or b"").decode("utf-8", "replace")
        for found in (_ATTRIBUTE.finditer(text, at, end) if text.find(b"=", at, end) >= 0 else ())
    }
    prefix, colon, local = name.decode("utf-8", "replace").rpartition(":")
    return Node(local, attributes, at, None), prefix + colon


def is_version_1(root: Node) -> bool:
    """Whether the root says that it is in the format of SIS version 1."""
    return SIS_V1 in root.attributes.values()


def root_faults(root: Node, prefix: str) -> Iterator[tuple[FaultKind, str | Phrase, Quoted]]:
    """What is wrong with the root element: kind, words, and what was found instead."""
    name = name_of(root.name.encode())
    if is_version_1(root):
        what = "the feed is in the format of SIS version 1, or says so; Alma expects version 2"
        yield FaultKind.NAMESPACE, what, name
        return
    namespace = root.attributes.get(f"xmlns:{prefix[:-1]}" if prefix else "xmlns", "")
    if namespace or prefix:
        what = "the root element puts the feed into a namespace; Alma's users format has none"
        yield FaultKind.NAMESPACE, what, Quoted(namespace, Privacy.PUBLIC)
    if root.name != "users":
        yield (
            FaultKind.WRONG_ROOT,
            xerces.phrase("the root element is {name} rather than users", name=name),
            name,
        )
