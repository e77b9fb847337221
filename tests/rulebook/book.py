"""A small rule book to make mistakes in: one rule that uses every kind of option, and invented checks."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from _pytest.mark import ParameterSet

from validator.records.selector import Selector
from validator.rulebook.dates import DateExpr
from validator.rulebook.model import Profile, Scope, Severity
from validator.rulebook.profiles import load_profile
from validator.rulebook.rules import RuleBook, load_rules


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    options: type[Any]
    offers: frozenset[str] = frozenset({"value", "nearest"})
    scope: Scope = Scope.RECORD


@dataclass(frozen=True, slots=True)
class Codes:
    field: tuple[Selector, ...]
    values: tuple[str, ...]
    case: Literal["exact", "fold"] = "exact"
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    lists: Mapping[Selector, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Everything:
    count: int = 0
    is_loud: bool = False
    severity: Severity = Severity.INFO
    match: re.Pattern[str] | None = field(default=None, metadata={"essential": False})
    first: Selector | None = field(default=None, metadata={"essential": False})
    never: tuple[dt.date, ...] = ()
    earliest: dict[Selector, DateExpr] = field(default_factory=dict)
    segments: dict[Selector, tuple[Selector, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.count > 9:
            raise ValueError("more than nine are never found")


CHECKS = {
    check.name: check for check in (Check("codes", Codes), Check("lists", Lists), Check("all", Everything))
}

RULE = """\
id: COD001
name: unknown-user-group
since: "0.1"
severity: error
consequence: record-rejected
scope: record
summary: Every user group is on the list.
why: Alma rejects the user.
fix:
  it: Send the code.
  library: Give IT the codes.
docs:
  - {label: A page, url: "https://example.org/codes"}
params:
  values: {type: list, default: [UGRD], help: The codes}
check: codes
with:
  field: user_group
  values: $values
message: "User group {value} is not on the list[; probably meant: {nearest}]"
examples:
  good:
    - xml: <users/>
  bad:
    - title: Unknown
      params: {values: [GRAD]}
      xml: <users><user><user_group>UGRD</user_group></user></users>
      expect: [{line: "1", value: UGRD}]
"""

OTHER = (
    RULE.replace("COD001", "MAN001")
    .replace("unknown-user-group", "missing-last-name")
    .replace("severity: error", "severity: warning")
)

PROFILE = """\
profile: base
title: The base
rules:
  "*": on
"""


def write(folder: Path, name: str, text: str) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def mistakes(table: str) -> list[ParameterSet]:
    """The rows of a table of mistakes: what is right (-), what is wrong instead (+), the message (!)."""
    rows = Path(__file__).with_name(table).read_text(encoding="utf-8").strip().split("\n\n")
    return [_row(row.split("\n")) for row in rows]


def _row(lines: list[str]) -> ParameterSet:
    right, wrong, message = ("\n".join(line[2:] for line in lines if line[0] == mark) for mark in "-+!")
    return pytest.param(
        right, wrong, message, id=(wrong or f"without {right}").strip().replace("\n", " ")[:50]
    )


def changed(text: str, right: str, wrong: str) -> str:
    """`text` with the first `right` made `wrong`; with nothing instead, the whole line goes."""
    assert right in text
    return text.replace(right, wrong, 1) if wrong else text.replace(f"{right}\n", "", 1)


def write_book(folder: Path, **profiles: str) -> None:
    """Two rules, the profile `base` and further `profiles`, in `folder`."""
    write(folder, "cod/COD001-unknown-user-group.yaml", RULE)
    write(folder, "man/MAN001-missing-last-name.yaml", OTHER)
    for name, text in {"base": PROFILE, **profiles}.items():
        write(folder, f"profiles/{name}.yaml", text)


def load(folder: Path) -> RuleBook:
    return load_rules([], CHECKS, shipped=folder)


def profile(folder: Path, rules: str, *, extends: str = "[]", more: str = "") -> Profile:
    """The profile `mine` with these entries under `rules`, over the rules in `folder`."""
    write(
        folder,
        "profiles/mine.yaml",
        f"profile: mine\ntitle: Mine\nextends: {extends}\nrules:\n{rules}\n{more}",
    )
    return load_profile("mine", load(folder))
