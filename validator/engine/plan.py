"""A profile made ready to run: its rules sorted by what they look at, with the schema that they are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from validator.checks import CHECKS
from validator.checks.check import FeedCheck, RecordCheck, SourceCheck
from validator.checks.selecting import selectors_of
from validator.dataclass import dataclass, field
from validator.engine.exceptions import in_force
from validator.errors import RuleBookError
from validator.rulebook.model import Scope, Severity
from validator.schema.deviation import DeviationKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.feed import Limits
    from validator.records.blocks import Block
    from validator.records.selector import Selector
    from validator.rulebook.model import ActiveRule, Profile
    from validator.schema.schema import Schema


STRANGE = frozenset(
    {DeviationKind.UNKNOWN_ELEMENT, DeviationKind.UNKNOWN_ATTRIBUTE, DeviationKind.REPEATED_ELEMENT}
)
"""What a record may have all the same, and be recognised: see `strangers`."""


class Extract(Protocol):
    """What is taken from the records of a block besides, in whichever process the block is checked."""

    def of_block(self, block: Block, starts: Sequence[int]) -> bytes:
        """What is taken from the records of `block` that begin at the indexes `starts`."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does with each source, record and feed.

    Rules are named by their position in `rules`, which is sorted by id. `feed_rules` groups rules by their check, so
    that one look at a record serves all of them. `outranks` gives for a rule the rules whose hits
    on the same defect are left out beside its own. `exceptions` gives for a rule the positions of those of the
    profile's exceptions that hold on the day. `with_coverage` asks for the data map (see `coverage`), `extract`
    takes what somebody else wants of every record.
    """

    profile: Profile
    rules: tuple[ActiveRule, ...]
    source_rules: tuple[tuple[int, SourceCheck, Any], ...]
    record_rules: tuple[tuple[int, RecordCheck, Any], ...]
    feed_rules: tuple[tuple[FeedCheck, tuple[int, ...], tuple[Any, ...]], ...]
    outranks: tuple[frozenset[int], ...]
    schema: Schema
    limits: Limits
    as_of: dt.date
    exceptions: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    with_coverage: bool = False
    extract: Extract | None = None

    @property
    def schema_rules(self) -> Iterator[tuple[int, RecordCheck, Any]]:
        """The rules that speak of departures from the schema."""
        return (rule for rule in self.record_rules if rule[1].name == "schema")

    @property
    def stranger_rules(self) -> Iterator[tuple[int, RecordCheck, Any]]:
        """Those of them that speak of what should not be there."""
        return (rule for rule in self.schema_rules if rule[2].kind in STRANGE)


def make_plan(profile: Profile, schema: Schema, limits: Limits, as_of: dt.date) -> Plan:
    """The plan for a profile.

    Raises:
        RuleBookError: a rule selects an element or attribute that the schema does not have, or asks for the text
            of one that holds elements.
    """
    rules = tuple(active for active in profile.active if active.rule.scope is not Scope.COMPARISON)
    checks = [CHECKS[active.rule.check] for active in rules]
    for active, check in zip(rules, checks, strict=True):
        named = (active.rule.id, active.rule.origin, schema)
        _know_selectors(selectors_of(active.options), *named)
        if isinstance(check, RecordCheck | FeedCheck) and check.reads_texts:
            _hold_texts(selectors_of(active.options), *named)
    for one in profile.suppressions:
        _know_selectors(one.where, f"the exception for {one.rule}", one.origin, schema)
    feed_rules = []
    for check in dict.fromkeys(check for check in checks if isinstance(check, FeedCheck)):
        numbers = tuple(number for number, used in enumerate(checks) if used is check)
        feed_rules.append((check, numbers, tuple(rules[number].options for number in numbers)))
    ids = {active.rule.id: number for number, active in enumerate(rules)}
    return Plan(
        profile,
        rules,
        tuple((n, c, rules[n].options) for n, c in enumerate(checks) if isinstance(c, SourceCheck)),
        tuple((n, c, rules[n].options) for n, c in enumerate(checks) if isinstance(c, RecordCheck)),
        tuple(feed_rules),
        tuple(frozenset(ids[other] for other in active.rule.outranks if other in ids) for active in rules),
        schema,
        limits,
        as_of,
        in_force(profile.suppressions, rules, as_of),
    )


def severity_order(severity: Severity) -> int:
    """Errors first."""
    return list(Severity).index(severity)


def _know_selectors(selectors: Iterable[Selector], whose: str, origin: str, schema: Schema) -> None:
    """Refuses a selector that can never find anything: a slip in a rule would pass for a clean feed."""
    for selector in selectors:
        if not _is_known(selector, schema):
            nearest = schema.suggest(selector.leaf)
            raise RuleBookError(
                f"the selector '{selector}' of {whose} names something that the schema does not have.",
                hint=f"The closest known name is {nearest}." if nearest else "",
                where=origin,
            )


def _hold_texts(selectors: Iterable[Selector], whose: str, origin: str, schema: Schema) -> None:
    """Refuses a selector of an element that holds others, where its text is asked for: there never is any."""
    for selector in selectors:
        held = (
            [] if selector.attribute else [schema.holders.get(path, ()) for path in _found(selector, schema)]
        )
        if held and all(held):
            raise RuleBookError(
                f"the selector '{selector}' of {whose} names an element that holds others and has no text, "
                "but it is the text that is looked at.",
                hint=f"Name one that it holds, such as '{selector}/{held[0][0]}'; whether it is there, and holds "
                'anything, is for the checks "count", "required" and "present".',
                where=origin,
            )


def _found(selector: Selector, schema: Schema) -> list[str]:
    """The paths of the elements that are selected, from the record on or within a segment."""
    return schema.endings.get(selector.elements, [])


def _is_known(selector: Selector, schema: Schema) -> bool:
    """Whether the schema has what is selected, from the record on or within a segment."""
    holders = [schema.vocabulary[path] for path in _found(selector, schema)]
    return any(not selector.attribute or selector.attribute in attributes for attributes in holders)
