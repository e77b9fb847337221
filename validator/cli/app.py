"""The commands, and what `--help` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output
from validator.cli.baseline import baseline_update, baseline_write
from validator.cli.book_commands import CODES_EXAMPLES, add_to_codes, add_to_rules
from validator.cli.carry_commands import add_carrying
from validator.cli.check import check
from validator.cli.compare import EXAMPLES as COMPARE_EXAMPLES
from validator.cli.compare import compare
from validator.cli.explain import explain
from validator.cli.init import init
from validator.cli.repair import repair
from validator.cli.rules_list import rules_list
from validator.cli.rules_show import rules_show
from validator.cli.rules_test import rules_test
from validator.cli.version import version, version_line

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = """\b
Examples:
  sis-validator check export.xml --report report.html
  sis-validator explain DUP001
  sis-validator rules list"""

CHECK_EXAMPLES = """\b
Examples:
  sis-validator check export.xml
  sis-validator check students.zip staff.xml.gz --report report.html
  curl -s https://sis.example.edu/export | sis-validator check - --quiet
  sis-validator check --run "python export.py --sample 50"
  sis-validator check nightly/ --profile our-library.yaml --fail-on warning

\b
Exit status:
  0  nothing at or above --fail-on
  1  findings: see the report
  2  the check could not run, or not finish; read what it says, do not load"""

INIT_EXAMPLES = """\b
Examples:
  sis-validator init
  sis-validator init --name elm-university --extends i-share --ci github
  sis-validator init --run "python export.py --sample 50" """

BASELINE_EXAMPLES = """\b
Examples:
  sis-validator baseline write export.xml -o baseline.json
  sis-validator check next-export.xml --baseline baseline.json
  sis-validator baseline update baseline.json next-export.xml"""

EXPLAIN_EXAMPLES = """\b
Examples:
  sis-validator explain DUP001
  sis-validator explain duplicate-primary-id"""

RULES_EXAMPLES = """\b
Examples:
  sis-validator rules list --profile alma
  sis-validator rules show COD001 --profile our-library.yaml
  sis-validator rules test our-rules/"""

LIST_EXAMPLES = """\b
Examples:
  sis-validator rules list
  sis-validator rules list --profile our-library.yaml --format json"""

SHOW_EXAMPLES = """\b
Examples:
  sis-validator rules show COD001
  sis-validator rules show COD001 --profile our-library.yaml"""

TEST_EXAMPLES = """\b
Examples:
  sis-validator rules test
  sis-validator rules test our-rules/
  sis-validator rules test our-rules/loc/LOC001-guest-with-barcode.yaml

\b
Exit status:
  0  every example holds
  1  an example does not hold
  2  a rule cannot be read"""


def command() -> Callable[..., object]:
    """The whole command line, ready to be called with arguments."""
    app = _group(
        "Check a patron feed before it is loaded into Alma: what Alma will do with it, and why.", EXAMPLES
    )
    app.callback(invoke_without_command=True)(_main)
    app.command(epilog=CHECK_EXAMPLES, short_help="Check a feed.")(check)
    app.command(epilog=COMPARE_EXAMPLES, short_help="Say what the next load would change.")(compare)
    app.command(
        epilog=EXPLAIN_EXAMPLES,
        short_help="Explain a rule.",
        # A message of xmllint on standard input begins with "-:3:".
        context_settings={"ignore_unknown_options": True},
    )(explain)
    app.command(short_help="Write a mended copy of a feed.")(repair)
    add_carrying(app)
    rules = _group("Look at the rule book: its rules, their settings, their examples.", RULES_EXAMPLES)
    rules.callback(invoke_without_command=True)(_help_is_needed)
    rules.command("list", epilog=LIST_EXAMPLES, short_help="List the rules of a profile.")(rules_list)
    rules.command("show", epilog=SHOW_EXAMPLES, short_help="Show a rule as a profile sets it.")(rules_show)
    rules.command("test", epilog=TEST_EXAMPLES, short_help="Try rules on their own examples.")(rules_test)
    add_to_rules(rules)
    app.add_typer(rules, name="rules", short_help="Look at the rule book.")
    app.command(epilog=INIT_EXAMPLES, short_help="Write settings, a profile, a hook.")(init)
    baseline = _group("Accept the findings of today, so that only new ones count.", BASELINE_EXAMPLES)
    baseline.callback(invoke_without_command=True)(_help_is_needed)
    baseline.command("write", epilog=BASELINE_EXAMPLES, short_help="Accept what is found today.")(
        baseline_write
    )
    baseline.command("update", epilog=BASELINE_EXAMPLES, short_help="Take out what is gone.")(baseline_update)
    app.add_typer(baseline, name="baseline", short_help="Accept the findings of today.")
    codes = _group("Make code lists: the tables of your institution.", CODES_EXAMPLES)
    codes.callback(invoke_without_command=True)(_help_is_needed)
    add_to_codes(codes)
    app.add_typer(codes, name="codes", short_help="Make code lists.")
    app.command(short_help="Print the version.")(version)
    return typer.main.get_command(app)


def _group(help: str, epilog: str) -> typer.Typer:  # noqa: A002
    return typer.Typer(
        help=help,
        epilog=epilog,
        add_completion=False,
        rich_markup_mode=None,  # rich takes longer to import than the whole help to print
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def _main(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    if show_version:
        output.show(version_line())
        raise typer.Exit
    return _help_is_needed(context)


def _help_is_needed(context: typer.Context) -> int:
    """Without a command nothing was done: the help, and the exit status of a mistake."""
    if context.invoked_subcommand is None:
        output.show(context.get_help() + "\n")
        return 2
    return 0
