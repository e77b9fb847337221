"""Code lists in files of their own: read, put into parameters, and told when they are old."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator import resources
from validator.checks import CHECKS as REAL_CHECKS
from validator.errors import RuleBookError
from validator.rulebook.codes import list_names, old_lists, read_codes
from validator.rulebook.folders import File, open_folder
from validator.rulebook.profiles import load_profile
from validator.rulebook.rules import load_rules

from .book import PROFILE, RULE, load, write

if TYPE_CHECKING:
    from validator.rulebook.model import Profile

ASKING = RULE.replace("default: [UGRD],", "default: [UGRD], codes: user_groups,")
CODES = """\
lists:
  user_groups:
    date: 2026-09-01
    source: User groups, from Alma
    codes: {UGRD: Undergraduates, "01": "", NO: None}
"""
MINE = "profile: mine\ntitle: Mine\nextends: [base]\ncodes: [ours]\n"


def mine(folder: Path, text: str = MINE, codes: str = CODES) -> Profile:
    write(folder, "cod/COD001-unknown-user-group.yaml", ASKING)
    write(folder, "profiles/base.yaml", PROFILE)
    write(folder, "profiles/mine.yaml", text)
    write(folder, "codes/ours.yaml", codes)
    return load_profile("mine", load(folder))


def test_a_list_fills_every_parameter_that_asks_for_it(tmp_path: Path) -> None:
    """The codes stay as written, and the report can say which line of which file gave them."""
    (active,) = mine(tmp_path).active

    assert active.params == {"values": ("UGRD", "01", "NO")}
    assert active.provenance["params.values"].endswith("ours.yaml:2")


def test_a_value_in_the_profile_itself_wins_over_its_lists(tmp_path: Path) -> None:
    """What stands in the profile is the more particular word."""
    (active,) = mine(tmp_path, f"{MINE}rules:\n  COD001: {{params: {{values: [GRAD]}}}}\n").active

    assert active.params == {"values": ("GRAD",)}


def test_a_profile_knows_the_lists_that_it_uses(tmp_path: Path) -> None:
    """Name, day, source, and each code with its label."""
    (codes,) = mine(tmp_path).codes

    assert (codes.name, codes.date, codes.source) == (
        "user_groups",
        dt.date(2026, 9, 1),
        "User groups, from Alma",
    )
    assert codes.codes == {"UGRD": "Undergraduates", "01": "", "NO": "None"}


@pytest.mark.parametrize(
    ("max_age", "as_of", "is_old"),
    [
        ("", "2027-09-01", False),
        ("", "2027-09-02", True),
        ("codes_max_age: 30\n", "2026-10-01", False),
        ("codes_max_age: 30\n", "2026-10-02", True),
    ],
)
def test_a_list_is_old_after_its_last_day(tmp_path: Path, max_age: str, as_of: str, is_old: bool) -> None:
    """A year unless the profile says otherwise; the sentence names the list, its age and its file."""
    told = old_lists(mine(tmp_path, MINE + max_age), dt.date.fromisoformat(as_of))

    assert bool(told) is is_old
    assert all(line.startswith("The code list user_groups is ") and "ours.yaml:2" in line for line in told)


def test_standard_lists_are_named_without_a_path_and_do_not_grow_old() -> None:
    """Countries and languages change too seldom to warn of."""
    book = load_rules([], REAL_CHECKS)
    folder = Path(__file__).parent.parent.parent / "samples"
    assert folder.is_dir()
    profile = load_profile(str(folder / "international.yaml"), book)

    assert {codes.name for codes in profile.codes} == {"countries", "languages"}
    assert old_lists(profile, dt.date(2099, 1, 1)) == ()


def test_every_shipped_list_is_asked_for_and_names_its_source() -> None:
    """A list that no rule asks for would be dead."""
    names = list_names(load_rules([], REAL_CHECKS).rules)
    shipped = [
        one.codes
        for file in open_folder(resources.folder("rules"), "rules").codes()
        for one in read_codes(file)
    ]

    assert {codes.name for codes in shipped} == {"countries", "languages"} <= names
    assert {codes.name: len(codes.codes) for codes in shipped} == {"countries": 249, "languages": 184}
    assert all("ISO" in codes.source for codes in shipped)


MISTAKES = [
    (CODES.replace("user_groups", "user_group"),
     '2: No rule asks for a list "user_group". Write "user_groups".'),
    (CODES.replace("2026-09-01", "1.9.2026"), None),
    (CODES.replace("    date: 2026-09-01\n", ""),
     '3: The key "date" is missing in "lists" "user_groups". Add it.'),
    (CODES.replace("NO: None", "NO: [None]"), '5: The label of "NO" must be a text. Write one value.'),
    (CODES.replace('{UGRD: Undergraduates, "01": "", NO: None}', "[UGRD, GRAD, UGRD]"),
     '5: "UGRD" stands twice in the list. Keep one of the two.'),
    (CODES.replace('{UGRD: Undergraduates, "01": "", NO: None}', "[]"),
     '2: The list "user_groups" has no codes. Add them, or leave the list out.'),
    (CODES.replace("codes:", "code:"), '5: "code" is no key of "lists" "user_groups". Write "codes".'),
    (CODES.replace("lists:", "list:"), '1: "list" is no key of a file of code lists. Write "lists".'),
]  # fmt: skip


@pytest.mark.parametrize(("codes", "message"), MISTAKES)
def test_a_mistake_in_a_list_is_told_with_its_place_and_its_remedy(
    tmp_path: Path, codes: str, message: str | None
) -> None:
    """One change to a sound file gives exactly one message."""
    with pytest.raises(RuleBookError) as caught:
        mine(tmp_path, codes=codes)

    if message is not None:
        assert str(caught.value).partition("ours.yaml:")[2] == message
    else:
        assert "1.9.2026" in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("nowhere.yaml", 'There is no file "nowhere.yaml" beside this profile. Check the path.'),
        (
            "our",
            'There is no file of code lists "our". Write "ours".',
        ),
    ],
)
def test_a_file_that_is_not_there_is_told(tmp_path: Path, asked: str, message: str) -> None:
    """At the line of the profile that names it."""
    with pytest.raises(RuleBookError) as caught:
        mine(tmp_path, MINE.replace("[ours]", asked))

    assert str(caught.value) == f"rules/profiles/mine.yaml:4: {message}"


def test_a_code_list_fills_only_lists(tmp_path: Path) -> None:
    """A parameter of another type cannot ask for one."""
    write(
        tmp_path,
        "cod/COD001-unknown-user-group.yaml",
        ASKING.replace("{type: list, default: [UGRD]", "{type: text, default: UGRD"),
    )

    with pytest.raises(RuleBookError, match='A code list fills a list; "values" is a text'):
        load(tmp_path)


def test_a_file_is_also_found_by_its_path_from_the_profile(tmp_path: Path) -> None:
    """A profile that stands alone has its lists beside it."""
    mine(tmp_path / "book")
    path = tmp_path / "elsewhere" / "alone.yaml"
    write(tmp_path, "elsewhere/alone.yaml", MINE.replace("[ours]", "tables.yaml").replace("mine", "alone"))
    write(tmp_path, "elsewhere/tables.yaml", CODES.replace("UGRD", "GRAD"))

    (active,) = load_profile(str(path), load(tmp_path / "book")).active

    assert active.params == {"values": ("GRAD", "01", "NO")}


def test_codes_may_be_a_plain_list(tmp_path: Path) -> None:
    """Labels are for people; a list without them is as good."""
    path = tmp_path / "codes.yaml"
    path.write_text("lists: {campuses: {date: 2026-01-01, codes: [MAIN, WEST]}}", encoding="utf-8")
    (one,) = read_codes(File("codes.yaml", path))

    assert one.codes.codes == {"MAIN": "", "WEST": ""}
