"""`sis-validator rules new`: the beginning of a rule of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import output
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = """\b
Examples:
  sis-validator rules new
  sis-validator rules new --id LOC001 --name missing-department --check required --field job_description"""


def rules_new(
    rule_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id, such as LOC001; never used again.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What it finds, such as missing-department.")
    ] = None,
    check: Annotated[
        str | None,
        typer.Option(
            metavar="CHECK", help="What it does: required, one-of, pattern, count, present or length."
        ),
    ] = None,
    field: Annotated[
        str | None, typer.Option(metavar="FIELD", help="What it looks at, such as job_description.")
    ] = None,
    severity: Annotated[
        str, typer.Option(metavar="LEVEL", help="How findings are treated: error, warning or info.")
    ] = "warning",
    folder: Annotated[str, typer.Option(metavar="FOLDER", help="Your folder of rules.")] = "our-rules",
) -> int:
    """Begin a rule of your own: a file with blanks to fill in, with examples that hold already.

    Asks for what is not given, on a terminal. Then fill in the blanks and run: sis-validator rules test FOLDER
    """
    from pathlib import Path

    from validator.codelists.writing import schema_line
    from validator.handbook.scaffold import scaffold
    from validator.schema import load_schema

    rule_id = _asked(rule_id, "--id", "Id, such as LOC001")
    name = _asked(name, "--name", "Name: what it finds, such as missing-department")
    _look_at(rule_id, name, severity, folder)
    check = _asked(check, "--check", "Check: required, one-of, pattern, count, present or length")
    field = _asked(field, "--field", "Field, such as job_description")
    group = Path(folder, rule_id.rstrip("0123456789").lower())
    text = scaffold(rule_id, name, check, field, severity, load_schema(), tuple(schema_line("rule", group)))
    path = group / f"{rule_id}-{name}.yaml"
    _write(path, text)
    output.show(
        f"Written: {path}\nFill in the blanks, then run: sis-validator rules test {folder}\n"
        f"It runs once your profile names it, under rules: {{{rule_id}: {severity}}}\n"
    )
    return OK


def _asked(given: str | None, option: str, question: str) -> str:
    import sys

    from validator.errors import UsageError

    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            f"{option} is missing.", hint="Give it, or run the command on a terminal, where it asks."
        )
    return str(typer.prompt(question)).strip()


def _look_at(rule_id: str, name: str, severity: str, folder: str) -> None:
    """Refuses what the loader would refuse later, or what another rule has already."""
    from pathlib import Path

    from validator.checks import CHECKS
    from validator.cli.choices import one_of
    from validator.errors import UsageError
    from validator.rulebook.rules import load_rules

    one_of(("error", "warning", "info"), severity, "--severity")
    known = [(rule.id, rule.name) for rule in load_rules([], CHECKS).rules]
    # Those in the folder are known by their files: one that still has blanks cannot be read.
    known += [(path.stem[:6], path.stem[7:]) for path in Path(folder).glob("*/*.y*ml")]
    for other_id, other_name in known:
        if rule_id == other_id or name == other_name:
            raise UsageError(
                f"{other_id} {other_name} is a rule already.",
                hint="Choose another id and name.",
                where="--id",
            )


def _write(target: Path, text: str) -> None:
    from validator.errors import UsageError

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError("there is a file of this name.", hint="Choose another.", where=str(target)) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"the file cannot be written: {reason}.", hint="Choose another folder.", where=str(target)
        ) from error
