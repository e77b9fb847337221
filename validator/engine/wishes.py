"""What the rules of a plan want to know of a record that is recognised rather than read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.checks.check import Look
from validator.checks.selecting import selectors_of
from validator.dataclass import dataclass, replace
from validator.grammar import Wishes
from validator.records.guard import EVERYTHING
from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from validator.checks.check import RecordCheck
    from validator.engine.plan import Plan
    from validator.grammar import Lessons
    from validator.records.guard import Guard, Guarded
    from validator.rulebook.model import ActiveRule


@dataclass(frozen=True, slots=True)
class Guards:
    """What lets only such texts pass that rules, and checks over the feed, have nothing to say of.

    Attributes:
        by_path: the guards of all that have one for the texts there, together.
        rules: by number the rules that have one, with the path: they need not be asked of texts that pass.
    """

    by_path: Mapping[str, Guard]
    rules: frozenset[tuple[int, str]]


def wishes_of(
    plan: Plan, lessons: Lessons, guards: Guards, strangers: frozenset[str] = frozenset()
) -> Wishes:
    """The wishes of all rules together, as far as records that are like those of `lessons` leave any open.

    `strangers` are expected in records. A text is not wanted of those who have `guards` for it.
    """
    lax = _lax(plan, lessons)
    texts: set[str] = {"user_group"}
    there: set[str] = set()
    filled: set[str] = set()
    spared = {(check, selector) for check, selector, _ in guarded_of(plan, guards.by_path)}
    for number, check, options in plan.record_rules:
        needs = fulfilled(check, options, lessons)
        if needs is not None:
            filled.update(needs)
            continue
        own = wishes_of_rule(plan.rules[number], check.look)
        texts |= {path for path in own.texts if (number, path) not in guards.rules}
        there |= own.there
        filled |= own.filled
    for feed_check, _, options in plan.feed_rules:
        selected = feed_check.selected(options)
        for selector in selected:
            if (feed_check.name, selector) not in lessons.settled | spared:
                texts |= _texts(selector)
        if feed_check.wants_lines:
            filled.add(path_of(selected[0]))
    wishes = Wishes(frozenset(texts), frozenset(there), frozenset(filled - lax), guards.by_path, lax=lax)
    if not (strangers or lessons.usual_defects):
        return wishes
    # Something will have to be said of records, so it is wanted whose they are.
    return replace(
        wishes, texts=wishes.texts | {"primary_id", "campus_code"}, strangers=strangers, has_marks=True
    )


def _lax(plan: Plan, lessons: Lessons) -> frozenset[str]:
    """Where many records have something wrong; but a text that tells a record's line is not blank."""
    return lessons.usual_defects - {
        path_of(check.selected(options)[0]) for check, _, options in plan.feed_rules if check.wants_lines
    }


def guarded_of(plan: Plan, guards: Mapping[str, Guard]) -> Iterator[tuple[str, Selector, Guarded]]:
    """The feed checks, by name, with the fields of which they are shown little, as far as `guards` hold there."""
    for check, _, options in plan.feed_rules:
        own = {} if check.guards is None else check.guards(options)
        asked = [selector for selector, one in own.items() if one.guard is not EVERYTHING]
        is_asked_little = all(path_of(selector) in guards for selector in asked)
        for selector, one in own.items():
            # What only explains other fields is wanted wherever one of these is shown.
            if path_of(selector) in guards and (selector in asked or is_asked_little):
                yield check.name, selector, one


def guards_of(plan: Plan, lessons: Lessons) -> Guards:
    """The guards of all that look at texts one by one and have one; none where others remember what they have seen."""
    lax = _lax(plan, lessons)
    guards: dict[str, Guard] = {}
    rules: set[tuple[int, str]] = set()
    remembered: set[str] = set()
    for number, check, options in plan.record_rules:
        if check.look is not Look.EACH:
            continue
        selected = selected_of(plan.rules[number])
        bound = {path for selector in selected if selector.has_conditions for path in _texts(selector)}
        for path in {path_of(selector) for selector in selected if not selector.attribute} - bound:
            guard = None if check.guard is None else check.guard(narrowed(options, path))
            if guard is not None:
                guards[path] = guards.get(path, EVERYTHING) & guard
                rules.add((number, path))
            elif check.is_clean is None:
                # It looks at each different text once. To ask others of these, too, is quicker than a guard.
                remembered.add(path)
    for feed_check, _, options in plan.feed_rules:
        for selector, one in ({} if feed_check.guards is None else feed_check.guards(options)).items():
            # The values of attributes are not guarded: whoever wants them is shown all.
            if not selector.attribute:
                path = path_of(selector)
                guards[path] = guards.get(path, EVERYTHING) & one.guard
    kept = {path: guard for path, guard in guards.items() if path not in lax | remembered}
    return Guards(kept, frozenset((number, path) for number, path in rules if path in kept))


def fulfilled(check: RecordCheck, options: Any, lessons: Lessons) -> Collection[str] | None:
    """The fields that a rule needs, if all records of `lessons` have them wherever they are needed; else None.

    Of records that have these fields, filled, the rule has nothing to say.
    """
    needs = None if check.needs is None else check.needs(options)
    if needs is None:
        return None
    fields = []
    for holder, field in needs:
        above = "" if holder is None else path_of(holder)
        if above and lessons.is_never_there(above):
            continue
        if field.attribute or field.has_conditions or not lessons.is_always_there(path_of(field), above):
            return None
        fields.append(f"{above}/{path_of(field)}" if above else path_of(field))
    return None if lessons.usual_defects.intersection(fields) else fields


@lru_cache(1_024)
def wishes_of_rule(active: ActiveRule, look: Look) -> Wishes:
    """What one rule wants to know."""
    texts: set[str] = set()
    there: set[str] = set()
    for selector in selected_of(active):
        if look in (Look.DEVIATIONS, Look.WHOLE):
            continue
        if look is Look.FILLED and not selector.attribute:
            there.add(path_of(selector))
            texts |= _texts(selector) - {path_of(selector)}
        else:
            texts |= _texts(selector)
    return Wishes(frozenset(texts), frozenset(there), frozenset(there))


@lru_cache(1_024)
def selected_of(active: ActiveRule) -> Sequence[Selector]:
    """The elements on which the hits of a rule depend, from the record on."""
    from validator.checks import CHECKS
    from validator.checks.check import RecordCheck

    check = CHECKS[active.rule.check]
    assert isinstance(check, RecordCheck)
    return (*(selectors_of if check.selected is None else check.selected)(active.options),)


def narrowed(options: Any, path: str) -> Any:
    """The options of a check that looks at each value by itself, without other fields than the one at `path`."""
    kept: dict[str, Any] = {}
    for name in options.__slots__:
        value = getattr(options, name)
        if isinstance(value, Mapping) and all(isinstance(key, Selector) for key in value):
            kept[name] = {key: entry for key, entry in value.items() if key.text == path}
        elif value and isinstance(value, tuple) and all(isinstance(entry, Selector) for entry in value):
            kept[name] = tuple(entry for entry in value if entry.text == path)
    try:
        return replace(options, **kept)
    except ValueError:
        return options


def path_of(selector: Selector) -> str:
    """The path of what a selector finds, without conditions: `contact_info/emails/email/@preferred`."""
    steps = [step.name for step in selector.steps]
    return "/".join([*steps, f"@{selector.attribute}"] if selector.attribute else steps)


def _texts(selector: Selector) -> set[str]:
    """What a selector finds, and what its conditions look at."""
    texts = {path_of(selector)}
    for number, step in enumerate(selector.steps, 1):
        if step.condition is not None:
            above = "/".join(other.name for other in selector.steps[:number])
            mark = "@" if step.condition.is_attribute else ""
            texts.add(f"{above}/{mark}{step.condition.name}")
    return texts
