"""Leaving a half-filled form loses nothing; sending it, cancelling it and signing out end it."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.words import ENGLISH, LANGUAGES, Words

pytestmark = pytest.mark.e2e
FORM = "/defects/new/"
both_languages = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)


def note(page: Page) -> Locator:
    """What says that the words are back."""
    return page.locator("form.narrow [data-draft]")


def title(page: Page, words: Words = ENGLISH) -> Locator:
    return page.get_by_label(words.what_is_wrong)


def drafts(page: Page) -> dict[str, object]:
    """What the browser keeps in this tab."""
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    return {key: value for key, value in json.loads(kept).items() if key.startswith("draft:")}


# --- Posting -------------------------------------------------------------------------------
@both_languages
def test_post_form_is_back_after_back_link_and_reload(sign_in: SignIn, words: Words) -> None:
    leader = sign_in("leader", words)
    leader.goto(FORM)
    expect(note(leader)).to_be_hidden()
    pages.choose(leader, words.what_kind, words.method)
    pages.choose(leader, words.how_bad, words.major)
    leader.locator("select[name=line]").select_option(label=words.line)
    title(leader, words).fill("Half typed")
    leader.locator("[name=detail]").evaluate("field => { field.closest('details').open = true }")
    leader.locator("[name=detail]").fill("Also the details")

    def is_back() -> None:
        expect(title(leader, words)).to_have_value("Half typed")
        expect(leader.locator("[name=category][value=method]")).to_be_checked()
        expect(leader.locator("[name=severity][value=major]")).to_be_checked()
        expect(leader.locator("select[name=line] option:checked")).to_have_text(words.line)
        expect(leader.locator("[name=detail]")).to_be_visible()
        expect(leader.locator("[name=detail]")).to_have_value("Also the details")
        expect(leader.locator("[data-team-note]")).to_contain_text(words.team)
        expect(note(leader)).to_be_visible()

    leader.locator(".bottom-bar a").first.click()
    expect(leader).not_to_have_url(FORM)
    leader.go_back()
    is_back()
    leader.reload()
    is_back()
    leader.goto("/list/")
    leader.goto(FORM)
    is_back()


def test_each_form_has_its_own_draft(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    leader.goto(FORM)
    title(leader).fill("On the plain form")
    leader.goto(f"{FORM}?line=1")
    expect(title(leader)).to_have_value("")
    leader.goto("/commendations/new/")
    expect(leader.locator("[name=title]")).to_have_value("")
    leader.goto(FORM)
    expect(title(leader)).to_have_value("On the plain form")


def test_starting_afresh_and_cancelling_end_a_draft(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    for end in ("[data-draft] button", "[data-draft-cancel]"):
        leader.goto(FORM)
        title(leader).fill("Not wanted")
        leader.reload()
        expect(note(leader)).to_be_visible()
        leader.locator(end).click()
        expect(leader.locator("[data-draft-cancel], h1").first).to_be_visible()
        assert drafts(leader) == {}
        leader.goto(FORM)
        expect(title(leader)).to_have_value("")
        expect(note(leader)).to_be_hidden()


def test_what_was_sent_does_not_come_back(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    pages.post_defect(leader, ENGLISH, "Sent for good")
    assert drafts(leader) == {}
    leader.goto(FORM)
    expect(title(leader)).to_have_value("")


def test_what_was_sent_in_vain_comes_back_and_is_sent_once(sign_in: SignIn) -> None:
    """The network is gone while it is sent: the same sending is tried again, not another one."""
    leader = sign_in("leader", ENGLISH)
    leader.goto(FORM)
    leader.locator("select[name=line]").select_option(label=ENGLISH.line)
    pages.choose(leader, ENGLISH.what_kind, ENGLISH.method)
    title(leader).fill("Sent in vain")
    sending = leader.locator("[name=client_id]").input_value()
    leader.route(f"**{FORM}", lambda route: route.abort())
    with leader.expect_event("requestfailed"):
        leader.get_by_role("button", name=ENGLISH.post, exact=True).click(no_wait_after=True)
    expect(leader).to_have_url(re.compile("^chrome-error:"))
    leader.unroute(f"**{FORM}")
    leader.goto(FORM)
    expect(title(leader)).to_have_value("Sent in vain")
    expect(leader.locator("[name=client_id]")).to_have_value(sending)
    leader.get_by_role("button", name=ENGLISH.post, exact=True).click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("Sent in vain")
    assert drafts(leader) == {}


def test_photos_are_asked_about_before_they_are_lost(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    leader.goto(FORM)
    title(leader).fill("With a photo")
    pages.add_photo(leader, "firebrick")
    asked: list[str] = []

    def go(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]  # Playwright's own
        dialog.accept()  # type: ignore[attr-defined]  # as above

    leader.on("dialog", go)
    leader.reload()
    assert asked == ["beforeunload"]
    expect(title(leader)).to_have_value("With a photo")
    expect(note(leader).locator("[data-draft-photos]")).to_be_visible()
    leader.reload()
    assert asked == ["beforeunload"]


# --- Correcting ------------------------------------------------------------------------------
def test_correction_is_back_with_its_whys_and_after_a_refusal(sign_in: SignIn) -> None:
    leader = sign_in("leader", ENGLISH)
    posted = pages.post_defect(leader, ENGLISH, "To be corrected in two goes")
    form = f"{posted.path}correct/"
    leader.goto(form)
    leader.get_by_role("textbox", name=ENGLISH.containment).fill("Sorted")
    pages.choose(leader, ENGLISH.cause, ENGLISH.people)
    for label, why in zip(ENGLISH.why, ("The torque was low", "Nobody looked"), strict=True):
        leader.get_by_label(label, exact=True).fill(why)
    leader.goto(posted.path)
    leader.go_back()
    expect(leader.get_by_role("textbox", name=ENGLISH.containment)).to_have_value("Sorted")
    expect(leader.get_by_label(ENGLISH.why[1], exact=True)).to_have_value("Nobody looked")
    expect(leader.locator("[data-system-cause]")).to_be_visible()
    expect(note(leader)).to_be_visible()

    # The server refuses it, writes everything back, and that too outlives a way round.
    leader.get_by_role("textbox", name=ENGLISH.measure).fill("Look each hour")
    leader.locator("form.narrow").evaluate("form => { form.noValidate = true; form.submit() }")
    expect(leader.get_by_role("textbox", name=ENGLISH.measure)).to_have_value("Look each hour")
    leader.goto("/list/")
    leader.goto(form)
    expect(leader.get_by_role("textbox", name=ENGLISH.measure)).to_have_value("Look each hour")
    expect(leader.get_by_label(ENGLISH.why[1], exact=True)).to_have_value("Nobody looked")


# --- People ------------------------------------------------------------------------------------
def test_nobody_sees_the_draft_of_somebody_else(sign_in: SignIn) -> None:
    page = sign_in("leader", ENGLISH)
    page.goto(FORM)
    title(page).fill("Mine alone")
    assert len(drafts(page)) == 1
    # The session ends without a word; somebody else signs in, in the same tab.
    page.context.clear_cookies()
    pages.enter(page, "manager", ENGLISH)
    page.goto(FORM)
    expect(title(page)).to_have_value("")
    assert drafts(page) == {}
    title(page).fill("The manager's")
    pages.leave(page, ENGLISH)
    assert drafts(page) == {}
