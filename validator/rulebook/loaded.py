"""A rule of the book, as profiles need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.rulebook.nodes import Entries

if TYPE_CHECKING:
    from validator.rulebook.folders import File
    from validator.rulebook.model import Rule
    from validator.rulebook.nodes import Node
    from validator.rulebook.params import Parameters


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule with what a profile needs to put parameters into it: nodes that still know their places."""

    rule: Rule
    file: File
    options: Node
    parameters: Parameters

    @property
    def document(self) -> Entries:
        """All of the file, read once more: only mistakes ask for it."""
        from validator.rulebook.yaml_source import parse

        document = parse(self.file.read(), self.file.name)
        assert isinstance(document, Entries)
        return document
