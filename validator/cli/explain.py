"""`sis-validator explain`: all that the rule book knows about a rule, to be read in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator.cli import output

_RULES = "A folder of rules of your own, instead of those in the settings. May be repeated."


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", hidden=True)],
    rules: Annotated[list[str] | None, typer.Option(metavar="FOLDER", help=_RULES)] = None,
) -> int:
    """Explain a rule, named by its id or its name.

    What it asks for, why, what Alma does, how a finding is mended in the export and in the library, with
    examples.
    """
    from validator.cli.book import open_book
    from validator.cli.rule_text import Page, explanation

    wanted = open_book(rules).rule(rule)
    page = Page(output.width(), output.is_colourful(sys.stdout))
    output.show("\n".join(explanation(wanted, page)) + "\n")
    return 0
