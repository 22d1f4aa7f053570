"""A browser of the machine's own, and a person of the demo in it."""

import shutil
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "quality-month"  # noqa: S105 - the demo's, which is printed for everybody to read
PHONE = (390, 844)
DESK = (1280, 900)
NARROW = (320, 700)  # the narrowest that WCAG asks for
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
Theme = Literal["light", "dark"]


def found() -> str | None:
    """Debian's Chromium, where there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def launch_arguments() -> dict[str, Any]:
    """For Playwright, which takes its own browser where none is found."""
    path = found()
    return {"args": ARGUMENTS} | ({"executable_path": path} if path else {})


def open_for(
    browser: Browser,
    url: str,
    person: str,
    language: str,
    *,
    size: tuple[int, int] = PHONE,
    theme: Theme = "light",
    scale: int = 1,
) -> BrowserContext:
    """A browser of this person's own, signed in, in this language; "" is a visitor.

    `scale` is how many pixels of its pictures a pixel of the page takes, either way.
    """
    context = browser.new_context(
        base_url=url,
        locale=LOCALES[language],
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme=theme,
        reduced_motion="reduce",
        service_workers="block",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    page.goto("/sign-in/")
    if person:
        page.locator("#id_username").fill(person)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(f"{url}/")
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    form: dict[str, str | float | bool] = {
        "language": language,
        "csrfmiddlewaretoken": token,
        "next": "/",
    }
    context.request.post(f"{url}/language/", form=form, headers={"Referer": f"{url}/"})
    page.close()
    return context
