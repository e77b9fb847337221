"""`sis-validator rules show`: a rule as a profile sets it, and which file set each value."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

EXAMPLES = """\b
Examples:
  sis-validator rules show COD001
  sis-validator rules show COD001 --profile our-library.yaml"""


def rules_show(
    rule: Annotated[str, typer.Argument(metavar="RULE", hidden=True)],
    profile: options.ShownProfile = None,
    rules: options.Rules = None,
) -> int:
    """Show the effective severity and settings of a rule in a profile, and which file set each."""
    from validator.cli.book import open_book
    from validator.cli.rule_text import Page, effective

    book = open_book(rules, profile)
    wanted = book.rule(rule)
    chosen = book.profile()
    page = Page(output.width(), output.is_colourful(sys.stdout))
    skipped = dict(chosen.skipped)
    lines = [
        line for active in chosen.active if active.rule.id == wanted.id for line in effective(active, page)
    ]
    if not lines:
        lines = [page.heading(f"{wanted.id} {wanted.name}"), *page.paragraph(wanted.summary), ""]
        state = "skips it" if wanted.id in skipped else "turns it off"
        lines += [f"  {chosen.name} {state}  ({wanted.origin})"]
    if wanted.id in skipped:
        lines += page.paragraph(f"skipped: {skipped[wanted.id]}")
    output.show("\n".join(lines) + "\n")
    return OK
