"""Finds a profile's file and every file that it extends, in the order in which they apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import RuleBookError
from validator.rulebook.compiled import compiled_document
from validator.rulebook.fields import bind
from validator.rulebook.folders import File, is_path
from validator.rulebook.forms import ProfileForm
from validator.rulebook.mistakes import closest, listed, mistake
from validator.rulebook.nodes import Entries, Items, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.rulebook.folders import RuleFolder
    from validator.rulebook.nodes import Node


class UnknownProfileError(RuleBookError):
    """No profile of this name is known; an installed pack may have it."""

    def __init__(self, name: str, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message, hint=hint, where=where)
        self.name = name


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile as its file states it, with the nodes that know their places."""

    file: File
    form: ProfileForm
    document: Entries

    def at(self, *words: str) -> Node:
        """The node under these keys; of the nearest mapping where one is left out."""
        node: Node = self.document
        for word in words:
            found = node.get(word) if isinstance(node, Entries) else None
            if found is None:
                return node
            node = found
        return node


def profile_chain(name_or_path: str, folders: Iterable[RuleFolder]) -> tuple[ProfileFile, ...]:
    """The files that make a profile, each once: what `extends` lists, left to right, then the file itself.

    Raises:
        RuleBookError: a profile is unknown, cannot be read, or extends itself.
    """
    known = _known(folders)
    chain: dict[str, ProfileFile] = {}
    asked = File(name_or_path, Path(name_or_path)) if is_path(name_or_path) else _named(name_or_path, known)
    _follow(asked, known, chain, {})
    return tuple(chain.values())


def profile_names(folders: Iterable[RuleFolder]) -> tuple[str, ...]:
    """The names of all profiles in `folders`, sorted."""
    return tuple(sorted(_known(folders)))


def _known(folders: Iterable[RuleFolder]) -> dict[str, File]:
    known: dict[str, File] = {}
    for folder in folders:
        for file in folder.profiles():
            if other := known.get(file.stem):
                raise RuleBookError(
                    f"A profile of this name is already in {other.name}.", hint="Rename one.", where=file.name
                )
            known[file.stem] = file
    return known


def _named(name: str, known: Mapping[str, File]) -> File:
    if name in known:
        return known[name]
    near = closest(name, known)
    text = f'There is no profile "{name}"; known are {listed(known)}.'
    hint = f'Write "{near}".' if near else "Write one of them, or the path of a file."
    raise UnknownProfileError(name, text, hint=hint)


def _follow(
    file: File, known: Mapping[str, File], chain: dict[str, ProfileFile], above: Mapping[str, str]
) -> None:
    """Put `file` and what it extends into `chain`; `above` names what leads to it, by identity."""
    if file.identity in chain:
        return
    profile = _read(file, known)
    path = {**above, file.identity: profile.form.profile}
    for number, name in enumerate(profile.form.extends):
        node = profile.at("extends")
        node = node.nodes[number] if isinstance(node, Items) else node
        extended = _extended(name, node, file, known)
        if extended.identity in path:
            circle = [*path.values()][[*path].index(extended.identity) :]
            names = " -> ".join((*circle, circle[0]))
            text = f"Profiles extend one another in a circle: {names}."
            raise mistake(node, text, "Break the circle.")
        _follow(extended, known, chain, path)
    chain[file.identity] = profile


def _extended(name: str, node: Node, file: File, known: Mapping[str, File]) -> File:
    if is_path(name) and isinstance(file.entry, Path):
        path = file.entry.parent / name
        return File(str(path), path)
    try:
        return _named(name, known)
    except UnknownProfileError as error:
        raise UnknownProfileError(name, error.message, hint=error.hint, where=place(node)) from None


def _read(file: File, known: Mapping[str, File]) -> ProfileFile:
    content = file.read()
    document = compiled_document(content, file.name) or _parsed(content, file.name)
    form = bind(document, ProfileForm, "a profile")
    assert isinstance(document, Entries)
    if file.stem in known and known[file.stem] == file and form.profile != file.stem:
        raise mistake(
            document.key("profile"),
            f'The file of the profile "{form.profile}" must be {form.profile}.yaml; it is {file.entry.name}.',
            "Rename it.",
        )
    return ProfileFile(file, form, document)


def _parsed(content: bytes, name: str) -> Node:
    from validator.rulebook.yaml_source import parse

    return parse(content, name)
