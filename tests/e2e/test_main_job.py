"""The main job in a real browser: the month set up, a defect corrected, another one missed."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from devtools.product import Product
from devtools.servers import wait_until
from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.words import LANGUAGES, Words

pytestmark = pytest.mark.e2e
DESK = 1280  # pixels wide
GPS = 0x8825
both_languages = pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)


@both_languages
def test_main_job(sign_in: SignIn, running_product: Product, words: Words) -> None:
    """Told once in each language, with the demo's clock running on between them."""
    manager = sign_in("manager", words, DESK)
    leader, member = sign_in("leader", words), sign_in("member", words)
    verifier = sign_in("verifier", words)

    move_last_day_of_phase(manager, member, words)
    corrected = post_with_photo(leader, words)
    watch_countdown(member, corrected, words)
    correct_as_team(member, corrected, words)
    verify_by_another(verifier, member, corrected, words)
    lapsed = let_lapse(manager, leader, member, words)
    miss_only_once(manager, member, lapsed, running_product, words)
    leave_and_be_asked(member, corrected, words)


# --- 1. The manager changes a phase ---------------------------------------------
def move_last_day_of_phase(manager: Page, member: Page, words: Words) -> None:
    manager.goto("/campaign/")
    manager.locator('a[href*="/admin/campaigns/campaign/"]').click()
    last_day = manager.locator("[name=phases-1-ends_on]")
    next_day = day_in(last_day, words) + dt.timedelta(days=1)
    refuse_day_outside(manager, words)

    last_day.fill(next_day.strftime(words.day_typed))
    save(manager, words)
    expect(manager).to_have_url(re.compile(r"/admin/campaigns/campaign/$"))
    for page, path in ((manager, "/admin/"), (manager, "/campaign/"), (member, "/campaign/")):
        page.goto(path)
        phase = page.locator(".month-phase").filter(has_text=words.phase)
        expect(phase).to_contain_text(words.phase_days.format(next_day.day))


def day_in(field: Locator, words: Words) -> dt.date:
    shown = dt.datetime.strptime(field.input_value(), words.day_typed)  # noqa: DTZ007 - a day has no zone
    return shown.date()


def refuse_day_outside(manager: Page, words: Words) -> None:
    """What was typed stays, here and in the field beside it; the reason stands at the day."""
    manager.locator("[name=phases-1-name_zh]").fill("实施攻坚（改）")
    outside = dt.date(2025, 10, 2).strftime(words.day_typed)
    manager.locator("[name=phases-1-ends_on]").fill(outside)
    save(manager, words)
    expect(manager.locator("[name=phases-1-ends_on]")).to_have_value(outside)
    expect(manager.locator("[name=phases-1-name_zh]")).to_have_value("实施攻坚（改）")
    beside = manager.locator(".field-ends_on").filter(
        has=manager.locator("[name=phases-1-ends_on]")
    )
    expect(beside).to_contain_text(words.outside)
    manager.locator("[name=phases-1-name_zh]").fill("实施攻坚")


def save(manager: Page, words: Words) -> None:
    manager.get_by_role("button", name=words.save, exact=True).click()


# --- 2. A leader posts a defect with a photo ---------------------------------------
def post_with_photo(leader: Page, words: Words) -> pages.Posted:
    posted = pages.post_defect(leader, words, "Screws loose at the door / 柜门螺丝松动")
    told = leader.locator("#messages .note-success")
    expect(told).to_contain_text(posted.number)
    expect(told).to_contain_text(words.posted)
    expect(leader.locator(".facts").filter(has_text=words.team)).to_be_visible()
    found = pages.served_photo(leader, leader.locator("a[data-photo]"))
    assert found.format == "JPEG"
    assert found.height > found.width  # it was lying on its side
    assert found.getexif().get_ifd(GPS) == {}
    return posted


def watch_countdown(member: Page, posted: pages.Posted, words: Words) -> None:
    """The browser counts on by itself: an hour later it says an hour less."""
    watching = member.context.new_page()
    watching.clock.install()
    watching.goto(posted.path)
    first = minutes_left(watching, words)
    assert 47 * 60 < first < 48 * 60
    watching.clock.fast_forward("01:00:00")
    expect(watching.locator(".clock-head .countdown")).to_have_text(
        re.compile(words.left.replace(r"(\d+)", str((first - 60) // 60), 1))
    )
    assert minutes_left(watching, words) in {first - 60, first - 61}
    watching.close()


def minutes_left(page: Page, words: Words) -> int:
    countdown = page.locator(".clock-head .countdown")
    expect(countdown).to_have_text(re.compile(words.left))
    found = re.match(words.left, countdown.inner_text())
    assert found
    return int(found[1]) * 60 + int(found[2])


# --- 3. The team corrects it ----------------------------------------------------
def correct_as_team(member: Page, posted: pages.Posted, words: Words) -> None:
    member.goto(posted.path)
    member.locator(".action-bar").get_by_role("link", name=words.submit).click()
    refuse_person_alone(member, words)

    pages.choose(member, words.cause, words.method)
    pages.add_photo(member, "seagreen")
    member.get_by_role("button", name=words.submit).click()
    expect(member).to_have_url(re.compile(f"{posted.path}$"))
    expect(member.locator("#messages .note-success")).to_contain_text(words.waiting)
    expect(member.locator(".clock-head .countdown.is-paused")).to_be_visible()


def refuse_person_alone(member: Page, words: Words) -> None:
    whys = ("Operator forgot / 员工忘记拧紧", "No signal reminds / 没有任何提示")
    pages.fill_correction(member, words, cause=words.people, whys=whys)
    member.get_by_role("button", name=words.submit).click()
    beside = member.locator("[data-system-cause] .invalid-feedback").first
    expect(beside).to_contain_text(words.only_a_person)
    for label, why in zip(words.why, whys, strict=True):
        expect(member.get_by_label(label, exact=True)).to_have_value(why)
    expect(member.get_by_role("textbox", name=words.containment)).to_have_value(pages.CONTAINMENT)
    expect(member.get_by_role("textbox", name=words.measure)).to_have_value(pages.MEASURE)


# --- 4. Somebody else verifies ----------------------------------------------------
def verify_by_another(verifier: Page, member: Page, posted: pages.Posted, words: Words) -> None:
    before = pages.points_of_team(verifier, words)
    member.goto("/me/points/")
    own_before = own_points(member)

    verifier.goto("/verify/")
    verifier.get_by_role("link").filter(has_text=posted.number).click()
    pair = verifier.locator(".photo-pair > div")
    for side, title in ((pair.first, words.before), (pair.last, words.after)):
        expect(side.get_by_role("heading")).to_have_text(title)
        expect(side.locator("a[data-photo] img")).not_to_have_js_property("naturalWidth", 0)
    verifier.get_by_role("button", name=words.confirm).click()
    expect(verifier.locator("#messages .note-success")).to_have_text(
        words.confirmed.format(number=posted.number)
    )

    assert pages.points_of_team(verifier, words) == before + 2
    member.goto("/me/points/")
    assert own_points(member) == own_before + 2
    assert pages.entries_about(member, posted, "+2") == 1


def own_points(page: Page) -> int:
    return pages.as_number(page.locator(".figures .figure-value").first.inner_text())


# --- 5. A deadline passes -----------------------------------------------------------
def let_lapse(manager: Page, leader: Page, member: Page, words: Words) -> pages.Posted:
    lapsed = pages.post_defect(leader, words, "Labels peel off / 标签翘起")
    pages.move_clock(manager, words, words.three_days)
    pages.await_on_page(member, lapsed.path, misses_on_page(member, words))
    expect(member.locator(".clock-head .badge-state")).to_have_text(words.overdue)
    outcome = member.locator(".clock-outcome")
    expect(outcome).to_contain_text(pages.MINUS_TWO)
    expect(outcome).to_contain_text(words.still_to_correct)
    return lapsed


def miss_only_once(
    manager: Page, member: Page, lapsed: pages.Posted, running: Product, words: Words
) -> None:
    """Another sweep, later, finds nothing left to do."""
    points = pages.points_of_team(member, words)
    assert misses_on_ledger(member, lapsed) == 1
    swept = sweeps(running)
    pages.move_clock(manager, words, words.one_hour)
    assert wait_until(lambda: sweeps(running) > swept, pages.SWEEP_SECONDS)
    member.goto(f"{lapsed.path}clock/")
    expect(misses_on_page(member, words)).to_have_count(1)
    expect(member.locator("main")).to_contain_text(words.same_replayed)
    assert misses_on_ledger(member, lapsed) == 1
    assert pages.points_of_team(member, words) == points


def misses_on_page(page: Page, words: Words) -> Locator:
    titles = page.locator(".timeline-item strong")
    return titles.filter(has_text=re.compile(f"^{words.missed}$"))


def misses_on_ledger(member: Page, lapsed: pages.Posted) -> int:
    member.goto("/me/points/?of=team")
    return pages.entries_about(member, lapsed, pages.MINUS_TWO)


def sweeps(running: Product) -> int:
    """How many sweeps the worker says that it has finished."""
    log = (running.var / "log" / "worker.log").read_text()
    return len(re.findall(r"task_sweep\[.+ succeeded", log))


# --- 6. Signing out -----------------------------------------------------------------
def leave_and_be_asked(member: Page, posted: pages.Posted, words: Words) -> None:
    pages.leave(member, words)
    member.goto(posted.path)
    expect(member).to_have_url(re.compile(rf"/sign-in/\?next={posted.path}$"))
    expect(member.get_by_role("button", name=words.sign_in, exact=True)).to_be_visible()
