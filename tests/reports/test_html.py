"""The page: one file that needs nothing else, readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from validator.privacy import Policy
from validator.reports.formats import render
from validator.resources import folder

from . import sample

if TYPE_CHECKING:
    from validator.findings import Report

CSS = folder("reports/templates").joinpath("page.css").read_text(encoding="utf-8")


def page(report: Report) -> html.HtmlElement:
    return html.document_fromstring(render(report, "html"))


def plain(element: html.HtmlElement) -> str:
    """All text of an element, its pieces apart."""
    return " ".join(" ".join(element.itertext()).split())


def test_no_request_leaves_the_page() -> None:
    """Nothing is fetched: no script, no picture, no font, no style from elsewhere; no form goes anywhere."""
    shown = page(sample.full())

    assert not shown.xpath("//script[@src] | //img | //iframe | //object | //embed | //base | //@style")
    assert not shown.xpath("//form[@action] | //@formaction")
    assert len(shown.xpath("//script")) == 1
    assert [link.get("href") for link in shown.xpath("//link")] == ["data:,"]
    assert not re.search(r"url\((?!#)|@import|@font-face", CSS)
    assert not [name for name in shown.xpath("//@*/..") for key in name.attrib if key.startswith("on")]


@pytest.mark.parametrize("element", ["style", "script"])
def test_the_policy_of_the_page_allows_only_its_own(element: str) -> None:
    """The hashes in the policy are those of the one style and the one script that stand in the page."""
    shown = page(sample.full())
    policy = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (text,) = shown.xpath(f"//{element}/text()")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"{element}-src 'sha256-{digest}';" in policy
    assert "unsafe" not in policy


def test_sections_are_in_order_and_named() -> None:
    """Verdict first, then what happens, what was checked, what to do, why, and what was silent."""
    shown = page(sample.mapped())
    headings = [heading.text_content() for heading in shown.xpath("//main//h1 | //main//h2")]

    assert headings == [
        "Do not load",
        "What will happen if this is loaded",
        "What was checked",
        "What must be done",
        "Who is concerned, and what they will notice",
        "Filter the findings",
        "Problems in records",
        "What the export fills",
        "Not checked, skipped, suppressed",
        "Rules that found nothing",
        "Words used here",
    ]
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(shown.xpath("//section/@aria-labelledby")) <= set(ids)
    assert {target[1:] for target in shown.xpath("//a/@href") if target.startswith("#")} <= set(ids)


def test_tables_and_drawings_have_words() -> None:
    """Every table has a caption and header cells, every drawing a label or none to need."""
    shown = page(sample.full())

    assert all(table.xpath("./caption") and table.xpath(".//th[@scope]") for table in shown.xpath("//table"))
    assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in shown.xpath("//svg"))


def test_problems_of_files_stand_apart() -> None:
    """A rule that found something in no record at all has its own section, before the others."""
    report = sample.full()
    outside = replace(report.tallies[0], records=0)
    shown = page(replace(report, tallies=(outside, *report.tallies[1:])))
    sections = {
        section.xpath("string(h2)"): section.xpath(".//details/@data-rule")
        for section in shown.xpath("//section[contains(@class, 'findings')]")
    }

    assert sections["Problems of the files themselves"] == ["XML003"]
    assert "XML003" not in sections["Problems in records"]


def test_the_forecast_speaks_as_the_job_report_does() -> None:
    """Processed, rejected, and all others; a span where nobody knows."""
    text = plain(page(sample.full()))

    assert "Users processed 1,411 " in text
    assert "Users rejected 204 to 297 " in text
    assert "Users created, updated or unchanged 1,114 to 1,207 " in text
    assert "Users rejected 0 " in plain(page(sample.clean()))


def test_who_is_concerned() -> None:
    """By what people will notice; primary IDs of the samples, and how many more there are."""
    (people,) = page(sample.full()).xpath("//section[@aria-labelledby='people']")
    text = re.sub(r"\s+", " ", people.text_content())

    assert "Nobody can be loaded: 1,411 users" in text
    assert "Not loaded: 204 users" in text
    assert "Duplicate primary ID: 203 users (STAFF 190, UGRD 13)" in text
    assert "Primary IDs: u10090, u10091, u10092, u10093, u10094, u10095 and 197 more" in text
    assert "Under another ID" in text
    assert page(sample.clean()).xpath("//section[@aria-labelledby='people']") == []


def test_a_code_that_stands_out_is_compared_with_all_records() -> None:
    """That 97 % have one campus says something only beside the share of that campus."""
    text = re.sub(r"\s+", " ", page(sample.mapped()).text_content())

    assert "97 % have campus_code WEST; of all records only 25 % do." in text
    assert "WEST 197 (97 %; of all records 25 %)" in text


def test_the_data_map() -> None:
    """Each element with how many records fill it, the codes that it holds, and what is strange."""
    (section,) = page(sample.mapped()).xpath("//section[@aria-labelledby='coverage']")
    rows = {
        row.xpath("string(th/bdi)"): re.sub(r"\s+", " ", row.text_content()).strip()
        for row in section.xpath(".//tr[th[@scope='row']]")
    }
    text = re.sub(r"\s+", " ", section.text_content())

    assert rows["primary_id"].endswith("1,410 (over 99 %), 1 empty")
    assert "MAIN 1,061, WEST 350" in rows["campus_code"]
    assert "more than 200 different values" in rows["job_category"]
    assert "C0 12, C1 12, C2 12, C3 12, C4 12, C5 12, C6 12, C7 12 and 3 more" in rows["user_title"]
    assert "empty in every record: contact_info/addresses/address/line2 (70 records)" in text
    assert "Not in the schema of Alma users: LastName (3 records)" in text
    assert page(sample.full()).xpath("//section[@aria-labelledby='coverage']") == []


def test_what_is_suppressed_is_told() -> None:
    """Exceptions of the profile stand with their reason and their end."""
    (section,) = page(sample.mapped()).xpath("//section[@aria-labelledby='silence']")
    text = plain(section)

    assert "ADR001: 12 findings Guests have no postal address 2027-06-30" in text


def test_only_a_page_with_values_has_a_banner() -> None:
    """Whoever opens a page with personal data sees so first."""
    masked, values = (
        html.document_fromstring(render(sample.full(), "html", policy))
        for policy in (Policy.MASKED, Policy.VALUES)
    )

    assert masked.find_class("banner") == []
    assert values.find_class("banner")[0].text_content().strip().startswith("This page shows personal data.")
    assert "u1009" not in values.xpath("string(//section[@aria-labelledby='todo'])")


def test_the_list_to_copy_is_fit_for_an_e_mail() -> None:
    """Plain text, sorted by consequence, with numbers and first places, without folders or people."""
    letter, other = page(sample.full()).xpath("//button[@class='copy']/@data-copy")

    assert letter.startswith("Patron feed check: Do not load\nAlma would stop the whole load; ")
    assert "students.xml, staff-2026.xml; 1,411 records" not in letter
    assert "Checked: students.xml, staff.zip!staff-2026.xml; 1,411 records; profile i-share" in letter
    assert (
        "\n\nAlma rejects the record:\n- DUP001: Merge the records, or write the one that must win first."
        " (203 users; first at line 2,041 of students.xml)\n" in letter
    )
    assert "- DUP001: Give IT the order of precedence of user groups. (203 users)\n" in other
    assert not re.search(r"u\d{4}|feeds/|IGN001", letter + other)


def test_people_before_findings() -> None:
    """Users are counted, findings where they differ, shares without rounding to nothing."""
    text = page(sample.full()).text_content()

    assert "203 users (311 findings)" in text
    assert "Showing 6 of 311" in text
    assert "WEST 197 (97 %)" in text
    assert "under 1 % of all records" in text


def test_one_of_everything() -> None:
    """A feed of one record reads right."""
    text = re.sub(r"\s+", " ", page(sample.single()).text_content())

    assert "1 record · 1 byte · UTF-8" in text
    assert "loads altered" in text
    assert "Forecast for 1 record " in text
    assert not re.search(r"\b1 (records|users|findings|rules|bytes)\b", text)


def test_an_empty_feed_has_a_page() -> None:
    """No record, no source, no rule: still a page that says so."""
    nothing = replace(
        sample.clean(),
        forecast=replace(sample.clean().forecast, records=0, load=0),
        sources=(),
        passed_rules=(),
    )
    text = page(nothing).text_content()

    assert "there is nothing to forecast" in text
    assert "No source could be read." in text
    assert "Every rule found something." in text


def test_to_do_lists_hold_no_notes_and_no_person() -> None:
    """The lists are for sending on."""
    lists = page(sample.full()).xpath("//section[@aria-labelledby='todo']")[0].text_content()

    assert "Merge the records" in lists
    assert "IGN" not in lists
    assert "u1009" not in lists


def test_a_hundred_thousand_findings_do_not_fill_the_page() -> None:
    """25 samples of a rule are shown, and the page stays small."""
    many = tuple(sample.full().findings[-1] for _ in range(500))
    shown = render(sample.with_findings(sample.full(), many), "html")

    assert len(page(sample.with_findings(sample.full(), many)).xpath("//ol[@class='samples']/li")) == 25
    assert len(shown) < 200_000


def test_links_of_rules_go_to_the_web_only() -> None:
    """A rule of somebody else's making cannot put a script into a link."""
    report = sample.full()
    tally = report.tallies[0]
    evil = replace(tally.rule.docs[0], url="javascript:alert(1)")
    tallies = (replace(tally, rule=replace(tally.rule, docs=(evil,))), *report.tallies[1:])

    assert "javascript:" not in render(replace(report, tallies=tallies), "html")


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """All text has the contrast of WCAG AA, 4.5 to 1, on every ground it stands on."""
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    colours = _colours(light) if scheme == "light" else _colours(dark.split("\n* {")[0])
    pairs = [(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "card")]
    pairs += [
        (tone, ground)
        for tone in ("stop", "warn", "good", "open")
        for ground in ("paper", "card", f"{tone}-wash")
    ]
    pairs += [("ink", "mark"), ("ink", "stop-wash")]

    assert {
        pair: ratio for pair in pairs if (ratio := _contrast(colours[pair[0]], colours[pair[1]])) < 4.5
    } == {}
