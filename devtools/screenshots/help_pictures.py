"""The pictures of the help, in each language: `dashboard.help` says which."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser

from devtools.browser import LOCALES, open_for
from devtools.screenshots.files import keep

STATIC = Path(__file__).resolve().parents[2] / "static"
LARGEST = 40_000  # bytes: the help is read on bad Wi-Fi, too


def take(browser: Browser, url: str, examples: Mapping[str, int]) -> None:
    """Every picture in every language; `examples` fill its address."""
    from dashboard.help import PICTURES  # noqa: PLC0415 - Django must be set up before

    for picture in PICTURES.values():
        for language in LOCALES:
            context = open_for(browser, url, picture.person, language, size=picture.size)
            page = context.new_page()
            page.goto(picture.address.format(**examples), wait_until="networkidle")
            shot = page.screenshot(animations="disabled")
            context.close()
            keep(shot, STATIC / picture.file(language), LARGEST)
