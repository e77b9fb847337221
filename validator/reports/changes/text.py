"""A comparison for a terminal: Alma's job report, the limits that are passed, the sections, the verdict last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.reports.changes.sections import Section
    from validator.reports.changes.view import ChangeView, ShownAlarm
    from validator.words import Words

_MOST_MESSAGES = 10
_COLOURS = {"error": "1;31", "warning": "1;33", "info": "1;34"}
_VERDICT_COLOURS = {"ready": "1;32", "review": "1;33", "reject": "1;31", "incomplete": "1;31"}


def render_text(shown: ChangeView, *, colour: bool = False, quiet: bool = False) -> str:
    """The comparison as lines of text; `quiet`: the verdict alone."""
    verdict = _painted(f"{shown.title}: {shown.sentence}", _VERDICT_COLOURS[shown.verdict], colour)
    if quiet:
        return f"{verdict}\n"
    blocks = [
        "\n".join(_job(shown)),
        *("\n".join(_alarm(alarm, shown.say, colour)) for alarm in shown.alarms),
        *(["\n".join(_aside(shown))] if shown.aside else []),
        *("\n".join(section_lines(section, shown.say, colour=colour)) for section in shown.sections),
        "\n".join(_about(shown)),
        verdict,
    ]
    return "\n\n".join(blocks) + "\n"


def _job(shown: ChangeView) -> Iterator[str]:
    yield shown.say("change.job.text")
    width = max(len(line.word) for line in shown.job)
    for line in shown.job:
        yield f"  {line.word:<{width}} {shown.say.number(line.number):>11}  {line.note}"


def _alarm(alarm: ShownAlarm, say: Words, colour: bool) -> Iterator[str]:
    severity = _painted(say(f"severity.{alarm.severity}").upper(), _COLOURS[alarm.severity], colour)
    yield f"{severity}  {alarm.rule} {alarm.name}"
    yield from (f"  {message}" for message in alarm.messages[:_MOST_MESSAGES])
    if len(alarm.messages) > _MOST_MESSAGES:
        yield f"  {say('change.limits.more', len(alarm.messages) - _MOST_MESSAGES)}"
    yield f"  {say('change.limits.it')}: {alarm.fix_it}"
    yield f"  {say('change.limits.library')}: {alarm.fix_library}"


def _aside(shown: ChangeView) -> Iterator[str]:
    yield f"{shown.say('change.aside.heading')}:"
    yield from (f"  {line}" for line in shown.aside)


def section_lines(section: Section, say: Words, *, colour: bool = False) -> Iterator[str]:
    """A section as lines of text."""
    yield _painted(section.title, "1", colour) + _in_all(section, say)
    yield f"  {section.text}"
    if section.rows:
        yield from _table((section.columns, *section.rows))
    if section.users:
        more = ", …" if section.users_in_all > len(section.users) else ""
        yield f"  {say('change.people.text')}: {', '.join(section.users)}{more}"


def _in_all(section: Section, say: Words) -> str:
    return f" · {say.number(section.users_in_all)}" if section.users_in_all and not section.rows else ""


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        numbers = "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"  {row[0]:<{widths[0]}}  {numbers}".rstrip()


def _about(shown: ChangeView) -> Iterator[str]:
    for source in shown.sources:
        yield f"{source.feed}: {source.label} · {source.records} · {source.bytes}"
    profile = shown.say("change.about.profile", profile=shown.profile)
    yield f"{profile} · {shown.say('change.about.as_of', day=shown.as_of)}"
    yield from (f"{shown.say('change.aside.notes')}: {note}" for note in shown.notes)


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
