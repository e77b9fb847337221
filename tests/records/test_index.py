"""The index finds what selectors find, and only what is known."""

from __future__ import annotations

import pytest

from validator.records.index import Index
from validator.records.parser import parse_record
from validator.records.selector import Selector

RECORD = b"""<user><a>1</a><b><c>2</c><c>3<x>4</x></c></b><y><c>5</c></y><b><c>6</c></b><c>7</c></user>"""


@pytest.mark.parametrize("path", ["a", "b", "b/c", "c", "b/c/x"])
def test_every_known_path_is_found_in_document_order(path: str) -> None:
    """As a selector of the same path finds it."""
    root = parse_record(RECORD).root
    assert root is not None

    found = Index(["", "a", "b", "b/c", "b/c/x", "c"]).find(root)

    assert found[path] == root.select(Selector.parse(path))


def test_what_is_not_known_is_told_apart() -> None:
    """Once, without what stands in it; what no record has is not there."""
    root = parse_record(RECORD).root
    assert root is not None

    found = Index(["a", "b/c", "z"]).find(root)

    assert [node.path for node in found[""]] == ["y", "c", "b[1]/c[2]/x"]
    assert "z" not in found
