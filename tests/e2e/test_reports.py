"""Anybody's report, from the code on the wall to the black list, on phones."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.words import LANGUAGES, Words

pytestmark = pytest.mark.e2e
both_languages = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
LONGEST_SECONDS = 30


def send(page: Page) -> None:
    page.locator("form.narrow .action-bar button").click()


def code_of_a_line(page: Page) -> str:
    """The address behind the first code of the sheet: a line of AC Pile Assembly or another."""
    page.goto("/lines/codes/")
    expect(page.locator(".code-card svg path")).not_to_have_count(0)
    address = page.locator(".code-address").first.get_attribute("href")
    assert address is not None
    return address


@both_languages
def test_report_from_a_code_becomes_a_defect(sign_in: SignIn, words: Words) -> None:
    manager = sign_in("manager", words)
    address = code_of_a_line(manager)
    title = f"Seen from the aisle, {words.locale}"

    teller = sign_in("employee", words)
    began = time.monotonic()
    teller.goto(address)
    teller.locator(".big-buttons .btn-primary").click()
    pages.add_photo(teller, "orange")
    teller.locator("input[name=title]").fill(title)
    send(teller)
    expect(teller).to_have_url(re.compile(r"/reports/\d+/$"))
    assert time.monotonic() - began < LONGEST_SECONDS
    report = teller.url

    manager.goto("/reports/")
    manager.get_by_role("link", name=title).click()
    expect(manager.locator(".photo-grid img")).to_have_count(1)
    manager.locator(".tile:has([name=category][value=machine])").click()
    send(manager)
    expect(manager).to_have_url(re.compile(r"/defects/\d+/$"))

    teller.goto("/")
    teller.get_by_role("link", name=title).first.click()
    expect(teller).to_have_url(report)
    teller.locator("dl.facts a[href*='/defects/']").click()
    expect(teller.locator("h1")).to_contain_text(title)


def test_half_typed_report_is_back_and_two_taps_send_one(sign_in: SignIn) -> None:
    words = LANGUAGES["en"]
    teller = sign_in("member", words)
    teller.goto("/reports/new/")
    line = teller.locator("select[name=line]")
    line.select_option(index=1)
    chosen = line.input_value()
    teller.locator("input[name=title]").fill("Half typed")
    teller.locator(".bottom-bar a").first.click()
    expect(teller).not_to_have_url(re.compile("/reports/new/"))
    teller.go_back()
    expect(teller.locator("input[name=title]")).to_have_value("Half typed")
    expect(line).to_have_value(chosen)

    teller.locator("input[name=title]").fill("Sent by two taps")
    teller.locator("form.narrow .action-bar button").dblclick()
    expect(teller).to_have_url(re.compile(r"/reports/\d+/$"))
    teller.goto("/reports/?which=mine")
    expect(teller.get_by_role("link", name="Sent by two taps")).to_have_count(1)
