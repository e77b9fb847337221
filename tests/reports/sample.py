"""Reports built by hand, as a run would leave them; every person in them is invented."""

from __future__ import annotations

from dataclasses import replace

from validator.faults import Excerpt, Place
from validator.findings import (
    Affected,
    Caution,
    Comparison,
    FieldCoverage,
    Finding,
    Forecast,
    GroupChange,
    NotChecked,
    NotComparable,
    Related,
    Report,
    RuleChange,
    RuleTally,
    SkippedRule,
    SourceSummary,
    Suppressed,
    Verdict,
    judge,
)
from validator.privacy import Difference, Phrase, Privacy, Quoted, Shown, quote
from validator.rulebook.model import Consequence, Fix, Link, Rule, Scope, Severity
from validator.words import summary_sentence

SEED1 = Link(
    "CARLI: SIS synchronization troubleshooting",
    "https://www.carli.illinois.edu/products-services/i-share/user-management/sis-synchronization-troubleshooting",
)
MANDATORY = Link(
    "CARLI: mandatory fields of user records",
    "https://www.carli.illinois.edu/products-services/i-share/alma/user_mandatory_fields",
)
XML = Link("W3C: Extensible Markup Language (XML) 1.0", "https://www.w3.org/TR/xml/")


def rule(
    key: str,
    severity: Severity,
    consequence: Consequence,
    summary: str,
    message: str,
    *,
    why: str = "People notice it at the desk, not at the load.",
    it: str = "Correct the value where the export reads it.",
    library: str = "Tell the people who write the export which value you expect.",
    docs: tuple[Link, ...] = (SEED1,),
    scope: Scope = Scope.RECORD,
) -> Rule:
    """A rule from its id and name (`DUP001 duplicate-primary-id`) and its texts."""
    identity, name = key.split(" ")
    return Rule(
        id=identity,
        name=name,
        since="0.1",
        severity=severity,
        consequence=consequence,
        scope=scope,
        summary=summary,
        why=why,
        fix=Fix(it, library),
        docs=docs,
        params={},
        check="required",
        options={},
        message=message,
        good=(),
        bad=(),
        outranks=(),
        origin=f"rules/{identity}.yaml:1",
    )


BARE_AMPERSAND = rule(
    "XML002 bare-ampersand",
    Severity.ERROR,
    Consequence.LOAD_STOPPED,
    "Every & in the feed begins an entity such as &amp;.",
    "{what}[; Alma will say: {alma_message}]",
    why="One & that is not written as &amp; makes the whole file unreadable: Alma stops and loads nobody.",
    it="Write & as &amp;, and < as &lt;, in every value, or let an XML library write the file.",
    library="Ask for a corrected export; do not edit the file by hand each time.",
    docs=(XML,),
    scope=Scope.SOURCE,
)
BAD_BYTES = rule(
    "XML003 undecodable-bytes",
    Severity.ERROR,
    Consequence.LOAD_STOPPED,
    "Every byte of the feed can be read in the encoding that it declares.",
    "the bytes {bytes} are not {encoding}[; in {guess_encoding} they would be {guess}]",
    why="Alma reads the whole file before it loads anybody; one unreadable byte stops the load.",
    it="Write the file as UTF-8.",
    library="Ask which program writes the file, and whether its encoding changed lately.",
    scope=Scope.SOURCE,
)
DUPLICATE = rule(
    "DUP001 duplicate-primary-id",
    Severity.ERROR,
    Consequence.RECORD_REJECTED,
    "A primary ID occurs once in the feed.",
    "primary_id {key} was already used at line {winner_line}, which wins[; they differ in {differs}]",
    why=(
        "Alma loads the first record with an identifier and rejects the later ones. When the two differ, "
        "the order in the file silently decides which user group the person gets."
    ),
    it="Merge the records, or write the one that must win first.",
    library="Give IT the order of precedence of user groups.",
    scope=Scope.FEED,
)
USER_GROUP = rule(
    "COD001 unknown-user-group",
    Severity.ERROR,
    Consequence.RECORD_REJECTED,
    "Every user group is one that your Alma knows.",
    "user_group {value} is not in the list of the profile[; the nearest code is {nearest}]",
    it="Write the code of the user group, not its label.",
    library="Send IT the list of codes from Alma's User Groups table.",
)
NO_PRIMARY_ID = rule(
    "IDN001 missing-primary-id",
    Severity.ERROR,
    Consequence.RECORD_ALTERED,
    "Every record has a primary ID.",
    "the record has no primary_id; Alma makes one up from the name",
    it="Fill primary_id for every person.",
    library="Decide which identifier of the institution is the primary one.",
)
NOT_A_DATE = rule(
    "XSD006 not-a-date",
    Severity.ERROR,
    Consequence.UNKNOWN,
    "Every date is written as YYYY-MM-DD.",
    "{path} holds {value}: {reason}[; expected {expected}]",
    it="Write dates as YYYY-MM-DD; leave the element out where there is no date.",
    library="Check the first corrected export with this program.",
)
UNKNOWN_ELEMENT = rule(
    "XSD001 unknown-element",
    Severity.ERROR,
    Consequence.UNKNOWN,
    "Every element is one that the schema of Alma users has.",
    "<{name}> is not known in {parent}[; probably meant: {nearest}]",
    it="Use the names of the current schema.",
    library="Check that the profile's User XSD version is V. 2.",
)
PREFERRED_EMAIL = rule(
    "EML002 not-exactly-one-preferred-email",
    Severity.WARNING,
    Consequence.RECORD_ALTERED,
    "Exactly one e-mail of a user is the preferred one.",
    "{count} of the e-mails are preferred; exactly one must be",
    docs=(MANDATORY,),
)
PLACEHOLDER = rule(
    "TXT005 placeholder-value",
    Severity.WARNING,
    Consequence.ACCEPTED,
    "No field holds a word that stands for an empty one.",
    "{field} holds {value}, which stands for nothing",
    it="Leave the element out where there is no value.",
    library="Search Alma for people who already have such a value.",
)
IGNORED = rule(
    "IGN001 field-ignored-by-load",
    Severity.INFO,
    Consequence.ACCEPTED,
    "The feed has no field that the load ignores.",
    "{field} is in {count} records; the load ignores it",
    it="Leave the field out.",
    library="Do not expect this field to change anything in Alma.",
    scope=Scope.FEED,
)
PASSED = tuple(
    rule(key, Severity.ERROR, Consequence.ACCEPTED, summary, "unused")
    for key, summary in (
        ("ADR001 missing-address", "Every user has an address."),
        ("MAN001 missing-last-name", "Every user has a last name."),
        ("MAN003 missing-expiry-date", "Every user has an expiry date."),
        ("ZIP001 archive-problem", "Archives can be read, and hold XML."),
    )
)

SOURCES = (
    SourceSummary("feeds/students.xml", None, 1_834_112, "3f" * 32, "UTF-8", 1_180),
    SourceSummary("feeds/staff.zip", "staff-2026.xml", 402_771, "9c" * 32, "UTF-8, declared ISO-8859-1", 231),
)


def finding(
    about: Rule,
    line: int,
    primary_id: str,
    values: dict[str, Shown],
    *,
    path: str = "",
    source: int = 0,
    column: int = 5,
    related: tuple[Related, ...] = (),
    excerpt: Excerpt | None = None,
) -> Finding:
    """A finding in the record that stands at a line."""
    place = Place(offset=line * 61 + column - 1, line=line, column=column)
    return Finding(about.id, source, place, line // 20 + 1, primary_id, path, values, related, excerpt)


def _duplicates() -> tuple[Finding, ...]:
    differences = (
        Difference("user_group", quote("UGRD", "user_group"), quote("STAFF", "user_group")),
        Difference("last_name", quote("Okafor", "last_name"), quote("Okafor-Lind", "last_name")),
        Difference("campus_code", None, quote("WEST", "campus_code")),
    )
    return tuple(
        finding(
            DUPLICATE,
            2_041 + 60 * number,
            f"u1009{number}",
            {
                "key": Quoted(f"U1009{number} ", Privacy.IDENTIFIER),
                "winner_line": 221 + 40 * number,
                "winner_record": 12 + number,
                "differs": differences[: 3 - number % 3],
            },
            path="primary_id",
            source=number % 2,
            related=(Related("winner", 0, 12 + number, 221 + 40 * number, f"u1009{number}"),),
            excerpt=Excerpt(
                "<user>\n    <primary_id>",
                f"U1009{number} ",
                "</primary_id>\n    <last_name>Okafor-Lind</last_name>\n    <user_group>STAFF</user_group>",
                "",
            ),
        )
        for number in range(6)
    )


def _damage() -> tuple[Finding, ...]:
    ampersand = finding(
        BARE_AMPERSAND,
        318,
        "u20417",
        {
            "what": Phrase(("the & before ", Quoted("Sons", Privacy.PERSONAL), " starts no entity")),
            "alma_message": "The entity name must immediately follow the '&' in the entity reference.",
        },
        path="contact_info/addresses/address/line1",
        column=27,
        excerpt=Excerpt(
            'ddress preferred="true"><line1>12 Haldane ',
            "&",
            " Sons Lane</line1><city>Springfield</city><address_types><address_type>home</address_type>",
            "contact_info/addresses",
        ),
    )
    undecodable = finding(
        BAD_BYTES,
        902,
        "u20733",
        {
            "bytes": "F1",
            "encoding": "UTF-8",
            "guess": Quoted("ñ", Privacy.PERSONAL),
            "guess_encoding": "Windows-1252",
        },
        path="last_name",
        column=18,
        excerpt=Excerpt("<last_name>Ibá", "\udcf1", "ez</last_name>\r\n<user_group>UGRD</user_group>", ""),
    )
    return ampersand, undecodable


def _schema() -> tuple[Finding, ...]:
    return (
        finding(
            NOT_A_DATE,
            1_204,
            "u30001",
            {
                "path": "birth_date",
                "value": quote("31/01/2004", "birth_date"),
                "reason": "a date is written year first",
                "expected": "YYYY-MM-DD",
            },
            path="birth_date",
            excerpt=Excerpt(
                "<birth_date>", "31/01/2004", "</birth_date><expiry_date>2027-06-30</expiry_date>", ""
            ),
        ),
        finding(
            NOT_A_DATE,
            1_284,
            "u30005",
            {
                "path": "purge_date",
                "value": quote("", "purge_date"),
                "reason": "the element is empty",
                "expected": "",
            },
            path="purge_date",
        ),
        finding(
            UNKNOWN_ELEMENT,
            1_290,
            "u30005",
            {"name": Quoted("postalCode", Privacy.PUBLIC), "parent": "address", "nearest": "postal_code"},
            path="contact_info/addresses/address/postalCode",
            excerpt=Excerpt("<city>Springfield</city>", "<postalCode>", "62704</postalCode>", "contact_info"),
        ),
    )


def _values() -> tuple[Finding, ...]:
    return (
        finding(
            USER_GROUP,
            1_610,
            "u30021",
            {"value": quote("Undergrad", "user_group"), "nearest": "UGRD"},
            path="user_group",
        ),
        finding(NO_PRIMARY_ID, 1_702, "", {}),
        finding(PREFERRED_EMAIL, 1_820, "u30031", {"count": 2}, path="contact_info/emails", source=1),
        finding(
            PLACEHOLDER,
            1_844,
            "u30032",
            {"field": "line1", "value": quote("NO ADDRESS ON FILE IN DATA WAREHOUSE", "line1")},
            path="contact_info/addresses/address/line1",
            source=1,
        ),
        Finding(IGNORED.id, None, None, None, "", "account_type", {"field": "account_type", "count": 1_411}),
    )


def _spread(*slices: int) -> tuple[int, ...]:
    return tuple(1 + at % 3 if at in slices else 0 for at in range(40))


TALLIES = (
    RuleTally(
        BAD_BYTES,
        Severity.ERROR,
        Consequence.LOAD_STOPPED,
        7,
        5,
        _spread(12, 13, 20),
        (("UGRD", 5),),
        (("", 5),),
    ),
    RuleTally(BARE_AMPERSAND, Severity.ERROR, Consequence.LOAD_STOPPED, 1, 1, _spread(4), (("UGRD", 1),)),
    RuleTally(
        DUPLICATE,
        Severity.ERROR,
        Consequence.RECORD_REJECTED,
        311,
        203,
        _spread(*range(22, 40)),
        (("STAFF", 190), ("UGRD", 13)),
        (("WEST", 197), ("EAST", 6)),
    ),
    RuleTally(
        USER_GROUP, Severity.ERROR, Consequence.RECORD_REJECTED, 1, 1, _spread(19), (("Undergrad", 1),)
    ),
    RuleTally(NO_PRIMARY_ID, Severity.ERROR, Consequence.RECORD_ALTERED, 1, 1, _spread(20), (("GUEST", 1),)),
    RuleTally(
        PREFERRED_EMAIL,
        Severity.WARNING,
        Consequence.RECORD_ALTERED,
        44,
        44,
        _spread(*range(0, 40, 2)),
        (("STAFF", 30), ("FAC", 14)),
    ),
    RuleTally(NOT_A_DATE, Severity.ERROR, Consequence.UNKNOWN, 2, 2, _spread(14, 15), (("UGRD", 2),)),
    RuleTally(UNKNOWN_ELEMENT, Severity.ERROR, Consequence.UNKNOWN, 1, 1, _spread(15), (("UGRD", 1),)),
    RuleTally(
        PLACEHOLDER, Severity.WARNING, Consequence.ACCEPTED, 90, 88, _spread(30, 31, 32, 38), (("STAFF", 88),)
    ),
    RuleTally(IGNORED, Severity.INFO, Consequence.ACCEPTED, 1, 0),
)


def full() -> Report:
    """A feed with something of everything; it would stop the load."""
    findings = (*_damage(), *_schema(), *_values(), *_duplicates())
    return _report(
        tallies=TALLIES,
        findings=findings,
        forecast=Forecast(1_411, 1_069, 45, 204, 93, load_stopped=True),
        affected=Affected(errors=214, warnings=132),
        skipped=(SkippedRule("COD002", "the profile lists no codes for campus_code"),),
    )


def mapped() -> Report:
    """The full report with its data map, and with findings that the profile sets aside."""
    titles = tuple((f"C{number}", 12) for number in range(11))
    coverage = (
        FieldCoverage("primary_id", 1_410, 1),
        FieldCoverage("user_title", 132, 0, values=titles),
        FieldCoverage("job_category", 400, 0, has_many_values=True),
        FieldCoverage("user_group", 1_411, 0, values=(("UGRD", 1_000), ("STAFF", 397), ("GUEST", 14))),
        FieldCoverage("campus_code", 1_411, 0, values=(("MAIN", 1_061), ("WEST", 350))),
        FieldCoverage("contact_info", 1_300, 20),
        FieldCoverage("contact_info/addresses", 1_300, 0),
        FieldCoverage("contact_info/addresses/address", 1_300, 0),
        FieldCoverage("contact_info/addresses/address/line1", 1_299, 1),
        FieldCoverage("contact_info/addresses/address/line2", 0, 70),
        FieldCoverage("LastName", 3, 0, is_known=False),
    )
    suppressed = (Suppressed("ADR001", 12, "Guests have no postal address", "2027-06-30"),)
    return replace(full(), coverage=coverage, suppressed=suppressed)


def clean() -> Report:
    """A feed without a finding."""
    forecast = Forecast(1_411, 1_411, 0, 0, 0, load_stopped=False)
    return _report(tallies=(), findings=(), forecast=forecast, affected=Affected(0, 0))


def incomplete() -> Report:
    """The full report, of which a part could not be checked."""
    reasons = (
        NotChecked("feeds/staff.zip!photos.zip", "it is an archive within an archive"),
        NotChecked("rule TXT001", "the check failed: RecursionError"),
    )
    return with_findings(full(), full().findings, not_checked=reasons)


def single() -> Report:
    """One record with one finding: every number is one."""
    tally = replace(TALLIES[4], spread=_spread(0))
    forecast = Forecast(1, 0, 1, 0, 0, load_stopped=False)
    one = replace(full().findings[6], source=0)
    return replace(
        _report(tallies=(tally,), findings=(one,), forecast=forecast, affected=Affected(1, 0)),
        sources=(replace(SOURCES[0], records=1, bytes=1),),
        passed_rules=PASSED[:1],
    )


def compared() -> Report:
    """One finding, beside an earlier run with all that can be said of one."""
    comparison = Comparison(
        path="reports/2026-11-14.json",
        as_of="2026-11-14",
        verdict="reject",
        records_before=1_380,
        records_now=1_411,
        cautions=tuple(Caution),
        rules=(
            RuleChange("IDN001", "missing-primary-id", 4, 1, 1, 4, 0, 4),
            RuleChange(
                "DUP001",
                "duplicate-primary-id",
                290,
                311,
                None,
                None,
                None,
                25,
                NotComparable.LISTED_IN_PART,
            ),
            RuleChange("XSD001", "unknown-element", 7, 0, 0, 7, 0, 7),
        ),
        groups=(GroupChange("UGRD", 1_000, 1_033), GroupChange("", 2, 0), GroupChange("STAFF", 378, 378)),
    )
    groups = (("UGRD", 1_033), ("STAFF", 378))
    return replace(single(), comparison=comparison, groups=groups)


def with_findings(
    report: Report, findings: tuple[Finding, ...], not_checked: tuple[NotChecked, ...] = ()
) -> Report:
    """The full report with other findings, or with parts that were not checked."""
    return replace(
        _report(
            tallies=report.tallies,
            findings=findings,
            forecast=report.forecast,
            affected=Affected(errors=214, warnings=132),
            not_checked=not_checked,
        ),
        sources=report.sources,
    )


def _report(
    *,
    tallies: tuple[RuleTally, ...],
    findings: tuple[Finding, ...],
    forecast: Forecast,
    affected: Affected,
    not_checked: tuple[NotChecked, ...] = (),
    skipped: tuple[SkippedRule, ...] = (),
) -> Report:
    verdict: Verdict = judge(tallies, not_checked)
    total = sum(tally.findings for tally in tallies)
    return Report(
        tool_version="0.1.0",
        profile="i-share",
        rules_sha256="a7" * 32,
        as_of="2026-11-21",
        verdict=verdict,
        summary=summary_sentence(
            verdict,
            forecast,
            affected,
            rules=len(tallies) + len(PASSED),
            not_checked=len(not_checked),
            findings=total,
        ),
        forecast=forecast,
        sources=SOURCES,
        tallies=tallies,
        findings=findings,
        findings_total=total,
        not_checked=not_checked,
        skipped_rules=skipped,
        passed_rules=PASSED,
        affected=affected,
        colophon=("The XML schema describes the format as of April 2021.",),
        seconds=2.3,
    )
