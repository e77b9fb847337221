"""`--order`: in which order the sources of a feed should be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.engine import Plan
    from validator.feed.opening import FeedPath


def priority_of(plan: Plan) -> tuple[str, ...]:
    """The priority of user groups of the plan's profile.

    Raises:
        UsageError: the profile has none.
    """
    from validator.errors import UsageError

    if not plan.profile.priority:
        raise UsageError(
            f'the profile "{plan.profile.name}" has no priority of user groups, so there is no right order.',
            hint="Add a line such as: priority: [FACULTY, STAFF, GRAD, UGRD]",
            where="--order",
        )
    return plan.profile.priority


def order_lines(
    feed: Sequence[FeedPath],
    plan: Plan,
    *,
    jobs: int,
    language: str,
    progress: Callable[[int, int | None], None] | None = None,
) -> str:
    """Reads the feed once more, and says whose record wins and which order of its sources is best.

    Raises:
        UsageError: the profile has no priority.
        FeedError: a path cannot be opened or read on.
    """
    from validator.comparing import propose_order
    from validator.reports.changes.sections import order_section
    from validator.reports.changes.text import section_lines
    from validator.words import words_in

    say = words_in(language)
    orders = propose_order(feed, plan, priority_of(plan), progress, jobs)
    return "\n".join(section_lines(order_section(orders, say), say)) + "\n"
