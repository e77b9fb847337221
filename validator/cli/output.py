"""What the commands print: texts on standard output, errors on standard error, whatever these can take.

A reader that goes away (`| head`) ends the printing, not the run: the exit status still tells the verdict.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import TYPE_CHECKING

from validator.characters import visible
from validator.errors import UsageError

if TYPE_CHECKING:
    from typing import TextIO

    from validator.errors import SisValidatorError

PROGRAM = "sis-validator"

# Windows says EINVAL where a pipe has no reader any more.
_READER_GONE = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)


def prepare() -> None:
    """Let both streams print every character, where their encoding cannot as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def show(text: str) -> None:
    """Print a text for people.

    Raises:
        UsageError: standard output cannot be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)


def show_document(text: str) -> None:
    """Print a text for programs: UTF-8 with plain line ends, whatever the terminal's encoding is.

    Raises:
        UsageError: standard output cannot be written.
    """
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        show(text)
        return
    try:
        sys.stdout.flush()
        raw.write(text.encode("utf-8", "backslashreplace"))
        raw.flush()
    except OSError as error:
        _give_up(error)


def flush() -> None:
    """Hand on what is still waiting, such as a help text.

    Raises:
        UsageError: standard output cannot be written.
    """
    show("")


def tell(sentence: str, *more: str) -> None:
    """Say something on standard error, further lines indented; hostile characters become visible."""
    lines = [f"{PROGRAM}: {visible(sentence)}", *(f"  {visible(line)}" for line in more if line)]
    _say("\n".join(lines) + "\n")


def note(sentence: str) -> None:
    """Say something that is no error on standard error."""
    _say(f"{visible(sentence)}\n")


def tell_error(error: SisValidatorError) -> None:
    """Say what is wrong and where, and on a second line what to do next."""
    place = f"{error.where}: " if error.where else ""
    stop = "" if error.message.endswith((".", "!", "?")) else "."
    tell(f"{place}{error.message}{stop}", error.hint)


def tell_usage(error: Exception) -> None:
    """Say what typer has found wrong with the arguments, and where to read on."""
    message = " ".join(str(getattr(error, "format_message", error.__str__)()).split())
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", PROGRAM)
    stop = "" if message.endswith((".", "?")) else "."
    tell(f"{message}{stop}", f"Read: {path} --help")


def is_colourful(stream: TextIO | None) -> bool:
    """Whether colours are wanted: on a terminal that knows them, unless NO_COLOR says otherwise."""
    if stream is None or not stream.isatty() or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ or "TERM" in os.environ


def width() -> int:
    """How many characters a line of text may have on standard output."""
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def _say(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stdout.flush() if sys.stdout is not None else None
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        return  # there is nobody left to tell


def _give_up(error: OSError) -> None:
    """Send what would still be printed nowhere; the interpreter would stumble over it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)
    if error.errno not in _READER_GONE:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"standard output cannot be written: {reason}",
            hint="Make room, or write the report to another place with --report.",
        ) from error
