"""The commands that make things for the rule book, and what `--help` says of them: code lists, rules, its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.cli.codes_import import codes_import
from validator.cli.codes_learn import codes_learn
from validator.cli.rules_docs import rules_docs
from validator.cli.rules_new import rules_new

if TYPE_CHECKING:
    import typer

CODES_EXAMPLES = """\b
Examples:
  sis-validator codes import UserGroups.csv --list user_groups
  sis-validator codes learn last-good-export.zip -o codes.yaml"""

IMPORT_EXAMPLES = """\b
Examples:
  sis-validator codes import UserGroups.csv --list user_groups
  sis-validator codes import campuses.csv --list campuses -o codes/ours.yaml --date 2026-08-15
  sis-validator codes import Gruppen.csv --list user_groups --code-column Kennung --label-column Name"""

LEARN_EXAMPLES = """\b
Examples:
  sis-validator codes learn last-good-export.zip
  sis-validator codes learn last-good-export.zip -o codes.yaml --min-records 10"""

DOCS_EXAMPLES = """\b
Examples:
  sis-validator rules docs -o rules.html
  sis-validator rules docs -o our-rules.md --rules our-rules/"""

NEW_EXAMPLES = """\b
Examples:
  sis-validator rules new
  sis-validator rules new --id LOC001 --name missing-department --check required --field job_description"""


def add_to_codes(codes: typer.Typer) -> None:
    """The commands of `sis-validator codes`."""
    codes.command("import", epilog=IMPORT_EXAMPLES, short_help="Take the codes of a table from Alma.")(
        codes_import
    )
    codes.command("learn", epilog=LEARN_EXAMPLES, short_help="Propose code lists from a feed.")(codes_learn)


def add_to_rules(rules: typer.Typer) -> None:
    """Further commands of `sis-validator rules`."""
    rules.command("docs", epilog=DOCS_EXAMPLES, short_help="Write the documentation of the rules.")(
        rules_docs
    )
    rules.command("new", epilog=NEW_EXAMPLES, short_help="Begin a rule of your own.")(rules_new)
