"""`sis-validator repair`: writes a mended copy of a feed, tells every change, and checks the copy."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from validator.cli import options
from validator.cli import output as screen

if TYPE_CHECKING:
    from validator.findings import Report
    from validator.repair import Change, Mended
    from validator.rulebook.settings import Settings

_OUTPUT = "Where the mended copy goes: an .xml file, a .zip, or a folder (with a slash at its end)."
_MOJIBAKE = "Also turn back words that were read in a wrong encoding; every one is shown."

_Output: TypeAlias = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH", help=_OUTPUT)]
_DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Write nothing; show what would change, as a diff.")
]
_Report: TypeAlias = Annotated[
    str | None, typer.Option(metavar="PATH", help="Write every change into this .json file.")
]
_Mojibake: TypeAlias = Annotated[bool, typer.Option("--mojibake", help=_MOJIBAKE)]
_Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="The rules to check the copy with.  [default: i-share]"),
]
_FailOn: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="LEVEL", help="What in the copy makes the exit status 1.  [default: error]"),
]
_Xsl: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Refused, with what to do instead: the original is mended."),
]


def repair(
    feed: options.Feed = None,
    output: _Output = None,
    dry_run: _DryRun = False,
    report: _Report = None,
    mojibake: _Mojibake = False,
    force: options.Force = False,
    show_values: options.ShowValues = False,
    profile: _Profile = None,
    fail_on: _FailOn = None,
    as_of: options.AsOf = None,
    xsl: _Xsl = None,
) -> int:
    """Write a copy of a feed with those defects mended that can be, without losing or inventing anything.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input. It is never changed itself.
    Every change is listed, everything else stays byte for byte, and the copy is checked like any feed.
    """
    from validator.cli.choices import chosen, given
    from validator.errors import UsageError

    if xsl is not None:
        raise UsageError(
            "Alma converts the original itself, so it is the original that must be mended, not its conversion.",
            hint="Repair without --xsl, then check the copy with it: sis-validator check COPY --xsl CONVERTER",
            where="--xsl",
        )
    paths = feed or []
    settings = chosen(given(profile=profile, as_of=as_of, fail_on=fail_on), paths)
    if output is None and not dry_run:
        raise UsageError(
            "no place for the mended copy was named.", hint="Name it with -o, or look first with --dry-run."
        )
    return _repair(
        paths,
        None if dry_run else output,
        report,
        settings,
        mojibake=mojibake,
        force=force,
        values=show_values,
    )


def _repair(
    paths: list[str],
    output: str | None,
    report: str | None,
    settings: Settings,
    *,
    mojibake: bool,
    force: bool,
    values: bool,
) -> int:
    from validator import api
    from validator.cli.choices import exit_status, plan_choices
    from validator.cli.progress import progress_bar
    from validator.privacy import Policy
    from validator.repair import repair_feed
    from validator.repair.document import Document, check_report
    from validator.repair.listing import Listing

    choices = plan_choices(settings)
    api.plan(**choices)  # stumbles over a mistake in the profile before anything is written
    policy = Policy.VALUES if values else Policy.MASKED
    target = check_report(report, [*paths, *([output] if output else [])]) if report else None
    listing = Listing(policy, is_diff=output is None)
    with ExitStack() as stack:
        document = Document(target, policy) if target else None
        if document:
            stack.callback(document.discard)

        def sink(change: Change, label: str) -> None:
            listing.add(change, label)
            if document:
                document.add(change, label)

        with progress_bar(is_wanted=True, doing="Mending") as progress:
            mended = stack.enter_context(
                repair_feed(
                    paths,
                    output,
                    is_forced=force,
                    is_mojibake_wanted=mojibake,
                    limits=choices["limits"],
                    sink=sink,
                    progress=progress,
                )
            )
        remaining = _checked(mended, settings)
        if document:
            document.finish(mended, output, remaining)
        screen.show(listing.text(mended, output, remaining))
    return exit_status(remaining, settings.fail_on or "error")


def _checked(mended: Mended, settings: Settings) -> Report:
    from validator import api
    from validator.cli.choices import plan_choices
    from validator.cli.progress import progress_bar

    with progress_bar(is_wanted=True) as progress:
        return api.check(mended.feed, **plan_choices(settings), jobs=settings.jobs, progress=progress)
