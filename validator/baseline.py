"""Baselines: the findings of one day, accepted, so that only new ones count from then on.

A baseline holds no text of a feed. A finding is kept as a keyed mark (HMAC-SHA-256) of its rule, person and element;
the key stands in a file of its own beside it. Whoever has both can try identifiers one after another and learn which
of them are marked, so the key is to be kept as the feed is; whoever has the baseline alone learns the rules and how
many findings each had. A baseline only ever shrinks: `shrunk` takes out what is gone, and nothing puts more in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator import __version__, bounded
from validator.dataclass import dataclass, replace
from validator.errors import UsageError
from validator.expression import expression
from validator.findings import Accepted, set_aside
from validator.privacy import Policy
from validator.reports.present import Running
from validator.rulebook.model import Consequence
from validator.whole import replace_file
from validator.words import summary_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.findings import Finding, Report

FORMAT = "sis-validator-baseline"
VERSION = 1
KEY_VARIABLE = "SIS_VALIDATOR_BASELINE_KEY"
"""The environment variable that holds the key where there is no key file, as in a pipeline with secrets."""

_LONGEST_BYTES = 64 << 20
_LONGEST_KEY_BYTES = 1 << 10
_KEY = expression("[0-9a-f]{64}")
_SIGN = b"sis-validator baseline: which key is it?"


@dataclass(frozen=True, slots=True)
class Baseline:
    """Accepted findings: for each rule the marks of its findings, with how many share each.

    `path` is its file and `as_of` the day on which it was written; `key` makes marks.
    """

    path: str
    as_of: str
    key: bytes
    marks: Mapping[str, Mapping[str, int]]

    @property
    def findings(self) -> int:
        """How many findings it accepts."""
        return sum(sum(marks.values()) for marks in self.marks.values())


class Marking:
    """Marks findings with a key, and counts them.

    `accepted` leaves out those over which Alma stops the load: accepting them would not make it go on.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._running = Running((), Policy.MASKED)
        self.marks: dict[str, Counter[str]] = {}
        self._stopping: Counter[str] = Counter()

    def mark(self, finding: Finding) -> str:
        """The mark of a finding."""
        return _mark(self._key, self._running.identity(finding))

    def add(self, finding: Finding) -> None:
        """Counts a finding."""
        if finding.consequence is Consequence.LOAD_STOPPED:
            self._stopping[finding.rule] += 1
            return
        self.marks.setdefault(finding.rule, Counter())[self.mark(finding)] += 1

    def accepted(self, report: Report) -> tuple[dict[str, Counter[str]], Counter[str]]:
        """The marks to accept by rule, and how many findings by rule cannot be; `report` is of the same run."""
        marks, refused = dict(self.marks), Counter(self._stopping)
        for tally in report.tallies:
            if tally.rule.id in marks and tally.consequence is Consequence.LOAD_STOPPED:
                refused[tally.rule.id] += marks.pop(tally.rule.id).total()
        return marks, refused


class Acceptance:
    """Asked of every finding of one run, in feed order: whether the baseline accepts it."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self._marking = Marking(baseline.key)
        self._left = {rule: Counter(marks) for rule, marks in baseline.marks.items()}

    def __call__(self, finding: Finding) -> bool:
        """Whether it is one of those that are accepted; each is accepted once."""
        left = self._left.get(finding.rule)
        if left is None:
            return False
        mark = self._marking.mark(finding)
        if left[mark] <= 0:
            return False
        left[mark] -= 1
        return True

    @property
    def gone(self) -> int:
        """How many accepted findings were not found again."""
        return sum(left.total() for left in self._left.values())

    def told_in(self, report: Report) -> Report:
        """The report of the run, with what was accepted in it."""
        baseline = self._baseline
        found = baseline.findings - self.gone
        accepted = Accepted(baseline.path, baseline.as_of, found, self.gone)
        summary = summary_sentence(
            report.verdict,
            report.forecast,
            report.affected,
            rules=len(report.tallies) + len(report.passed_rules) + len(report.set_aside_rules),
            not_checked=sum(part.parts for part in report.not_checked),
            findings=report.findings_total,
            set_aside=set_aside(report.suppressed, accepted),
        )
        return replace(report, accepted=accepted, summary=summary)

    def shrunk(self) -> Baseline:
        """The baseline without what was not found again."""
        marks = {
            rule: {mark: kept for mark, count in marks.items() if (kept := count - self._left[rule][mark])}
            for rule, marks in self._baseline.marks.items()
        }
        return replace(self._baseline, marks={rule: kept for rule, kept in marks.items() if kept})


def key_path(path: Path) -> Path:
    """Where the key of the baseline at `path` stands."""
    return path.with_name(f"{path.name}.key")


@contextmanager
def making_key(path: Path) -> Iterator[bytes]:
    """The key for a baseline at `path`: the one that is there, or a new one in a file that only its owner may read.

    A new one vanishes again where the baseline does not come about.

    Raises:
        UsageError: it cannot be read or written.
    """
    place = key_path(path)
    if os.environ.get(KEY_VARIABLE) or place.exists():
        yield _read_key(path)
        return
    key = _new_key(place)
    try:
        yield key
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _new_key(place: Path) -> bytes:
    key = secrets.token_bytes(32)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{key.hex()}\n")
    except OSError as error:
        if not isinstance(error, FileExistsError):
            place.unlink(missing_ok=True)  # half a key is none
        raise _failed("the key cannot be written", "Choose another place.", place, error) from error
    return key


def read_baseline(path: str | Path) -> Baseline:
    """The baseline at `path`, with its key.

    Raises:
        UsageError: one of both cannot be read, or they do not belong together.
    """
    place = Path(path)
    try:
        content = json.loads(bounded.read_text(place, _LONGEST_BYTES))
        as_of, marks = _of(content)
    except OSError as error:
        raise _failed("the baseline cannot be read", "Check its name.", place, error) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            "this is no baseline of sis-validator.",
            hint="Name a file that `sis-validator baseline write` made.",
            where=str(path),
        ) from error
    baseline = Baseline(str(path), as_of, _read_key(place), marks)
    if not hmac.compare_digest(content["key_sign"].encode(), _mark(baseline.key, _SIGN).encode()):
        raise UsageError(
            "the baseline was made with another key.",
            hint="Bring the key that belongs to it, or write the baseline anew.",
            where=str(key_path(place)),
        )
    return baseline


def write_baseline(baseline: Baseline) -> None:
    """Write a baseline into its file, as a whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    path = Path(baseline.path)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "sis-validator", "version": __version__},
        "as_of": baseline.as_of,
        "key_sign": _mark(baseline.key, _SIGN),
        "findings": {rule: dict(marks) for rule, marks in baseline.marks.items()},
    }
    try:
        replace_file(path, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode(), mode=0o644)
    except OSError as error:
        raise _failed("the baseline cannot be written", "Choose another place.", path, error) from error


def _of(content: Any) -> tuple[str, dict[str, dict[str, int]]]:
    """Its day and its marks; any of several exceptions where it is no baseline."""
    if (
        content["format"] != FORMAT
        or content["version"] != VERSION
        or not isinstance(content["key_sign"], str)
    ):
        raise ValueError(content["format"])
    marks = {
        str(rule): {str(mark): int(count) for mark, count in marks.items()}
        for rule, marks in content["findings"].items()
    }
    if any(count < 1 for counts in marks.values() for count in counts.values()):
        raise ValueError("a finding is there at least once")
    return str(content["as_of"]), marks


def _read_key(path: Path) -> bytes:
    place = key_path(path)
    where, text = KEY_VARIABLE, os.environ.get(KEY_VARIABLE, "")
    if not text:
        where = str(place)
        try:
            text = bounded.read_text(place, _LONGEST_KEY_BYTES)
        except UnicodeError:
            text = ""  # no text, so no key
        except OSError as error:
            hint = f"Put it beside the baseline, or into the environment variable {KEY_VARIABLE}."
            raise _failed("the key of the baseline cannot be read", hint, place, error) from error
    if not _KEY.fullmatch(text.strip()):
        raise UsageError("this is no key of a baseline.", hint="A key has 64 digits, 0 to f.", where=where)
    return bytes.fromhex(text.strip())


def _mark(key: bytes, identity: bytes) -> str:
    return hmac.new(key, identity, hashlib.sha256).hexdigest()[:24]


def _failed(what: str, hint: str, place: Path, error: Exception) -> UsageError:
    reason = (getattr(error, "strerror", "") or str(error)).lower()
    return UsageError(f"{what}: {reason}.", hint=hint, where=str(place))
