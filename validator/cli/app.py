"""The commands, and what `--help` says of them.

The module of a command is imported when the command is called or its own help is asked for; the list of all
commands stands here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from validator.cli import output
from validator.cli.plainly import take_texts_plainly
from validator.cli.statuses import OK, UNFINISHED
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: its name, `module:function` in this room, what the list of commands says of it.

    The module's EXAMPLES end the command's help. `settings` go to typer.
    """

    name: str
    place: str
    says: str
    settings: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A command of commands; `help` and `examples` are those of its own page."""

    name: str
    says: str
    help: str
    examples: str
    entries: tuple[Entry | Group, ...]


RULES = Group(
    "rules",
    "Look at the rule book.",
    "Look at the rule book: its rules, their settings, their examples.",
    """\b
Examples:
  sis-validator rules list --profile alma
  sis-validator rules show COD001 --profile our-library.yaml
  sis-validator rules test our-rules/""",
    (
        Entry("list", "rules_list:rules_list", "List the rules of a profile."),
        Entry("show", "rules_show:rules_show", "Show a rule as a profile sets it."),
        Entry("test", "rules_test:rules_test", "Try rules on their own examples."),
        Entry("docs", "rules_docs:rules_docs", "Write the documentation of the rules."),
        Entry("new", "rules_new:rules_new", "Begin a rule of your own."),
    ),
)

BASELINE = Group(
    "baseline",
    "Accept the findings of today.",
    "Accept the findings of today, so that only new ones count.",
    """\b
Examples:
  sis-validator baseline write export.xml -o baseline.json
  sis-validator check next-export.xml --baseline baseline.json
  sis-validator baseline update baseline.json next-export.xml""",
    (
        Entry("write", "baseline:baseline_write", "Accept what is found today."),
        Entry("update", "baseline:baseline_update", "Take out what is gone."),
    ),
)

CODES = Group(
    "codes",
    "Make code lists.",
    "Make code lists: the tables of your institution.",
    """\b
Examples:
  sis-validator codes import UserGroups.csv --list user_groups
  sis-validator codes learn last-good-export.zip -o codes.yaml""",
    (
        Entry("import", "codes_import:codes_import", "Take the codes of a table from Alma."),
        Entry("learn", "codes_learn:codes_learn", "Propose code lists from a feed."),
    ),
)

ALL = Group(
    output.PROGRAM,
    "",
    "Check a patron feed before it is loaded into Alma: what Alma will do with it, and why.",
    """\b
Examples:
  sis-validator check export.xml --report report.html
  sis-validator explain DUP001
  sis-validator rules list""",
    (
        Entry("check", "check:check", "Check a feed."),
        Entry("compare", "compare:compare", "Say what the next load would change."),
        # A message of xmllint on standard input begins with "-:3:".
        Entry("explain", "explain:explain", "Explain a rule.", {"ignore_unknown_options": True}),
        Entry("repair", "repair:repair", "Write a mended copy of a feed."),
        Entry("inspect", "inspect:inspect", "Show one person of a feed."),
        Entry("sample", "sample:sample", "Write a small test load."),
        Entry("package", "package:package", "Write the zip that Alma loads."),
        Entry("verify", "verify:verify", "Hold a zip against its ticket."),
        Entry("reproduce", "reproduce:reproduce", "Write a finding as a small document."),
        Entry("init", "init:init", "Write settings, a profile, a hook."),
        Entry("version", "version:version", "Print the version."),
        RULES,
        BASELINE,
        CODES,
    ),
)


class _LazyGroup(TyperGroup):
    """A group that builds a command when it is asked for."""

    entries: Mapping[str, Entry | Group] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return [*self.entries]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        return _group(entry, _help_is_needed) if isinstance(entry, Group) else _command(entry)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.says) for entry in self.entries.values()])


def command() -> Callable[..., object]:
    """The whole command line, ready to be called with arguments."""
    group: Callable[..., object] = _group(ALL, _main)
    return group


def _group(group: Group, callback: Callable[..., int]) -> Any:
    app = _app(
        name=group.name,
        cls=_LazyGroup,
        help=group.help,
        epilog=group.examples,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True)(callback)
    built: Any = typer.main.get_command(app)
    built.entries = {entry.name: entry for entry in group.entries}
    take_texts_plainly(built)
    built.commands = dict.fromkeys(built.entries)  # the names that a misspelt one is held against
    return built


def _command(entry: Entry) -> Any:
    module, _, function = entry.place.partition(":")
    room = import_module(f"validator.cli.{module}")
    app = _app()
    settings = dict(entry.settings) if entry.settings else None
    examples = getattr(room, "EXAMPLES", None)
    app.command(entry.name, epilog=examples, context_settings=settings)(getattr(room, function))
    return take_texts_plainly(typer.main.get_command(app))


def _app(**settings: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # rich takes longer to import than the whole help to print
        pretty_exceptions_enable=False,
        **settings,
    )


def _main(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    if show_version:
        from validator.cli.version import version_line

        output.show(version_line())
        raise typer.Exit
    return _help_is_needed(context)


def _help_is_needed(context: typer.Context) -> int:
    """Without a command nothing was done: the help, and the exit status of a mistake."""
    if context.invoked_subcommand is None:
        output.show(context.get_help() + "\n")
        return UNFINISHED
    return OK
