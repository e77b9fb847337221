"""Load order: whose record wins, and which order of sources is best."""

from __future__ import annotations

from validator.comparing import propose_order

from .feeds import Person, document, sources, with_priority

PLAN = with_priority("FACULTY", "STAFF", "UGRD")


def proposed(*feed: list[Person]) -> tuple[tuple[int, ...], int, int, int]:
    texts = [document(people) for people in feed]
    orders = propose_order(sources(*texts), PLAN, PLAN.profile.priority)
    return orders.proposed, orders.left, orders.across.users, orders.within.users


def test_the_source_that_should_win_goes_last() -> None:
    """Two sources in the wrong order."""
    assert proposed([Person("a", "STAFF")], [Person("A", "UGRD")]) == ((1, 0), 0, 1, 0)


def test_a_right_order_stays() -> None:
    """Nothing is proposed where nothing is wrong."""
    assert proposed([Person("a", "UGRD")], [Person("a", "STAFF")], [Person("b", "UGRD")]) == (
        (0, 1, 2),
        0,
        0,
        0,
    )


def test_no_order_may_do_it() -> None:
    """Two people contradict one another; the order that is wrong for fewer is kept."""
    first = [Person("a", "STAFF"), Person("b", "UGRD"), Person("c", "UGRD")]
    second = [Person("a", "UGRD"), Person("b", "STAFF"), Person("c", "FACULTY")]

    assert proposed(first, second) == ((0, 1), 1, 1, 0)


def test_within_a_source_the_first_wins() -> None:
    """That the lesser one stands first, no order of sources can mend; other groups do not count."""
    people = [Person("a", "UGRD"), Person("a", "STAFF"), Person("b", "GUEST"), Person("b", "STAFF")]

    assert proposed(people) == ((0,), 0, 0, 1)


def test_many_sources_are_put_in_order_too() -> None:
    """More than can all be tried."""
    feed = [
        [Person(f"p{number}", "STAFF"), Person(f"p{number + 1}", "UGRD")] for number in reversed(range(9))
    ]
    order, left, across, _ = proposed(*feed)

    assert (left, across) == (0, 8)
    assert sorted(order) == [*range(9)]
