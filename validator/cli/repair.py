"""`sis-validator repair`: writes a mended copy of a feed, tells every change, and checks the copy."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output as screen

if TYPE_CHECKING:
    from validator.feed import Limits
    from validator.findings import Report
    from validator.repair import Change, Mended
    from validator.rulebook.settings import Settings

_OUTPUT = "Where the mended copy goes: an .xml file, a .zip, or a folder (with a slash at its end)."
_MOJIBAKE = "Also turn back words that were read in a wrong encoding; every one is shown."


def repair(
    feed: Annotated[list[str] | None, typer.Argument(metavar="FEED", hidden=True)] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="PATH", help=_OUTPUT)] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; show what would change, as a diff.")
    ] = False,
    report: Annotated[
        str | None, typer.Option(metavar="PATH", help="Write every change into this .json file.")
    ] = None,
    mojibake: Annotated[bool, typer.Option("--mojibake", help=_MOJIBAKE)] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing copy.")] = False,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show names and other values, unmasked.")
    ] = False,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="The rules to check the copy with.  [default: i-share]"),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="LEVEL", help="What in the copy makes the exit status 1.  [default: error]"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts as today, such as 2026-08-15.")
    ] = None,
    xsl: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Refused, with what to do instead: the original is mended."),
    ] = None,
) -> int:
    """Write a copy of a feed with those defects mended that can be, without losing or inventing anything.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input. It is never changed itself.
    Every change is listed, everything else stays byte for byte, and the copy is checked like any feed.
    """
    from validator.cli.choices import LEVELS, as_date, chosen, one_of
    from validator.errors import UsageError
    from validator.rulebook.settings import Settings

    if xsl is not None:
        raise UsageError(
            "Alma converts the original itself, so it is the original that must be mended, not its conversion.",
            hint="Repair without --xsl, then check the copy with it: sis-validator check COPY --xsl CONVERTER",
            where="--xsl",
        )
    given = Settings(
        profile=profile,
        as_of=as_date(as_of) if as_of else None,
        fail_on=one_of(LEVELS, fail_on, "--fail-on") if fail_on else None,
    )
    paths = feed or []
    settings = chosen(given, paths)
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
    from validator.cli.choices import exit_status
    from validator.cli.progress import progress_bar
    from validator.privacy import Policy
    from validator.repair import repair_feed
    from validator.repair.document import Document, check_report
    from validator.repair.listing import Listing

    _know_rules(settings)
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

        limits = _limits(settings)
        with progress_bar(is_wanted=True, doing="Mending") as progress:
            mended = stack.enter_context(
                repair_feed(
                    paths,
                    output,
                    is_forced=force,
                    is_mojibake_wanted=mojibake,
                    limits=limits,
                    sink=sink,
                    progress=progress,
                )
            )
        remaining = _checked(mended, settings)
        if document:
            document.finish(mended, output, remaining)
        screen.show(listing.text(mended, output, remaining))
    return exit_status(remaining, settings.fail_on or "error")


def _know_rules(settings: Settings) -> None:
    """Stumbles over a mistake in the profile before anything is written."""
    from validator import api

    api.plan(
        settings.profile or api.DEFAULT_PROFILE,
        rule_folders=settings.rule_folders,
        schema=settings.schema,
        as_of=settings.as_of,
        limits=_limits(settings),
    )


def _limits(settings: Settings) -> Limits:
    from validator.feed import Limits

    return Limits(**settings.limits)


def _checked(mended: Mended, settings: Settings) -> Report:
    from validator import api
    from validator.cli.progress import progress_bar

    with progress_bar(is_wanted=True) as progress:
        return api.check(
            mended.feed,
            settings.profile or api.DEFAULT_PROFILE,
            rule_folders=settings.rule_folders,
            schema=settings.schema,
            as_of=settings.as_of,
            limits=_limits(settings),
            progress=progress,
        )
