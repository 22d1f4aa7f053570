"""`make screenshots`: the pictures of the help and of the README, from the running demo.

Starts the product on data of its own and writes `static/help/` and `docs/pictures/`. ALL=1
takes every page, too, in both languages and themes on a phone and a desk, into
`var/screenshots/`, with sheets to look at many at once; ONLY=/list/ those whose address
begins so, and nothing else.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from devtools import product
from devtools.audit.__main__ import all_visits, is_asked, say
from devtools.audit.places import Visit
from devtools.browser import launch_arguments
from devtools.screenshots import everything, help_pictures, readme_pictures

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "screenshots"


def take_everything(browser: Browser, url: str, visits: list[Visit]) -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    everything.take(browser, url, visits, OUT, say)
    say(f"Every page and its sheets: {OUT.relative_to(ROOT)}")


def main() -> None:
    only = is_asked("ONLY")
    with tempfile.TemporaryDirectory(prefix="qm-screenshots-") as folder:
        say("Starting the demo ...")
        with product.running(Path(folder, "var")) as running:
            product.share_data(running)
            visits = all_visits()
            # Django is set up by now, and Playwright's own loop forbids it any query.
            from devtools.audit import examples  # noqa: PLC0415

            examples.stand_at_the_stage()
            found, screens = examples.examples(), readme_pictures.screens()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**launch_arguments())
                if not only:
                    say("Pictures of the help ...")
                    help_pictures.take(browser, running.url, found)
                    say("Pictures of the README ...")
                    readme_pictures.take(browser, running.url, found, screens)
                if only or is_asked("ALL"):
                    take_everything(browser, running.url, visits)
                browser.close()


if __name__ == "__main__":
    main()
