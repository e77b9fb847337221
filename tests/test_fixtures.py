"""Every fixture gives exactly the findings that stand beside it, no more and no less."""

from __future__ import annotations

import datetime as dt
import runpy
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

import validator

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

    from validator.findings import Report

REPOSITORY = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures"
AS_OF = dt.date(2026, 11, 21)
FOLDERS = ("", "text")
FEED_SUFFIXES = (".xml", ".zip", ".xml.gz", "")


class Row(NamedTuple):
    """One finding, as the expected list names it."""

    source: str
    line: int
    record: int
    rule: str
    person: str


def expected_files() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((FIXTURES / folder).glob("*.expected.yaml"))]


def feed_of(expected: Path) -> Path:
    stem = expected.with_name(expected.name.removesuffix(".expected.yaml"))
    found = [path for suffix in FEED_SUFFIXES if (path := Path(f"{stem}{suffix}")).exists()]
    assert len(found) == 1, f"{expected.name} belongs to exactly one feed, not to {len(found)}"
    return found[0]


def expectation(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def expected_rows(wanted: dict[str, Any]) -> Counter[Row]:
    return Counter(
        Row(
            source=row.get("source", ""),
            line=int(row.get("line", 0)),
            record=int(row.get("record", 0)),
            rule=row["rule"],
            person=row.get("person", ""),
        )
        for row in wanted["findings"]
    )


def found_rows(report: Report) -> Counter[Row]:
    names = {tally.rule.id: tally.rule.name for tally in report.tallies}
    several = len(report.sources) > 1

    def source_of(number: int | None) -> str:
        if not several or number is None:
            return ""
        source = report.sources[number]
        return source.member or Path(source.path).name

    return Counter(
        Row(
            source=source_of(finding.source),
            line=finding.place.line if finding.place else 0,
            record=finding.record or 0,
            rule=names[finding.rule],
            person=finding.primary_id,
        )
        for finding in report.findings
    )


def difference(wanted: Counter[Row], found: Counter[Row]) -> str:
    """A table of what is missing (-) and what is too much (+), in the order of the feed."""
    lines = [("-", row) for row in (wanted - found).elements()]
    lines += [("+", row) for row in (found - wanted).elements()]
    table = [
        f"{sign} {row.source:<18} line {row.line or '-':>4}  record {row.record or '-':>3}  "
        f"{row.rule:<34} {row.person}"
        for sign, row in sorted(lines, key=lambda entry: (entry[1], entry[0]))
    ]
    return "\n".join(
        ["findings differ: - is expected and was not found, + was found and is not expected", *table]
    )


def parameter(path: Path) -> ParameterSet:
    """The fixture by its name; one with a known gap must fail until the gap is closed."""
    gap = expectation(path).get("gap")
    name = str(path.relative_to(FIXTURES)).removesuffix(".expected.yaml")
    return pytest.param(
        path, id=name, marks=[pytest.mark.xfail(reason=gap, raises=AssertionError)] if gap else []
    )


@pytest.fixture
def checked(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Report]:
    path: Path = request.param
    wanted = expectation(path)
    options = wanted.get("options", {})
    profile = options.get("profile", "i-share")
    report = validator.check(
        [feed_of(path)],
        profile=str(FIXTURES / profile) if profile.endswith(".yaml") else profile,
        as_of=dt.date.fromisoformat(options.get("as_of", "2026-11-21")),
    )
    return wanted, report


@pytest.mark.parametrize("checked", [parameter(path) for path in expected_files()], indirect=True)
def test_fixture_gives_exactly_what_stands_beside_it(checked: tuple[dict[str, Any], Report]) -> None:
    """Findings, forecast and verdict of a feed are as expected."""
    wanted, report = checked

    rows, found = expected_rows(wanted), found_rows(report)
    assert rows == found, difference(rows, found)
    forecast = {name: str(getattr(report.forecast, name)).lower() for name in wanted["forecast"]}
    assert forecast == wanted["forecast"]
    assert report.verdict == wanted["verdict"]


def test_every_fixture_has_its_expected_findings() -> None:
    """No feed lies in the folder unchecked."""
    known = {feed_of(path) for path in FIXTURES.rglob("*.expected.yaml")}
    feeds = {path for path in FIXTURES.rglob("*") if path.name.endswith((".xml", ".zip", ".gz"))}

    assert {path for path in feeds if path not in known and path.parent not in known} == set()


def test_binary_fixtures_are_as_the_script_writes_them() -> None:
    """`make.py` gives the committed bytes (of archives only the names: compression libraries differ)."""
    made = runpy.run_path(str(FIXTURES / "make.py"))
    plain = {**made["encodings"](), **made["damaged"]()}

    assert {name for name, content in plain.items() if (FIXTURES / name).read_bytes() != content} == set()
    assert all((FIXTURES / name).exists() for name in made["archives"]())


@pytest.mark.parametrize("order", ["schema", "statistics-first", "alphabetical", "identifiers-first"])
def test_generated_feed_is_clean(order: str, tmp_path: Path) -> None:
    """What `benchmarks/generate.py` calls clean gives no finding, in every exporter's order of children."""
    feed = tmp_path / "feed.xml"
    generate = runpy.run_path(str(REPOSITORY / "benchmarks" / "generate.py"))["main"]

    assert generate([str(feed), "--users", "150", "--order", order]) == 0
    report = validator.check([feed], profile="i-share", as_of=AS_OF)

    assert [tally.rule.name for tally in report.tallies] == []
    assert report.forecast.load == 150


def test_generated_defects_are_found(tmp_path: Path) -> None:
    """Every record with a defect, and no other, has a finding."""
    feed = tmp_path / "feed.xml"
    main = runpy.run_path(str(REPOSITORY / "benchmarks" / "generate.py"))["main"]

    assert main([str(feed), "--users", "120", "--systematic", "unknown-element", "--one-line"]) == 0
    report = validator.check([feed], profile="i-share", as_of=AS_OF)

    assert [(tally.rule.name, tally.records) for tally in report.tallies] == [("unknown-element", 120)]


def test_sample_is_as_its_script_writes_it(tmp_path: Path) -> None:
    """The first export of the invented college can be made again."""
    script = tmp_path / "make_first_export.py"
    script.write_bytes((REPOSITORY / "samples" / "make_first_export.py").read_bytes())

    assert runpy.run_path(str(script))["main"]() == 0
    made = (tmp_path / "first-export.xml").read_bytes()
    assert made == (REPOSITORY / "samples" / "first-export.xml").read_bytes()


def test_sample_shows_many_kinds_of_faults() -> None:
    """The report on the first export is worth reading: all records are told of, and the load would stop."""
    report = validator.check(
        [REPOSITORY / "samples" / "first-export.xml"],
        profile=str(REPOSITORY / "samples" / "prairie-valley.yaml"),
        as_of=AS_OF,
    )

    assert (report.forecast.records, report.forecast.load_stopped) == (203, True)
    assert len(report.tallies) >= 20
