"""What happens on a shop floor: impatient fingers, a keyboard, a very narrow screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.test_product import ACCOUNTS
from tests.e2e.words import CHINESE, ENGLISH, Words

pytestmark = pytest.mark.e2e
NARROW = 320  # pixels: the narrowest that WCAG asks for
EVERYBODYS = (
    "/",
    "/list/",
    "/list/?filters=1",
    "/list/red/",
    "/standings/",
    "/standings/?of=employees",
    "/campaign/",
    "/me/",
    "/me/points/",
    "/me/points/?of=team",
    "/me/password/",
    "/inbox/",
)
# Where a person may also go, by account.
SOME = {
    "leader": ("/defects/new/", "/commendations/new/", "/inspections/", "/inspections/walk/"),
    "verifier": ("/verify/",),
    "manager": ("/verify/", "/defects/new/"),
}


# --- Impatient fingers ----------------------------------------------------------------
def test_double_tap_posts_one_defect(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    title = "Tapped twice"
    pages.fill_defect(leader, ENGLISH, title)
    leader.get_by_role("button", name=ENGLISH.post, exact=True).dblclick(no_wait_after=True)
    expect(leader.get_by_role("heading", level=1)).to_contain_text(title)
    assert listed(leader, title) == 1


def test_post_sent_again_after_going_back_is_the_same_defect(sign_in: SignIn) -> None:
    """Bad Wi-Fi: the answer was lost, so the person goes back and sends the form again."""
    leader = sign_in("leader", ENGLISH)
    title = "Sent again"
    pages.fill_defect(leader, ENGLISH, title)
    client_id = leader.locator("[name=client_id]").input_value()
    leader.get_by_role("button", name=ENGLISH.post, exact=True).click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text(title)
    first = leader.url
    pages.fill_defect(leader, ENGLISH, title)
    leader.locator("[name=client_id]").evaluate("(field, id) => { field.value = id }", client_id)
    leader.get_by_role("button", name=ENGLISH.post, exact=True).click()
    expect(leader).to_have_url(first)
    assert listed(leader, title) == 1


def listed(page: Page, title: str) -> int:
    page.goto(f"/list/?state=all&q={title}")
    return page.locator(".defect-row").count()


# --- A keyboard -----------------------------------------------------------------------
def test_keyboard_skips_to_the_content(sign_in: SignIn) -> None:
    page = sign_in("employee", ENGLISH, 1280)
    page.goto("/list/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_keyboard_focus_is_visible(sign_in: SignIn) -> None:
    """Every stop of the Tab key shows an outline or a shadow of its own."""
    page = sign_in("leader", ENGLISH, 1280)
    for path in ("/", "/defects/new/"):
        page.goto(path)
        stops = list(focus_stops(page))
        assert len(stops) > 10, path
        assert [stop["html"] for stop in stops if not stop["is_shown"]] == []


def focus_stops(page: Page) -> Iterator[dict[str, Any]]:
    """What the Tab key stops at, up to the end of the page."""
    for _press in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS_LOOK)
        if stop["has_left"]:
            return
        yield stop


FOCUS_LOOK = """() => {
  const focused = document.activeElement;
  const faces = [focused, focused.nextElementSibling, focused.closest("label")].filter(Boolean);
  const marked = (element) => {
    const look = getComputedStyle(element);
    const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
    return outlined || look.boxShadow !== "none";
  };
  return {
    has_left: focused === document.body, // the end of the page: the browser's own buttons follow
    is_shown: faces.some(marked),
    html: focused.outerHTML.slice(0, 200),
  };
}"""


# --- A very narrow screen -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "words"),
    [(person, ENGLISH) for person in ACCOUNTS] + [(person, CHINESE) for person in SOME],
    ids=[f"{person}-en" for person in ACCOUNTS] + [f"{person}-zh" for person in SOME],
)
def test_narrow_pages_do_not_scroll_sideways(sign_in: SignIn, person: str, words: Words) -> None:
    page = sign_in(person, words, NARROW)
    wide = []
    own = (*SOME[person], *some_defects(page)) if person in SOME else ()
    for path in (*EVERYBODYS, *own):
        answer = page.goto(path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, path
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            wide.append((path, width))
    assert wide == []


def some_defects(page: Page) -> list[str]:
    """One defect of each state."""
    found = []
    for state in ("overdue", "open", "submitted", "verified", "void"):
        page.goto(f"/list/?state={state}")
        link = page.locator(".defect-what a").first
        if link.count():
            found.append(str(link.get_attribute("href")))
    return [*found, f"{found[0]}clock/"]
