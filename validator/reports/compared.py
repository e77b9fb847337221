"""The comparison with an earlier run, made fit to print; its sentences are made here, once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.reports.places import relative_path
from validator.reports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.findings import Comparison, RuleChange
    from validator.words import Words


@dataclass(frozen=True, slots=True)
class ShownRuleChange:
    """What became of a rule's findings; `new`, `gone` and `remaining` are None where `why` says why not.

    `sentence` says all of it.
    """

    id: str
    name: str
    before: int
    now: int
    new: int | None
    gone: int | None
    remaining: int | None
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownGroupChange:
    """How many records a user group has, and had.

    `label` is its code, or words for none; `change` the difference with its sign, or "=".
    """

    code: str
    label: str
    before: int
    now: int
    change: str


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """This run beside an earlier one; see `findings.Comparison` for what the values mean.

    `lead` says in one sentence with what it is compared, `records` how many records there were and are (""
    where it is not known), `cautions` what else may have changed the findings, `no_groups` why there are no
    groups, or "".
    """

    path: str
    as_of: str
    verdict: str
    records_before: int | None
    records_now: int
    lead: str
    records: str
    cautions: tuple[str, ...]
    rules: tuple[ShownRuleChange, ...]
    groups: tuple[ShownGroupChange, ...] | None
    no_groups: str


def shown_comparison(comparison: Comparison | None, words: Words) -> ShownComparison | None:
    """`comparison` in words, harmless; None for none."""
    if comparison is None:
        return None
    path, before = plain(comparison.path), comparison.records_before
    name = relative_path(path)
    lead = words("compared.lead_list", path=name)
    if comparison.as_of:
        lead = words("compared.lead", path=name, as_of=plain(comparison.as_of))
    groups = comparison.groups
    return ShownComparison(
        path,
        plain(comparison.as_of),
        plain(comparison.verdict),
        before,
        comparison.records_now,
        lead,
        "" if before is None else words("compared.records", before=before, now=comparison.records_now),
        tuple(words(f"compared.caution.{caution}") for caution in comparison.cautions),
        tuple(_change(change, words) for change in comparison.rules),
        None if groups is None else tuple(_groups(comparison, words)),
        words("compared.no_groups") if groups is None else "",
    )


def _change(change: RuleChange, words: Words) -> ShownRuleChange:
    before, now, new, gone, remaining = change.before, change.now, change.new, change.gone, change.remaining
    why = ""
    if change.why_not is not None:
        why = words(f"compared.why_not.{change.why_not}", listed=change.listed, before=before)
    if new is None or gone is None or remaining is None:
        sentence = words("compared.counts", before=before, now=now, why=why)
    else:
        sentence = words("compared.change", new=new, gone=gone, remaining=remaining)
    return ShownRuleChange(
        plain(change.rule), plain(change.name), before, now, new, gone, remaining, why, sentence
    )


def _groups(comparison: Comparison, words: Words) -> Iterator[ShownGroupChange]:
    for group in comparison.groups or ():
        code = plain(group.code)
        grown = group.now - group.before
        change = f"{'+' if grown > 0 else '−'}{words.number(abs(grown))}" if grown else "="
        yield ShownGroupChange(code, code or words("findings.no_code"), group.before, group.now, change)
