"""One browser for all tests of a worker, and the pages that they open.

Where Chromium or what comes from the npm registry is missing, tests are skipped; with REQUIRE_BROWSER they fail.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from validator.privacy import Policy
from validator.reports.formats import render

from . import chromium
from .pages import everything, from_sample_feed, hostile, largest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver import Chrome

    from validator.findings import Report

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_REPORTS: dict[str, Callable[[], Report]] = {
    "everything": everything,
    "hostile": hostile,
    "largest": largest,
    "feed": from_sample_feed,
}


def missing(what: str) -> None:
    """Skip a test, or fail where the surroundings promise to have everything."""
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(what)


@pytest.fixture(scope="session")
def driver() -> Iterator[Chrome]:
    """A headless Chromium."""
    if not chromium.IS_THERE:
        missing("no Chromium with ChromeDriver here (Debian: chromium, chromium-driver)")
    with chromium.chromium() as browser:
        yield browser


@pytest.fixture
def browser(driver: Chrome) -> Chrome:
    """The browser with a window of usual size, in light colours."""
    chromium.screen(driver, 1100)
    return driver


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Gives the file of a page by the name of its report."""
    folder = tmp_path_factory.mktemp("pages")

    def page(name: str, policy: Policy = Policy.MASKED, language: str = "en") -> Path:
        path = folder / f"{name}-{policy}-{language}.html"
        if not path.exists():
            path.write_text(render(_REPORTS[name](), "html", policy, language=language), encoding="utf-8")
        return path

    return page


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility engine, as a script."""
    if not AXE.exists():
        missing("axe-core is not installed: npm ci --prefix tests/browser")
    return AXE.read_text(encoding="utf-8")
