"""Puts together what is known of one person: her records, their findings, their fate."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.engine import run
from validator.inspecting.finding import Found, find
from validator.records.selector import Selector
from validator.rulebook.model import SEVEREST, Consequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.engine import Plan
    from validator.feed.again import Again
    from validator.findings import Finding, Report
    from validator.rulebook.model import Rule

_MOST_FINDINGS = 5_000
_BLOCK_STATUS = Selector.parse("user_blocks/user_block")


class Fate(StrEnum):
    """What becomes of one of several records of a person."""

    KEPT = "kept"
    REPLACED = "replaced"
    REJECTED = "rejected"
    STOPS = "stops-load"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """One record: what was found in it, which rules it passes, its fate, and what keeps her from borrowing."""

    found: Found
    findings: tuple[Finding, ...]
    consequence: Consequence
    fate: Fate
    passed: tuple[Rule, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that a feed says of a person.

    Attributes:
        records: her records, in feed order.
        others: findings of other records that speak of one of hers.
        report: of the whole feed.
    """

    records: tuple[Seen, ...]
    others: tuple[Finding, ...]
    report: Report


def inspect_person(
    feed: Again,
    identifier: str,
    plan: Plan,
    *,
    on_source: Callable[[str, str | None], None] | None = None,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Inspection:
    """What a feed says of the person with this identifier. The feed is read twice.

    What the profile sets aside is told as well: it stands against this person all the same.

    Args:
        feed: the feed.
        identifier: of any type.
        plan: the rules.
        on_source: as of `engine.run`.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.

    Raises:
        FeedError: the feed cannot be read.
    """
    found = list(find(feed.paths(), identifier, plan.limits))
    said = _Said(found)
    report = run(
        feed.paths(),
        plan,
        jobs=jobs,
        sink=said.see,
        aside=said.see,
        on_source=on_source,
        progress=progress,
    )
    worst = {_key(one): _worst(said.own[_key(one)], plan, one) for one in found}
    fates = _fates(found, worst)
    records = tuple(
        Seen(
            one,
            tuple(said.own[_key(one)]),
            worst[_key(one)],
            fates[_key(one)],
            _passed(said.own[_key(one)], plan, one),
            tuple(_standing(one, plan.as_of)),
        )
        for one in found
    )
    return Inspection(records, tuple(said.others), report)


class _Said:
    """The findings of a person's records, and those of other records that point to one of them."""

    def __init__(self, found: list[Found]) -> None:
        self.own: dict[tuple[int, int], list[Finding]] = {_key(one): [] for one in found}
        self.others: list[Finding] = []

    def see(self, finding: Finding) -> None:
        if finding.source is None or finding.record is None:
            return
        own = self.own.get((finding.source, finding.record))
        if own is not None:
            if len(own) < _MOST_FINDINGS:
                own.append(finding)
        elif len(self.others) < _MOST_FINDINGS and any(
            (related.source, related.record) in self.own for related in finding.related
        ):
            self.others.append(finding)


def _key(found: Found) -> tuple[int, int]:
    return found.source, found.number


def _worst(findings: list[Finding], plan: Plan, found: Found) -> Consequence:
    active = {rule.rule.id: rule.consequence for rule in plan.rules}
    own = [finding.consequence or active[finding.rule] for finding in findings]
    none = Consequence.ACCEPTED if found.root is not None else Consequence.UNKNOWN
    return min([none, *own], key=SEVEREST.index)


def _fates(found: list[Found], worst: dict[tuple[int, int], Consequence]) -> dict[tuple[int, int], Fate]:
    """Within a source the first record of a person wins, across sources the last loaded (Source: SEED1, CARLI-T)."""
    fates: dict[tuple[int, int], Fate] = {}
    last: dict[str, tuple[int, int]] = {}
    for one in found:
        key, who = _key(one), one.primary_id.casefold()
        if worst[key] is Consequence.LOAD_STOPPED:
            fates[key] = Fate.STOPS
        elif worst[key] is Consequence.RECORD_REJECTED:
            fates[key] = Fate.REJECTED
        else:
            fates[key] = Fate.UNKNOWN if worst[key] is Consequence.UNKNOWN else Fate.KEPT
            before = last.get(who)
            if who and before is not None and fates[before] is Fate.KEPT and fates[key] is Fate.KEPT:
                fates[before] = Fate.REPLACED
            last[who] = key
    return fates


def _passed(findings: list[Finding], plan: Plan, found: Found) -> tuple[Rule, ...]:
    """The rules about records that found nothing in it; none where it could not be read."""
    if found.root is None:
        return ()
    failed = {finding.rule for finding in findings}
    asked = {number for number, _, _ in plan.record_rules} | {
        number for _, numbers, _ in plan.feed_rules for number in numbers
    }
    return tuple(
        plan.rules[number].rule for number in sorted(asked) if plan.rules[number].rule.id not in failed
    )


def _standing(found: Found, as_of: dt.date) -> list[str]:
    """What in the record speaks against borrowing: dates, status, blocks (Source: XSD, CARLI-OUT, CARLI-PURGE)."""
    if found.root is None:
        return []
    told = []
    texts = {child.name: child.text.strip() for child in found.root.children}
    expiry, purge = _date(texts.get("expiry_date", "")), _date(texts.get("purge_date", ""))
    if expiry is not None and expiry < as_of:
        told.append(f"The account has expired: expiry_date is {expiry}.")
    if purge is not None and purge <= as_of:
        told.append(f"The user can be purged, whatever else is said of her: purge_date is {purge}.")
    if texts.get("status", "").upper() == "INACTIVE":
        told.append("The account is not active: status is INACTIVE.")
    for block in found.root.select(_BLOCK_STATUS):
        status = [one.text.strip() for one in block.select(Selector.parse("block_status"))]
        if not status or status[0].casefold() != "inactive":
            code = [one.text.strip() for one in block.select(Selector.parse("block_description"))]
            told.append(f"A block stands in the record: {code[0] if code else 'without a description'}.")
    return told


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
