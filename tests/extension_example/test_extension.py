"""A distribution with a check of its own, installed: its rule runs as shipped ones do, and keeps their promises."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
from importlib import invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import validator
from tests.cli.conftest import feed, sis, user, write
from validator.checks import CHECKS
from validator.errors import RuleBookError
from validator.privacy import Policy
from validator.reports.formats import FORMATS, render
from validator.reports.present import present

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Sis

__all__ = ["sis"]
HERE = Path(__file__).parent
DAY = dt.date(2026, 11, 21)
SLIP = "21234576890124"


def install(site: Path, module: str = "") -> None:
    """What pip does: the package, and its entry points; `module` replaces that of the check."""
    shutil.copytree(HERE / "elm_checks", site / "elm_checks", ignore=shutil.ignore_patterns("__pycache__"))
    if module:
        write(site / "elm_checks/check_digit.py", module)
    text = (HERE / "pyproject.toml").read_text()
    points = re.findall(r'\[project\.entry-points\."(.+)"\]\n((?:\S+ = .+\n)+)', text)
    lines = "".join(f"[{group}]\n{names}".replace('"', "") for group, names in points)
    write(site / "elm_checks-1.0.dist-info/entry_points.txt", lines)
    write(
        site / "elm_checks-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: elm-checks\nVersion: 1.0\n"
    )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which distributions are found."""
    folder = tmp_path / "site"
    monkeypatch.syspath_prepend(folder)
    yield folder
    CHECKS.pop("check-digit", None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "elm_checks"]:
        del sys.modules[name]
    invalidate_caches()


def person(number: int, barcode: str) -> str:
    card = f"<user_identifier><id_type>BARCODE</id_type><value>{barcode}</value></user_identifier>"
    return user(f"u{number}").replace("</user>", f"<user_identifiers>{card}</user_identifiers></user>")


def test_its_rule_runs_with_the_others(site: Path, tmp_path: Path) -> None:
    """Named by a profile of the pack; the finding has its place and its person."""
    install(site)
    path = write(tmp_path / "feed.xml", feed(person(1, "21234567890124"), person(2, SLIP)))

    report = validator.check(path, "elm", as_of=DAY)

    assert [(found.rule, found.primary_id) for found in report.findings] == [("ELM001", "u2")]
    assert report.findings[0].path.endswith("user_identifier/value")


def test_its_examples_are_its_tests(site: Path, sis: Sis) -> None:
    """As those of shipped rules."""
    install(site)
    said = sis("rules", "test", site / "elm_checks/rules")

    assert (said.status, said.out.endswith("2 of 2 examples hold.\n")) == (0, True)


@pytest.mark.parametrize("form", FORMATS)
def test_no_value_is_shown_unmasked(site: Path, tmp_path: Path, form: str) -> None:
    """Also where the check forgets to say that a text is from the feed."""
    source = (HERE / "elm_checks/check_digit.py").read_text()
    install(site, source.replace("quote(number, element.path)", "number"))
    report = validator.check(write(tmp_path / "feed.xml", feed(person(1, SLIP))), "elm", as_of=DAY)

    assert report.findings_total == 1
    assert SLIP not in present(report, Policy.MASKED).findings[0].message
    assert SLIP not in render(report, form, Policy.PUBLIC)


def test_the_report_is_the_same_however_it_is_made(site: Path, tmp_path: Path) -> None:
    """With one process or two, records recognised or read; and hits in one order, whatever order they come in."""
    source = (HERE / "elm_checks/check_digit.py").read_text()
    install(
        site, source.replace("in record.select(options.field)", "in reversed(record.select(options.field))")
    )
    people = [
        person(number, f"2{number:012d}7" if number % 50 == 0 else f"C{number}") for number in range(3000)
    ]
    path = write(tmp_path / "feed.xml", feed(*people))
    texts = []

    for jobs in (1, 2):
        found: list[str] = []
        validator.check(
            path, "elm", as_of=DAY, jobs=jobs, sink=lambda one, found=found: found.append(one.primary_id)
        )
        texts.append(found)

    assert texts[0] == texts[1]
    assert 50 <= len(texts[0]) <= 60


LOOKS = "for _ in record.select(Selector.parse('last_name')): pass"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ('RecordCheck("check-digit"', 'RecordCheck("digit"', 'The check "check-digit" calls itself "digit".'),
        ("CHECK = RecordCheck(", "CHECK = (", 'The check "check-digit" is no RecordCheck.'),
        ("CHECK = ", "OTHER = ", 'The check "check-digit" cannot be loaded'),
        ("slots=True", "slots=False", "no dataclass with slots"),
    ],
)
def test_a_check_that_cannot_be_used_is_told(site: Path, right: str, wrong: str, message: str) -> None:
    """When a rule asks for it, with its module."""
    install(site, (HERE / "elm_checks/check_digit.py").read_text().replace(right, wrong))

    with pytest.raises(RuleBookError, match=message):
        CHECKS.get("check-digit")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    del as_of", f"    {LOOKS}\n    del as_of"),
        ('"digit": digit}', '"digits": digit}'),
        ('"digit": digit}', '"digit": 1.5}'),
    ],
    ids=["looks elsewhere", "offers something else", "gives what cannot be shown"],
)
def test_a_check_that_breaks_its_promise_never_passes(
    site: Path, tmp_path: Path, sis: Sis, right: str, wrong: str
) -> None:
    """The check could not be done: exit status 2, whatever else was found."""
    install(site, (HERE / "elm_checks/check_digit.py").read_text().replace(right, wrong))
    path = write(tmp_path / "feed.xml", feed(person(1, SLIP)))

    said = sis("check", path, "--profile", "elm", "--as-of", "2026-11-21", "--quiet")

    assert said.status == 2
    assert "TypeError" in said.out + said.err or "not done" in said.out


def test_a_shipped_check_cannot_be_replaced(site: Path) -> None:
    """What a rule means does not depend on what else is installed."""
    install(site)
    points = site / "elm_checks-1.0.dist-info/entry_points.txt"
    points.write_text(points.read_text().replace("check-digit =", "unique ="))

    assert CHECKS["unique"].__class__.__module__ == "validator.checks.check"
    assert CHECKS.get("check-digit") is None
