"""The handbook as one page of Markdown, as code hosts show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.rulebook.params import written
from validator.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.handbook.chapters import Entry, Handbook, ProfileNote, Sample
    from validator.rulebook.model import Link

INTRODUCTION = """\
What is checked, why it matters, how it is mended, and what Alma does. This page is made from the rules themselves
by `sis-validator rules docs`; the findings under the examples are those that the program gives. How a rule is
written stands in [rule-format.md](rule-format.md)."""

_SCOPES = {
    "source": "looks at one source at a time",
    "record": "looks at one record at a time",
    "feed": "looks at the whole feed",
    "comparison": "looks at two feeds",
}


def as_markdown(book: Handbook) -> str:
    """The whole handbook."""
    return "\n".join(_lines(book)).rstrip("\n") + "\n"


def _lines(book: Handbook) -> Iterator[str]:
    yield from ("# The rules", "", INTRODUCTION, "")
    yield from _contents(book)
    yield from _profiles(book.profiles)
    for chapter in book.chapters:
        yield from (f"## {chapter.group}: {chapter.title}", "")
        for entry in chapter.entries:
            yield from _entry(entry)


def _contents(book: Handbook) -> Iterator[str]:
    words = words_in()
    yield from (
        "## All rules",
        "",
        "| rule | what holds when all is well | severity | what Alma does |",
        "|---|---|---|---|",
    )
    for entry in book.entries:
        rule = entry.rule
        link = f"[{rule.id}](#{anchor(entry)}) {rule.name}"
        effect = words(f"consequence.{rule.consequence}")
        yield f"| {link} | {text(rule.summary)} | {rule.severity} | {effect} |"
    yield ""


def _profiles(profiles: Iterable[ProfileNote]) -> Iterator[str]:
    yield from ("## Profiles", "", "A profile selects rules and sets them.", "")
    for profile in profiles:
        extends = (
            f" Builds on {' and '.join(f'`{name}`' for name in profile.extends)}." if profile.extends else ""
        )
        waiting = (
            f", {profile.skips} more once {'they have' if profile.skips > 1 else 'it has'} a code list"
            if profile.skips
            else ""
        )
        yield from (
            f"### `{profile.name}`",
            "",
            f"**{text(profile.title)}.** {text(profile.about)}{extends}",
            "",
        )
        yield from (f"Rules that run: {profile.runs}{waiting}.", "")
        if profile.docs:
            yield from (_links(profile.docs), "")


def _entry(entry: Entry) -> Iterator[str]:
    rule, words = entry.rule, words_in()
    yield from (f"### {rule.id} {rule.name}", "", f"**{text(rule.summary)}**", "", text(rule.why), "")
    facts = [words(f"severity.{rule.severity}"), words(f"consequence.{rule.consequence}")]
    facts += [_SCOPES.get(rule.scope, f"looks at a {rule.scope}")]
    yield from (" · ".join((*facts, f"since {rule.since}")), "")
    yield from (f"- **Export:** {text(rule.fix.it)}", f"- **Library:** {text(rule.fix.library)}")
    yield from (f"- **Message:** {code(rule.message)}", f"- **Profiles:** {_used(entry)}")
    yield from (f"- **Read more:** {_links(rule.docs)}", "")
    yield from _settings(entry)
    count = f"{len(entry.bad)} with findings, {len(entry.good)} without"
    yield from ("<details>", f"<summary>Examples: {count}</summary>", "")
    for sample in (*entry.bad, *entry.good):
        yield from _sample(sample)
    yield from ("</details>", "")


def _settings(entry: Entry) -> Iterator[str]:
    if entry.rule.params:
        yield from ("| setting | holds | default | meaning |", "|---|---|---|---|")
        for name, param in entry.rule.params.items():
            lists = f" (code list `{param.codes}`)" if param.codes else ""
            yield f"| `{name}` | {param.type}{lists} | {code(cell(written(param.default)))} | {text(param.help)} |"
        yield ""


def _sample(sample: Sample) -> Iterator[str]:
    yield from (f"**{text(sample.title) or 'Right'}**", "")
    if sample.settings:
        yield from (f"With {'; '.join(code(setting) for setting in sample.settings)}:", "")
    for name, content in sample.sources:
        if len(sample.sources) > 1:
            yield from (f"`{name}`", "")
        yield from ("```xml", content, "```", "")
    for place, message in sample.findings:
        yield f"- {place}: {text(message)}"
    yield from ("",) if sample.findings else ("No finding.", "")


def _used(entry: Entry) -> str:
    return (
        ", ".join(f"`{name}` ({word})" for name, word in entry.severities.items())
        or "none; switch it on in your own"
    )


def _links(links: Iterable[Link]) -> str:
    return ", ".join(f"[{text(link.label)}]({link.url})" for link in links)


def anchor(entry: Entry) -> str:
    """The anchor that code hosts give the heading of a rule."""
    return f"{entry.rule.id}-{entry.rule.name}".lower()


def text(plain: str) -> str:
    """`plain` as running text: nothing in it means anything to Markdown."""
    escaped = re.sub(r"([\\`*\[\]<>|]|\b_|_\b)", r"\\\1", " ".join(plain.split()))
    return escaped.replace("&", "&amp;")


def cell(plain: str) -> str:
    """`plain` for a cell of a table."""
    return plain.replace("|", "\\|").replace("\n", " ")


def code(plain: str) -> str:
    """`plain` as code, whatever it holds."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    blank = " " if len(ticks) > 1 else ""
    return f"{ticks}{blank}{plain}{blank}{ticks}"
