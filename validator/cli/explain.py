"""`sis-validator explain`: all that the rule book knows about a rule, to be read in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

EXAMPLES = """\b
Examples:
  sis-validator explain DUP001
  sis-validator explain duplicate-primary-id"""


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", hidden=True)],
    rules: options.Rules = None,
) -> int:
    """Explain a rule, named by its id or its name, or a message of Alma or xmllint.

    What the rule asks for, why, what Alma does, how a finding is mended in the export and in the library, with
    examples. For a message: which rules find what it speaks of.
    """
    from validator.cli.book import open_book
    from validator.cli.rule_text import Page, explanation, meaning
    from validator.messages import recognise

    page = Page(output.width(), output.is_colourful(sys.stdout))
    found = recognise(rule)
    book = open_book(rules)
    lines = meaning(found, book.rules, page) if found else explanation(book.rule(rule), page)
    output.show("\n".join(lines) + "\n")
    return OK
