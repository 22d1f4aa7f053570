"""The figures in a real browser: plain at first, drawn by the library once they are touched."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import SignIn
from tests.e2e.words import LANGUAGES, Words

pytestmark = pytest.mark.e2e
DESK = 1280  # pixels wide
CHARTS = 4
# Where the first bar of the first chart is, by the library's own word: labels move it.
FIRST_BAR = """() => {
    const chart = echarts.getInstanceByDom(document.querySelector("[_echarts_instance_]"));
    const [first] = chart.getOption().series[0].data;
    return chart.convertToPixel({ seriesIndex: 0 }, [0, (first.value ?? first) / 2]);
}"""
both_languages = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)


def is_library(request: Request) -> bool:
    return "/echarts/" in request.url


@both_languages
def test_charts_answer_to_a_mouse_and_follow_the_theme(sign_in: SignIn, words: Words) -> None:
    manager = sign_in("manager", words, DESK)
    fetched: list[str] = []
    manager.on("request", lambda request: fetched.append(request.url) if is_library(request) else 0)
    manager.goto("/figures/", wait_until="networkidle")
    expect(manager.get_by_role("img").and_(manager.locator(".chart-box"))).to_have_count(CHARTS)
    expect(manager.locator(".sketch, .beams")).to_have_count(CHARTS)
    assert fetched == []

    touch_all(manager)
    assert len(fetched) == 1
    light = drawn(manager)
    manager.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    manager.wait_for_function(
        "old => document.querySelector('canvas').toDataURL() !== old", arg=light
    )

    x, y = manager.evaluate(FIRST_BAR)
    canvas = manager.locator(".chart-box canvas").first
    canvas.hover(position={"x": x, "y": y})
    canvas.click(position={"x": x, "y": y})
    expect(manager).to_have_url(re.compile(r"/list/\?state=all&category=\w+$"))


@both_languages
def test_paper_gets_the_plain_drawing_and_every_number(sign_in: SignIn, words: Words) -> None:
    manager = sign_in("manager", words, DESK)
    manager.goto("/figures/")
    touch_all(manager)
    manager.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    manager.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    manager.emulate_media(media="print")
    expect(manager.locator(".sketch").first).to_be_visible()
    expect(manager.locator("canvas").first).to_be_hidden()
    for table in manager.locator(".chart-table").all():
        expect(table).to_be_visible()
    assert manager.evaluate("document.documentElement.dataset.bsTheme") == "light"
    manager.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert manager.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    expect(manager.locator(".chart-numbers[open]")).to_have_count(0)


def test_without_the_library_the_plain_drawing_stays(sign_in: SignIn) -> None:
    manager = sign_in("manager", LANGUAGES["en"])
    manager.route("**/echarts/**", lambda route: route.fulfill(content_type="text/javascript"))
    manager.goto("/figures/")
    with manager.expect_request(is_library):
        manager.mouse.move(10, 10)
        manager.mouse.move(20, 20)
    expect(manager.locator(".sketch").first).to_be_visible()
    expect(manager.locator(".is-live")).to_have_count(0)


def touch_all(page: Page) -> None:
    """Bring each chart into view, as a reader does."""
    page.mouse.move(10, 10)
    page.mouse.move(20, 20)
    for figure in page.locator("figure.chart").all():
        figure.scroll_into_view_if_needed()
    expect(page.locator("figure.is-live")).to_have_count(CHARTS)


def drawn(page: Page) -> str:
    picture: str = page.evaluate("document.querySelector('canvas').toDataURL()")
    return picture
