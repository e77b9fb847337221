"""A headless Chromium for tests and for pictures: quiet, without a network of its own, in a fresh profile.

Chromium and ChromeDriver come from the system (Debian: chromium, chromium-driver).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
IS_THERE = bool(CHROMIUM and CHROMEDRIVER)

_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en"),
)


@contextlib.contextmanager
def chromium() -> Iterator[Chrome]:
    """A browser, closed at the end; it logs what its console says and every request."""
    with tempfile.TemporaryDirectory() as profile:
        options = ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        driver = Chrome(options=options, service=ChromeService(CHROMEDRIVER))
        # On a busy machine, looking through a long page for what hinders people takes its time.
        driver.set_script_timeout(300)
        try:
            yield driver
        finally:
            driver.quit()


def open_page(driver: Chrome, page: Path, *, script: bool = True, fragment: str = "") -> None:
    """Open a file in a fresh state, with or without JavaScript of the page."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    driver.get("about:blank")
    forget_logs(driver)
    driver.get(page.resolve().as_uri() + fragment)


def forget_logs(driver: Chrome) -> None:
    """Throw away what was logged so far."""
    driver.get_log("browser")
    driver.get_log("performance")


def console(driver: Chrome) -> list[str]:
    """What the console has said since it was last asked."""
    return [entry["message"] for entry in driver.get_log("browser")]


def requests(driver: Chrome) -> list[str]:
    """The address of every request since it was last asked."""
    events = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]


def screen(
    driver: Chrome,
    width: int,
    height: int = 900,
    *,
    dark: bool = False,
    forced: bool = False,
    media: str = "",
) -> None:
    """Set the size of the window, in CSS pixels, and what the reader prefers."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    features = [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        {"name": "forced-colors", "value": "active" if forced else "none"},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def picture(driver: Chrome, height: int, *, top: float = 0) -> bytes:
    """The page as PNG, `height` CSS pixels from `top` on."""
    width = driver.execute_script("return innerWidth")
    clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    return base64.b64decode(taken["data"])


def printed(driver: Chrome) -> bytes:
    """The page as it would be printed on A4, as PDF."""
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": True}
    return base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", paper)["data"])
