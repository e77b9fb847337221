"""Makes a profile ready to run: which rules, how severe, with which options, and who set what."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from validator.dataclass import replace
from validator.rulebook.chain import UnknownProfileError, profile_chain, profile_names
from validator.rulebook.codes import MAX_AGE
from validator.rulebook.layers import Standing, code_lists, lay, suppressions
from validator.rulebook.mistakes import mistake
from validator.rulebook.model import ActiveRule, Consequence, Profile
from validator.rulebook.nodes import from_plain, plain
from validator.rulebook.options import bind_options, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.rulebook.chain import ProfileFile
    from validator.rulebook.loaded import Loaded
    from validator.rulebook.model import CodeList, Rule, Suppression
    from validator.rulebook.rules import RuleBook


def load_profile(name_or_path: str, book: RuleBook) -> Profile:
    """The profile with this name in a `profiles` folder or an installed pack, or in the file at this path.

    Args:
        name_or_path: a path has a slash, or ends in `.yaml`.
        book: the rules that it selects from.

    Raises:
        RuleBookError: the profile, or one that it extends, is unknown or has a mistake.
    """
    chain, book = _chain(name_or_path, book)
    standings = lay(chain, book)
    exceptions = tuple(suppressions(chain, book, standings))
    form = chain[-1].form
    files = tuple(profile.file.name for profile in chain)
    profile = _profile(form.profile, form.title, files, book, standings, exceptions)
    priority = next((one.form.priority for one in reversed(chain) if "priority" in one.document.nodes), ())
    return replace(
        profile, codes=_used(chain, book, profile), codes_max_age=_max_age(chain), priority=priority
    )


def _chain(name_or_path: str, book: RuleBook) -> tuple[tuple[ProfileFile, ...], RuleBook]:
    """The files that make the profile, and the rules that they select from: packs join where one is named."""
    while True:
        try:
            return profile_chain(name_or_path, book.folders), book
        except UnknownProfileError as error:
            from validator.rulebook.packs import with_packs

            larger = with_packs(book, profile=error.name)
            if larger is book:
                raise
            book = larger


def _used(chain: Iterable[ProfileFile], book: RuleBook, profile: Profile) -> tuple[CodeList, ...]:
    """The code lists that fill a parameter of a rule which runs."""
    places = {place for active in profile.active for place in active.provenance.values()}
    lists = {one.codes.origin: one.codes for file in chain for one in code_lists(file, book)}
    return tuple(sorted((lists[place] for place in lists.keys() & places), key=lambda one: one.name))


def _max_age(chain: Iterable[ProfileFile]) -> int:
    max_age = MAX_AGE
    for profile in chain:
        given = profile.form.codes_max_age
        if given is not None and given < 1:
            raise mistake(
                profile.at("codes_max_age"), '"codes_max_age" must be at least 1 day.', "Leave it out."
            )
        max_age = given or max_age
    return max_age


def list_profiles(book: RuleBook) -> tuple[str, ...]:
    """The names of the profiles in the folders of `book`, sorted."""
    return profile_names(book.folders)


def alone(book: RuleBook, rule_id: str, params: Mapping[str, Any] | None = None) -> Profile:
    """A profile of one rule at its own severity: what an example of the rule runs against.

    Args:
        book: the rules.
        rule_id: the rule's id.
        params: parameters that differ from the defaults, as `Example.params` has them.

    Raises:
        RuleBookError: there is no such rule, or it has no such parameter.
    """
    rule = book.rule(rule_id)
    nodes = {name: from_plain(value, rule.origin) for name, value in (params or {}).items()}
    standing = Standing(
        rule.severity, is_mentioned=True, params={name: (node, node) for name, node in nodes.items()}
    )
    return _profile(rule.id, rule.summary, (), book, {rule.id: standing}, ())


def _profile(
    name: str,
    title: str,
    files: tuple[str, ...],
    book: RuleBook,
    standings: Mapping[str, Standing],
    exceptions: tuple[Suppression, ...],
) -> Profile:
    active: list[ActiveRule] = []
    skipped: list[tuple[str, str]] = []
    for rule_id, standing in sorted(standings.items()):
        rule, why = _activated(book.loaded[rule_id], standing, book)
        active += [rule] if rule else []
        skipped += [(rule_id, why)] if why else []
    sha256 = _hash(active, exceptions)
    return Profile(name, title, files, tuple(active), tuple(skipped), exceptions, sha256)


def _activated(entry: Loaded, standing: Standing, book: RuleBook) -> tuple[ActiveRule | None, str]:
    """The rule as it runs, None where it does not; and why it is skipped in whole or in part, or ""."""
    rule = entry.rule
    params = {**entry.parameters.defaults, **entry.parameters.check(standing.params, rule.id)}
    if standing.severity is None:
        return None, _unnoticed(rule, standing, is_own=rule.id in book.own)
    bound = bind_options(entry.options, params, book.checks[rule.check])
    if bound.value is None:
        _refuse_idle_lock(rule.id, standing)
        return None, bound.why
    active = ActiveRule(
        rule=rule,
        severity=standing.severity,
        consequence=rule.consequence,
        params={name: plain(value) for name, value in params.items()},
        options=bound.value,
        reason=standing.reason,
        provenance=standing.provenance,
    )
    return active, bound.why


def _unnoticed(rule: Rule, standing: Standing, *, is_own: bool) -> str:
    """What a report must say of a rule that does not run.

    Nothing, unless a stopped load would pass without it, or somebody has brought the rule and no profile speaks of it.
    """
    if is_own and not standing.is_mentioned:
        return f"no profile names it; under rules of your profile, write {rule.id}: on"
    if rule.consequence is not Consequence.LOAD_STOPPED:
        return ""
    place = standing.provenance.get("severity")
    why = f"it is switched off ({place})" if place else "the profile does not have it"
    return f"{why}: Alma stops the whole load over what it looks for, and this report would not tell"


def _refuse_idle_lock(rule_id: str, standing: Standing) -> None:
    """A profile that empties the list of a locked rule weakens it too."""
    lock = standing.lock
    for key, value in standing.params.values() if lock else ():
        if lock and plain(value) in ((), {}) and key.file != lock.where.rpartition(":")[0]:
            raise mistake(key, f"{rule_id} is locked by {lock.where}, and needs a list.", "Give it values.")


def _hash(active: Iterable[ActiveRule], exceptions: Iterable[Suppression]) -> str:
    """SHA-256 over all that can change a finding; texts that only explain are left out."""
    content = {
        "rules": [
            {
                "id": entry.rule.id,
                "severity": entry.severity,
                "consequence": entry.consequence,
                "check": entry.rule.check,
                "options": canonical(entry.options),
                "message": entry.rule.message,
                "outranks": sorted(entry.rule.outranks),
            }
            for entry in active
        ],
        "suppress": [
            {"rule": one.rule, "where": canonical(one.where), "until": one.until.isoformat(), "max": one.max}
            for one in exceptions
        ],
    }
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
