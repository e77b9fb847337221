"""Makes the smallest document with invented values that still gives a certain finding, to be shown to others.

The record concerned is taken out of the feed with those that the finding speaks of, made smaller as long as the check
still says the same, and given invented values. What comes out was checked: it gives the finding, and nothing personal
of the original is in it. Findings about archives, or about several sources at once, fit into no single document.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from validator.carrying.disguise import Disguise, Style
from validator.carrying.reading import SourceReader
from validator.carrying.shrinking import Spent, shrunk
from validator.carrying.tokens import tokens_of
from validator.dataclass import dataclass
from validator.engine import run
from validator.errors import UsageError
from validator.expression import expression
from validator.feed import FeedFault, open_feed
from validator.privacy import Difference, Phrase, Privacy, Quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from validator.carrying.tokens import Token
    from validator.engine import Plan
    from validator.feed.again import Again
    from validator.findings import Finding
    from validator.privacy import Shown
    from validator.rulebook.model import Rule

MOST_RUNS = 600
"""How often a document may be checked while it is made smaller."""
_MOST_BYTES_RUN = 16 << 20
"""How much may be checked in all these runs, in bytes."""
_MOST_BYTES = 1 << 20
"""How long the records of a finding may be together, in bytes."""
_POSITION = expression(r"\[[0-9]+\]")
_BY_CHANCE = frozenset({"winner_source", "guess", "encoding", "bytes"})
"""What a message shows that depends on the names of files or on statistics."""

Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A finding as the command line names it: a rule's id or name, and a line or primary ID, or ""."""

    rule: Rule
    at: str

    def fits(self, finding: Finding) -> tuple[bool, bool]:
        """Whether a finding of the rule stands in that line, and whether it is of that person."""
        line = str(finding.place.line) if finding.place else ""
        return self.at == line, self.at.casefold() == finding.primary_id.casefold()


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What was made.

    Attributes:
        content: the document.
        finding: the finding that was asked for.
        rules: all rules that have findings in the document.
        runs: how often it was checked on the way.
        bytes_before: how long the document was with whole records.
        is_alike: False where only rule and element are the same, and not all that the message says.
    """

    content: bytes
    finding: Finding
    rules: tuple[str, ...]
    runs: int
    bytes_before: int
    is_alike: bool


def named(text: str, plan: Plan) -> Named:
    """What `RULE`, `RULE@LINE` or `RULE@ID` names.

    Raises:
        UsageError: the profile has no such rule.
    """
    word, _, at = text.partition("@")
    for active in plan.rules:
        if word.casefold() in (active.rule.id.casefold(), active.rule.name.casefold()):
            return Named(active.rule, at.strip())
    raise UsageError(
        "the profile has no such rule.",
        hint="Name a finding as RULE, RULE@LINE or RULE@ID, such as DUP001@67.",
        where=text,
    )


def reproduce(
    feed: Again,
    wanted: Named,
    plan: Plan,
    *,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Reproduced:
    """The smallest document found that gives the finding. The feed is read twice.

    `jobs` and `progress` are as of `engine.run`.

    Raises:
        FeedError: the feed cannot be read.
        UsageError: there is no such finding, or it cannot be shown with invented values in one document.
    """
    finding = _located(feed, wanted, plan, jobs, progress)
    content, codec = _taken(feed, finding, plan)
    text, codec = _decoded(content, codec)
    originals = [*tokens_of(text)]
    trial = _Trial(plan, finding, codec)
    if not trial.shows(originals):
        trial.is_alike = False
        if not trial.shows(originals):
            raise _needs_more(finding, wanted)
    small = shrunk(originals, trial.shows)
    made = _disguised(originals, small, plan, trial, wanted)
    rules = tuple(sorted({found.rule for found in trial.findings(made)}))
    return Reproduced(made, finding, rules, trial.runs, len(content), trial.is_alike)


def _needs_more(finding: Finding, wanted: Named) -> UsageError:
    """Why no single document gives the finding."""
    if any(one.source != finding.source for one in finding.related):
        return UsageError(
            "the finding is about records in two sources, and no single document gives it.",
            hint="Take a sample of the feed for it instead: sis-validator sample FEED --fake -o sample.zip",
            where=wanted.rule.id,
        )
    return UsageError(
        "the finding does not come up in one document of these records alone.",
        hint="It depends on other sources, on the archive or on the rest of the feed.",
        where=wanted.rule.id,
    )


def _located(
    feed: Again,
    wanted: Named,
    plan: Plan,
    jobs: int,
    progress: Callable[[int, int | None], None] | None,
) -> Finding:
    first: dict[str, Finding] = {}
    counts: Counter[str] = Counter()

    def see(finding: Finding) -> None:
        counts[finding.rule] += 1
        if finding.rule != wanted.rule.id:
            return
        in_line, is_hers = wanted.fits(finding)
        if not wanted.at or in_line:
            first.setdefault("line", finding)
        elif is_hers:
            first.setdefault("person", finding)

    run(feed.paths(), plan, jobs=jobs, sink=see, progress=progress)
    found = first.get("line") or first.get("person")
    if found is not None:
        return found
    known = ", ".join(f"{rule} ({count:,})" for rule, count in sorted(counts.items()))
    where = f"{wanted.rule.id}@{wanted.at}" if wanted.at else wanted.rule.id
    raise UsageError(
        "there is no such finding.",
        hint=f"Rules with findings: {known}." if known else "The feed has no findings at all.",
        where=where,
    )


def _taken(feed: Again, finding: Finding, plan: Plan) -> tuple[bytes, str]:
    """The source of the finding without the records that do not matter, and its codec.

    Raises:
        UsageError: the finding has no source, or what is left is too long.
    """
    if finding.source is None:
        raise UsageError("the finding is about the feed as a whole, not about a document.")
    others = {(one.source, one.record) for one in finding.related}
    before, own, after = b"", b"", b""
    codec = "utf-8"
    for index, source in enumerate(open_feed(feed.paths(), plan.limits)):
        if isinstance(source, FeedFault):
            continue
        if index != finding.source and index not in {one for one, _ in others}:
            continue
        reader = SourceReader(source, index, plan.limits)
        if index == finding.source:
            own = b"".join(_pieces(reader, finding, {number for one, number in others if one == index}))
            before, own, after = reader.prolog, own, reader.epilog
            codec = reader.codec
        else:
            own_before = b"".join(one.raw + b"\n" for one in reader.read() if (index, one.number) in others)
            own = own_before + own if index < finding.source else own + own_before
        if len(before) + len(own) + len(after) > _MOST_BYTES:
            raise UsageError(
                f"what the finding is about is longer than {_MOST_BYTES:,} bytes, too long to be made smaller."
            )
    return before + own + after, codec


def _pieces(reader: SourceReader, finding: Finding, others: set[int]) -> Iterator[bytes]:
    """The records concerned with what stands before them; for a finding outside of records those around it."""
    offset = finding.place.offset if finding.place else 0
    end, last, is_last_out = 0, b"", True
    for record in reader.read():
        end += len(record.lead) + len(record.raw) + (len(reader.prolog) if record.number == 1 else 0)
        begin = end - len(record.lead) - len(record.raw)
        last, is_last_out = record.lead + record.raw, False
        if finding.record is not None:
            is_wanted = record.number == finding.record or record.number in others
        else:
            is_wanted = record.number == 1 or begin <= offset <= end
        if is_wanted:
            is_last_out = True
            yield last
    if finding.record is None and not is_last_out:
        yield last


def _decoded(content: bytes, codec: str) -> tuple[str, str]:
    """The text, and a codec that gives back every byte of it."""
    try:
        text = content.decode(codec, "surrogateescape")
        if text.encode(codec, "surrogateescape") == content:
            return text, codec
    except UnicodeError:
        pass
    return content.decode("latin-1"), "latin-1"


def _disguised(
    originals: Sequence[Token], small: Sequence[Token], plan: Plan, trial: _Trial, wanted: Named
) -> bytes:
    """The small document with invented values that still gives the finding.

    Raises:
        UsageError: the finding hangs on a value that may be somebody's.
    """
    params = next(active.params for active in plan.rules if active.rule.id == wanted.rule.id)
    disguise = Disguise(originals, frozenset(_texts(params)))
    for style in Style:
        try:
            text = disguise.worn(small, style)
        except UsageError:
            continue
        if trial.shows_text(text, is_last=True):
            return text.encode(trial.codec, "surrogateescape")
    raise UsageError(
        "no invented value gives this finding: it hangs on the very letters of a value that may be somebody's.",
        hint="Choose another finding of the rule, or look at the examples of sis-validator explain.",
        where=wanted.rule.id,
    )


def _texts(value: object) -> Iterator[str]:
    """All texts that a rule's parameters list, in small letters."""
    if isinstance(value, str):
        yield value.strip().casefold()
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _texts(one)
    elif hasattr(value, "items"):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)


class _Trial:
    """Checks documents for one finding, so and so often."""

    def __init__(self, plan: Plan, finding: Finding, codec: str) -> None:
        self.runs = 0
        self.is_alike = True
        self.codec = codec
        self._plan = plan
        self._finding = finding
        self._bytes = 0

    def shows(self, tokens: Sequence[Token]) -> bool:
        """Whether a document gives the finding; raises `Spent` when too many were tried."""
        return self.shows_text("".join(token.text for token in tokens))

    def shows_text(self, text: str, *, is_last: bool = False) -> bool:
        """The same of a text; `is_last` documents are checked however many were tried."""
        try:
            content = text.encode(self.codec, "surrogateescape")
        except UnicodeError:
            return False
        if not is_last and (self.runs >= MOST_RUNS or self._bytes > _MOST_BYTES_RUN):
            raise Spent
        self.runs += 1
        self._bytes += len(content)
        wanted = self._signature(self._finding)
        return any(self._signature(finding) == wanted for finding in self.findings(content))

    def findings(self, content: bytes) -> list[Finding]:
        """All findings of a document."""
        found: list[Finding] = []
        run([io.BytesIO(content)], self._plan, sink=found.append)
        return found

    def _signature(self, finding: Finding) -> Signature:
        """What two findings of the same kind have in common."""
        path = _POSITION.sub("", finding.path)
        place = (finding.rule, path, finding.record is None)
        if not self.is_alike:
            return place
        return (*place, tuple(one.role for one in finding.related), _kinds(finding.values))


def _kinds(values: Mapping[str, Shown]) -> Signature:
    return tuple((name, _kind(value)) for name, value in sorted(values.items()) if name not in _BY_CHANCE)


def _kind(value: Shown) -> object:
    """Our own words and public texts as they are; of a personal value whether there is one; of numbers nothing."""
    match value:
        case str():
            return _POSITION.sub("", value)
        case int():
            return None
        case Quoted():
            is_public = value.privacy is Privacy.PUBLIC
            return _POSITION.sub("", value.text) if is_public else bool(value.text.strip())
        case Phrase():
            return tuple(_kind(part) for part in value.parts)
        case Difference():
            return value.field
        case _:
            return tuple(_kind(part) for part in value)
