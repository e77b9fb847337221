"""`sis-validator package`: writes the zip that Alma loads, and its ticket; refuses a feed that is not good enough."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from validator.cli import carried, options

if TYPE_CHECKING:
    from pathlib import Path

    from validator.carrying.judging import Judged
    from validator.carrying.packing import Packed
    from validator.carrying.zipping import ZipBeside
    from validator.engine import Plan
    from validator.feed.again import Again
    from validator.feed.opening import FeedPath
    from validator.findings import Report
    from validator.reports.sheets import Sheet

EXAMPLES = """\b
Examples:
  sis-validator package export.xml -o load.zip
  sis-validator package students.xml staff.xml -o load.zip --max-users 20000
  sis-validator package export.xml -o load.zip --without-rejected

\b
Exit status:
  0  the zip and its ticket are written
  1  the feed is refused: it has errors
  2  the check could not run, or not finish; nothing is written"""


def package(
    feed: options.Feed = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="The .zip to write.")
    ] = None,
    max_users: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many users one XML file may have; more are split."),
    ] = None,
    without_rejected: Annotated[
        bool,
        typer.Option("--without-rejected", help="Leave out what Alma would reject, into a second zip."),
    ] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="LEVEL", help="What makes a feed unfit: error or warning.  [default: error]"),
    ] = None,
    profile: options.Profile = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
    force: options.Force = False,
    show_values: options.ShowValues = False,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Check a feed and put it into the zip that Alma loads, with a ticket that proves what is in it.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input, in load order. Beside load.zip
    stands load.ticket.json, and with --without-rejected load.rejected.zip. Records stay byte for byte.
    """
    from validator.cli.choices import given, one_of
    from validator.errors import UsageError

    paths = feed or []
    level = one_of(("error", "warning"), fail_on or "error", "--fail-on")
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    if output is None:
        raise UsageError("no place for the zip was named.", hint="Name it with -o load.zip.")
    place = carried.target(output, paths, is_forced=force, suffixes=(".zip",))
    ticket = carried.target(
        str(place.with_suffix(".ticket.json")), paths, is_forced=force, suffixes=(".json",)
    )
    rest = place.with_suffix(".rejected.zip")
    if without_rejected:
        carried.target(str(rest), paths, is_forced=force, suffixes=(".zip",))
    work = _Work(
        plan,
        level,
        place,
        ticket,
        rest if without_rejected else None,
        max_users,
        show_values,
        carried.jobs_of(settings),
    )
    origins, notes = carried.converted(paths, xsl)
    if xsl is not None and (max_users or without_rejected):
        raise UsageError(
            "what is checked is the converted feed, what is packaged the original: no record can be told apart.",
            hint="Leave out --max-users and --without-rejected.",
            where="--xsl",
        )
    with ExitStack() as stack:
        status, sheet = work.run(paths, origins, stack)
    carried.tell(replace(sheet, sections=(*sheet.sections, *notes)), format, report)
    return status


class _Work:
    """One packaging."""

    def __init__(
        self,
        plan: Plan,
        level: str,
        place: Path,
        ticket: Path,
        rest: Path | None,
        max_users: int | None,
        show_values: bool,
        jobs: int,
    ) -> None:
        self.plan = plan
        self.level = level
        self.place = place
        self.ticket = ticket
        self.rest = rest
        self.max_users = max_users
        self.show_values = show_values
        self.jobs = jobs

    def run(self, paths: list[str], origins: list[FeedPath], stack: ExitStack) -> tuple[int, Sheet]:
        """Packages `paths`; what is checked are `origins`, the same unless they are converted first."""
        from validator.carrying.zipping import ZipBeside
        from validator.cli.choices import exit_status
        from validator.cli.progress import progress_bar
        from validator.feed.again import Again

        again = Again(origins, stack)
        is_converted = origins != paths
        reasons = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        with progress_bar(is_wanted=True) as progress:
            judged = self._judged(again, reasons, progress)
            status = exit_status(judged.report, self.level)
            if status and not (self.rest and len(judged.rejected)):
                return status, _refusal(judged.report, self.place)
            target = ZipBeside(self.place, _most_bytes())
            stack.callback(target.discard)
            rest = None
            if self.rest and len(judged.rejected):
                rest = ZipBeside(self.rest)
                stack.callback(rest.discard)
            originals = again.originals() if is_converted else again
            packed = self._packed(originals, judged, target, rest, reasons, progress)
        status = exit_status(packed.report, self.level)
        if status:
            return status, _refusal(packed.report, self.place)
        return 0, self._finish(packed, target, rest)

    def _judged(self, again: Again, reasons: Any, progress: Any) -> Judged:
        from validator.carrying.judging import judge_feed
        from validator.carrying.reasons import Reasons

        if self.rest is None:
            return judge_feed(again.paths(), self.plan, jobs=self.jobs, progress=progress)
        told = Reasons(self.plan, reasons, show_values=self.show_values)
        return judge_feed(
            again.paths(),
            self.plan,
            jobs=self.jobs,
            on_rejected=told.add,
            on_source=told.source,
            progress=progress,
        )

    def _packed(
        self,
        again: Again,
        judged: Judged,
        target: ZipBeside,
        rest: ZipBeside | None,
        reasons: Any,
        progress: Any,
    ) -> Packed:
        from validator.carrying.packing import pack
        from validator.carrying.ticket import REASONS

        if rest is not None:
            reasons.seek(0)
            with rest.member(REASONS, lambda: 0) as write:
                while part := reasons.read(1 << 20):
                    write(part)
        return pack(
            again,
            self.plan,
            judged.report,
            target,
            rest=rest,
            left_out=judged.rejected if rest is not None else None,
            most_users=self.max_users,
            is_converted=again.is_original,
            jobs=self.jobs,
            progress=progress,
        )

    def _finish(self, packed: Packed, target: ZipBeside, rest: ZipBeside | None) -> Sheet:
        from validator.carrying.ticket import ticket_of
        from validator.errors import UsageError
        from validator.reports.formats import replace_file

        document = ticket_of(packed, self.place.name, self.rest.name if rest and self.rest else "")
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            if rest is not None:
                rest.close()
                rest.commit()
            target.commit()
            replace_file(self.ticket, text.encode("utf-8"))
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise UsageError(f"the zip cannot be written: {reason}.", where=str(self.place)) from error
        return _success(packed, self.place, self.ticket, self.rest if rest else None, document)


def _most_bytes() -> int:
    from validator.carrying.packing import MOST_BYTES

    return MOST_BYTES


def _success(packed: Packed, place: Path, ticket: Path, rest: Path | None, document: dict[str, Any]) -> Sheet:
    from validator.reports.sheets import Section, Sheet, Table

    rows = tuple(
        (member.name, f"{member.records:,}", f"{member.bytes:,}", member.sha256) for member in packed.members
    )
    texts = [f"SHA-256 of the zip: {packed.sha256}", f"The ticket: {ticket}"]
    if len(rows) > 1:
        texts.append("In which order Alma reads the files of a zip is not known.")
    sections = [
        Section(
            "In the zip", tuple(texts), Table("Files in the zip", ("File", "Users", "Bytes", "SHA-256"), rows)
        ),
        Section("What the check says", (packed.report.summary,)),
    ]
    if rest is not None:
        number = sum(member.records for member in packed.left_out)
        sections.append(Section("Left out", (f"{_users(number)} with reasons, in {rest}.",)))
    files = "1 file" if len(rows) == 1 else f"{len(rows):,} files"
    return Sheet(f"Packaged: {place}", f"{_users(packed.records)} in {files}.", tuple(sections), document)


def _users(number: int) -> str:
    return "1 user" if number == 1 else f"{number:,} users"


def _refusal(report: Report, place: Path) -> Sheet:
    from validator.reports.sheets import Section, Sheet, Table
    from validator.rulebook.model import Severity

    worst = [tally for tally in report.tallies if tally.severity in (Severity.ERROR, Severity.WARNING)]
    rows = tuple(
        (tally.rule.id, str(tally.severity), f"{tally.findings:,}", f"{tally.records:,}", tally.rule.summary)
        for tally in worst
    )
    table = Table("Rules with findings", ("Rule", "Severity", "Findings", "Users", "What it says"), rows)
    not_checked = tuple(f"{part.what}: {part.why}" for part in report.not_checked)
    sections = [Section("Why", (report.summary,), table)]
    if not_checked:
        sections.append(Section("Not checked", not_checked))
    document = {
        "format": "sis-validator-refusal",
        "version": 1,
        "verdict": str(report.verdict),
        "summary": report.summary,
        "rules": [
            {
                "id": tally.rule.id,
                "name": tally.rule.name,
                "severity": str(tally.severity),
                "findings": tally.findings,
                "records": tally.records,
            }
            for tally in worst
        ],
        "not_checked": [{"what": part.what, "why": part.why} for part in report.not_checked],
    }
    return Sheet(
        f"Not packaged: {place}",
        "The feed is not fit to be loaded; nothing was written.",
        tuple(sections),
        document,
    )
