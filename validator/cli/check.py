"""The options of `sis-validator check`, and what its help says of them; `checking` does what they ask for."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from validator.cli import options  # noqa: TC001  (typer reads the annotations)
from validator.cli.checking import Words, check_feed

EXAMPLES = """\b
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

_REPORT = (
    "Also write a report into this file; its suffix names the format: .html .json .txt .md .sarif, .xml for "
    "JUnit; .csv and .jsonl hold every finding. May be repeated."
)
_FORMAT = "What to print: text, json, html, markdown, sarif, junit, github, csv or jsonl."
_PREVIOUS = (
    "The .json report of an earlier run, its .jsonl list, or both in turn: says what is new, gone, remaining."
)
_BASELINE = (
    "A file that `baseline write` made: findings that it has accepted are set aside, only new ones count."
)
_RUN = "Run this export program and check what it prints, instead of FEED; no shell reads the command."

_Reports: TypeAlias = Annotated[list[str] | None, typer.Option(metavar="PATH", help=_REPORT)]
_Format: TypeAlias = Annotated[str, typer.Option(metavar="FORMAT", help=_FORMAT)]
_Previous: TypeAlias = Annotated[list[str] | None, typer.Option(metavar="PATH", help=_PREVIOUS)]
_Program: TypeAlias = Annotated[str | None, typer.Option("--run", metavar="COMMAND", help=_RUN)]
_Baseline: TypeAlias = Annotated[str | None, typer.Option(metavar="PATH", help=_BASELINE)]
_Order: TypeAlias = Annotated[
    bool, typer.Option("--order", help="Also say in which order the sources should be loaded.")
]
_RecordBytes: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="The longest record that is checked.")
]
_Members: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How many members a zip may have.")
]
_TotalBytes: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How much a zip or gzip may hold when unpacked.")
]
_Ratio: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How many bytes one compressed byte may give.")
]


def check(
    feed: options.Feed = None,
    profile: options.Profile = None,
    report: _Reports = None,
    format: _Format = "text",  # noqa: A002
    previous: _Previous = None,
    program: _Program = None,
    baseline: _Baseline = None,
    fail_on: options.FailOn = None,
    as_of: options.AsOf = None,
    quiet: options.Quiet = False,
    show_values: options.ShowValues = False,
    order: _Order = False,
    lang: options.Lang = "en",
    jobs: options.Jobs = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    xsl: options.Xsl = None,
    max_record_bytes: _RecordBytes = None,
    max_members: _Members = None,
    max_total_bytes: _TotalBytes = None,
    max_ratio: _Ratio = None,
) -> int:
    """Check a feed: what Alma will do with it, why, and what is to be done.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input, in the order in which Alma
    loads them. Settings may stand in sis-validator.yaml beside the feed or in the working folder; the command
    line wins. Names, addresses and other values of people are masked in every report.
    """
    return check_feed(
        Words(
            feed=feed or (),
            profile=profile,
            report=report or (),
            format=format,
            previous=previous or (),
            program=program,
            baseline=baseline,
            fail_on=fail_on,
            as_of=as_of,
            quiet=quiet,
            show_values=show_values,
            order=order,
            lang=lang,
            jobs=jobs,
            rules=rules or (),
            schema=schema,
            xsl=xsl,
            max_record_bytes=max_record_bytes,
            max_members=max_members,
            max_total_bytes=max_total_bytes,
            max_ratio=max_ratio,
        )
    )
