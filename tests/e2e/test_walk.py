"""An inspection on the phone: without a network, and with one that fails in every way."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect
from playwright.sync_api import TimeoutError as TooLongError

from devtools.product import Product
from tests.e2e import pages, walk_plant
from tests.e2e.conftest import PHONE
from tests.e2e.walk_plant import EVERYTHING, Recorded
from tests.e2e.words import CHINESE, ENGLISH, Words

pytestmark = pytest.mark.e2e
WALK = "/inspections/walk/"
SEND, PHOTO = f"**{WALK}send/", f"**{WALK}photo/"
# Point -> what is seen there; every other one passes.
DEFECTS = {3: "Methods", 9: "People", 15: "Machines", 21: "Materials"}
CORRECTED = 25
NUMBER, LAST = walk_plant.CHECKS + 1, walk_plant.CHECKS + 2
KEPT = """async () => Boolean(await caches.match("/inspections/walk/", { ignoreVary: true }))"""
Phone = Callable[..., BrowserContext]


@pytest.fixture(scope="module", autouse=True)
def plant(running_product: Product) -> Product:
    walk_plant.within(running_product, "make()")
    return running_product


@pytest.fixture
def phone(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    base_url: str,
    tmp_path: Path,
) -> Iterator[Phone]:
    """A browser that keeps its data when it is closed, and can be opened again."""
    opened: list[BrowserContext] = []
    broken: list[str] = []

    def open_again(words: Words = ENGLISH, *, online: bool = True) -> BrowserContext:
        context = browser_type.launch_persistent_context(
            tmp_path / "phone",
            **browser_type_launch_args,
            base_url=base_url,
            locale=words.locale,
            viewport={"width": PHONE, "height": 844},
        )
        context.set_offline(not online)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        opened.append(context)
        return context

    yield open_again
    for context in opened:
        context.close()
    assert broken == []


# --- What a hand does -------------------------------------------------------------------
def start_page(context: BrowserContext, words: Words = ENGLISH, person: str = "leader") -> Page:
    """Signed in, at the page for inspections, which is kept with what it needs."""
    page = context.pages[0]
    pages.enter(page, person, words)
    page.goto(WALK)
    expect(page.locator("[data-part=another]")).to_be_visible()
    page.wait_for_function(KEPT)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def begin(page: Page) -> str:
    """Begin the inspection of thirty items on any line; gives its id."""
    page.locator("#walk-checklist").select_option(label=walk_plant.CHECKLIST)
    page.locator("[data-part=another] button").click()
    return id_of(page)


def id_of(page: Page) -> str:
    expect(page.locator(".walk-question")).to_be_visible()
    found = re.search(r"#i/([0-9a-f-]{36})/", page.url)
    assert found
    return found[1]


def take_photos(page: Page, *colours: str) -> None:
    for count, colour in enumerate(colours, start=1):
        camera = page.locator("#walk input[capture]").filter(visible=True)
        camera.set_input_files(pages.photo("IMG_0041", colour))
        shown = page.locator("#walk .photo-previews img").filter(visible=True)
        expect(shown).to_have_count(count)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def record(page: Page, points: range = range(1, LAST + 1)) -> None:
    """Thirty items, four findings with two photos each, one corrected, one photo of its own."""
    for place in points:
        expect(page.locator(".walk-question h1")).to_have_text(f"Point {place}")
        if place in DEFECTS:
            report(page, DEFECTS[place])
        elif place == CORRECTED:
            correct(page)
        elif place == NUMBER:
            page.get_by_label("Measured").fill("1,3")
            expect(page.get_by_text("Within the limits")).to_be_visible()
            onward(page)
        elif place == LAST:
            take_photos(page, "seagreen")
            onward(page)
        else:
            choose(page, "Pass")


def onward(page: Page) -> None:
    page.locator(".action-bar .btn-primary").click()


def report(page: Page, category: str) -> None:
    choose(page, "Fail")
    page.get_by_role("button", name="To the black list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For the black list")
    take_photos(page, "firebrick", "navy")
    choose(page, category)
    choose(page, "Major")
    onward(page)


def correct(page: Page) -> None:
    choose(page, "Fail")
    page.get_by_role("button", name="Corrected on the spot").click()
    page.get_by_label("What was corrected?").fill("Tightened at once")
    take_photos(page, "goldenrod")
    onward(page)


def finish(page: Page) -> None:
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator("[data-part=done-rows] li")).not_to_have_count(0)


def state_of(page: Page) -> str:
    return page.locator("[data-part=done-rows] li").first.locator(".badge-state").inner_text()


def await_state(page: Page, state: str) -> None:
    """Press "Send now" whenever it can be pressed, until the inspection is in this state."""
    button = page.get_by_role("button", name="Send now")
    for _attempt in range(200):
        if state in state_of(page) and page.get_by_text("Nothing waits").is_visible():
            return
        if button.is_visible():
            with suppress(TooLongError):  # it may go meanwhile: what waited has been sent
                button.click(timeout=1000)
        page.wait_for_timeout(150)
    expect(page.locator("#walk-status")).to_have_text("Nothing waits on this phone.")


# --- Without a network ------------------------------------------------------------------------
def test_inspection_without_a_network_survives_the_browser(phone: Phone, plant: Product) -> None:
    """Begun from the plan, closed half-way, gone on where it was, sent when there is a network."""
    context = phone()
    page = start_page(context)
    page.get_by_role("button", name=re.compile(walk_plant.CHECKLIST)).first.click()
    inspection = id_of(page)
    context.set_offline(True)
    record(page, range(1, 17))
    expect(page.locator(".walk-question h1")).to_have_text("Point 17")
    context.close()

    context = phone(online=False)
    page = context.pages[0]
    page.goto(WALK)
    page.get_by_role("button", name=re.compile(r"16 of 30")).click()
    record(page, range(17, LAST + 1))
    finish(page)
    expect(page.locator("#walk-status")).to_contain_text("11 items wait on this phone")
    assert walk_plant.recorded(plant, inspection) == []
    context.close()

    context = phone(online=False)
    page = context.pages[0]
    page.goto(WALK)
    assert "Waits on this phone" in state_of(page)
    context.set_offline(False)  # which is enough: nobody has to do anything
    expect(page.locator("#walk-status")).to_contain_text("Nothing waits", timeout=30_000)
    assert "Sent" in state_of(page)
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


def test_code_of_a_line_opens_the_page_without_a_network(phone: Phone) -> None:
    context = phone(CHINESE)
    page = start_page(context, CHINESE)
    line = page.locator("#walk-line option").nth(1)
    value, name = line.get_attribute("value"), line.inner_text()
    context.set_offline(True)
    page.goto(f"/lines/{value}/")
    expect(page).to_have_url(re.compile(rf"{WALK}\?line={value}$"))
    expect(page.locator("#walk-line option:checked")).to_have_text(name)
    for path in ("/inspections/new/", "/inspections/walk/anything/"):
        page.goto(path)
        expect(page.locator("[data-part=another]")).to_be_visible()


def test_keyboard_chooses_without_going_on_by_itself(phone: Phone) -> None:
    """The arrow keys choose a radio button: only a tap on "Pass" leads to the next item."""
    page = start_page(phone())
    begin(page)
    name = page.locator(".walk-question h1")
    expect(name).to_be_focused()
    page.get_by_role("radio", name="Pass", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Fail", exact=True)).to_be_checked()
    expect(page.get_by_role("button", name="To the black list")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="To the black list")).to_be_hidden()
    expect(name).to_have_text("Point 1")
    page.locator(".action-bar .btn-primary").press("Enter")
    expect(name).to_have_text("Point 2")
    expect(page.locator("#walk-spoken")).to_have_text("2 of 30")


# --- A network that fails -----------------------------------------------------------------------
def test_every_upload_is_cut_once(phone: Phone, plant: Product) -> None:
    """Each sending and each photo breaks off at its first try."""
    page = start_page(phone())
    inspection = begin(page)
    cut = every_second(page, lambda route: route.abort("connectionreset"))
    record(page)
    finish(page)
    await_state(page, "Sent")
    assert cut[PHOTO] >= 10
    assert cut[SEND] >= 10
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


def test_every_answer_is_lost_once(phone: Phone, plant: Product) -> None:
    """The server has taken it, and the phone does not hear of that."""
    page = start_page(phone())
    inspection = begin(page)

    def lose(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort("connectionreset")

    lost = every_second(page, lose)
    record(page)
    finish(page)
    await_state(page, "Sent")
    assert lost[PHOTO] >= 5
    assert lost[SEND] >= 5
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


def every_second(page: Page, fail: Callable[[Route], None]) -> Counter[str]:
    """Let the first, third ... sending fail, and the first, third ... photo; how many did."""
    asked: Counter[str] = Counter()
    failed: Counter[str] = Counter()

    def handle(address: str, route: Route) -> None:
        asked[address] += 1
        if asked[address] % 2 == 0:
            route.continue_()
            return
        failed[address] += 1
        fail(route)

    for address in (SEND, PHOTO):
        page.route(address, partial(handle, address))
    return failed


def test_server_answers_500_three_times(phone: Phone, plant: Product) -> None:
    page = start_page(phone())
    errors: list[str] = []

    def fail(route: Route) -> None:
        if len(errors) < 3:
            errors.append(route.request.url)
            route.fulfill(status=500, body="<h1>Our fault</h1>", content_type="text/html")
        else:
            route.continue_()

    inspection = begin(page)
    record(page)
    page.route(SEND, fail)
    finish(page)
    expect(page.locator("#walk-status")).to_contain_text("tried again by itself")
    await_state(page, "Sent")
    assert len(errors) == 3
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


def test_two_tabs_send_it_once(phone: Phone, plant: Product) -> None:
    """One inspection in two tabs: both record, both are told to send."""
    context = phone()
    page = start_page(context)
    inspection = begin(page)
    record(page, range(1, 17))
    expect(page.locator(".walk-question h1")).to_have_text("Point 17")
    other = context.new_page()
    other.goto(page.url)
    context.set_offline(True)
    record(other, range(17, LAST + 1))
    context.set_offline(False)
    finish(other)
    page.goto(WALK)
    sending: list[str] = []
    for tab in (page, other):
        tab.on("request", lambda request: sending.append(request.url))
        tab.get_by_role("button", name="Send now").or_(tab.locator("#walk-status")).first.click()
    for tab in (other, page):
        await_state(tab, "Sent")
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


# --- People ---------------------------------------------------------------------------------------
def test_only_who_recorded_it_sees_and_sends_it(phone: Phone, plant: Product) -> None:
    context = phone()
    page = start_page(context)
    context.set_offline(True)
    inspection = begin(page)
    record(page)
    finish(page)
    # The session ends without a word.
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    expect(page.locator("#walk-status")).to_contain_text("You are signed out")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inspections")
    expect(page.locator("#walk")).not_to_contain_text("Point")
    expect(page.locator("#walk-status")).to_contain_text("11 items of somebody else")

    page = start_page(context, person="verifier")
    expect(page.locator("#walk-status")).to_contain_text("11 items of somebody else")
    expect(page.locator("[data-part=done-rows] li")).to_have_count(0)
    assert walk_plant.recorded(plant, inspection) == []
    pages.leave(page, ENGLISH)

    # Signed out, and without a network, it still shows nothing of anybody.
    context.set_offline(True)
    page.goto(WALK)
    expect(page.get_by_text("Sign in to see your inspections.")).to_be_visible()
    context.set_offline(False)

    page = start_page(context)
    await_state(page, "Sent")
    assert walk_plant.recorded(plant, inspection) == [EVERYTHING]


def test_inspection_that_a_deputy_was_given_meanwhile_is_held(phone: Phone, plant: Product) -> None:
    walk_plant.within(plant, "make_duty()")
    context = phone()
    page = start_page(context)
    page.get_by_role("button", name=re.compile(walk_plant.CHECKLIST)).first.click()
    inspection = id_of(page)
    context.set_offline(True)
    record(page)
    finish(page)
    walk_plant.within(plant, "hand_over()")
    context.set_offline(False)
    await_state(page, "With the manager")
    expect(page.locator("[data-part=done-rows]")).to_contain_text("given to somebody else")
    held = Recorded(finished=True, answers=30, defects=4, photos=10, held=True)
    assert walk_plant.recorded(plant, inspection) == [held]
