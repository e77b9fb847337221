"""The commands and what `--help` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output
from validator.cli.check import check
from validator.cli.output import PROGRAM
from validator.cli.version import version, version_line

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PROGRAM", "command"]


def command() -> Callable[..., object]:
    """The whole command line, ready to be called with arguments."""
    app = _group(
        "Check a patron feed before it is loaded into Alma: what Alma will do with it, and why.",
        EXAMPLES,
    )
    app.callback(invoke_without_command=True)(_main)
    app.command(epilog=CHECK_EXAMPLES)(check)
    app.command()(version)
    return typer.main.get_command(app)


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
  sis-validator check nightly/ --profile our-library.yaml --fail-on warning

\b
Exit status:
  0  nothing at or above --fail-on
  1  findings: see the report
  2  the check could not run, or not finish; read what it says and do not load"""


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
    if context.invoked_subcommand is None:
        output.show(context.get_help() + "\n")
        return 2
    return 0
