"""The pictures that the README shows: light and dark, for a screen of double density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from playwright.sync_api import Browser, Page

from devtools.browser import PHONE, Theme, open_for
from devtools.screenshots.files import keep

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST = 120_000  # bytes
THEMES: tuple[Theme, ...] = get_args(Theme)
DENSITY = 2


@dataclass(frozen=True)
class Picture:
    """A page of the demo as somebody sees it; `part` is the element to show, or the window."""

    name: str
    person: str
    address: str
    size: tuple[int, int]
    part: str = ""

    def file(self, theme: Theme) -> Path:
        return FOLDER / f"{self.name}-{theme}.webp"


PICTURES = (
    Picture("home", "leader", "/", PHONE),
    Picture("list", "leader", "/list/", (1100, 844)),
    Picture("board", "manager", "/board/", (1280, 720)),
    Picture(
        "timeline",
        "manager",
        "/admin/campaigns/campaign/{campaign}/change/",
        (1280, 720),
    ),
)


def take(browser: Browser, url: str, examples: Mapping[str, int]) -> None:
    """Every picture in both themes, in English; `examples` fill its address."""
    for picture in PICTURES:
        for theme in THEMES:
            context = open_for(
                browser, url, picture.person, "en", size=picture.size, theme=theme, scale=DENSITY
            )
            page = context.new_page()
            page.goto(picture.address.format(**examples), wait_until="networkidle")
            keep(_shot(page, picture), picture.file(theme), LARGEST)
            context.close()


def _shot(page: Page, picture: Picture) -> bytes:
    if picture.part:
        return page.locator(picture.part).screenshot(animations="disabled")
    return page.screenshot(animations="disabled")
