"""Proposes code lists from a feed that Alma has taken: which codes its fields use, and in how many records.

Whatever could be a person's and not a table's is left out and only counted: values that few records have, that
look like an address or a long number, and all values of a field that has too many of them for a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.rulebook.model import CodeList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from validator.findings import FieldCoverage, Report
    from validator.rulebook.model import Rule

MIN_RECORDS = 3
"""How many records must have a value before it is taken for a code."""
_LONGEST_CODE = 60
_PERSONAL = expression(r"@|[0-9]{7}")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a feed tells of one list.

    Attributes:
        name: of the list.
        field: the element that holds its codes.
        codes: each code with the number of times that it occurs, most frequent first.
        left_out: how many further values there were, which may be no codes.
        has_many_values: whether the field has too many values for a table; then `codes` is empty.
    """

    name: str
    field: str
    codes: dict[str, int]
    left_out: int
    has_many_values: bool


def learn(
    paths: Sequence[str | Path],
    rules: Sequence[Rule],
    min_records: int = MIN_RECORDS,
    xsl: str | Path | None = None,
) -> tuple[Report, tuple[Learnt, ...]]:
    """The report on the feed at `paths`, and what it tells of every list that `rules` ask for.

    `xsl` is a stylesheet that every source is converted with first.

    Raises:
        SisValidatorError: the feed cannot be read.
    """
    from validator.api import check

    report = check(paths, "minimal", with_coverage=True, xsl=xsl)
    fields = {field.path: field for field in report.coverage}
    learnt = (
        _learnt(name, fields[path], min_records)
        for path, name in list_fields(rules).items()
        if path in fields
    )
    return report, tuple(sorted((one for one in learnt if _says_something(one)), key=lambda one: one.name))


def list_fields(rules: Sequence[Rule]) -> dict[str, str]:
    """Which element holds the codes of which list, as the rules with the check `one-of` say."""
    return {path: name for rule in rules if rule.check == "one-of" for path, name in _asked(rule)}


def _asked(rule: Rule) -> Iterator[tuple[str, str]]:
    lists = {f"${name}": param.codes for name, param in rule.params.items() if param.codes}
    for path, wanted in rule.options.get("lists", {}).items():
        if wanted in lists:
            yield path, lists[wanted]
    field = rule.options.get("field", ())
    if rule.options.get("values") in lists:
        for path in (field,) if isinstance(field, str) else field:
            yield path, lists[rule.options["values"]]


def _says_something(one: Learnt) -> bool:
    return bool(one.codes) or one.left_out > 0 or one.has_many_values


def _learnt(name: str, field: FieldCoverage, min_records: int) -> Learnt:
    codes = {code: number for code, number in field.values if number >= min_records and _is_code(code)}
    return Learnt(name, field.path, codes, len(field.values) - len(codes), field.has_many_values)


def _is_code(text: str) -> bool:
    return len(text) <= _LONGEST_CODE and text.isprintable() and not _PERSONAL.search(text)


def as_lists(learnt: Sequence[Learnt], source: str, date: dt.date) -> tuple[CodeList, ...]:
    """What was learnt, as code lists to be looked at before they are used."""
    return tuple(
        CodeList(one.name, date, source, dict.fromkeys(sorted(one.codes), ""), "")
        for one in learnt
        if one.codes
    )
