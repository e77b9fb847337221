"""Puts the commands that carry a checked feed to Alma on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.cli import inspect, package, reproduce, sample, verify

if TYPE_CHECKING:
    import typer


def add_carrying(app: typer.Typer) -> None:
    """The commands, in the order of a night's work."""
    app.command(epilog=inspect.EXAMPLES, short_help="Show one person of a feed.")(inspect.inspect)
    app.command(epilog=sample.EXAMPLES, short_help="Write a small test load.")(sample.sample)
    app.command(epilog=package.EXAMPLES, short_help="Write the zip that Alma loads.")(package.package)
    app.command(epilog=verify.EXAMPLES, short_help="Hold a zip against its ticket.")(verify.verify)
    app.command(epilog=reproduce.EXAMPLES, short_help="Write a finding as a small document.")(
        reproduce.reproduce
    )
