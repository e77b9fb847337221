"""Takes the picture of the README: the report of the sample feed, in headless Chromium.

    python3 tasks.py demo && .venv/bin/python tools/screenshots.py

Run it again when the page has changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "report.html"
PICTURE = ROOT / "docs" / "images" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH, HEIGHT = 1180, 1500  # in CSS pixels: the verdict, the forecast and the to-do lists


def main() -> int:
    """Write the picture; 2 where the report or the browser is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or not REPORT.exists():
        what = "Chromium" if browser is None else "report.html, which `python3 tasks.py demo` leaves,"
        print(f"{what} is needed.", file=sys.stderr)
        return 2
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en"]
        size = f"--window-size={WIDTH},{HEIGHT}"
        picture = f"--screenshot={PICTURE}"
        command = [browser, *flags, f"--user-data-dir={profile}", size, picture, REPORT.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
