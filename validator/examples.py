"""Runs the examples of rules: the documentation that is also the test.

Each example is checked with its rule alone, and must give exactly the findings that it expects. Results come
one by one, so that a screen or a test run can show each under its own name.
"""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from validator import resources
from validator.checks import CHECKS
from validator.dataclass import dataclass
from validator.engine import make_plan, run
from validator.errors import RuleBookError, SisValidatorError
from validator.feed import Limits
from validator.privacy import Difference, Phrase, Quoted
from validator.rulebook.folders import File, open_folder
from validator.rulebook.model import Scope
from validator.rulebook.profiles import alone
from validator.rulebook.rules import RuleBook, load_rules, read_rule, refuse_second
from validator.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

    from validator.comparing import ChangeReport
    from validator.engine import Plan
    from validator.findings import Finding, Report
    from validator.privacy import Shown
    from validator.rulebook.loaded import Loaded
    from validator.rulebook.model import Example, Profile, Rule
    from validator.schema.schema import Schema


@dataclass(frozen=True, slots=True)
class Trial:
    """An example and what came of it.

    Attributes:
        name: such as `DUP001[bad: three copies]`.
        origin: `file:line` of the example.
        problems: what is not as expected, one line each; empty where the example holds.
    """

    name: str
    origin: str
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the rule gives what its example says."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class NamedExample:
    """An example with the name under which its result is shown."""

    name: str
    rule: Rule
    example: Example


def examples_of(rules: Iterable[Rule]) -> Iterator[NamedExample]:
    """Every example of `rules`, good ones first, each under a name of its own."""
    for rule in rules:
        taken: set[str] = set()
        for kind, examples in (("good", rule.good), ("bad", rule.bad)):
            for number, example in enumerate(examples, start=1):
                name = f"{rule.id}[{kind}: {example.title or number}]"
                name = name if name not in taken else f"{name[:-1]} ({number})]"
                taken.add(name)
                yield NamedExample(name, rule, example)


def try_examples(book: RuleBook) -> Iterator[Trial]:
    """Runs the examples of all rules of a book, and yields what came of each."""
    for named in examples_of(book.rules):
        yield try_example(book, named)


def try_example(book: RuleBook, named: NamedExample) -> Trial:
    """Runs one example.

    Raises:
        RuleBookError: the rule cannot be used at all.
    """
    return Trial(named.name, named.example.origin, tuple(_problems(book, named)))


def _problems(book: RuleBook, named: NamedExample) -> Iterator[str]:
    example = named.example
    profile = alone(book, named.rule.id, example.params)
    if not profile.active:
        yield from (f"the rule does not run: {why}" for _, why in profile.skipped)
        return
    if named.rule.scope is Scope.COMPARISON:
        yield from _problems_of_change(example, profile)
        return
    findings: list[Finding] = []
    plan = make_plan(profile, schema_of(example), Limits(), example.as_of)
    try:
        report = run(feed_of(example), plan, sink=findings.append)
    except SisValidatorError:
        raise
    except Exception as error:
        yield f"the check failed: {type(error).__name__}: {error}"
        return
    yield from (f"{part.what}: {part.why}" for part in report.not_checked if "failed" in part.why)
    yield from _differences(example.expect, [_offered(finding, report) for finding in findings])


def _problems_of_change(example: Example, profile: Profile) -> Iterator[str]:
    """What is not as expected of a rule about two feeds."""
    plan = make_plan(profile, schema_of(example), Limits(), example.as_of)
    report = change_of(example, plan)
    offered = [{name: _text(value) for name, value in alarm.values.items()} for alarm in report.alarms]
    yield from _differences(example.expect, offered)


def books_at(paths: Sequence[str | Path]) -> Iterator[RuleBook]:
    """The rules at each of `paths`, folders or rule files, by themselves; without paths the shipped ones.

    Raises:
        RuleBookError: a rule has a mistake, or there is none.
    """
    if not paths:
        yield load_rules([], CHECKS)
    for path in map(Path, paths):
        # A rule's place includes the name of its group, which "." does not tell.
        group = path.name if path.is_dir() else path.parent.name
        shown = path if group not in ("", "..") else path.absolute()
        folder = (open_folder(shown),) if path.is_dir() else ()
        files = folder[0].rules() if folder else (File(str(shown), shown),)
        loaded: dict[str, Loaded] = {}
        for file in files:
            entry = read_rule(file, CHECKS)
            refuse_second(entry, loaded)
            loaded[entry.rule.id] = entry
        if not loaded:
            raise RuleBookError("There is no rule in this folder.", hint="Check the path.", where=str(path))
        yield RuleBook(tuple(entry.rule for entry in loaded.values()), CHECKS, folder, loaded)


def feed_of(example: Example) -> list[BinaryIO]:
    """The sources of an example, to be read like files."""
    return [_File(name, content) for name, content in example.files]


def change_of(example: Example, plan: Plan) -> ChangeReport:
    """What a comparison of the two feeds of an example gives, for rules about two feeds."""
    from validator.comparing import compare, judged

    old: list[BinaryIO] = [_File(name, content) for name, content in example.old]
    return judged(compare(old, feed_of(example), plan), plan)


class _File(io.BytesIO):
    """A source that stands in memory only."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


def schema_of(example: Example) -> Schema:
    """The XML schema that the example is held against: the shipped one, with the changes that it names.

    Raises:
        RuleBookError: it changes a text that the shipped schema does not have.
        SchemaError: what comes of it is no schema.
    """
    text = _shipped_xsd() if example.schema else ""
    for old, new in example.schema.items():
        if old not in text:
            message = f"The shipped XML schema has no text {old!r} to change."
            raise RuleBookError(message, hint="Copy it from the schema.", where=example.origin)
        text = text.replace(old, new)
    return _schema(text)


def _shipped_xsd() -> str:
    return resources.folder("schemas").joinpath("alma-users.xsd").read_text(encoding="utf-8")


@cache
def _schema(text: str) -> Schema:
    """The schema with this text, or the shipped one."""
    if not text:
        return load_schema()
    with tempfile.TemporaryDirectory() as room:
        changed = Path(room, "alma-users.xsd")
        changed.write_text(text, encoding="utf-8")
        return load_schema(changed)


def _differences(
    expected: tuple[Mapping[str, Any], ...], found: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    wanted = [{name: _plain(value) for name, value in item.items()} for item in expected]
    for number, offered in enumerate(found):
        if number >= len(wanted):
            yield f"finding {number + 1} is too much: {_listed(offered)}"
            continue
        for name, value in wanted[number].items():
            if (given := offered.get(name, "")) != value:
                yield f"finding {number + 1}: {name} is {_quoted(given)}, not {_quoted(value)}"
    for number, item in enumerate(wanted[len(found) :], start=len(found) + 1):
        yield f"finding {number} is missing: {_listed(item)}"


def _offered(finding: Finding, report: Report) -> dict[str, str]:
    """What an example may expect of a finding, as texts."""
    source = None if finding.source is None else report.sources[finding.source]
    return {
        **{name: _text(value) for name, value in finding.values.items()},
        "line": str(finding.place.line) if finding.place else "",
        "column": str(finding.place.column) if finding.place else "",
        "record": str(finding.record or ""),
        "source": "" if source is None else source.member or source.path,
        "path": finding.path,
        "primary_id": finding.primary_id,
    }


def _text(value: Shown) -> str:
    """A value as examples write it; of a difference, the field."""
    match value:
        case tuple():
            return ", ".join(_text(part) for part in value)
        case Quoted():
            return value.text
        case Phrase():
            return "".join(_text(part) for part in value.parts)
        case Difference():
            return value.field
        case _:
            return str(value)


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {_quoted(value)}" for name, value in values.items() if value)


def _quoted(text: str) -> str:
    return f'"{text}"'
