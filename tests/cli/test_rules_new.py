"""`rules new` and `rules test`: the first rules of one's own, and the slips that are made with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.conftest import write
from validator.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Sis


def test_rules_are_begun_one_after_the_other(sis: Sis, tmp_path: Path) -> None:
    """Also where the settings name their folder, though the first still has blanks; no id or name is given twice."""
    sis("init", stdin=b"")
    begun = ("rules", "new", "--check", "required", "--field", "job_description")

    first = sis(*begun, "--id", "LOC001", "--name", "missing-department")
    second = sis(*begun, "--id", "LOC002", "--name", "missing-office")
    same_id = sis(*begun, "--id", "LOC001", "--name", "another")
    same_name = sis(*begun, "--id", "LOC003", "--name", "missing-office")

    assert "under rules: {LOC001: warning}" in first.out
    assert [said.status for said in (first, second, same_id, same_name)] == [0, 0, 2, 2]
    assert "LOC002 missing-office is a rule already." in same_name.err
    assert len([*(tmp_path / "our-rules/loc").iterdir()]) == 2


def test_two_rules_of_one_id_are_not_tried_as_one(sis: Sis, tmp_path: Path) -> None:
    """Whoever copies a rule and forgets the id is told of it, with the path as it was given."""
    text = folder("rules").joinpath("man", "MAN001-missing-last-name.yaml").read_text(encoding="utf-8")
    write(tmp_path / "our-rules/man/MAN001-missing-last-name.yaml", text)
    write(
        tmp_path / "our-rules/man/MAN001-copied.yaml", text.replace("name: missing-last-name", "name: copied")
    )

    said = sis("rules", "test", "our-rules")

    assert said.status == 2
    assert said.err.startswith("sis-validator: our-rules/man/MAN001-missing-last-name.yaml:")
    assert 'The id "MAN001" already belongs to the rule in our-rules/man/MAN001-copied.yaml' in said.err
