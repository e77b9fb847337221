"""What a report says of a member of a zip that is read although something is wrong with its name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

import validator
from tests.feed.feeds import USERS, zipped

if TYPE_CHECKING:
    from validator.findings import Report


def checked(*members: tuple[str, bytes]) -> Report:
    return validator.check([io.BytesIO(zipped(*members))], profile="minimal")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("../a.xml", "b.xml"), ("a.xml", "a.xml")])
def test_member_that_is_read_is_listed_once_and_not_called_unchecked(names: tuple[str, str]) -> None:
    """The finding stands at the member itself, not at a source without records."""
    report = checked(*((name, USERS) for name in names))

    assert [(source.member, source.records) for source in report.sources] == [(name, 1) for name in names]
    assert report.not_checked == ()
    told = [finding.source for finding in report.findings if finding.rule == "ZIP001"]
    assert told == [0 if names[0] == "../a.xml" else 1]


def test_member_that_is_not_read_is_listed_as_unchecked() -> None:
    """Another archive in the archive may hold records."""
    report = checked(("a.xml", USERS), ("../b.zip", zipped(("c.xml", USERS))))

    assert [source.member for source in report.sources] == ["a.xml", "../b.zip"]
    assert [part.what for part in report.not_checked] == ["-!../b.zip"]
