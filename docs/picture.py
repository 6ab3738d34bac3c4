"""Takes the picture of the report page that the docs show: `.venv/bin/python docs/picture.py`. Needs Chromium."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from whence.export.html import html_page
from whence.flow import read_file
from whence.intake import Stated

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "src" / "whence" / "data" / "sample" / "01-upper-reach-herald.txt"
PICTURE = ROOT / "docs" / "images" / "report.png"
WIDTH, HEIGHT = 1280, 860
# The end of the checking sheet is left above the text, so that the picture shows where the page begins.
SCROLL = "document.querySelector('.split').getBoundingClientRect().top + scrollY - 280"


def main() -> int:
    """Read the first document of the sample case, open its page and take the picture."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        sys.stderr.write("no Chromium here: sudo apt-get install chromium\n")
        return 2
    stated = Stated(SAMPLE.name, "Terror on our own water", "Upper Reach Herald", "2012-03-17")
    page = html_page(read_file(SAMPLE, stated), [])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "report.html")
        file.write_text(page, encoding="utf-8", newline="")
        browser = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        view.goto(file.as_uri())
        view.evaluate(f"scrollTo(0, {SCROLL})")
        view.hover(".card:nth-child(3)")
        PICTURE.parent.mkdir(exist_ok=True)
        view.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
