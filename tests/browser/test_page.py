"""The page in a real browser: as a file, with and without its script, by keyboard, narrow, printed."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from validator.privacy import Policy

from .chromium import console, open_page, printed, requests, screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver import Chrome

    Pages = Callable[..., Path]

SHOWN_RULES = "return [...document.querySelectorAll('details.rule')].filter(e => e.checkVisibility()).length"


def see(browser: Chrome, script: str, *given: object) -> Any:
    """What a script sees."""
    return browser.execute_script(script, *given)


def press(browser: Chrome, *keys: str) -> None:
    """Press keys, wherever the focus is."""
    browser.switch_to.active_element.send_keys(*keys)


def names(browser: Chrome) -> list[str]:
    """The ids of the rules that are shown."""
    found: list[str] = see(
        browser,
        "return [...document.querySelectorAll('details.rule')]"
        ".filter(e => e.checkVisibility()).map(e => e.dataset.rule)",
    )
    return found


@pytest.mark.parametrize("name", ["everything", "hostile", "feed", "largest"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_opens_from_a_file_alone(browser: Chrome, pages: Pages, name: str, *, script: bool) -> None:
    """Nothing but the file is asked for, and the console has nothing to say."""
    page = pages(name)
    open_page(browser, page, script=script)

    assert requests(browser) == [page.as_uri()]
    assert console(browser) == []
    assert browser.title.endswith(" · Patron feed check")


def test_hostile_texts_stay_texts(browser: Chrome, pages: Pages) -> None:
    """No value becomes an element, a script or a link, also when values are shown."""
    for policy in Policy.MASKED, Policy.VALUES:
        open_page(browser, pages("hostile", policy))

        assert browser.title == "Do not load · Patron feed check"
        assert see(browser, "return document.scripts.length") == 1
        assert see(browser, "return document.images.length") == 0
        assert see(browser, "return [...document.links].every(a => /^(https:|file:)/.test(a.href))")


def test_the_largest_page_opens_at_once(browser: Chrome, pages: Pages) -> None:
    """2,000 samples of 90 rules take under 5 MB, and under 2 s until everything is ready: the best of three."""
    page = pages("largest")
    ready = []
    for _ in range(3):
        open_page(browser, page)
        ready.append(see(browser, "return performance.getEntriesByType('navigation')[0].loadEventEnd"))

    assert see(browser, "return document.querySelectorAll('.samples > li').length") == 2_000
    assert page.stat().st_size < 5_000_000
    assert 0 < min(ready) < 2_000


def test_filter_by_severity(browser: Chrome, pages: Pages) -> None:
    """Unticking a severity takes its rules away, and their shelves when nothing is left in them."""
    open_page(browser, pages("everything"))
    everything = names(browser)
    browser.find_element(By.CSS_SELECTOR, "input[name=severity][value=error]").click()

    assert len(everything) == 10
    assert names(browser) == ["EML002", "TXT005", "IGN001"]
    assert not browser.find_element(By.CSS_SELECTOR, ".shelf.load-stopped").is_displayed()
    assert browser.find_element(By.ID, "shown").text == "Rules shown: 3 of 10. Examples shown: 3."


def test_filter_by_consequence(browser: Chrome, pages: Pages) -> None:
    """Only what Alma does as ticked stays."""
    open_page(browser, pages("everything"))
    for box in browser.find_elements(By.CSS_SELECTOR, "input[name=consequence]"):
        if box.get_attribute("value") != "record-rejected":
            box.click()

    assert names(browser) == ["DUP001", "COD001"]


def test_filter_by_rule(browser: Chrome, pages: Pages) -> None:
    """One rule alone."""
    open_page(browser, pages("everything"))
    browser.find_element(By.CSS_SELECTOR, "select[name=rule] option[value=XSD006]").click()

    assert names(browser) == ["XSD006"]


@pytest.mark.parametrize(
    ("text", "expected", "examples"),
    [
        ("u30021", ["COD001"], 1),
        ("DUPLICATE primary", ["DUP001"], 6),
        ("IBÁNEZ", [], 0),
        ("nothing like this", [], 0),
    ],
)
def test_filter_by_text(browser: Chrome, pages: Pages, text: str, expected: list[str], examples: int) -> None:
    """A word of a rule shows it whole, a word of an example that example alone; case and accents do not count."""
    open_page(browser, pages("everything"))
    browser.find_element(By.NAME, "text").send_keys(text)

    assert names(browser) == expected
    assert browser.find_element(By.ID, "shown").text.endswith(f"Examples shown: {examples}.")


def test_filter_by_audience(browser: Chrome, pages: Pages) -> None:
    """Each reader sees their own list and texts, everybody both."""
    open_page(browser, pages("everything"))

    def lists() -> list[bool]:
        return [
            browser.find_element(By.ID, f"todo-{audience}").is_displayed() for audience in ("it", "library")
        ]

    assert lists() == [True, True]
    browser.find_element(By.CSS_SELECTOR, "input[name=audience][value=library]").click()
    assert lists() == [False, True]
    browser.find_element(By.CSS_SELECTOR, "input[name=audience][value=it]").click()
    assert lists() == [True, False]
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    assert lists() == [True, True]


def test_filters_together_and_back(browser: Chrome, pages: Pages) -> None:
    """Filters narrow one another; one button shows everything again."""
    open_page(browser, pages("everything"))
    browser.find_element(By.CSS_SELECTOR, "input[name=severity][value=warning]").click()
    browser.find_element(By.NAME, "text").send_keys("e-mail")
    narrow = names(browser)
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()

    assert "EML002" not in narrow
    # A form is empty only after those that were told of it have had their turn.
    WebDriverWait(browser, 10).until(lambda _: len(names(browser)) == 10)


def test_open_and_close_all(browser: Chrome, pages: Pages) -> None:
    """Every rule that is shown opens, and closes again."""
    count = "return document.querySelectorAll('details.rule[open]').length"
    open_page(browser, pages("everything"))
    browser.find_element(By.ID, "expand").click()
    opened = see(browser, count)
    browser.find_element(By.ID, "collapse").click()

    assert (opened, see(browser, count)) == (10, 0)


def test_copy(browser: Chrome, pages: Pages) -> None:
    """The button puts the whole list into the clipboard, and says so to everybody."""
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    open_page(browser, pages("everything"))
    button = browser.find_element(By.CSS_SELECTOR, ".for-it button.copy")
    button.click()
    copied = browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done('' + e))"
    )

    assert copied.splitlines()[0] == "Patron feed check: Check incomplete"
    assert "- DUP001: Merge the records" in copied
    assert browser.find_element(By.ID, "said-it").text == "Copied."


def test_copy_without_a_clipboard(browser: Chrome, pages: Pages) -> None:
    """Where the browser does not let it, the list is selected, and the page says what to do."""
    open_page(browser, pages("everything"))
    see(
        browser,
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false;",
    )
    browser.find_element(By.CSS_SELECTOR, ".for-library button.copy").click()

    assert browser.find_element(By.ID, "said-library").text.startswith("Not copied")
    assert "Give IT the order of precedence" in see(browser, "return getSelection().toString()")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_link_to_a_rule_opens_it(browser: Chrome, pages: Pages, *, script: bool) -> None:
    """From the to-do list to the finding, also without the script, and from a link that somebody was sent."""
    opened = "return [...document.querySelectorAll('details.rule[open]')].map(e => e.dataset.rule)"
    open_page(browser, pages("everything"), script=script)
    browser.find_element(By.CSS_SELECTOR, ".for-it a[href='#DUP001']").send_keys(Keys.ENTER)
    assert see(browser, opened) == ["DUP001"]
    open_page(browser, pages("everything"), script=script, fragment="#XSD001")
    assert see(browser, opened) == ["XSD001"]


def test_a_link_leads_to_a_rule_that_is_filtered_out(browser: Chrome, pages: Pages) -> None:
    """The filter is given up, and the keys go on from the heading of the rule."""
    open_page(browser, pages("everything"))
    browser.find_element(By.CSS_SELECTOR, "input[name=severity][value=error]").click()
    browser.find_element(By.CSS_SELECTOR, ".for-it a[href='#DUP001']").send_keys(Keys.ENTER)
    WebDriverWait(browser, 5).until(lambda _: "DUP001" in names(browser))

    assert len(names(browser)) == 10
    assert see(browser, "return document.activeElement.closest('details').dataset.rule") == "DUP001"
    assert see(browser, "return document.activeElement.tagName") == "SUMMARY"


def test_a_printed_selection_says_that_it_is_one(browser: Chrome, pages: Pages) -> None:
    """What the filter hides is not printed, and the paper says so; on the screen the filter itself does."""
    open_page(browser, pages("everything"))
    said = "Thisisaselection,madewiththefilter.Rulesshown:3of10."

    assert said not in _text_of_print(browser)
    browser.find_element(By.CSS_SELECTOR, "input[name=severity][value=error]").click()
    assert said in _text_of_print(browser)
    assert not browser.find_element(By.ID, "printed").is_displayed()


def _text_of_print(browser: Chrome) -> str:
    pages = PdfReader(io.BytesIO(printed(browser))).pages
    return "".join(joined(sheet.extract_text()) for sheet in pages)


def test_without_script_nothing_is_missing(browser: Chrome, pages: Pages) -> None:
    """All sections, lists, rules and samples are there; what only a script can do is not offered."""
    open_page(browser, pages("everything"), script=False)

    assert not browser.find_element(By.ID, "filter").is_displayed()
    assert not any(button.is_displayed() for button in browser.find_elements(By.TAG_NAME, "button"))
    assert len(names(browser)) == 10
    rule = browser.find_element(By.CSS_SELECTOR, "details.rule[data-rule=DUP001]")
    rule.find_element(By.TAG_NAME, "summary").click()
    assert rule.find_element(By.CSS_SELECTOR, ".samples > li").is_displayed()
    for section in browser.find_elements(By.CSS_SELECTOR, "main > section"):
        assert section.is_displayed()


def test_keyboard_alone(browser: Chrome, pages: Pages) -> None:
    """Tab reaches every control, in the order of the page, and one sees where it is; Enter opens a rule."""
    open_page(browser, pages("everything"))
    wanted: int = see(
        browser,
        "return [...document.querySelectorAll('a[href], button, select, input, summary')]"
        ".filter(e => e.checkVisibility() && (e.type !== 'radio' || e.checked)).length",
    )
    seen = []
    for _ in range(wanted):
        press(browser, Keys.TAB)
        element = browser.switch_to.active_element
        seen.append(element)
        assert see(browser, "return getComputedStyle(arguments[0]).outlineStyle", element) != "none"

    in_order = see(
        browser,
        "return [...arguments].slice(1).every((e, i) => "
        "arguments[i].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)",
        *seen,
    )
    assert in_order
    see(browser, "document.querySelector('details.rule summary').focus()")
    press(browser, Keys.ENTER)
    assert see(browser, "return document.querySelector('details.rule').open")


def test_the_first_key_leads_past_the_top(browser: Chrome, pages: Pages) -> None:
    """A link for those who listen or tab comes first, and is seen when it has the focus."""
    open_page(browser, pages("everything"))
    press(browser, Keys.TAB)
    link = browser.switch_to.active_element

    assert link.text == "Skip to the findings"
    assert link.is_displayed()
    press(browser, Keys.ENTER)
    assert browser.current_url.endswith("#findings")


@pytest.mark.parametrize("width", [320, 400, 800])
@pytest.mark.parametrize("name", ["everything", "hostile", "feed"])
def test_no_sideways_scrolling(browser: Chrome, pages: Pages, name: str, width: int) -> None:
    """On a narrow screen everything wraps, also values without a blank, closed and open."""
    for policy in Policy.MASKED, Policy.VALUES:
        screen(browser, width)
        open_page(browser, pages(name, policy))
        closed = see(browser, "return document.documentElement.scrollWidth")
        see(browser, "document.querySelectorAll('details').forEach(e => { e.open = true; })")
        opened = see(browser, "return document.documentElement.scrollWidth")

        assert (closed, opened) == (width, width)


def joined(text: str) -> str:
    """A text without blanks, its ligatures taken apart: what two ways of setting a text have in common."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("name", ["everything", "feed"])
def test_print_begins_with_what_matters(browser: Chrome, pages: Pages, name: str, *, script: bool) -> None:
    """Verdict and both lists are on page 1, whole; rules are printed open, controls not at all."""
    open_page(browser, pages(name), script=script)
    sheets = [joined(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(printed(browser))).pages]
    first, rest = sheets[0], "".join(sheets[1:])
    tasks = see(browser, "return [...document.querySelectorAll('.task')].map(e => e.firstChild.textContent)")

    assert joined(browser.find_element(By.ID, "verdict").text) in first
    assert [task for task in tasks if joined(task) not in first] == []
    assert "Whyitmatters" in rest
    assert "Copythislist" not in first
    assert "Filterthefindings" not in first + rest


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [("everything", 1100), ("everything", 320), ("feed", 1100)])
def test_axe_finds_nothing(
    browser: Chrome, pages: Pages, axe: str, name: str, width: int, *, dark: bool
) -> None:
    """No violation of any rule of axe-core, closed and open."""
    screen(browser, width, dark=dark)
    open_page(browser, pages(name, Policy.VALUES))
    see(browser, axe)
    for script in ("", "document.querySelectorAll('details').forEach(e => { e.open = true; })"):
        see(browser, script)
        found = browser.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))"
        )
        assert found == []


def test_dark_is_dark(browser: Chrome, pages: Pages) -> None:
    """The page follows the system's choice."""
    grounds = []
    for dark in (False, True):
        screen(browser, 1100, dark=dark)
        open_page(browser, pages("everything"))
        grounds.append(see(browser, "return getComputedStyle(document.body).backgroundColor"))

    assert grounds == ["rgb(238, 242, 244)", "rgb(16, 23, 28)"]


def test_forced_colours(browser: Chrome, pages: Pages) -> None:
    """With colours of the reader's own, outcomes still differ by pattern, and boxes have borders."""
    screen(browser, 1100, forced=True)
    open_page(browser, pages("everything"))
    fills = see(
        browser, "return [...document.querySelectorAll('.bar > rect')].map(e => getComputedStyle(e).fill)"
    )

    assert see(browser, "return matchMedia('(forced-colors: active)').matches")
    assert len(fills) == len(set(fills)) == 4
    for box in (".verdict", ".rule", ".spine", "button.copy"):
        element = browser.find_element(By.CSS_SELECTOR, box)
        assert see(browser, "return getComputedStyle(arguments[0]).borderTopStyle", element) == "solid"
