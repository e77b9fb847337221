"""`sis-validator rules list`: every rule in one line, with what a profile makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.rulebook.model import Profile, Rule
    from validator.rulebook.rules import RuleBook

EXAMPLES = """\b
Examples:
  sis-validator rules list
  sis-validator rules list --profile our-library.yaml --format json"""


def rules_list(
    profile: options.ShownProfile = None,
    rules: options.Rules = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(metavar="FORMAT", help="What to print: text or json.")
    ] = "text",
) -> int:
    """List the rules: id, severity in the profile (or off, or skipped), what Alma does, and the name."""
    from validator.cli.book import open_book
    from validator.cli.choices import one_of

    one_of(("text", "json"), format, "--format")
    book = open_book(rules, profile, is_complete=True)
    chosen = book.profile()
    rows = [*_rows(book.rules, chosen)]
    if format == "json":
        import json

        output.show_document(json.dumps({"profile": chosen.name, "rules": rows}, indent=2) + "\n")
    else:
        output.show("\n".join([*_table(rows), "", _sum(rows, chosen)]) + "\n")
    return OK


def _rows(book: RuleBook, profile: Profile) -> Iterator[dict[str, Any]]:
    active = {entry.rule.id: entry for entry in profile.active}
    skipped = dict(profile.skipped)
    for rule in book.rules:
        runs = active.get(rule.id)
        yield {
            "id": rule.id,
            "name": rule.name,
            "severity": runs.severity.value if runs else ("skipped" if rule.id in skipped else "off"),
            "consequence": rule.consequence.value,
            "scope": rule.scope.value,
            "summary": rule.summary,
            "skipped": skipped.get(rule.id, ""),
            "reason": runs.reason if runs else "",
            "origin": _origin(rule),
        }


def _origin(rule: Rule) -> str:
    return rule.origin.rpartition(":")[0]


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    widths = {key: max(len(row[key]) for row in rows) for key in ("id", "severity", "consequence")}
    for row in rows:
        cells = (row[key].ljust(width) for key, width in widths.items())
        yield "  ".join((*cells, row["name"]))


def _sum(rows: list[dict[str, Any]], profile: Profile) -> str:
    counts = {word: sum(row["severity"] == word for row in rows) for word in ("skipped", "off")}
    runs = len(rows) - sum(counts.values())
    return (
        f"{len(rows)} rules; {profile.name} runs {runs}, skips {counts['skipped']}, turns off {counts['off']}"
    )
