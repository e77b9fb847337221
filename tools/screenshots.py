"""Takes the pictures of the page that stand in the documents: light, dark, narrow, printed, in Spanish.

    .venv/bin/python tools/screenshots.py

It checks the sample feed and opens the page in headless Chromium (Debian: chromium, chromium-driver), as the
browser tests do. Run it again when the page has changed.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    Picture = Callable[[Chrome, Path, Path], bytes]

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT / "tests"))

from browser import chromium  # noqa: E402  (stands among the tests)

SAMPLE_DAY = dt.date(2026, 11, 21)  # the sample feed has dates around this day
WIDTH = 1120  # in CSS pixels, as all sizes here
OPEN_ONE = "document.querySelector('details.rule[data-rule=DUP001]').open = true"
TO_FINDINGS = "return document.getElementById('filter').getBoundingClientRect().top + scrollY"


def light(driver: Chrome, page: Path, _spanish: Path) -> bytes:
    """Verdict, forecast, what was checked, the beginning of the lists."""
    chromium.screen(driver, WIDTH)
    chromium.open_page(driver, page)
    return chromium.picture(driver, 1450)


def dark(driver: Chrome, page: Path, _spanish: Path) -> bytes:
    """The same in dark colours."""
    chromium.screen(driver, WIDTH, dark=True)
    chromium.open_page(driver, page)
    return chromium.picture(driver, 1450)


def findings(driver: Chrome, page: Path, _spanish: Path) -> bytes:
    """The filter, and a rule opened: who is affected, two records side by side."""
    chromium.screen(driver, WIDTH)
    chromium.open_page(driver, page)
    driver.execute_script(OPEN_ONE)
    return chromium.picture(driver, 1900, top=driver.execute_script(TO_FINDINGS) - 30)


def narrow(driver: Chrome, page: Path, _spanish: Path) -> bytes:
    """On a telephone."""
    chromium.screen(driver, 320)
    chromium.open_page(driver, page)
    return chromium.picture(driver, 1500)


def print_(driver: Chrome, page: Path, _spanish: Path) -> bytes:
    """The first sheet, about as it comes out of a printer."""
    chromium.screen(driver, 718, media="print")
    chromium.open_page(driver, page)
    return chromium.picture(driver, 1047)


def spanish(driver: Chrome, _page: Path, spanish: Path) -> bytes:
    """In another language."""
    chromium.screen(driver, WIDTH)
    chromium.open_page(driver, spanish)
    return chromium.picture(driver, 1450)


PICTURES: dict[str, Picture] = {
    "report": light,
    "report-dark": dark,
    "report-findings": findings,
    "report-narrow": narrow,
    "report-print": print_,
    "report-spanish": spanish,
}


def main() -> int:
    """Write the pictures; 2 where there is no browser."""
    import validator
    from validator.reports.formats import render

    if not chromium.IS_THERE:
        print("Chromium and ChromeDriver are needed.", file=sys.stderr)
        return 2
    feed, profile = ROOT / "samples" / "first-export.xml", ROOT / "samples" / "prairie-valley.yaml"
    report = validator.check(feed, profile=profile, as_of=SAMPLE_DAY, with_coverage=True)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium.chromium() as driver:
        pages = []
        for language in ("en", "es"):
            page = Path(folder) / f"{language}.html"
            text = render(report, "html", language=language).replace(f"{feed.parent}/", "")
            page.write_text(text, encoding="utf-8")
            pages.append(page)
        for name, take in PICTURES.items():
            target = IMAGES / f"{name}.png"
            target.write_bytes(take(driver, *pages))
            print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
