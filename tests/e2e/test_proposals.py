"""A proposal from a phone to its confirmed effect, in both languages, each by who may."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.words import LANGUAGES, Words

pytestmark = pytest.mark.e2e
both_languages = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
DESK = 1280  # pixels wide


def send(page: Page, form: str, button: str = "button.btn-tall") -> None:
    """Send a form, and wait for the page that answers."""
    with page.expect_navigation():
        page.locator(f"{form} {button}").last.click()


def write(page: Page, title: str) -> None:
    page.locator("input[name=title]").fill(title)
    page.locator("input[name=process]").fill("Feeding")
    page.locator("textarea[name=present]").fill("Sheets shift at the feeder and dent their edges.")
    page.locator("textarea[name=proposed]").fill("A guide on both sides holds the sheets in place.")


@both_languages
def test_proposal_goes_its_way(sign_in: SignIn, words: Words) -> None:
    author = sign_in("employee", words)
    author.goto("/proposals/new/")
    title = f"Guide for the feeder, {words.locale}"
    pages.add_photo(author, "orange")
    write(author, title)
    send(author, "form.narrow")
    expect(author).to_have_url(re.compile(r"/proposals/\d+/$"))
    address = author.url

    verifier = sign_in("verifier", words, DESK)
    verifier.goto(address)
    for mark in verifier.locator("#review select").all():
        mark.select_option("8")
    send(verifier, "#review")
    manager = sign_in("manager", words, DESK)
    manager.goto(address)
    for mark in manager.locator("#review select").all():
        mark.select_option("6")
    send(manager, "#review")
    expect(manager.locator("details.earlier summary")).to_have_count(3)  # two sheets, hand it on

    verifier.goto(address)
    verifier.locator("select[name=verdict]").select_option("adopted")
    verifier.locator("input[name=carrier]").fill("leader")
    verifier.locator("#decide textarea[name=answer]").fill("Do it.")
    send(verifier, "#decide")

    leader = sign_in("leader", words)
    leader.goto("/")
    leader.get_by_role("link", name=title).first.click()
    send(leader, "form[action$='/begin/']")
    leader.locator("#finish textarea[name=note]").fill("Guides on both sides.")
    send(leader, "#finish")

    author.goto(address)
    author.locator("input[name=measure]").fill("Dented edges, % a week")
    author.locator("input[name=before]").fill("4.2")
    author.locator("input[name=after]").fill("0.8")
    author.locator("input[name=yearly_benefit]").fill("60000")
    send(author, "#measure")
    verifier.goto(address)
    send(verifier, "#verify", "button[value=yes]")
    author.goto("/me/points/")
    expect(author.locator("main").get_by_text("+5").first).to_be_visible()


def test_draft_keeps_itself_and_what_is_similar_is_shown(sign_in: SignIn) -> None:
    author = sign_in("member", LANGUAGES["en"])
    author.goto("/proposals/new/")
    author.locator("input[name=title]").press_sequentially("Colour code for CAN connectors")
    expect(author.locator(".similar-card a")).to_contain_text("Colour code for the CAN connectors")
    expect(author.locator("[data-keep-note]")).to_have_text("Kept as a draft", timeout=8000)

    author.goto("/proposals/?which=mine")
    author.locator(".row-link", has_text="Colour code for CAN connectors").click()
    expect(author.locator("input[name=title]")).to_have_value("Colour code for CAN connectors")


def test_without_a_network_the_page_says_that_nothing_is_kept_yet(
    sign_in: SignIn, complaints: list[str]
) -> None:
    author = sign_in("member", LANGUAGES["en"])
    author.goto("/proposals/new/", wait_until="networkidle")
    author.context.set_offline(True)
    author.locator("textarea[name=present]").fill("Without a network")
    expect(author.locator("[data-keep-note]")).to_have_text("Not kept yet: no network")
    complaints.clear()  # the browser says that there was no network
    author.context.set_offline(False)
    author.locator("textarea[name=present]").fill("With a network again")
    expect(author.locator("[data-keep-note]")).to_have_text("Kept as a draft", timeout=8000)
