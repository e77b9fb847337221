"""Checks documents in memory, and shows findings as a person who may see the values would."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from validator import api
from validator.engine import run
from validator.privacy import Phrase, Policy, Quoted, reveal
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine import Plan
    from validator.findings import Finding, Report

AS_OF = dt.date(2026, 11, 21)


@cache
def plan(profile: str) -> Plan:
    return api.plan(profile, as_of=AS_OF)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one document."""

    report: Report
    findings: tuple[Finding, ...]

    @property
    def is_stopped(self) -> bool:
        return self.report.forecast.load_stopped

    @property
    def rules(self) -> list[str]:
        return [finding.rule for finding in self.findings]

    @property
    def stopping(self) -> list[Finding]:
        stops = {
            tally.rule.id for tally in self.report.tallies if tally.consequence is Consequence.LOAD_STOPPED
        }
        return [finding for finding in self.findings if finding.rule in stops]


def check(document: bytes, profile: str = "alma") -> Checked:
    found: list[Finding] = []
    report = run([io.BytesIO(document)], plan(profile), sink=found.append)
    return Checked(report, tuple(found))


@cache
def _source_plan() -> Plan:
    """The rules on damage alone: what decides whether a load stops."""
    return replace(plan("alma"), record_rules=(), feed_rules=())


def stopped(documents: Sequence[bytes]) -> set[int]:
    """Which of the documents, read as the sources of one feed, are said to stop the load."""
    stops: set[int] = set()
    rules = {active.rule.id: active.consequence for active in _source_plan().rules}

    def see(finding: Finding) -> None:
        if (finding.consequence or rules[finding.rule]) is Consequence.LOAD_STOPPED:
            stops.add(finding.source or 0)

    run([io.BytesIO(document) for document in documents], _source_plan(), sink=see)
    return stops


def text_of(shown: object, policy: Policy = Policy.VALUES) -> str:
    """A value of a finding as `policy` lets it be read, blanks as they are."""
    match shown:
        case Phrase(parts):
            return "".join(text_of(part, policy) for part in parts)
        case Quoted():
            return reveal(shown, policy)
    return str(shown)
