"""The shipped rules, profiles and JSON Schemas."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator import resources
from validator.checks import CHECKS
from validator.errors import RuleBookError
from validator.rulebook.chain import profile_names
from validator.rulebook.fields import bind, form_of
from validator.rulebook.folders import File, open_folder
from validator.rulebook.forms import CodesForm, ProfileForm, RuleForm, SettingsForm
from validator.rulebook.json_schemas import as_text, json_schemas
from validator.rulebook.nodes import Node, plain
from validator.rulebook.profiles import alone, list_profiles, load_profile
from validator.rulebook.rules import RuleBook, load_rules, read_rule
from validator.rulebook.yaml_source import parse

from .book import CHECKS as INVENTED
from .book import RULE

PROFILES = ("alma", "clo", "csu", "galileo", "i-share", "minimal", "wactclc")
SHIPPED = open_folder(resources.folder("rules"), "rules")
FILES = [*SHIPPED.rules(), *SHIPPED.profiles(), *SHIPPED.codes()]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules([], CHECKS)


def test_every_shipped_rule_and_profile_loads(book: RuleBook) -> None:
    """i-share builds on alma, and never treats a rule more mildly."""
    alma, i_share = (load_profile(name, book) for name in ("alma", "i-share"))
    order = ["info", "warning", "error"]
    severe = {active.rule.id: order.index(active.severity) for active in i_share.active}

    assert list_profiles(book) == profile_names([SHIPPED]) == PROFILES
    assert i_share.files == ("rules/profiles/alma.yaml", "rules/profiles/i-share.yaml")
    assert all(severe[active.rule.id] >= order.index(active.severity) for active in alma.active)
    assert {active.rule.id for active in alma.active} < severe.keys()


@pytest.mark.parametrize("name", PROFILES)
def test_a_shipped_profile_says_whom_it_is_for_and_what_it_rests_on(name: str, book: RuleBook) -> None:
    """Each has a text for people, and a public page or a comment that names the source."""
    (file,) = (file for file in SHIPPED.profiles() if file.stem == name)
    text = file.read().decode()
    form = bind(parse(file.read(), file.name), ProfileForm, "a profile")

    assert load_profile(name, book).active
    assert form.about.endswith(".")
    assert form.docs or "\n# Source: " in text


def test_minimal_has_what_stops_a_load_or_rejects_a_user(book: RuleBook) -> None:
    """And, beyond that, only what would keep the rest from being read."""
    wanted = {rule.id for rule in book.rules if rule.consequence in ("load-stopped", "record-rejected")}
    profile = load_profile("minimal", book)
    runs = {active.rule.id for active in profile.active} | {rule for rule, _ in profile.skipped}

    assert runs == wanted | {"XML007", "DOC001", "DOC002"}


def test_every_example_can_run_alone(book: RuleBook) -> None:
    """Its parameters fit, and a bad one leaves the rule something to do."""
    for rule in book.rules:
        for example in rule.good:
            alone(book, rule.id, example.params)
        for example in rule.bad:
            assert alone(book, rule.id, example.params).active, f"{rule.id}: {example.title}"


def _schema(name: str) -> dict[str, Any]:
    text = resources.folder("schemas").joinpath(name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_the_json_schemas_are_those_of_the_forms(name: str) -> None:
    """A key that is added to a form is added to the schema."""
    jsonschema.Draft202012Validator.check_schema(_schema(name))
    renew = "renew them with: python -m validator.rulebook.json_schemas schemas"
    text = resources.folder("schemas").joinpath(name).read_text(encoding="utf-8")

    assert text == as_text(json_schemas()[name]), renew


def _with_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_lists(item) for key, item in value.items()}
    return [_with_lists(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_json_schemas_accept_the_shipped_files(file: File) -> None:
    """An editor does not underline what we ship."""
    jsonschema.validate(_with_lists(plain(parse(file.read(), file.name))), _schema(schema_name(file)))


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_first_line_of_a_shipped_file_tells_editors_its_schema(file: File) -> None:
    """The path leads from the file's own folder to the schema, in a checkout and in a wheel alike."""
    up = "../" * file.name.count("/")
    first = file.read().decode().split("\n", 1)[0]

    assert first == f"# yaml-language-server: $schema={up}schemas/{schema_name(file)}"


def schema_name(file: File) -> str:
    """The JSON Schema of a shipped file."""
    folder = file.name.split("/")[1]
    return f"{({'profiles': 'profile', 'codes': 'codes'}).get(folder, 'rule')}.schema.json"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("severity: error", "severity: eror"),
        ("severity: error", "severty: error"),
        ("why: Alma rejects the user.\n", ""),
        ("  library:", "  libary:"),
        ("id: COD001", "id: cod1"),
        ("on the list.", "on the list"),
        ("type: list", "type: array"),
        ("title: Unknown", "titel: Unknown"),
    ],
)
def test_the_json_schema_refuses_what_the_loader_refuses(right: str, wrong: str) -> None:
    """Editor and loader agree on the common mistakes."""
    assert right in RULE
    written = parse(RULE.replace(right, wrong, 1).encode(), "x")

    with pytest.raises(RuleBookError):
        bind(written, RuleForm, "a rule")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_with_lists(plain(written)), _schema("rule.schema.json"))


def test_the_json_schema_reads_values_as_editors_do() -> None:
    """Where the loader reads a text, an editor may have seen a number or a truth value."""
    schema = _schema("settings.schema.json")

    jsonschema.validate({"jobs": 4, "limits": {"ratio": "100"}, "rules": "local", "fail_on": "never"}, schema)
    jsonschema.validate(
        {"profile": "x", "title": "T", "rules": {"COD001": {"lock": True}}}, _schema("profile.schema.json")
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"jobs": "four"}, schema)


_KEYS = [word for form in (RuleForm, ProfileForm, CodesForm, SettingsForm) for word in form_of(form).keys]
_WORDS = st.sampled_from([*_KEYS, "error", "on", "$values", "COD001"])
_TREES = st.recursive(
    st.text(max_size=8) | _WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | _WORDS, inner, max_size=6)
    ),
    max_leaves=20,
)


@given(_TREES)
def test_any_tree_gives_a_form_or_a_mistake(tree: Any) -> None:
    """Whatever well-formed YAML holds, reading it ends in a typed value or one message."""
    content = json.dumps(tree, ensure_ascii=True).encode()
    for form in (RuleForm, ProfileForm, CodesForm, SettingsForm):
        try:
            bind(parse(content, "x"), form, "a file")
        except RuleBookError as error:
            assert error.where.startswith("x:")  # noqa: PT017


class _Memory:
    """A file that exists only here."""

    name = "COD001-unknown-user-group.yaml"

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read_bytes(self) -> bytes:
        return self._content


@given(st.data())
@settings(max_examples=300)
def test_any_damage_to_a_rule_gives_a_rule_or_a_mistake(data: st.DataObject) -> None:
    """A rule with any stretch replaced by anything loads, or tells its mistake; nothing else happens."""
    start = data.draw(st.integers(0, len(RULE)))
    end = data.draw(st.integers(start, min(len(RULE), start + 40)))
    new = data.draw(
        st.text(max_size=6)
        | _WORDS
        | st.sampled_from(["[", "{", "[]", "{}", "\n", ": ", "- ", "'", "[[a]", "("])
    )
    content = (RULE[:start] + new + RULE[end:]).encode(errors="replace")
    file: Any = _Memory(content)

    try:
        loaded = read_rule(File("rules/cod/COD001-unknown-user-group.yaml", file), INVENTED)
    except RuleBookError as error:
        assert error.where.startswith("rules/cod/")  # noqa: PT017
    else:
        node: Node = loaded.document
        assert plain(node)["id"].strip() == loaded.rule.id
