"""Good examples under the whole profile: no other rule finds anything in what a rule shows as right."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from validator.checks import CHECKS
from validator.engine import make_plan, run
from validator.examples import NamedExample, examples_of, schema_of
from validator.feed import Limits
from validator.rulebook.profiles import alone, load_profile
from validator.rulebook.rules import load_rules

from .complete import completed

if TYPE_CHECKING:
    from validator.rulebook.model import Profile

BOOK = load_rules([], CHECKS)
PROFILE = load_profile("i-share", BOOK)
GOOD = [named for named in examples_of(BOOK.rules) if "[good: " in named.name]


class Feed(io.BytesIO):
    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


def found_in(named: NamedExample) -> set[str]:
    """The rules that find something in the example, filled up with what it leaves out."""
    plan = make_plan(_profile(named), schema_of(named.example), Limits(), named.example.as_of)
    report = run([Feed(name, _filled(name, content)) for name, content in named.example.files], plan)
    assert report.not_checked == ()
    return {tally.rule.id for tally in report.tallies if tally.findings}


def _profile(named: NamedExample) -> Profile:
    """The profile, with the parameters of the example for its own rule."""
    if not named.example.params:
        return PROFILE
    own = alone(BOOK, named.rule.id, named.example.params).active
    others = (active for active in PROFILE.active if active.rule.id != named.rule.id)
    return replace(PROFILE, active=tuple(sorted((*others, *own), key=lambda active: active.rule.id)))


def _filled(name: str, content: bytes) -> bytes:
    if content.startswith(b"PK"):
        return _zip_of({inner: _filled(inner, text) for inner, text in _members(content).items()})
    encoding = "latin-1" if b"ISO-8859-1" in content else "utf-8"
    return completed(content.decode(encoding), name.partition(".")[0]).encode(encoding)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip_of(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("named", GOOD, ids=[named.name for named in GOOD])
def test_no_other_rule_finds_anything_in_a_good_example(named: NamedExample) -> None:
    """Beyond those that the example names itself, under `also`; and those do."""
    assert found_in(named) == set(named.example.also)


def test_an_example_cannot_hide_behind_its_filling() -> None:
    """What an example has, even empty, is not filled up."""
    empty = "<users><user><last_name/><contact_info><emails/></contact_info></user><user/></users>"

    assert completed(empty).count("<last_name") == 2
    assert "<emails/>" in completed(empty)
    assert completed(completed(empty)) == completed(empty)


def test_a_filled_user_is_without_fault() -> None:
    """The filling itself gives no finding."""
    (bare,) = (named for named in GOOD if named.name.startswith("DOC003"))

    assert found_in(replace(bare, example=replace(bare.example, also=()))) == set()
