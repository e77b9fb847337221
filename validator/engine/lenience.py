"""Keeps a second screen, which lets pass what the first does not: records in which something is wrong.

An exporter's mistakes come again: a field that is missing or blank, a date that is none, an element that nobody knows.
To read each such record with care takes many times as long as to recognise it. So the second screen's grammar lets
elements be missing and hold anything, captures all of that, and expects the strangers of records that were read with
care. What is to be said of a record follows from what is captured (`remarks`); where it does not, it is read with care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.engine.strangers import MOST_STRANGERS, repeated_in, strangers_in
from validator.grammar import NotCompilable

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.engine.screen import Screen
    from validator.grammar import Lessons

_MOST_LESSONS = 32
"""From so many records it is learnt what else there is, once there is a screen, until the next is due."""
_LATER = 4
"""After so many times as many records it is seen whether these have taught something new."""


class Lenience:
    """Learns from records that are read with care, and writes a screen for others like them.

    Args:
        plan: what is to be said of records.
        lessons: what is known of clean ones.
        write: makes a screen of lessons.

    Attributes:
        patience: how many records are read with care before a screen is worth its expression.
        screen: the screen for records in which something is wrong; None as long as there is none.
    """

    patience = 64

    def __init__(self, plan: Plan, lessons: Lessons, write: Callable[[Plan, Lessons], Screen]) -> None:
        self._vocabulary = plan.schema.vocabulary
        self._plan = plan
        self._write = write
        self._lessons = lessons.copy()
        self._known: Lessons | None = None
        self._records = self._fresh = 0
        self._due = self.patience
        self.screen: Screen | None = None

    def learn(self, record: CarefulRecord) -> None:
        """Takes note of a record that was read with care."""
        self._records += 1
        self._fresh += 1
        if self.screen is not None and self._fresh > _MOST_LESSONS:
            return
        strangers = strangers_in(record.root, record.found, self._vocabulary) | repeated_in(record)
        if len(strangers) <= MOST_STRANGERS and self._lessons.learn(record.root):
            self._lessons.strangers.update(strangers)

    def prepare(self) -> None:
        """Makes a screen, or a better one, if it is due."""
        if self._records < self._due:
            return
        self._due, self._fresh = max(self._records, 1) * _LATER, 0
        lessons = self._lessons.lenient(self._vocabulary)
        if not lessons.has_order or (self._known is not None and self._known.know(lessons)):
            return
        try:
            screen = self._write(self._plan, lessons)
        except NotCompilable:
            return
        self._known = lessons
        if screen.remarks.is_ready:
            self.screen = screen
