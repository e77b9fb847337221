"""Code lists: the tables of an institution, as files that profiles name, each list with its date.

A rule's parameter says which list fills it (`codes: user_groups`), so a list reaches every rule that asks
for it, local ones too. This module reads such files and says which lists are old; it writes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import RuleBookError
from validator.rulebook.fields import bind
from validator.rulebook.folders import File, is_path
from validator.rulebook.forms import CodesForm
from validator.rulebook.mistakes import advice, mistake, shown
from validator.rulebook.model import CodeList
from validator.rulebook.nodes import Entries, Items, Scalar, place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from validator.rulebook.folders import RuleFolder
    from validator.rulebook.forms import CodeListForm
    from validator.rulebook.model import Profile, Rule
    from validator.rulebook.nodes import Node

MAX_AGE = 365
"""After how many days a code list is old, unless a profile says otherwise."""


@dataclass(frozen=True, slots=True)
class LoadedCodes:
    """A code list with the nodes that a parameter takes: where its name stands, and its codes."""

    codes: CodeList
    key: Node
    values: Items


def read_codes(file: File) -> tuple[LoadedCodes, ...]:
    """The code lists in `file`, in its order.

    Raises:
        RuleBookError: it cannot be read, or has a mistake.
    """
    from validator.rulebook.yaml_source import parse

    document = parse(file.read(), file.name)
    form = bind(document, CodesForm, "a file of code lists")
    lists = document.get("lists") if isinstance(document, Entries) else None
    assert isinstance(lists, Entries)
    return tuple(_loaded(name, form.lists[name], *lists.nodes[name]) for name in lists.nodes)


def _loaded(name: str, form: CodeListForm, key: Node, node: Node) -> LoadedCodes:
    codes = dict(_codes(name, form.codes, node))
    if not codes:
        raise mistake(key, f'The list "{name}" has no codes.', "Add them, or leave the list out.")
    values = Items(tuple(Scalar(code, key.file, key.line) for code in codes), key.file, key.line)
    return LoadedCodes(CodeList(name, form.date, form.source, codes, place(key), form.standard), key, values)


def _codes(name: str, node: Node, whole: Node) -> Iterator[tuple[str, str]]:
    """Each code with its label, or ""."""
    if isinstance(node, Entries):
        for code, (word, label) in node.nodes.items():
            yield code, _text(label, f'The label of "{code}"', word, is_code=False)
        return
    seen = set[str]()
    for item in node.nodes if isinstance(node, Items) else (node,):
        code = _text(item, f'A code of "{name}"', whole, is_code=True)
        if code in seen:
            raise mistake(item, f"{shown(code)} stands twice in the list.", "Keep one of the two.")
        seen.add(code)
        yield code, ""


def _text(node: Node, what: str, near: Node, *, is_code: bool) -> str:
    if not isinstance(node, Scalar):
        raise mistake(near, f"{what} must be a text.", "Write one value.")
    if is_code and not node.text.strip():
        raise mistake(node, f"{what} is empty.", "Write a value, or leave it out.")
    return node.text


def open_codes(
    asked: str, node: Node, beside: File, folders: Iterable[RuleFolder]
) -> tuple[LoadedCodes, ...]:
    """The lists in the file that a profile asks for: a path from its folder, or a name in a `codes` folder.

    Raises:
        RuleBookError: there is no such file, or it has a mistake.
    """
    if is_path(asked) and isinstance(beside.entry, Path):
        path = beside.entry.parent / asked
        if not path.is_file():
            raise mistake(node, f"There is no file {shown(asked)} beside this profile.", "Check the path.")
        return read_codes(File(str(path), path))
    known = {file.stem: file for folder in folders for file in folder.codes()}
    if asked not in known:
        text = f"There is no file of code lists {shown(asked)}."
        raise mistake(node, text, advice(asked, known) if known else "Write the path of one.")
    return read_codes(known[asked])


def refuse_unknown(lists: Iterable[LoadedCodes], rules: Iterable[Rule]) -> None:
    """Look whether every list is asked for by a rule: a slip in its name would switch a check off.

    Raises:
        RuleBookError: one is not.
    """
    known = list_names(rules)
    for one in lists:
        if one.codes.name not in known:
            raise mistake(
                one.key, f'No rule asks for a list "{one.codes.name}".', advice(one.codes.name, known)
            )


def known_list(name: str, rules: Iterable[Rule]) -> str:
    """`name`, where it is a code list that one of `rules` asks for.

    Raises:
        RuleBookError: it is not.
    """
    known = list_names(rules)
    if name in known:
        return name
    raise RuleBookError(f'No rule asks for a list "{name}".', hint=advice(name, known), where="--list")


def list_names(rules: Iterable[Rule]) -> frozenset[str]:
    """The names of the code lists that `rules` ask for."""
    return frozenset(param.codes for rule in rules for param in rule.params.values() if param.codes)


def old_lists(profile: Profile, as_of: dt.date) -> tuple[str, ...]:
    """A sentence for each code list of `profile` that is older on the day `as_of` than the profile allows."""
    return tuple(
        f"The code list {one.name} is {age:,} days old and may lack newer codes"
        f" ({one.date.isoformat()}, {one.origin})."
        for one in profile.codes
        if (age := (as_of - one.date).days) > profile.codes_max_age and not one.is_standard
    )
