"""Which hits stand back behind others: the same as if each were held against each, however many there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validator.checks.hit import Hit
from validator.engine.outrank import without_outranked

OUTRANKS = [frozenset({1, 2}), frozenset({2}), frozenset[int]()]
PATHS = st.sampled_from(
    [
        "",
        "a",
        "a[1]",
        "a[2]",
        "a/b",
        "a[1]/b",
        "a[1]/b[2]",
        "a/b[2]",
        "a[2]/b[2]/c",
        "a/b/@d",
        "b",
        "a[1]/b/c",
    ]
)
HITS = st.builds(
    lambda path, about, meant: Hit(0, path, {}, about=tuple(about), meant=meant),
    PATHS,
    st.lists(PATHS, max_size=2),
    PATHS,
)


def is_same_step(step: str, other: str) -> bool:
    name, position, _ = step.partition("[")
    other_name, other_position, _ = other.partition("[")
    return step == other or (name == other_name and not (position and other_position))


def is_at_or_under(path: str, other: str) -> bool:
    if not other:
        return not path
    steps, others = path.split("/"), other.split("/")
    return len(steps) >= len(others) and all(map(is_same_step, steps, others))


def explains(hit: Hit, other: Hit) -> bool:
    abouts, subjects = other.about or (other.path,), hit.about or (hit.path,)
    if any(is_at_or_under(subject, about) for subject in subjects for about in abouts):
        return True
    return bool(hit.meant) and any(
        is_at_or_under(hit.meant, about) or is_at_or_under(about, hit.meant) for about in abouts
    )


@given(st.lists(st.tuples(st.integers(0, 2), HITS), max_size=8))
def test_hits_stand_back_as_if_each_were_held_against_each(found: list[tuple[int, Hit]]) -> None:
    """A step without a position stands for any of its name; what was meant counts in both directions."""
    gone = {
        index
        for rule, hit in found
        for index, (other_rule, other) in enumerate(found)
        if other_rule in OUTRANKS[rule] and explains(hit, other)
    }

    kept = without_outranked(found, OUTRANKS)

    assert [(rule, hit) for rule, hit, _ in kept] == [
        pair for index, pair in enumerate(found) if index not in gone
    ]
    for rule, hit, others in kept:
        assert sorted(others) == sorted(
            other_rule for other_rule, other in found if other_rule in OUTRANKS[rule] and explains(hit, other)
        )
