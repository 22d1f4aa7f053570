"""The pictures that the README shows: light and dark, for a screen of double density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import get_args

from playwright.sync_api import Browser

from devtools.browser import PHONE, Theme, open_for
from devtools.screenshots.files import keep

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST = 120_000  # bytes
THEMES: tuple[Theme, ...] = get_args(Theme)
DENSITY = 2


@dataclass(frozen=True)
class Picture:
    """A page of the demo as somebody sees it; nobody needs to sign in for a board."""

    name: str
    person: str
    address: str
    size: tuple[int, int]

    def file(self, theme: Theme) -> Path:
        return FOLDER / f"{self.name}-{theme}.webp"


PICTURES = (
    Picture("board", "", "/board/{screen}/", (1280, 720)),
    Picture("home", "leader", "/", PHONE),
    Picture("list", "leader", "/list/", (1280, 850)),
    Picture("timeline", "manager", "/admin/campaigns/campaign/{campaign}/change/", (1280, 720)),
)


def screens() -> dict[Theme, str]:
    """The tokens of a light and a dark board: their colours do not follow the browser's."""
    from campaigns.models import Campaign  # noqa: PLC0415 - Django must be set up before
    from core.clock import now  # noqa: PLC0415 - as above
    from dashboard.board.services import make_board  # noqa: PLC0415 - as above
    from people.models import Employee  # noqa: PLC0415 - as above

    campaign = Campaign.objects.order_by("pk")[0]
    actor = Employee.objects.get(number="manager")
    boards = {
        theme: make_board(campaign=campaign, name=theme, actor=actor, now=now(), theme=theme)
        for theme in THEMES
    }
    return {theme: token for theme, (_board, token) in boards.items()}


def take(
    browser: Browser, url: str, examples: Mapping[str, int], screens: Mapping[Theme, str]
) -> None:
    """Every picture in both themes, in English; `examples` and `screens` fill its address."""
    for theme in THEMES:
        for person, own in groupby(PICTURES, key=lambda picture: picture.person):
            context = open_for(browser, url, person, "en", theme=theme, scale=DENSITY)
            page = context.new_page()
            for picture in own:
                address = picture.address.format(**examples, screen=screens[theme])
                page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
                page.goto(address, wait_until="networkidle")
                shot = page.screenshot(animations="disabled")
                keep(shot, picture.file(theme), LARGEST)
            context.close()
