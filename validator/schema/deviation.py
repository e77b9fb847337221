"""One way in which a record departs from the XML schema."""

from __future__ import annotations

from enum import StrEnum

from validator.dataclass import dataclass


class DeviationKind(StrEnum):
    """The families of deviations; one XSD rule of the catalogue each."""

    UNKNOWN_ELEMENT = "unknown-element"
    REPEATED_ELEMENT = "repeated-element"
    MISSING_ELEMENT = "missing-element"
    MISPLACED_ELEMENT = "misplaced-element"
    UNKNOWN_ATTRIBUTE = "unknown-attribute"
    MISSING_ATTRIBUTE = "missing-attribute"
    NOT_A_DATE = "not-a-date"
    NOT_A_BOOLEAN = "not-a-boolean"
    TOO_LONG = "too-long"
    NOT_A_NUMBER = "not-a-number"
    UNEXPECTED_CONTENT = "unexpected-content"
    VALUE_NOT_ALLOWED = "value-not-allowed"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation at a place of the record.

    Attributes:
        kind: the family.
        at: bytes from the beginning of the record.
        path: the element or attribute that deviates; for a missing one, the path that it would have.
        name: the name of that element or attribute.
        value: the text of the feed that deviates, or None where a name is the whole fault.
        expected: what would be right, as a plain statement without markup: "a date as YYYY-MM-DD".
        reason: what is wrong, as a plain statement: "30 February does not exist".
        nearest: the known name that was probably meant, or "".
        meant: the path that the author probably meant, where that is certain enough to explain a missing
            field (an old name, another spelling); or "".
    """

    kind: DeviationKind
    at: int
    path: str
    name: str
    value: str | None = None
    expected: str = ""
    reason: str = ""
    nearest: str = ""
    meant: str = ""
