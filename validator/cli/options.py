"""The options that several commands have: each is declared once, so that it means and says the same everywhere.

An option that one command alone has stands in the module of that command.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Feed: TypeAlias = Annotated[list[str] | None, typer.Argument(metavar="FEED", hidden=True)]
Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="The rules to apply, by name or file.  [default: i-share]"),
]
ShownProfile: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="The profile to look at, by name or file.  [default: i-share]"),
]
Rules: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FOLDER",
        help="A folder of rules and profiles of your own, instead of those in the settings. May be repeated.",
    ),
]
Schema: TypeAlias = Annotated[
    str | None, typer.Option(metavar="PATH", help="Your own copy of the XML schema of Alma users.")
]
AsOf: TypeAlias = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day that counts as today, such as 2026-08-15.")
]
FailOn: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL", help="What makes the exit status 1: error, warning or never.  [default: error]"
    ),
]
Jobs: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How many processes may work at once.")
]
Xsl: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="An XSL stylesheet that converts every source first, as in Alma."),
]
ShowValues: TypeAlias = Annotated[
    bool, typer.Option("--show-values", help="Show names, addresses and other values, unmasked.")
]
Lang: TypeAlias = Annotated[
    str, typer.Option(metavar="CODE", help="The language of reports for people, such as es.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict alone.")]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace files that exist already.")]
Format: TypeAlias = Annotated[str, typer.Option(metavar="FORMAT", help="What to print: text, json or html.")]
Report: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="PATH", help="Also write it into this file: .txt, .json or .html. May be repeated."),
]
