"""The command line: one module for each command, each only wires what other rooms do.

`main` is the only place where an error becomes a sentence and an exit status (`statuses`).

Modules of commands import nothing heavy before they are called: start-up matters for a hook.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from typing import TYPE_CHECKING

from validator.cli import output
from validator.cli.ending import heed
from validator.cli.statuses import OK, STOPPED, UNFINISHED
from validator.errors import SisValidatorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_OUT_OF_REACH = frozenset({errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP})
"""What the system says of a path that was given, wherever it is first looked at."""

_COLLECT_AFTER = 50_000
"""How many new objects call the garbage collector; Python's 700 make it look through every import again and again."""

TRACEBACK_VARIABLE = "SIS_VALIDATOR_TRACEBACK"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status.

    Args:
        arguments: the words after the program's name; those of the process unless told.
    """
    try:
        return _main(arguments)
    finally:
        if arguments is None:
            gc.freeze()  # the process ends: what is there need not be looked through once more


def _main(arguments: Sequence[str] | None) -> int:
    output.prepare()
    if arguments is None:
        heed()
    gc.set_threshold(_COLLECT_AFTER)
    try:
        status = _run(arguments)
        output.flush()
    except SisValidatorError as error:
        output.tell_error(error)
        return UNFINISHED
    except Exception as error:
        if hasattr(error, "format_message"):  # what typer has to say about the arguments
            output.tell_usage(error)
        else:
            _internal(error)
        return UNFINISHED
    if status == STOPPED:
        output.tell("stopped.")
    return status


def _run(arguments: Sequence[str] | None) -> int:
    given = None if arguments is None else [*arguments]
    words = sys.argv[1:] if given is None else given
    _say_what_is_awaited(words)
    try:
        if words[:1] == ["check"] and (ended := _straight(words)) is not None:
            return ended
    except KeyboardInterrupt:
        return STOPPED
    import typer

    from validator.cli.app import command

    try:
        status = command()(args=given, prog_name=output.PROGRAM, standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        return STOPPED
    return status if isinstance(status, int) else OK


def _straight(words: Sequence[str]) -> int | None:
    """The status of `check` where its words need no thought; else None, and nothing was done."""
    from validator.cli.checking import check_feed
    from validator.cli.straight import straight

    asked = straight(words)
    return None if asked is None else check_feed(asked)


def _say_what_is_awaited(words: Sequence[str]) -> None:
    """On a terminal `-` waits for a feed to be typed, which looks as if nothing happened."""
    if "-" in words and sys.stdin is not None and sys.stdin.isatty():
        ends = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        output.note(f"Reading the feed from the terminal; {ends} on a line of its own ends it.")


def _internal(error: Exception) -> None:
    """A mistake of ours. Its message may hold a person's data, so only its kind and place are told."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:  # of the machine's, rather
        output.tell(
            f"there is no room: {(error.strerror or 'the disk is full').lower()}.",
            "Make room where the command writes, and in the folder for temporary files (TMPDIR).",
        )
        return
    if isinstance(error, OSError) and error.errno in _OUT_OF_REACH and error.filename:
        reason = (error.strerror or "permission denied").lower()
        hint = "Check the path, and whether you may go into its folder."
        output.tell_error(UsageError(f"{reason}.", hint=hint, where=os.fsdecode(error.filename)))
        return
    if os.environ.get(TRACEBACK_VARIABLE, "") not in ("", "0"):
        raise error
    output.tell(
        f"internal error: {type(error).__name__} {_where(error)}.",
        "Nothing may be concluded from this run. Report this line to the makers of sis-validator with what",
        f"`sis-validator version` prints. {TRACEBACK_VARIABLE}=1 shows more, values of the feed among it.",
    )


def _where(error: Exception) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return "at an unknown place"
    module = place.tb_frame.f_globals.get("__name__", "?")
    return f"in {module}, line {place.tb_lineno}"
