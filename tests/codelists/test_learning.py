"""Code lists proposed from a feed: codes and counts, and nothing that could be a person's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from validator.checks import CHECKS
from validator.codelists.learning import as_lists, learn, list_fields
from validator.rulebook.codes import list_names
from validator.rulebook.rules import load_rules

if TYPE_CHECKING:
    from pathlib import Path

RULES = load_rules([], CHECKS).rules


def feed(folder: Path, *groups: str) -> str:
    users = "".join(
        f"<user><primary_id>u{number}</primary_id><user_group>{group}</user_group></user>\n"
        for number, group in enumerate(groups)
    )
    path = folder / "feed.xml"
    path.write_text(f"<users>{users}</users>", encoding="utf-8")
    return str(path)


def test_codes_are_counted_and_seldom_values_are_not_shown(tmp_path: Path) -> None:
    """What only one record has may be a slip, or a name in the wrong place."""
    _, (groups,) = learn(
        [feed(tmp_path, "UGRD", "FAC", "UGRD", "FAC", "FAC", "Sam Lee", "UGRD", "FAC")], RULES
    )

    assert (groups.name, groups.field) == ("user_groups", "user_group")
    assert groups.codes == {"FAC": 4, "UGRD": 3}
    assert groups.left_out == 1


def test_addresses_and_long_numbers_are_never_codes(tmp_path: Path) -> None:
    """Even where many records share one, as a column that slipped can make them."""
    _, (groups,) = learn([feed(tmp_path, *["u@example.edu"] * 5, *["21700001"] * 5, *["A"] * 5)], RULES)

    assert (groups.codes, groups.left_out) == ({"A": 5}, 2)


def test_a_field_with_too_many_values_is_no_table(tmp_path: Path) -> None:
    """Nothing of it is shown."""
    values = [f"value {number}" for number in range(300) for _ in range(3)]
    report, (groups,) = learn([feed(tmp_path, *values)], RULES)

    assert groups.has_many_values
    assert groups.codes == {}
    assert as_lists([groups], "feed.xml", dt.date(2026, 1, 1)) == ()
    assert report.forecast.records == 900


def test_lists_can_be_written_from_what_was_learnt(tmp_path: Path) -> None:
    """Sorted, with their source and their day."""
    _, learnt = learn([feed(tmp_path, *["UGRD"] * 3, *["FAC"] * 4)], RULES)
    (one,) = as_lists(learnt, "learnt from feed.xml", dt.date(2026, 9, 1))

    assert (one.name, [*one.codes], one.date) == ("user_groups", ["FAC", "UGRD"], dt.date(2026, 9, 1))


def test_every_list_that_a_rule_asks_for_can_be_learnt() -> None:
    """Each has an element that holds its codes."""
    assert set(list_fields(RULES).values()) == list_names(RULES)
