"""The catalogue of words, plurals, and the verdict in one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import words
from validator.findings import Affected, Forecast, Verdict
from validator.resources import folder
from validator.words import summary_sentence, words_in

SAY = words_in()


@pytest.mark.parametrize(
    ("records", "findings", "expected"),
    [
        (203, 311, "203 users (311 findings)"),
        (203, 203, "203 users"),
        (1, 1, "1 user"),
        (1, 2, "1 user (2 findings)"),
        (0, 1, "1 finding"),
        (0, 12_345, "12,345 findings"),
        (0, 0, "no findings"),
    ],
)
def test_people_are_counted(records: int, findings: int, expected: str) -> None:
    """Users first, findings where they differ; singular, plural and zero are right."""
    assert SAY.people(records, findings) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 9, "0 %"),
        (0, 0, "0 %"),
        (1, 1000, "under 1 %"),
        (999, 1000, "over 99 %"),
        (9, 9, "100 %"),
        (1, 3, "33 %"),
    ],
)
def test_percent_never_rounds_to_nothing_or_all(part: int, whole: int, expected: str) -> None:
    """A share that is not nothing is not 0 %, one that is not all is not 100 %."""
    assert SAY.percent(part, whole) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((107, 28, 37, 31), ["53 %", "14 %", "18 %", "15 %"]),
        ((1, 1, 1, 0), ["34 %", "33 %", "33 %", "0 %"]),
        ((9_999, 1), ["over 99 %", "under 1 %"]),
        ((0, 5), ["0 %", "100 %"]),
        ((0, 0), ["0 %", "0 %"]),
        ((145, 145, 145, 565), ["15 %", "15 %", "14 %", "56 %"]),
    ],
)
def test_shares_of_a_whole_add_up(parts: tuple[int, ...], expected: list[str]) -> None:
    """The numbers make 100 together; none is nothing or all that is not."""
    assert [*SAY.percents(parts)] == expected


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_any_shares_add_up(parts: list[int]) -> None:
    """Whatever the parts: 100, or nothing of nothing."""
    shares = SAY.percents(parts)
    numbers = [{"under 1 %": 0, "over 99 %": 100}.get(share) for share in shares]
    total = sum(
        int(share.split()[0]) if number is None else number
        for share, number in zip(shares, numbers, strict=True)
    )

    assert total == (100 if any(parts) else 0)


def sentence(
    verdict: Verdict,
    *,
    reject: int = 0,
    stopped: bool = False,
    affected: Affected,
    missing: int = 0,
    findings: int = 9,
) -> str:
    forecast = Forecast(203, 203 - reject, 0, reject, 0, load_stopped=stopped)
    return summary_sentence(verdict, forecast, affected, rules=58, not_checked=missing, findings=findings)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            sentence(Verdict.REJECT, stopped=True, affected=Affected(12, 3)),
            "Do not load: Alma would stop the whole load; 12 of 203 records have errors.",
        ),
        (
            sentence(Verdict.REJECT, reject=1, affected=Affected(1, 0)),
            "Do not load: Alma would reject 1 of 203 records; 1 of 203 records has errors.",
        ),
        (sentence(Verdict.REJECT, affected=Affected(0, 0)), "Do not load: the files themselves have errors."),
        (
            sentence(Verdict.REVIEW, affected=Affected(0, 7)),
            "Review before loading: 7 of 203 records have warnings.",
        ),
        (
            sentence(Verdict.REVIEW, affected=Affected(0, 0)),
            "Review before loading: the files themselves have warnings.",
        ),
        (
            sentence(Verdict.READY, affected=Affected(0, 0), findings=0),
            "Ready to load: no problems found by 58 rules in 203 records.",
        ),
        (
            sentence(Verdict.READY, affected=Affected(0, 0)),
            "Ready to load: no errors or warnings found by 58 rules in 203 records.",
        ),
        (
            sentence(Verdict.INCOMPLETE, affected=Affected(0, 0), missing=1, findings=0),
            "Check incomplete: 1 part of the check was not done; no problems found in what was checked.",
        ),
        (
            sentence(Verdict.INCOMPLETE, affected=Affected(12, 0), missing=2),
            "Check incomplete: 2 parts of the check were not done; 12 of 203 records have errors.",
        ),
    ],
)
def test_summary_sentence(shown: str, expected: str) -> None:
    """The verdict, what Alma would do, and how many are concerned, in one sentence."""
    assert shown == expected


def test_the_page_never_claims_validity() -> None:
    """No problems found is the strongest claim."""
    assert not any(re.search(r"\bvalid\b", form) for forms in SAY.entries.values() for form in forms.values())


def test_every_word_is_used_and_every_use_has_a_word() -> None:
    """The catalogue and the templates name the same texts, so a translation is complete when the file is."""
    pages = folder("reports/templates")
    package = Path(words.__file__).parent
    files = [*pages.iterdir(), *package.glob("reports/*.py"), Path(words.__file__)]
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.name.endswith((".html", ".py")))
    lone = "verdict_why|size|duration|duration_short|percent_under|percent_over"
    named = set(re.findall(rf"""["\']((?:[a-z_]+\.)+[a-z_]+|{lone})["\']""", code))
    built = (
        "verdict.",
        "severity.",
        "consequence.",
        "consequence_note.",
        "findings.role_",
        "page.privacy_",
        "forecast.",
        "glossary.",
        "people.",
        "todo.",
        "filter.audience_",
        "compared.",
        "change.",
    )

    unused = {key for key in SAY.entries if key not in named and not key.startswith(built)}
    sections = {key.split(".")[0] for key in SAY.entries}
    used = {
        key
        for key in named
        if key.split(".")[0] in sections and not key.endswith(("_", ".html", ".css", ".js"))
    }

    assert unused == set()
    assert used - set(SAY.entries) == set()
