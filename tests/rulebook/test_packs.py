"""Packs that come as Python distributions."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleBookError
from validator.rulebook.packs import GROUP, installed_packs, with_packs
from validator.rulebook.profiles import load_profile

from .book import OTHER, PROFILE, RULE, load, write

if TYPE_CHECKING:
    from pathlib import Path

PACK = "profile: riverside\ntitle: Riverside\nextends: [base]\nrules:\n  LOC001: on\n"
LOCAL = OTHER.replace("MAN001", "LOC001").replace("missing-last-name", "missing-shelf-mark")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site folder with the distribution `riverside-rules`, and a small shipped rule book beside it."""
    site = tmp_path / "site"
    write(site, "riverside_rules/__init__.py", "")
    write(site, "riverside_rules/rules/loc/LOC001-missing-shelf-mark.yaml", LOCAL)
    write(site, "riverside_rules/profiles/riverside.yaml", PACK)
    write(
        site,
        "riverside_rules-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: riverside-rules\nVersion: 1.0\n",
    )
    write(site, "riverside_rules-1.0.dist-info/entry_points.txt", f"[{GROUP}]\nriverside = riverside_rules\n")
    monkeypatch.syspath_prepend(str(site))
    write(tmp_path, "shipped/cod/COD001-unknown-user-group.yaml", RULE)
    write(tmp_path, "shipped/profiles/base.yaml", PROFILE)
    return tmp_path / "shipped"


def test_a_profile_of_a_pack_is_found_by_its_name(installed: Path) -> None:
    """Its own rules run beside those that it extends."""
    profile = load_profile("riverside", load(installed))

    assert [active.rule.id for active in profile.active] == ["COD001", "LOC001"]
    assert profile.files == ("rules/profiles/base.yaml", "riverside/profiles/riverside.yaml")


def test_a_profile_may_extend_one_of_a_pack(installed: Path) -> None:
    """The library's own profile stands in a file, the consortium's in the pack."""
    write(installed, "../ours.yaml", "profile: ours\ntitle: Ours\nextends: [riverside]\n")

    profile = load_profile(str(installed.parent / "ours.yaml"), load(installed))

    assert [active.rule.id for active in profile.active] == ["COD001", "LOC001"]


def test_nothing_looks_for_packs_while_every_name_is_known(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking through all distributions takes time that a hook does not have."""
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: pytest.fail("packs were looked for"))

    assert load_profile("base", load(installed)).name == "base"


def test_a_name_that_no_pack_has_is_told_as_ever(installed: Path) -> None:
    """The message names what is known and what was probably meant."""
    with pytest.raises(RuleBookError, match=r'There is no profile "bas"; known are base\. Write "base"'):
        load_profile("bas", load(installed))


def test_all_packs_join_the_book_once(installed: Path) -> None:
    """For lists of everything that there is."""
    book = with_packs(load(installed))

    assert [rule.id for rule in book.rules] == ["COD001", "LOC001"]
    assert book.rule("LOC001").origin == "riverside/rules/loc/LOC001-missing-shelf-mark.yaml:1"
    assert with_packs(book) is book


def test_a_pack_without_its_package_is_a_mistake(installed: Path) -> None:
    """A half-removed distribution is told by name."""
    write(
        installed,
        "../site/riverside_rules-1.0.dist-info/entry_points.txt",
        f"[{GROUP}]\nriverside = no_such_package\n",
    )

    with pytest.raises(
        RuleBookError, match="The installed pack riverside names a package that cannot be opened"
    ):
        installed_packs()
