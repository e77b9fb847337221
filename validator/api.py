"""The product as a library: what the command line does, as a call that returns the report object."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from validator.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.baseline import Acceptance
    from validator.engine import Plan
    from validator.feed import Limits
    from validator.feed import opening as feed_opening
    from validator.findings import Finding, Report
    from validator.reports.lists import ListTarget
    from validator.reports.previous import Previous

FeedPath: TypeAlias = "str | Path | BinaryIO"

DEFAULT_PROFILE = "i-share"


def plan(
    profile: str | Path = DEFAULT_PROFILE,
    *,
    rule_folders: Sequence[str | Path] = (),
    schema: str | Path | None = None,
    as_of: dt.date | None = None,
    limits: Limits | None = None,
) -> Plan:
    """Everything that a run needs to know, ready to be used for any number of feeds.

    Args:
        profile: a profile's name, or the path of its file.
        rule_folders: folders with local rules and profiles.
        schema: an XML schema to use instead of the shipped one.
        as_of: the day that counts as today; the real one unless told.
        limits: how much is read before a feed is refused.

    Raises:
        RuleBookError: a rule or a profile has a mistake.
        SchemaError: the schema cannot be used.
    """
    from validator.checks import CHECKS
    from validator.engine import make_plan
    from validator.feed import Limits
    from validator.rulebook.profiles import load_profile
    from validator.rulebook.rules import load_rules
    from validator.schema import load_schema

    book = load_rules([*rule_folders], CHECKS)
    chosen = load_profile(str(profile), book)
    xsd = load_schema(None if schema is None else Path(schema))
    return make_plan(chosen, xsd, limits or Limits(), as_of or dt.date.today())


def check(
    paths: Sequence[FeedPath] | FeedPath,
    profile: str | Path = DEFAULT_PROFILE,
    *,
    rule_folders: Sequence[str | Path] = (),
    schema: str | Path | None = None,
    as_of: dt.date | None = None,
    limits: Limits | None = None,
    xsl: str | Path | None = None,
    with_coverage: bool = False,
    jobs: int | None = None,
    lists: Sequence[ListTarget] = (),
    show_values: bool = False,
    previous: Sequence[str | Path] | str | Path = (),
    baseline: str | Path | Acceptance | None = None,
    worst: int = 0,
    sink: Callable[[Finding], None] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Report:
    """Check a feed: what Alma will do with it, and why.

    Args:
        paths: files, folders, "-" for standard input, or open binary streams, in load order.
        profile: a profile's name, or the path of its file.
        rule_folders: folders with local rules and profiles.
        schema: an XML schema to use instead of the shipped one.
        as_of: the day that counts as today; the real one unless told.
        limits: how much is read before a feed is refused.
        xsl: an XSL stylesheet that every source is converted with before it is checked.
        with_coverage: also count which elements records fill, for the page's data map.
        jobs: how many processes may check records at once; as many as this process may use processors unless told.
        lists: complete lists of all findings to write, `.jsonl` or `.csv`; or pairs of a format and what is
            to be called with each piece of its text.
        show_values: whether lists show personal values unmasked.
        previous: an earlier run's JSON report, its `.jsonl` list, or both, to compare with.
        baseline: a file of accepted findings, which are counted and set aside; or what accepts them.
        worst: how many findings, the worst, the report is to hold beside its samples (SARIF wants 5,000).
        sink: is given every finding, in feed order; the report itself holds samples.
        progress: is told after each block how many bytes of a source were read, and of how many or None.

    Raises:
        SisValidatorError: the feed, the schema, a rule, the profile, the previous report or the baseline cannot
            be used, or a list cannot be written.
    """
    from validator.engine import cores, run
    from validator.feed.misnamed import misnamed
    from validator.privacy import Policy
    from validator.reports.following import Following

    earlier = _earlier([previous] if isinstance(previous, str | Path) else previous)
    acceptance = _acceptance(baseline) if isinstance(baseline, str | Path) else baseline
    is_one = isinstance(paths, str | Path) or hasattr(paths, "read")
    wanted = [*cast("Sequence[FeedPath]", [paths] if is_one else paths)]
    feed, notes = _converted(wanted, xsl)
    ready = plan(profile, rule_folders=rule_folders, schema=schema, as_of=as_of, limits=limits)
    if with_coverage:
        ready = replace(ready, with_coverage=True)
    with Following(
        ready.profile.active,
        lists=lists,
        previous=earlier,
        most=worst,
        policy=Policy.VALUES if show_values else Policy.MASKED,
        sink=sink,
    ) as following:
        report = run(
            feed,
            ready,
            jobs=jobs or cores(),
            sink=following.sink,
            on_source=following.source,
            is_accepted=acceptance,
            progress=progress,
        )
        names = misnamed(source.path for source in report.sources)
        report = replace(report, colophon=(*notes, *names, *report.colophon))
        return following.finish(report if acceptance is None else acceptance.told_in(report))


def _earlier(paths: Sequence[str | Path]) -> Previous | None:
    """The earlier run that its reports tell of, where any are named."""
    if not paths:
        return None
    from validator.reports.previous import read_previous

    return read_previous(paths)


def _acceptance(path: str | Path) -> Acceptance:
    from validator.baseline import Acceptance, read_baseline

    return Acceptance(read_baseline(path))


def _converted(
    paths: list[FeedPath], xsl: str | Path | None
) -> tuple[Sequence[feed_opening.FeedPath], tuple[str, ...]]:
    """The feed, converted where a stylesheet is named, and what the report says of that."""
    if xsl is None:
        return paths, ()
    from validator.converting import load_converter, through

    converter = load_converter(xsl)
    return through(converter, paths), (converter.note,)
