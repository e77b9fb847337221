"""What may stand in a rule, a profile and the settings file: one dataclass per mapping, one field per key.

These forms are the vocabulary: reading, its error messages and the JSON Schemas all follow them. They are of
the files; what the product works with is in `model`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from validator.dataclass import MISSING, dataclass, field
from validator.records.selector import Selector
from validator.rulebook.kinds import Shape
from validator.rulebook.model import Consequence, Fix, Link, ParamType, Scope, Severity
from validator.rulebook.nodes import Node

RuleId = Annotated[str, Shape(r"[A-Z]{2,8}[0-9]{3}", "capitals and three digits, such as DUP001")]
Name = Annotated[
    str,
    Shape(
        r"(?!(?:require|allow|must)-)[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
        'small words with hyphens that complete "allow ...", such as missing-email',
    ),
]
ParamName = Annotated[str, Shape(r"[a-z][a-z0-9_]{0,39}", "a name of small letters, digits and underscores")]
ProfileKey = Annotated[str, Shape(r"priority|guards\.[a-z][a-z_]{0,39}", "priority, or guards.NAME")]
Version = Annotated[str, Shape(r"[0-9]+\.[0-9]+(?:\.[0-9]+)?", "a version such as 0.1")]
FileName = Annotated[str, Shape(r"[^\x00-\x1f]{1,100}", "a file name of at most 100 characters")]
Prose = Annotated[str, Shape(r"\S[\s\S]*", "a text")]
Summary = Annotated[
    str, Shape(r"(?=.{2,90}$)[^?]*[^.?]\.", "one statement of at most 90 characters with a full stop")
]
Choice = Literal["error", "warning", "info", "on", "off"]


def key(meaning: str, default: Any = MISSING, *, factory: Any = MISSING) -> Any:
    """A key with its meaning, which editors show."""
    metadata = {"help": meaning}
    if factory is not MISSING:
        return field(default_factory=factory, metadata=metadata)
    return field(default=default, metadata=metadata) if default is not MISSING else field(metadata=metadata)


@dataclass(frozen=True, slots=True)
class ParamForm:
    """A parameter of a rule."""

    type: ParamType = key("What it may hold.")
    default: Node = key("What it is where no profile says otherwise.")
    help: Prose = key("What it is for.")
    codes: ParamName | None = key("The code list that fills it, where a profile has one.", None)
    filled_by: ProfileKey | None = key("The key of a profile that fills it, such as priority.", None)


@dataclass(frozen=True, slots=True)
class SourceForm:
    """One source of an example's feed."""

    name: FileName = key("Its file name.")
    xml: str | None = key("Its text.", None)
    bytes_: str | None = key(r"Its bytes as text; \xNN, \n, \r, \t and \\ are escapes.", None)
    base64: str | None = key("Its bytes in Base64.", None)


@dataclass(frozen=True, slots=True)
class ZipForm:
    """An archive that is made for an example."""

    members: dict[FileName, str] = key("The name and the text of each member.")
    truncated: bool = key("Whether its second half is cut off.", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodForm:
    """An example that gives no finding."""

    title: Prose = key("What it shows.", "")
    old: str | None = key("The feed that was loaded before, as text; for rules about two feeds.", None)
    xml: str | None = key("The feed as text.", None)
    bytes_: str | None = key(r"The feed as text; \xNN, \n, \r, \t and \\ are escapes for bytes.", None)
    base64: str | None = key("The feed in Base64.", None)
    zip_: ZipForm | None = key("The feed as an archive.", None)
    sources: tuple[SourceForm, ...] = key("The feed in several sources, in load order.", ())
    as_of: dt.date | None = key("The day that counts as today.", None)
    params: dict[str, Node] = key("Parameters that differ from the defaults.", factory=dict)
    schema: dict[str, str] = key(
        "Texts of the shipped XML schema, each with what stands there instead.", factory=dict
    )
    also: tuple[RuleId, ...] = key("Other rules that rightly find something here.", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class BadForm(GoodForm):
    """An example with the findings that it must give."""

    title: Prose = key("What it shows.")
    expect: tuple[dict[str, Node], ...] = key("One mapping for each finding, in order.")


@dataclass(frozen=True, slots=True)
class ExamplesForm:
    """The examples of a rule."""

    good: tuple[GoodForm, ...] = key("Feeds without a finding.")
    bad: tuple[BadForm, ...] = key("Feeds with exactly the findings that are expected.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """A rule file."""

    id: RuleId = key("Permanent, never used again for another rule.")
    name: Name = key("Completes the sentence: allow ...")
    since: Version = key("The version of the rule book that brought it.")
    severity: Severity = key("How we treat a finding.")
    consequence: Consequence = key("What Alma does; unknown where no source says so.")
    scope: Scope = key("How much of the feed it sees at once; the check's own.")
    summary: Summary = key("What holds when all is well.")
    why: Prose = key("What happens to people otherwise.")
    fix: Fix = key(
        "How to mend it: a sentence for IT, a sentence for the library, each beginning with a verb."
    )
    docs: tuple[Link, ...] = key("Public pages that support it.")
    params: dict[ParamName, ParamForm] = key("What a profile may set.", factory=dict)
    check: str = key("The name of the check that it asks for.")
    with_: Node | None = key("The options of the check; $name stands for a parameter.", None)
    message: Prose = key(
        "What a finding says; {name} stands for a value, a [part] goes when its value is empty."
    )
    examples: ExamplesForm = key("Its documentation and its tests.")
    outranks: tuple[RuleId, ...] = key("Rules that stay silent where this one names the same defect.", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingForm:
    """The long form of a rule's setting in a profile."""

    severity: Choice | None = key("How findings are treated: on is the rule's own severity.", None)
    reason: Prose = key("Why it is set so.", "")
    params: dict[ParamName, Node] = key("Parameters of the rule.", factory=dict)
    lock: bool | None = key("Whether later profiles may not weaken it.", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressForm:
    """A deliberate exception."""

    rule: RuleId = key("The rule whose findings are set aside.")
    reason: Prose = key("Why.")
    until: dt.date = key("The last day on which it holds.")
    where: Mapping[Selector, tuple[str, ...]] = key(
        "Which records: selectors with their texts.", factory=dict
    )
    max: int | None = key("How many findings it may cover.", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardsForm:
    """How much the next feed may differ from the one that was loaded last: the limits of the VOL rules."""

    missing_users: int | None = key("How many of 100 users of the last feed may be missing (VOL001).", None)
    more_users: int | None = key("How many of 100 users there may be more (VOL002).", None)
    smaller_group: int | None = key("By how much of 100 a user group may shrink (VOL003).", None)
    erased: int | None = key("How many of 100 users who had a field filled may lose it (VOL004).", None)
    changed: int | None = key("How many of 100 users of both feeds may be updated (VOL005).", None)
    rejected: int | None = key("How many of 100 records Alma may reject (VOL006).", None)
    earlier_dates: int | None = key(
        "How many of 100 users may expire or be purged earlier than before (VOL007).", None
    )
    moved: int | None = key("How many of 100 users may change their user group (VOL008).", None)
    taken_identifiers: int | None = key(
        "How many users may get an identifier of somebody who is no longer in the feed (VOL009).", None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """A profile file."""

    profile: Name = key("Its name; the file is called NAME.yaml.")
    title: Prose = key("What people call it.")
    about: Prose = key("Whom it is for, and what it rests on.", "")
    docs: tuple[Link, ...] = key("Public pages that support it.", ())
    codes: tuple[str, ...] = key(
        "Files with code lists, by path; or by name, for lists that are shipped.", ()
    )
    codes_max_age: int | None = key("After how many days a code list is old; 365 if nobody says.", None)
    extends: tuple[str, ...] = key("Profiles that it builds on, applied left to right.", ())
    rules: dict[str, Choice | SettingForm] = key("Ids of rules, or patterns with * and ?.", factory=dict)
    suppress: tuple[SuppressForm, ...] = key("Deliberate exceptions.", ())
    priority: tuple[str, ...] = key("User groups, the one whose record should win first.", ())
    guards: GuardsForm = key("How much a feed may differ from the last one.", factory=GuardsForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListForm:
    """The codes of one table."""

    date: dt.date = key("The day on which the table was looked at.")
    source: Prose = key("Where the codes come from.", "")
    standard: bool = key("Whether it is nobody's own, and does not grow old.", default=False)
    codes: Node = key("The codes: a list, or each code with its label.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesForm:
    """A file of code lists."""

    lists: dict[ParamName, CodeListForm] = key("Code lists, by name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsForm:
    """Limits of the feed that may be changed."""

    record_bytes: int | None = key("The largest record, in bytes.", None)
    members: int | None = key("The most members of one archive.", None)
    total_bytes: int | None = key("The most bytes that one archive may unpack to.", None)
    ratio: int | None = key("The highest compression ratio.", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """The settings file."""

    profile: str | None = key("The profile's name, or the path of its file.", None)
    rules: tuple[str, ...] = key("Folders with local rules and profiles.", ())
    schema: str | None = key("An XML schema to use instead of the shipped one.", None)
    baseline: str | None = key("A file of findings that are accepted: only new ones count.", None)
    as_of: dt.date | None = key("The day that counts as today.", None)
    fail_on: Literal["error", "warning", "never"] | None = key("What makes the exit status 1.", None)
    jobs: int | None = key("How many processes may work at once.", None)
    limits: LimitsForm = key("Limits of the feed.", factory=LimitsForm)
