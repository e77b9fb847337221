"""`sis-validator version`: what to name when something is reported."""

from __future__ import annotations

import platform
from importlib import metadata

from validator import __version__
from validator.cli import output
from validator.cli.statuses import OK


def version() -> int:
    """Print the version of this program, and of the Python that runs it."""
    output.show(version_line())
    return OK


def version_line() -> str:
    """The versions that a report of a mistake needs."""
    from validator.machine import is_there

    parts = [f"Python {platform.python_version()}", platform.system()]
    if is_there():
        parts.append(f"wasmtime {metadata.version('wasmtime')}")
    return f"sis-validator {__version__} ({', '.join(parts)})\n"
