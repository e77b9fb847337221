"""The compiled rules, profiles and words say what their files say, and are believed for these files alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.compile import compiled_files
from validator import resources
from validator.checks import CHECKS
from validator.rulebook import rules as rules_room
from validator.rulebook.compiled import compiled_document, compiled_rule, node_of, store_node
from validator.rulebook.folders import File, open_folder
from validator.rulebook.later import LaterChecks
from validator.rulebook.profiles import list_profiles, load_profile
from validator.rulebook.rule_file import read_rule_file
from validator.rulebook.rules import load_rules
from validator.rulebook.yaml_source import parse
from validator.words import languages, words_in

from .book import CHECKS as INVENTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.rulebook.model import CheckSpec
    from validator.rulebook.rules import RuleBook

SHIPPED = open_folder(resources.folder("rules"), "rules")
RULES = [*SHIPPED.rules()]


def test_the_compiled_files_are_up_to_date() -> None:
    """They are written by `python -m tools.compile`."""
    for path, text in compiled_files().items():
        is_current = path.read_text(encoding="utf-8") == text
        assert is_current, f"{path.name} is out of date: run python -m tools.compile"


@pytest.mark.parametrize("file", RULES, ids=[file.stem for file in RULES])
def test_a_compiled_rule_is_the_one_in_its_file(file: File) -> None:
    """With every text, parameter, option and example, and the places of all that profiles name."""
    content = file.read()
    found, read = compiled_rule(content, file.name), read_rule_file(content, file, CHECKS)

    assert found is not None
    assert found.rule == read.rule
    assert found.options == read.options
    assert (found.types, found.defaults) == (read.parameters.types, read.parameters.defaults)


def _without_compiled(monkeypatch: pytest.MonkeyPatch) -> RuleBook:
    monkeypatch.setattr(resources, "compiled", lambda _: {})
    return load_rules([], CHECKS)


def test_profiles_of_compiled_rules_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a profile holds, with its hash."""
    book = load_rules([], CHECKS)
    found = {name: load_profile(name, book) for name in list_profiles(book)}
    slowly = _without_compiled(monkeypatch)

    assert len(found) > 3
    assert found == {name: load_profile(name, slowly) for name in list_profiles(slowly)}


def test_words_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every language."""
    found = {language: words_in(language) for language in languages()}
    monkeypatch.setattr(resources, "compiled", lambda _: {})

    for language, words in found.items():
        assert words_in.__wrapped__(language) == words


def test_a_document_keeps_its_places() -> None:
    """Texts, lists and mappings with their lines."""
    content = b"a: b\nc:\n  - d\n  - {e: f}\n"
    node = parse(content, "x.yaml")
    assert node_of(store_node(node), "x.yaml") == node


def test_only_the_very_file_is_believed_to_be_compiled(tmp_path: Path) -> None:
    """Not one that was changed, nor one that stands elsewhere."""
    file = RULES[0]
    content = file.read()
    name = file.name.rpartition("/")[2]

    assert compiled_rule(content + b"# more\n", file.name) is None
    assert compiled_rule(content, f"rules/elsewhere/{name}") is None
    assert compiled_rule(content, str(tmp_path / name)) is None
    assert compiled_document(b"profile: x\n", "rules/profiles/x.yaml") is None


def test_a_changed_rule_is_read_from_its_file(tmp_path: Path) -> None:
    """Whoever edits a shipped rule sees what he wrote."""
    for file in RULES:
        target = tmp_path / Path(file.name).relative_to("rules")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read())
    changed = tmp_path / "dup" / "DUP001-duplicate-primary-id.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("\nsummary: ", "\nsummary: Changed. ", 1), encoding="utf-8")

    book = load_rules([], CHECKS, shipped=tmp_path)

    assert book.rule("DUP001").summary.startswith("Changed. ")
    assert book.rule("DUP002") == load_rules([], CHECKS).rule("DUP002")


def test_a_compiled_rule_needs_its_check() -> None:
    """Among other checks the file is read, and the mistake is told with its place."""
    with pytest.raises(rules_room.RuleBookError) as error:
        load_rules([], INVENTED)
    assert error.value.where.startswith("rules/")


def test_without_compiled_files_all_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that is missing or damaged is no mistake."""
    monkeypatch.setattr(resources, "packaged", tmp_path.joinpath)
    (tmp_path / "compiled").mkdir()
    (tmp_path / "compiled" / "rules.json").write_text("{", encoding="utf-8")

    assert resources.compiled.__wrapped__("rules") == {}
    assert resources.compiled.__wrapped__("words.en") == {}


def test_checks_that_come_later_are_not_asked_for_compiled_rules(tmp_path: Path) -> None:
    """They are brought for a rule of somebody's own, and then they are all the product's checks."""
    brought = []

    def bring() -> Mapping[str, CheckSpec]:
        brought.append(True)
        return CHECKS

    checks = LaterChecks(bring)
    assert load_rules([], checks).rules == load_rules([], CHECKS).rules
    assert not brought

    (tmp_path / "loc").mkdir()
    text = RULES[0].read().decode().replace(RULES[0].stem[:6], "LOC001").replace("\nname: ", "\nname: our-")
    name = f"LOC001-our-{RULES[0].stem[7:]}.yaml"
    (tmp_path / "loc" / name).write_text(text, encoding="utf-8")
    assert load_rules([tmp_path], checks).rule("LOC001").check in checks
    assert brought == [True]
    assert dict(checks) == dict(CHECKS)
