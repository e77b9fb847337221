"""The page: one file that needs nothing else, readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from validator.reports.formats import render
from validator.resources import folder

from . import sample

if TYPE_CHECKING:
    from validator.findings import Report

CSS = folder("reports/templates").joinpath("page.css").read_text(encoding="utf-8")


def page(report: Report) -> html.HtmlElement:
    return html.document_fromstring(render(report, "html"))


def test_no_request_leaves_the_page() -> None:
    """Nothing is fetched: no script, no picture, no font, no style from elsewhere."""
    shown = page(sample.full())

    assert not shown.xpath("//script | //img | //iframe | //object | //embed | //form | //base | //@style")
    assert [link.get("href") for link in shown.xpath("//link")] == ["data:,"]
    assert not re.search(r"url\((?!#)|@import|@font-face", CSS)
    assert not [name for name in shown.xpath("//@*/..") for key in name.attrib if key.startswith("on")]


def test_the_policy_of_the_page_allows_only_its_own_style() -> None:
    """The hash in the policy is the hash of the style that stands in the page."""
    shown = page(sample.full())
    policy = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digest = base64.b64encode(hashlib.sha256(shown.xpath("//style/text()")[0].encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_sections_are_in_order_and_named() -> None:
    """Verdict first, then what happens, what was checked, what to do, why, and what was silent."""
    shown = page(sample.full())
    headings = [heading.text_content() for heading in shown.xpath("//main//h1 | //main//h2")]

    assert headings == [
        "Do not load",
        "What will happen if this is loaded",
        "What was checked",
        "What must be done",
        "Problems of the files themselves",
        "Problems in records",
        "Not checked, skipped, suppressed",
        "Rules that found nothing",
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
