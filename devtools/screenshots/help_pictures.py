"""The pictures of the help, in each language: `dashboard.help` says which."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser

from devtools.browser import LOCALES, open_for
from devtools.screenshots.files import keep

STATIC = Path(__file__).resolve().parents[2] / "static"
LARGEST = 40_000  # bytes: one comes with the first view, which is to stay below 150 KB


def take(browser: Browser, url: str, examples: Mapping[str, int]) -> None:
    """Every picture in every language; `examples` fill its address."""
    from dashboard.help import PICTURES  # noqa: PLC0415 - Django must be set up before

    pictures = sorted(PICTURES.values(), key=lambda picture: picture.person)
    for language in LOCALES:
        for person, own in groupby(pictures, key=lambda picture: picture.person):
            context = open_for(browser, url, person, language)
            page = context.new_page()
            for picture in own:
                page.set_viewport_size({"width": picture.width, "height": picture.height})
                page.goto(picture.address.format(**examples), wait_until="networkidle")
                shot = page.screenshot(animations="disabled")
                keep(shot, STATIC / picture.file(language), LARGEST)
            context.close()
