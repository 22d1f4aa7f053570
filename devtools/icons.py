"""Draws the icons of the installed product from static/img/mark.svg, in Chromium.

`python -m devtools.icons`, whenever the mark was changed; the pictures are kept with it.
"""

import base64
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "static" / "img"
MARK = IMAGES / "mark.svg"
FILL = re.compile(r'<rect[^>]*fill="(#[0-9a-f]{6})"')


@dataclass(frozen=True)
class Icon:
    """A picture of `size` by `size` pixels, the mark as large as `share` of it.

    One that `fills` its square has no see-through corners: the phone cuts its own shape
    out of it, and of a maskable one keeps the inner 80 % at least.
    """

    name: str
    size: int
    share: float = 1
    fills: bool = False


ICONS = (
    Icon("icon-192.png", 192),
    Icon("icon-512.png", 512),
    Icon("icon-maskable-512.png", 512, share=0.8, fills=True),
    Icon("apple-touch-icon.png", 180, fills=True),
)


def page(icon: Icon) -> str:
    """The icon as a page of its size."""
    mark = MARK.read_text(encoding="utf-8")
    colour = FILL.search(mark)
    if colour is None:
        sys.exit(f"{MARK} has no ground of one colour.")
    ground = colour[1] if icon.fills else "transparent"
    picture = base64.b64encode(mark.encode()).decode()
    side = icon.size * icon.share
    return (
        f'<body style="margin:0;background:{ground};display:grid;place-items:center;'
        f'height:{icon.size}px"><img width="{side}" height="{side}" '
        f'src="data:image/svg+xml;base64,{picture}">'
    )


def draw(browser: Browser, icon: Icon) -> None:
    tab = browser.new_page(viewport={"width": icon.size, "height": icon.size})
    tab.set_content(page(icon))
    file = IMAGES / icon.name
    tab.screenshot(path=file, omit_background=True)
    tab.close()
    # Few colours: a palette takes a third of the space.
    Image.open(file).quantize(64).save(file, optimize=True)


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for icon in ICONS:
            draw(browser, icon)
        browser.close()


if __name__ == "__main__":
    main()
