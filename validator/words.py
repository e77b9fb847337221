"""The words of the reports, which stand in a file apart from the code: `reports/templates/words.en.yaml`.

Also the verdict in one sentence, the same wherever it is said. Rules bring their own texts; they are not here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.resources import catalogue, folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.findings import Affected, Forecast, Verdict


ENGLISH = "en"
"""The language of the rule book, and of every catalogue that others are held against."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message catalogue: `section.key` to its forms `zero`, `one`, `other`."""

    language: str
    thousands: str
    entries: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, n: int | None = None, **values: str | int) -> str:
        """The text at `key`, with `n` deciding its form and the other values put in.

        Raises:
            KeyError: the catalogue has no such text, or the text asks for a value that is not given.
        """
        forms = self.entries[key]
        form = {0: "zero", 1: "one"}.get(n, "other") if n is not None else "other"
        shown = {
            name: self.number(value) if isinstance(value, int) else value for name, value in values.items()
        }
        if n is not None:
            shown["n"] = self.number(n)
        return forms.get(form, forms["other"]).format_map(shown)

    def number(self, number: int) -> str:
        """A number with thousands separators: `12,345`."""
        return f"{number:,}".replace(",", self.thousands)

    def span(self, least: int, most: int) -> str:
        """A number that is known within bounds: `37 to 68`; one number where they are the same."""
        return self.number(least) if least == most else self("forecast.between", least=least, most=most)

    def html(self, key: str, n: int | None = None, **markup: str) -> str:
        """The text at `key` as HTML, with pieces of HTML put in; the text itself is escaped."""
        from markupsafe import Markup

        forms = {name: f"\0{name}\0" for name in markup}
        pieces = self(key, n, **forms).split("\0")
        return Markup("").join(Markup(markup[piece]) if at % 2 else piece for at, piece in enumerate(pieces))

    def percent(self, part: int, whole: int) -> str:
        """`part` of `whole` in whole per cent; never 0 % for something, nor 100 % for less than all."""
        if whole == 0 or part == 0:
            return "0 %"
        if part >= whole:
            return "100 %"
        return self._percent_of(round(100 * part / whole), part, whole)

    def _percent_of(self, rounded: int, part: int, whole: int) -> str:
        if rounded == 0 < part:
            return self("percent_under")
        return self("percent_over") if rounded == 100 and part < whole else f"{rounded} %"

    def percents(self, parts: Sequence[int]) -> tuple[str, ...]:
        """The shares of `parts` in their sum, written as by `percent`, so that the numbers add up to 100.

        What is missing after all are rounded down goes to those that lost most by it.
        """
        whole = sum(parts)
        if whole == 0:
            return ("0 %",) * len(parts)
        rounded = [100 * part // whole for part in parts]
        by_loss = sorted(range(len(parts)), key=lambda at: -(100 * parts[at] % whole))
        for at in by_loss[: 100 - sum(rounded)]:
            rounded[at] += 1
        return tuple(
            self._percent_of(number, part, whole) for part, number in zip(parts, rounded, strict=True)
        )

    def people(self, records: int, findings: int) -> str:
        """How many are concerned: `203 users (311 findings)`; findings alone where there are no users."""
        counted = self("count.findings", findings)
        if records == 0:
            return counted
        users = self("count.users", records)
        return users if records == findings else self("count.users_findings", users=users, findings=counted)


def languages() -> tuple[str, ...]:
    """The codes of all languages that there is a catalogue for."""
    names = (entry.name.split(".") for entry in folder("reports/templates").iterdir())
    return tuple(sorted(name[1] for name in names if name[0] == "words" and name[2:] == ["yaml"]))


@cache
def words_in(language: str = ENGLISH) -> Words:
    """The catalogue of `language`.

    Raises:
        UsageError: the product has no such catalogue.
    """
    if language not in languages():
        raise UsageError(
            f'there is no report in the language "{language}".', hint=f"Use one of: {', '.join(languages())}."
        )
    sections = catalogue(f"words.{language}.yaml")
    return Words(sections.pop("language"), sections.pop("thousands"), dict(_entries(sections, "")))


def _entries(section: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, entry in section.items():
        if isinstance(entry, str):
            yield prefix + key, {"other": entry}
        elif isinstance(entry, dict) and "other" in entry:
            yield prefix + key, entry
        elif isinstance(entry, dict):
            yield from _entries(entry, f"{prefix}{key}.")


def summary_sentence(
    verdict: Verdict,
    forecast: Forecast,
    affected: Affected,
    *,
    rules: int,
    not_checked: int = 0,
    findings: int = 0,
    set_aside: int = 0,
    words: Words | None = None,
) -> str:
    """The verdict in one sentence; what a run may claim and no more.

    Args:
        verdict: from `findings.judge`.
        forecast: of the whole feed.
        affected: distinct records with an error, and with a warning.
        rules: how many rules were applied, skipped ones not counted.
        not_checked: how many parts of the feed were not checked.
        findings: the exact number of all findings; with neither errors nor warnings, these are notes.
        set_aside: how many findings do not count, by an exception or a baseline.
        words: the catalogue; English unless told.
    """
    from validator.findings import Verdict

    say = words or words_in()
    clauses = [] if not_checked == 0 else [say("summary.not_checked", not_checked)]
    clauses += _clauses(say, verdict, forecast, affected)
    if verdict is Verdict.READY and not clauses:
        key = "summary.notes_only" if findings else "summary.nothing"
        records = say("count.records", forecast.records)
        clauses = [say(key, rules=say("count.rules", rules), records=records)]
    elif verdict is Verdict.INCOMPLETE and findings == 0:
        clauses.append(say("summary.so_far"))
    if set_aside:
        clauses.append(say("summary.set_aside", set_aside))
    return f"{say(f'verdict.{verdict}')}: {'; '.join(clauses)}."


def _clauses(say: Words, verdict: Verdict, forecast: Forecast, affected: Affected) -> Iterator[str]:
    from validator.findings import Verdict

    records = say("count.records", forecast.records)
    if forecast.load_stopped:
        yield say("summary.stopped")
    elif forecast.reject:
        yield say("summary.rejected", forecast.reject, records=records)
    if affected.errors:
        yield say("summary.errors", affected.errors, records=records)
    elif verdict is Verdict.REJECT and not forecast.load_stopped:
        yield say("summary.errors_outside")
    elif affected.warnings:
        yield say("summary.warnings", affected.warnings, records=records)
    elif verdict is Verdict.REVIEW:
        yield say("summary.warnings_outside")
