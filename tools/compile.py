"""Compiles what the product ships and what takes long to read: `python -m tools.compile`.

It writes `schemas/alma-users.compiled.json` (see `tools.compile_schema`), and in `validator/compiled` the rules and
profiles (`rules.json`) and the words of reports (`words.en.json`). To be run after a change of one of them; a test
says when it was forgotten. Nothing breaks without it: what was changed is read from its own file, only slower.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from tools.compile_schema import SCHEMAS, compiled
from validator.checks import CHECKS
from validator.resources import folder, read_catalogue
from validator.rulebook.compiled import store_node, store_rule
from validator.rulebook.endless import Slowness, slowness
from validator.rulebook.folders import open_folder
from validator.rulebook.profiles import list_profiles, load_profile
from validator.rulebook.rule_file import read_rule_file
from validator.rulebook.rules import SHIPPED, load_rules
from validator.rulebook.yaml_source import parse

ROOT = Path(__file__).resolve().parent.parent
COMPILED = ROOT / "validator" / "compiled"
CATALOGUES = ("words.en", "words.es")
"""Those that every run needs, or every run in that language."""


def compiled_files() -> dict[Path, str]:
    """Every compiled file with what it should hold."""
    return {
        SCHEMAS / "alma-users.compiled.json": compiled(SCHEMAS.joinpath("alma-users.xsd").read_bytes()),
        COMPILED / "rules.json": _lines(
            {"rules": _rules(), "documents": _documents(), "harmless": _harmless()}
        ),
        **{COMPILED / f"{name}.json": _lines(_texts(name)) for name in CATALOGUES},
    }


def _rules() -> dict[str, Any]:
    found = {}
    for file in open_folder(folder(SHIPPED), SHIPPED).rules():
        content = file.read()
        loaded = read_rule_file(content, file, CHECKS)
        path = file.name.removeprefix(f"{SHIPPED}/")
        found[_digest(content)] = store_rule(loaded.rule, loaded.options, loaded.parameters.defaults, path)
    return found


def _documents() -> dict[str, Any]:
    """The profiles."""
    files = open_folder(folder(SHIPPED), SHIPPED).profiles()
    return {_digest(content): store_node(parse(content, "")) for content in (file.read() for file in files)}


def _harmless() -> dict[str, Any]:
    """The regular expressions of all rules, as all profiles set them, that are not slow: looking takes a while."""
    book = load_rules([], CHECKS)
    active = [one for name in list_profiles(book) for one in load_profile(name, book).active]
    values = (getattr(one.options, field.name) for one in active for field in fields(one.options))
    expressions = {value.pattern for value in values if isinstance(value, re.Pattern)}
    return {one: True for one in sorted(expressions) if slowness(one) is Slowness.NONE}


def _texts(name: str) -> dict[str, Any]:
    content = folder("reports/templates").joinpath(f"{name}.yaml").read_bytes()
    return {_digest(content): read_catalogue(content)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lines(stored: dict[str, Any]) -> str:
    """JSON with a line for each file, so that changes of two files do not meet in one line."""
    parts = []
    for key, value in stored.items():
        lines = [
            f"  {json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in value.items()
        ]
        parts.append(f" {json.dumps(key)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> int:
    """Write all compiled files."""
    for path, text in compiled_files().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
