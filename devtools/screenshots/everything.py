"""Every page of the demo as it looks: each by itself, and many on a sheet to run an eye over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import get_args

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from devtools.audit.places import Visit
from devtools.browser import DESK, LOCALES, PHONE, Theme, open_for

THEMES: tuple[Theme, ...] = get_args(Theme)
TALLEST = 2  # a page on a sheet is cut where it is so many times as high as wide ...
WIDE_TALLEST = 1.1  # ... or so many times, on a desk
LABEL, GAP = 22, 12  # pixels of a sheet
# Within two seconds: one in a part that is closed is never asked for.
PHOTOS_ARE_THERE = """() => Promise.race([
    new Promise((go) => setTimeout(go, 2000)),
    Promise.all([...document.images].map((each) => each.complete || new Promise((go) => {
        each.addEventListener("load", go);
        each.addEventListener("error", go);
    }))),
])"""


@dataclass(frozen=True)
class Sheet:
    """How pages of one width stand on a sheet."""

    size: tuple[int, int]
    columns: int
    rows: int
    width: int  # of a page on it, in pixels

    @property
    def height(self) -> int:
        wide = self.size[0] > self.size[1]
        return int(self.width * (WIDE_TALLEST if wide else TALLEST))

    @property
    def pages(self) -> int:
        return self.columns * self.rows


SHEETS = (Sheet(PHONE, columns=6, rows=2, width=300), Sheet(DESK, columns=3, rows=2, width=600))


def slug(visit: Visit) -> str:
    """The file's name of a visit: its address and its person, in letters of a file's name."""
    words = re.sub(r"[^a-z0-9]+", "-", visit.path.lower()).strip("-") or "home"
    return f"{words}.{visit.person or 'visitor'}"


def take(
    browser: Browser, url: str, visits: Iterable[Visit], folder: Path, say: Callable[[str], None]
) -> None:
    """Each page in both languages, themes and sizes below `folder`, with the sheets beside."""
    asked = sorted(visits, key=lambda visit: visit.person)
    for language in LOCALES:
        for person, own in groupby(asked, key=lambda visit: visit.person):
            context = open_for(browser, url, person, language)
            for visit in own:
                say(f"{visit.path} as {person or 'visitor'} in {language}")
                page = context.new_page()
                _shots(page, visit, folder, language)
                page.close()
            context.close()
    for language, theme, sheet in product(LOCALES, THEMES, SHEETS):
        own_folder = folder / _view(language, sheet.size, theme)
        files = [own_folder / f"{slug(visit)}.png" for visit in visits_in_order(asked)]
        draw(sheet, files, folder, own_folder.name)


def visits_in_order(visits: Iterable[Visit]) -> list[Visit]:
    """By address, so that what one page is to different people stands together."""
    return sorted(visits, key=lambda visit: (visit.path, visit.person))


def _view(language: str, size: tuple[int, int], theme: Theme) -> str:
    return f"{language}-{size[0]}-{theme}"


def _shots(page: Page, visit: Visit, folder: Path, language: str) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(visit.path)
        for sheet in SHEETS:
            file = folder / _view(language, sheet.size, theme) / f"{slug(visit)}.png"
            _whole(page, sheet.size, file)


def _whole(page: Page, size: tuple[int, int], file: Path) -> None:
    """In a window as high as the page: bars keep to its edge, photos wait for no scrolling."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(100)  # what a script lays out anew
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    if whole > height:
        page.set_viewport_size({"width": width, "height": whole})
        page.evaluate(PHOTOS_ARE_THERE)
    page.screenshot(path=file, animations="disabled")


def draw(sheet: Sheet, files: Sequence[Path], folder: Path, name: str) -> list[Path]:
    """Lay the pages out on as many sheets as it takes; returns their files."""
    drawn = []
    for number, first in enumerate(range(0, len(files), sheet.pages), start=1):
        drawn.append(folder / f"{name}-{number:02}.png")
        _draw_one(sheet, files[first : first + sheet.pages]).save(drawn[-1])
    return drawn


def _draw_one(sheet: Sheet, files: Sequence[Path]) -> Image.Image:
    across, down = sheet.width + GAP, sheet.height + LABEL + GAP
    rows = -(-len(files) // sheet.columns)
    image = Image.new("RGB", (sheet.columns * across + GAP, rows * down + GAP), "#8a93a0")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(14)
    for place, file in enumerate(files):
        row, column = divmod(place, sheet.columns)
        left, top = GAP + column * across, GAP + row * down
        pen.text((left, top), file.stem[: sheet.width // 8], fill="white", font=font)
        image.paste(_page(sheet, file), (left, top + LABEL))
    return image


def _page(sheet: Sheet, file: Path) -> Image.Image:
    """The upper part of a page, as large as its place on the sheet."""
    with Image.open(file) as shot:
        scale = sheet.width / shot.width
        height = min(shot.height, round(sheet.height / scale))
        upper = shot.convert("RGB").crop((0, 0, shot.width, height))
    return upper.resize((sheet.width, max(1, round(height * scale))), Image.Resampling.LANCZOS)
