"""What profiles make of the rules: which run, how severe, with which options, and who set what."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import TYPE_CHECKING

import pytest

from validator.errors import RuleBookError
from validator.records.selector import Selector
from validator.rulebook.model import Severity
from validator.rulebook.profiles import alone, list_profiles, load_profile
from validator.rulebook.rules import load_rules

from .book import (
    CHECKS,
    OTHER,
    PROFILE,
    RULE,
    changed,
    load,
    mistakes,
    profile,
    write,
    write_book,
)

if TYPE_CHECKING:
    from pathlib import Path

    from validator.rulebook.model import Profile

MINE = """\
profile: mine
title: Mine
extends: [base]
rules:
  COD001: warning
suppress:
  - {rule: MAN001, where: {user_group: GUEST}, reason: Guests, until: 2027-06-30, max: 40}
"""
LOCKED = (
    "profile: locked\ntitle: Locked\nrules:\n  COD001: {severity: error, lock: true, reason: Agreed by all}\n"
)


def severities(profile: Profile) -> dict[str, str]:
    return {active.rule.id: active.severity.value for active in profile.active}


@pytest.mark.parametrize(("right", "wrong", "message"), mistakes("profile-mistakes.txt"))
def test_a_mistake_in_a_profile_is_told_with_its_place_and_its_remedy(
    tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    """One change to a sound profile gives exactly one message."""
    write_book(tmp_path, mine=changed(MINE, right, wrong), locked=LOCKED)

    with pytest.raises(RuleBookError) as caught:
        load_profile("mine", load(tmp_path))

    place = (
        str(tmp_path / "profiles/gone.yaml") + ":"
        if message.startswith("0: ")
        else "rules/profiles/mine.yaml:"
    )
    assert str(caught.value) == place + message.removeprefix("0:")


SELECTIONS = [
    ("  COD001: error", {"COD001": "error"}, "what no file mentions is off"),
    ('  "*": on', {"COD001": "error", "MAN001": "warning"}, "on is the rule's own severity"),
    ('  "*": info\n  COD001: error', {"COD001": "error", "MAN001": "info"}, "an id before a pattern"),
    (
        '  COD001: error\n  "*": info',
        {"COD001": "error", "MAN001": "info"},
        "an id before a pattern, in any order",
    ),
    ('  "COD*": off\n  "*": on', {"MAN001": "warning"}, "the longer pattern"),
    ('  "*": on\n  "COD00?": off', {"MAN001": "warning"}, "the longer pattern, in any order"),
    ('  "C*1": error\n  "*1": info\n  "*": off', {"COD001": "error", "MAN001": "info"}, "three deep"),
    ("  COD001: {params: {values: [X]}}", {"COD001": "error"}, "parameters mention a rule"),
    (
        '  "*": warning\n  COD001: {params: {values: [X]}}',
        {"COD001": "warning", "MAN001": "warning"},
        "layered",
    ),
    ("  COD001: {severity: off, params: {values: [X]}}", {}, "off with parameters is off"),
    ('  "*": on\n  "CO*": {reason: None other}', {"COD001": "error", "MAN001": "warning"}, "a reason alone"),
]


@pytest.mark.parametrize(("rules", "expected", "why"), SELECTIONS, ids=[case[2] for case in SELECTIONS])
def test_the_more_specific_key_wins(tmp_path: Path, rules: str, expected: dict[str, str], why: str) -> None:
    """Within a file each value comes from the most specific key that states it."""
    write_book(tmp_path)

    assert severities(profile(tmp_path, rules)) == expected, why


def test_a_later_file_wins_over_an_earlier_one_even_with_a_pattern(tmp_path: Path) -> None:
    """Files apply one after the other; specific keys matter within a file."""
    write_book(tmp_path, strict="profile: strict\ntitle: Strict\nextends: [base]\nrules:\n  MAN001: error\n")

    assert severities(profile(tmp_path, '  "MAN*": info', extends="[strict]")) == {
        "COD001": "error",
        "MAN001": "info",
    }
    assert severities(profile(tmp_path, '  "COD*": off', extends="[strict]")) == {"MAN001": "error"}


def test_extends_applies_left_to_right_and_each_file_once(tmp_path: Path) -> None:
    """In a diamond the common base does not undo what stands between."""
    write_book(
        tmp_path,
        left="profile: left\ntitle: L\nextends: [base]\nrules:\n  COD001: info\n  MAN001: info\n",
        right="profile: right\ntitle: R\nextends: [base]\nrules:\n  MAN001: error\n",
    )

    mine = profile(tmp_path, "  {}", extends="[left, right]")

    assert severities(mine) == {"COD001": "info", "MAN001": "error"}
    assert mine.files == tuple(f"rules/profiles/{name}.yaml" for name in ("base", "left", "right", "mine"))


def test_a_circle_of_profiles_is_refused(tmp_path: Path) -> None:
    """The message shows the whole circle."""
    write_book(
        tmp_path,
        one="profile: one\ntitle: 1\nextends: two\n",
        two="profile: two\ntitle: 2\nextends: [base, three]\n",
        three="profile: three\ntitle: 3\nextends: [two]\n",
    )

    with pytest.raises(RuleBookError) as caught:
        load_profile("one", load(tmp_path))

    assert str(caught.value) == (
        "rules/profiles/three.yaml:3: Profiles extend one another in a circle: two -> three -> two. "
        "Break the circle."
    )


def test_every_value_says_which_file_set_it(tmp_path: Path) -> None:
    """Severity, parameters and lock each keep their own file and line."""
    write_book(tmp_path, locked=LOCKED)

    mine = profile(tmp_path, "  COD001:\n    params:\n      values: [A, '01', NO]", extends="[base, locked]")
    (rule,) = [active for active in mine.active if active.rule.id == "COD001"]

    assert rule.provenance == {
        "severity": "rules/profiles/locked.yaml:4",
        "reason": "rules/profiles/locked.yaml:4",
        "lock": "rules/profiles/locked.yaml:4",
        "params.values": "rules/profiles/mine.yaml:7",
    }
    assert (rule.severity, rule.reason) == (Severity.ERROR, "Agreed by all")
    assert rule.params == {"values": ("A", "01", "NO")}
    assert rule.options == CHECKS["codes"].options((Selector.parse("user_group"),), ("A", "01", "NO"))


def test_a_lock_may_be_kept_or_made_stronger(tmp_path: Path) -> None:
    """Only weakening is refused; parameters stay free."""
    write_book(tmp_path, locked=LOCKED.replace("severity: error", "severity: warning"))

    for setting in (
        "error",
        "warning",
        "{params: {values: [A]}}",
        "{severity: error, lock: true, reason: Us}",
    ):
        assert "COD001" in severities(profile(tmp_path, f"  COD001: {setting}", extends="[locked]"))
    with pytest.raises(RuleBookError, match="cannot be info: Agreed by all"):
        profile(tmp_path, "  COD001: info", extends="[locked]")


def test_a_profile_before_a_lock_is_not_bound_by_it(tmp_path: Path) -> None:
    """A lock binds what comes later."""
    write_book(tmp_path, locked=LOCKED, mild="profile: mild\ntitle: M\nrules:\n  COD001: info\n")

    assert severities(profile(tmp_path, "  {}", extends="[mild, locked]")) == {"COD001": "error"}
    with pytest.raises(RuleBookError, match=r"rules/profiles/mild\.yaml:4: COD001 is locked at error"):
        profile(tmp_path, "  {}", extends="[locked, mild]")


def test_suppressions_are_kept_as_they_are_written(tmp_path: Path) -> None:
    """They are applied elsewhere; here they are typed."""
    write_book(tmp_path, mine=MINE)

    (exception,) = load_profile("mine", load(tmp_path)).suppressions

    assert exception.rule == "MAN001"
    assert exception.where == {Selector.parse("user_group"): ("GUEST",)}
    assert (exception.reason, exception.until, exception.max) == ("Guests", dt.date(2027, 6, 30), 40)
    assert exception.origin == "rules/profiles/mine.yaml:7"


def test_a_rule_without_its_list_is_skipped_and_says_so(tmp_path: Path) -> None:
    """An empty list that the check works with leaves nothing to do; another empty list does not matter."""
    write_book(tmp_path)

    mine = profile(tmp_path, '  "*": on\n  COD001: {params: {values: []}}')

    assert severities(mine) == {"MAN001": "warning"}
    assert mine.skipped == (("COD001", 'the list "values" is empty'),)


_OPTIONS = "  lists: {user_group: $groups, campus_code: [$campuses, $more]}"
_PARAMS = "\n".join(
    f"  {name}: {{type: list, default: [], help: Codes}}" for name in ("groups", "campuses", "more")
)
LISTS = (
    RULE.replace("  values: {type: list, default: [UGRD], help: The codes}", _PARAMS)
    .replace("check: codes", "check: lists")
    .replace("  field: user_group\n  values: $values", _OPTIONS)
    .replace("      params: {values: [GRAD]}\n", "")
)


def test_of_several_lists_only_the_empty_ones_are_left_out(tmp_path: Path) -> None:
    """Each empty list is named and the others run; lists put into a list are joined."""
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", LISTS)

    none = profile(tmp_path, "  COD001: on")
    some = profile(tmp_path, "  COD001: {params: {campuses: MAIN, more: [WEST, EAST]}}")

    assert none.active == ()
    assert none.skipped == (("COD001", 'the lists "groups", "campuses" and "more" are empty'),)
    assert some.skipped == (("COD001", 'the list "groups" is empty'),)
    assert some.active[0].options.lists == {Selector.parse("campus_code"): ("MAIN", "WEST", "EAST")}


def test_the_hash_follows_what_can_change_a_finding_and_nothing_else(tmp_path: Path) -> None:
    """Severity, parameters and exceptions change it; titles, reasons and the order of keys do not."""
    write_book(tmp_path)
    plain = profile(tmp_path, '  "*": on').sha256

    assert profile(tmp_path, "  MAN001: on\n  COD001: {severity: error, reason: So}").sha256 == plain
    assert profile(tmp_path, '  "*": on\n  COD001: {params: {values: UGRD}}').sha256 == plain
    assert profile(tmp_path, '  "*": on\n  COD001: {params: {values: GRAD}}').sha256 != plain
    assert profile(tmp_path, '  "*": on\n  COD001: warning').sha256 != plain
    assert profile(tmp_path, '  "*": on', more=MINE[MINE.index("suppress") :]).sha256 != plain
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", RULE.replace("Alma rejects the user", "It matters"))
    assert profile(tmp_path, '  "*": on').sha256 == plain
    write(tmp_path, "cod/COD001-unknown-user-group.yaml", RULE.replace("User group", "Group"))
    assert profile(tmp_path, '  "*": on').sha256 != plain


def test_a_rule_of_ones_own_that_no_profile_names_is_told(tmp_path: Path) -> None:
    """With what turns it on; one that a profile has switched off is not, nor a shipped one."""
    write_book(tmp_path / "shipped", base="profile: base\ntitle: The base\nrules:\n  COD001: on\n")
    for number in (1, 2):
        rule = OTHER.replace("MAN001", f"LOC00{number}").replace("missing-last-name", f"local-{number}")
        write(tmp_path, f"local/loc/LOC00{number}-local-{number}.yaml", rule)
    write(
        tmp_path,
        "local/profiles/mine.yaml",
        "profile: mine\ntitle: Mine\nextends: [base]\nrules: {LOC002: off}\n",
    )
    book = load_rules([tmp_path / "local"], CHECKS, shipped=tmp_path / "shipped")

    told = "no profile names it; under rules of your profile, write %s: on"
    assert load_profile("mine", book).skipped == (("LOC001", told % "LOC001"),)
    assert load_profile("base", book).skipped == (("LOC001", told % "LOC001"), ("LOC002", told % "LOC002"))


def test_local_folders_bring_rules_and_profiles(tmp_path: Path) -> None:
    """A profile of a local folder extends shipped ones by name; messages name the folder as it was given."""
    write_book(tmp_path / "shipped")
    write(
        tmp_path,
        "local/loc/LOC001-local.yaml",
        OTHER.replace("MAN001", "LOC001").replace("missing-last-name", "local"),
    )
    write(tmp_path, "local/profiles/mine.yaml", "profile: mine\ntitle: Mine\nextends: [base]\n")
    book = load_rules([tmp_path / "local"], CHECKS, shipped=tmp_path / "shipped")

    mine = load_profile("mine", book)

    assert list_profiles(book) == ("base", "mine")
    assert severities(mine) == {"COD001": "error", "LOC001": "warning", "MAN001": "warning"}
    assert mine.active[1].rule.origin == f"{tmp_path / 'local'}/loc/LOC001-local.yaml:1"
    write(tmp_path, "local/profiles/base.yaml", PROFILE)
    with pytest.raises(
        RuleBookError, match=r"A profile of this name is already in rules/profiles/base\.yaml"
    ):
        load_profile("mine", book)


def test_a_profile_by_path_may_stand_anywhere(tmp_path: Path) -> None:
    """It extends profiles by name, and others by their path from its own folder."""
    write_book(tmp_path / "rules")
    write(tmp_path, "elsewhere/mine.yaml", "profile: mine\ntitle: Mine\nextends: [base, ./quiet.yaml]\n")
    write(tmp_path, "elsewhere/quiet.yaml", "profile: quiet-night\ntitle: Quiet\nrules: {COD001: off}\n")
    book = load(tmp_path / "rules")

    assert severities(load_profile(str(tmp_path / "elsewhere/mine.yaml"), book)) == {"MAN001": "warning"}
    with pytest.raises(RuleBookError, match="The file cannot be read: no such file"):
        load_profile(str(tmp_path / "none.yaml"), book)


def test_an_unknown_profile_lists_the_known_ones_and_the_closest(tmp_path: Path) -> None:
    """A librarian who mistypes a name sees what there is."""
    write_book(tmp_path, locked=LOCKED)

    with pytest.raises(RuleBookError) as caught:
        load_profile("Bse", load(tmp_path))

    assert str(caught.value) == 'There is no profile "Bse"; known are base, locked. Write "base".'


def test_a_rule_alone_takes_the_parameters_of_an_example(tmp_path: Path) -> None:
    """What an example runs against: one rule, its own severity, the example's parameters."""
    write_book(tmp_path)
    book = load(tmp_path)
    (example,) = book.rule("COD001").bad

    single = alone(book, "COD001", example.params)

    assert severities(single) == {"COD001": "error"}
    assert single.active[0].options.values == ("GRAD",)
    with pytest.raises(RuleBookError, match='"vals" is no parameter of COD001'):
        alone(book, "COD001", {"vals": ("X",)})


def test_a_profile_travels_to_another_process(tmp_path: Path) -> None:
    """Workers get the profile by pickle."""
    write_book(tmp_path, mine=MINE)
    mine = load_profile("mine", load(tmp_path))

    assert pickle.loads(pickle.dumps(mine)) == mine
