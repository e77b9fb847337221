"""Any report in any format: complete lists hold what a hand-built report lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.privacy import Policy
from validator.reports.following import Following
from validator.reports.formats import FORMATS, render
from validator.reports.lists import LISTS

if TYPE_CHECKING:
    from validator.findings import Report

EVERY_FORMAT = (*FORMATS, *LISTS)
PUBLIC_FORMATS = tuple(name for name, form in FORMATS.items() if form.is_public)
PRIVATE_FORMATS = tuple(name for name in EVERY_FORMAT if name not in PUBLIC_FORMATS)


def shown_as(report: Report, form: str, policy: Policy = Policy.MASKED) -> str:
    """The report as the text of a format, complete lists included."""
    return listed(report, form, policy) if form in LISTS else render(report, form, policy)


def listed(report: Report, form: str, policy: Policy = Policy.MASKED) -> str:
    """The findings of a report as a complete list."""
    pieces: list[str] = []
    with follow(report, lists=[(form, pieces.append)], policy=policy) as following:
        feed(following, report)
    return "".join(pieces)


def follow(report: Report, **wanted: Any) -> Following:
    """What follows a run of the rules of a report."""
    return Following(report.tallies, **wanted)  # type: ignore[arg-type]


def feed(following: Following, report: Report) -> Report:
    """Tell what follows a run the sources and findings of a report, as the engine would."""
    for source in report.sources:
        following.source(source.path, source.member)
    for finding in report.findings:
        if following.sink is not None:
            following.sink(finding)
    return following.finish(report)
