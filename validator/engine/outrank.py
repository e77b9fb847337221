"""Leaves out what another finding already says: no defect under two names, none that only follows from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.checks.hit import Hit


def without_outranked(
    found: Sequence[tuple[int, Hit]], outranks: Sequence[frozenset[int]]
) -> list[tuple[int, Hit, tuple[int, ...]]]:
    """The hits of one record that remain, each with the rules whose hits it stands in for.

    Args:
        found: rule numbers with their hits.
        outranks: for each rule the rules that it outranks, where both speak of the same defect.
    """
    by_rule: dict[int, list[int]] = {}
    for index, (rule, _) in enumerate(found):
        by_rule.setdefault(rule, []).append(index)
    stands_for: dict[int, list[int]] = {}
    gone: set[int] = set()
    for index, (rule, hit) in enumerate(found):
        for other_rule in sorted(outranks[rule] & by_rule.keys()):
            for other in by_rule[other_rule]:
                if _is_same_defect(hit, found[other][1]):
                    gone.add(other)
                    stands_for.setdefault(index, []).append(other_rule)
    return [
        (rule, hit, tuple(stands_for.get(index, ())))
        for index, (rule, hit) in enumerate(found)
        if index not in gone
    ]


def _is_same_defect(hit: Hit, other: Hit) -> bool:
    """Whether `hit` explains `other`: it speaks of the same path or of one below it, or of what was meant there."""
    abouts = other.about or (other.path,)
    subjects = hit.about or (hit.path,)
    if any(_is_at_or_under(subject, about) for subject in subjects for about in abouts):
        return True
    return bool(hit.meant) and any(
        _is_at_or_under(hit.meant, about) or _is_at_or_under(about, hit.meant) for about in abouts
    )


def _is_at_or_under(path: str, other: str) -> bool:
    """Whether `path` is `other` or lies below it; a step without a position stands for any of its name."""
    if not other:
        return not path
    steps, others = path.split("/"), other.split("/")
    return len(steps) >= len(others) and all(map(_is_same_step, steps, others))


def _is_same_step(step: str, other: str) -> bool:
    if step == other:
        return True
    name, position, _ = step.partition("[")
    other_name, other_position, _ = other.partition("[")
    return name == other_name and not (position and other_position)
