"""A stylesheet that is ready to be used, and the process that it is used in."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from validator.bounded import read_bytes
from validator.converting.worker import SOURCE, STYLESHEET
from validator.dataclass import dataclass
from validator.errors import FeedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MIB = 1 << 20
_LONGEST_BYTES = 64 << 20
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from validator.converting.worker import main; "
    "sys.exit(main(sys.argv[2], *map(int, sys.argv[3:])))"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a conversion may take.

    Attributes:
        seconds: of processor time, and twice as much of a clock's.
        memory_bytes: of the converting process.
        source_bytes: how long a source may be; XSL needs the whole of it at once.
        output_bytes: how long its conversion may be.
    """

    seconds: int = 300
    memory_bytes: int = 8192 * _MIB
    source_bytes: int = 1024 * _MIB
    output_bytes: int = 2048 * _MIB


@dataclass(frozen=True, slots=True)
class Converter:
    """A stylesheet: where it is, and the SHA-256 of its file."""

    path: Path
    sha256: str
    bounds: Bounds = Bounds()

    @property
    def note(self) -> str:
        """What a report must say of converted sources."""
        return (
            f"Every source was converted with {self.path.name} (SHA-256 {self.sha256}) before it was read: "
            "lines, columns, offsets, sizes and SHA-256 are those of the converted text."
        )

    def converted(self, chunks: Iterable[bytes], label: str, size: int) -> Iterator[bytes]:
        """The conversion of a source, in chunks of at most `size` bytes.

        Raises:
            FeedError: the source cannot be converted, or takes more than the bounds allow.
            UsageError: the stylesheet cannot be used.
        """
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
            length = 0
            for chunk in chunks:
                length += len(chunk)
                if length > self.bounds.source_bytes:
                    raise FeedError(
                        f"is longer than {self.bounds.source_bytes:,} bytes, too long to be converted",
                        hint="Split it, or check it without --xsl.",
                        where=label,
                    )
                source.write(chunk)
            source.seek(0)
            self._run(cast("BinaryIO", source), cast("BinaryIO", result), label)
            result.seek(0)
            while part := result.read(size):
                yield part

    def _run(self, source: BinaryIO, result: BinaryIO, label: str) -> None:
        bounds = self.bounds
        root = str(Path(__file__).resolve().parent.parent.parent)
        limits = (bounds.seconds, bounds.memory_bytes, bounds.output_bytes)
        # Isolated (-I): neither the working folder nor the environment says what is imported.
        command = [sys.executable, "-I", "-c", _START, root, str(self.path.absolute()), *map(str, limits)]
        try:
            done = subprocess.run(
                command,
                stdin=source,
                stdout=result,
                stderr=subprocess.PIPE,
                timeout=2 * bounds.seconds,
                check=False,
                env={name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ},
            )
        except subprocess.TimeoutExpired:
            raise _too_much(label, bounds) from None
        except OSError as error:
            raise UsageError(
                f"the converting process cannot be started: {error.strerror or type(error).__name__}.",
                where="--xsl",
            ) from error
        said = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode == STYLESHEET:
            raise UsageError(
                f"the converter cannot be used: {said}.",
                hint="Name an XSLT 1.0 stylesheet that is one file.",
                where=str(self.path),
            )
        if done.returncode == SOURCE:
            at = f" in line {said}" if said.isdigit() else ""
            raise FeedError(
                f"is not well-formed XML{at}, so it cannot be converted",
                hint="Check it without --xsl to see why.",
                where=label,
            )
        if done.returncode:
            raise _too_much(label, bounds)


def _too_much(label: str, bounds: Bounds) -> FeedError:
    return FeedError(
        "could not be converted: the converter stopped, needed another file or the network, or more than "
        f"{bounds.seconds:,} seconds, {bounds.memory_bytes // _MIB:,} MiB of memory or "
        f"{bounds.output_bytes // _MIB:,} MiB of output",
        hint="Try the converter on a small part of the feed.",
        where=label,
    )


def load_converter(path: str | Path, bounds: Bounds | None = None) -> Converter:
    """The converter in a file.

    Raises:
        UsageError: it cannot be read, or lxml is not installed.
    """
    if find_spec("lxml") is None:
        raise UsageError(
            "converting needs lxml, which is not installed.",
            hint='Install it: pip install "sis-validator[xsl]"',
            where="--xsl",
        )
    try:
        content = read_bytes(path, _LONGEST_BYTES)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        raise UsageError(f"the converter cannot be read: {reason}.", where=str(path)) from error
    return Converter(Path(path), hashlib.sha256(content).hexdigest(), bounds or Bounds())
