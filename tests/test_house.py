"""The house as CONTRIBUTING.md draws it: all rooms stand there, and each uses only those below it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "validator"
ROOMS = re.findall(r"^\| `([a-z]+)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
DATA = {"compiled"}
"""Folders without code."""


def modules_of(room: str) -> list[Path]:
    return [*(PACKAGE / room).rglob("*.py")] or [PACKAGE / f"{room}.py"]


def imported(module: Path) -> Iterator[str]:
    """The rooms that a module imports from when it runs; what only types need is no use of another room."""
    waiting: list[ast.AST] = [ast.parse(module.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "validator":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("validator."):
            yield (node.module or "").split(".")[1]
        waiting += ast.iter_child_nodes(node)


def test_every_room_stands_in_the_table() -> None:
    """A newcomer finds there what a room is for."""
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    files = {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}

    assert sorted(ROOMS) == sorted(folders - DATA | files)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_rooms_below_it(room: str) -> None:
    """So that each can be understood, and tested, without those above."""
    below = {room, *ROOMS[ROOMS.index(room) + 1 :], "__version__"}
    used = {(module.name, other) for module in modules_of(room) for other in imported(module)}

    assert {(module, other) for module, other in used if other not in below} == set()


def _dear(module: Path) -> Iterator[str]:
    """What a module does whenever it is imported, and what costs little elsewhere."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {getattr(node, "module", None), *(name.name for name in node.names)}
            yield from {"dataclasses"} & names
        elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("re.compile("):
            yield ast.unparse(node.targets[0])


def test_no_module_does_at_its_import_what_can_wait() -> None:
    """Dataclasses are those of `validator.dataclass`, expressions those of `validator.expression`."""
    modules = [module for module in PACKAGE.rglob("*.py") if "_data" not in module.parts]

    assert {(module.name, found) for module in modules for found in _dear(module)} == set()
