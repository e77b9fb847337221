"""`sis-validator rules test`: tries rules on their own examples, as the tests of this project do."""

from __future__ import annotations

from typing import Annotated

import typer

from validator.cli import output
from validator.cli.statuses import FINDINGS, OK

EXAMPLES = """\b
Examples:
  sis-validator rules test
  sis-validator rules test our-rules/
  sis-validator rules test our-rules/loc/LOC001-guest-with-barcode.yaml

\b
Exit status:
  0  every example holds
  1  an example does not hold
  2  a rule cannot be read"""


def rules_test(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", hidden=True)] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only the examples that do not hold.")
    ] = False,
) -> int:
    """Run the examples of the rules at PATH: folders of rules, or single files; else of all shipped rules.

    Each example is checked with its rule alone and must give exactly the findings that it expects.
    """
    from validator.examples import books_at, try_examples

    tried = failed = 0
    for book in books_at(paths or ()):
        for trial in try_examples(book):
            tried += 1
            failed += not trial.holds
            if trial.holds and not quiet:
                output.show(f"ok    {trial.name}\n")
            if not trial.holds:
                lines = (f"      {problem}" for problem in trial.problems)
                output.show("\n".join((f"FAIL  {trial.name}  ({trial.origin})", *lines)) + "\n")
    output.show(f"{tried - failed} of {tried} examples hold.\n")
    return FINDINGS if failed else OK
