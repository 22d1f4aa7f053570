"""Takes the pictures of the help from a running demo: `dashboard.help` says which.

`python -m devtools.screenshots.help_pictures URL`, with the settings of that demo.
"""

import io
import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from devtools.browser import LOCALES, launch_arguments, open_for

STATIC = Path(__file__).resolve().parents[2] / "static"
LARGEST = 40_000  # bytes: the help is read on bad Wi-Fi, too
QUALITIES = (80, 70, 60, 50, 40, 30)


def take(browser: Browser, url: str, examples: Mapping[str, int]) -> None:
    """Every picture in every language, as a small WebP; `examples` fill its address."""
    from dashboard.help import PICTURES  # noqa: PLC0415 - Django must be set up before

    for picture in PICTURES.values():
        for language in LOCALES:
            context = open_for(browser, url, picture.person, language, size=picture.size)
            page = context.new_page()
            page.goto(picture.address.format(**examples), wait_until="networkidle")
            shot = page.screenshot(animations="disabled")
            context.close()
            (STATIC / picture.file(language)).write_bytes(small(shot))


def small(shot: bytes) -> bytes:
    """The picture as WebP of the best quality that is small enough."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for quality in QUALITIES:
        output = io.BytesIO()
        image.save(output, "WEBP", quality=quality, method=6)
        if output.tell() <= LARGEST:
            break
    return output.getvalue()


def main(url: str) -> None:
    import django  # noqa: PLC0415 - only where this is run by itself

    django.setup()
    from devtools.audit.examples import examples  # noqa: PLC0415 - as above

    found = examples()
    (STATIC / "help").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        take(browser, url, found)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
