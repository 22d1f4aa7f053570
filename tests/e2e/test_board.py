"""The board on a TV: it rotates, says when it is stale, recovers, and goes off when told to."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import SignIn, listen
from tests.e2e.words import ENGLISH

pytestmark = pytest.mark.e2e
TV = {"width": 1920, "height": 1080}
VIEWS = ["standings", "deadlines", "praise", "phases"]
SECONDS = 5  # the quickest rotation
STALE_SECONDS = 20
ASK_SECONDS = 5
SMALLEST = 0.0276  # of the width: docs/decisions/0006-board-letters.md
SMALL_TEXTS = """least => [...document.querySelectorAll("body *")].filter((element) =>
  [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && !element.closest("[hidden], .board-hidden, noscript")
  && parseFloat(getComputedStyle(element).fontSize) < least).map((element) => element.outerHTML)"""


@pytest.fixture
def manager(sign_in: SignIn) -> Page:
    return sign_in("manager", ENGLISH, width=1280)


@pytest.fixture
def address(manager: Page) -> str:
    """A board's address, as the manager gets it."""
    manager.goto("/admin/dashboard/boardtoken/add/")
    manager.locator("#id_name").fill("Workshop 1 TV")
    manager.locator("#id_seconds").fill(str(SECONDS))
    manager.locator("[name=_save]").click()
    return manager.locator("#board-address").inner_text()


@pytest.fixture
def screen(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    """The TV's browser, in which nobody is signed in."""
    context = browser.new_context(viewport=TV)
    yield context
    context.close()


def present(page: Page) -> str:
    return page.locator("[data-view]:not([hidden])").get_attribute("data-view") or ""


def wait_for_view(page: Page, name: str, seconds: float = SECONDS + 2) -> None:
    expect(page.locator(f"[data-view={name}]")).to_be_visible(timeout=seconds * 1000)
    assert present(page) == name


def test_board_rotates_and_obeys_the_keys(
    screen: BrowserContext, address: str, complaints: list[str]
) -> None:
    listen(screen, complaints)
    page = screen.new_page()
    page.goto(address)
    for name in [*VIEWS, VIEWS[0]]:
        wait_for_view(page, name)
    page.keyboard.press("ArrowLeft")
    wait_for_view(page, VIEWS[-1])
    page.keyboard.press("Space")
    expect(page.locator("[data-do=pause]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout((SECONDS + 1) * 1000)
    assert present(page) == VIEWS[-1]
    page.keyboard.press("ArrowRight")
    wait_for_view(page, VIEWS[0])


def test_no_text_is_smaller_than_can_be_read(screen: BrowserContext, address: str) -> None:
    page = screen.new_page()
    page.goto(address)
    page.keyboard.press("Space")
    for name in VIEWS:
        wait_for_view(page, name)
        assert page.evaluate(SMALL_TEXTS, SMALLEST * TV["width"]) == []
        overflow = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert overflow == [TV["width"], TV["height"]]
        page.keyboard.press("ArrowRight")


def test_board_says_that_it_is_stale_and_recovers(screen: BrowserContext, address: str) -> None:
    page = screen.new_page()
    page.goto(address)
    stale = page.locator("#board-stale")
    expect(stale).to_be_hidden()

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/live/", cut)
    expect(stale).to_be_visible(timeout=(STALE_SECONDS + ASK_SECONDS + 5) * 1000)
    expect(stale).to_have_text(re.compile(r"No connection\. This is how it stood \d+ s ago\."))
    page.unroute("**/live/", cut)
    expect(stale).to_be_hidden(timeout=2 * ASK_SECONDS * 1000)


def test_board_that_is_switched_off_says_so(
    screen: BrowserContext, address: str, manager: Page
) -> None:
    page = screen.new_page()
    page.goto(address)
    expect(page.locator("#board-live")).to_be_visible()
    manager.goto("/admin/dashboard/boardtoken/")
    manager.get_by_role("link", name="Workshop 1 TV").first.click()
    manager.get_by_role("link", name="Switch off").click()
    manager.locator("form.question button").click()
    expect(page.get_by_role("heading", name="This board was switched off.")).to_be_visible(
        timeout=2 * ASK_SECONDS * 1000
    )


def test_phone_sees_the_board_without_scrolling_sideways(sign_in: SignIn) -> None:
    phone = sign_in("leader", ENGLISH)
    phone.goto("/board/")
    phone.keyboard.press("Space")
    for name in VIEWS:
        wait_for_view(phone, name)
        assert phone.evaluate("() => document.documentElement.scrollWidth") == phone.evaluate(
            "() => innerWidth"
        )
        phone.keyboard.press("ArrowRight")
