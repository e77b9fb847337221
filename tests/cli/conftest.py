"""Runs the command line in this process, and holds small feeds of invented people."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from validator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-21"


def user(primary_id: str = "u1", **fields: str) -> str:
    """A user without any fault; `fields` replaces texts, and an empty one leaves the element out."""
    texts = {
        "first_name": "Ada",
        "last_name": "Quimby",
        "user_group": "UGRD",
        "expiry_date": "2027-06-30",
        "purge_date": "2028-06-30",
        **fields,
    }
    simple = "".join(f"<{name}>{text}</{name}>\n" for name, text in texts.items() if text)
    return f"""<user>
<primary_id>{primary_id}</primary_id>
{simple}<contact_info>
<addresses><address preferred="true"><line1>12 Elm Street</line1><city>Peoria</city>
<state_province>IL</state_province><postal_code>61602</postal_code>
<address_types><address_type>home</address_type></address_types></address></addresses>
<emails><email preferred="true"><email_address>{primary_id}@example.edu</email_address>
<email_types><email_type>school</email_type></email_types></email></emails>
</contact_info>
</user>
"""


def feed(*users: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<users>\n' + "".join(users) + "</users>\n"


CLEAN = feed(user("u1"), user("u2"))
WARNING = feed(user("u1", expiry_date="2026-01-31"))
ERROR = feed(user("u1"), user("U1 ", user_group="STAFF"))


class Said(NamedTuple):
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


class Sis(Protocol):
    """Runs a command and tells what it left."""

    def __call__(self, *words: str | Path, stdin: bytes | None = None) -> Said: ...


@pytest.fixture
def sis(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sis:
    """The command line, in an empty working folder and without a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("SIS_VALIDATOR_TRACEBACK", raising=False)

    def run(*words: str | Path, stdin: bytes | None = None) -> Said:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A feed without a finding."""
    return write(tmp_path / "clean.xml", CLEAN)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A feed with an error."""
    return write(tmp_path / "broken.xml", ERROR)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
