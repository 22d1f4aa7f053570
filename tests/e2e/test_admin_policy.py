"""The admin under the strict policy: every page opens, and what moves in it moves.

The console is listened to all the time: a refusal of the policy fails the test.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.admin import site
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from people.models import Employee, Role
from tests.e2e.conftest import PHONE, listen
from tests.e2e.pages import enter
from tests.e2e.words import ENGLISH

pytestmark = pytest.mark.e2e
DESK = 1280  # pixels wide
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""
# A word that the icon font does not know is drawn letter by letter, so it is wider than an icon.
WORDS_FOR_ICONS = """async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll(".material-symbols-outlined")]
    .filter((icon) => icon.offsetWidth && icon.scrollWidth > icon.offsetWidth + 2)
    .map((icon) => icon.textContent.trim());
}"""
# Files, and addresses that send on or end the visit.
NO_PAGE = re.compile(r"/(export|export-csv|template|logout|jsi18n|r/.*)/?$")


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str) -> StorageState:
    """The manager's cookies: signing in takes longer than most of what is tested here."""
    heard: list[str] = []
    context = browser.new_context(base_url=base_url, locale=ENGLISH.locale)
    listen(context, heard)
    enter(context.new_page(), "manager", ENGLISH)
    cookies = context.storage_state()
    context.close()
    assert heard == []
    return {"cookies": cookies["cookies"], "origins": []}


@pytest.fixture
def open_admin(
    browser: Browser, base_url: str, signed_in: StorageState, complaints: list[str]
) -> Iterator[Callable[[int], Page]]:
    """A browser of the manager's of this width; warnings in its console count, too."""
    contexts: list[BrowserContext] = []

    def opened(width: int) -> Page:
        context = browser.new_context(
            base_url=base_url,
            locale=ENGLISH.locale,
            viewport={"width": width, "height": 844},
            storage_state=signed_in,
        )
        contexts.append(context)
        listen(context, complaints)
        context.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "warning" else None,
        )
        page = context.new_page()
        page.add_init_script(LISTEN)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def desk(open_admin: Callable[[int], Page]) -> Page:
    return open_admin(DESK)


def lists() -> Iterator[str]:
    """Of every model that the quality manager may look at."""
    manager = Employee(roles=[Role.QUALITY_MANAGER], is_active=True)
    for model in site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if manager.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            yield reverse(f"admin:{name}_changelist")


def kind(path: str) -> str:
    """One change page of a model stands for all."""
    return re.sub(r"/\d+/", "/N/", path)


def links(page: Page) -> list[str]:
    found = page.locator('a[href*="/"]').evaluate_all("all => all.map((one) => one.href)")
    paths = [urlsplit(address).path for address in found]
    return [path for path in paths if path.startswith("/admin/") and not NO_PAGE.search(path)]


def test_every_page_opens_without_a_refusal(desk: Page) -> None:
    waiting = ["/admin/", *lists()]
    seen = {kind(path) for path in waiting}
    for path in waiting:  # grows while it is walked
        answer = desk.goto(path)
        assert answer, path
        assert (path, answer.status) == (path, 200)
        expect(desk.locator("html")).not_to_have_attribute("x-cloak", "")
        assert (path, desk.evaluate(WORDS_FOR_ICONS)) == (path, [])
        for link in links(desk):
            if kind(link) not in seen:
                seen.add(kind(link))
                waiting.append(link)
    wanted = {"change", "add", "delete", "history", "preview", "duplicate", "import-roster"}
    assert wanted <= {path.rstrip("/").rpartition("/")[2] for path in seen}


# --- The frame --------------------------------------------------------------------------
def test_menu_theme_and_own_links_open(desk: Page) -> None:
    desk.goto("/admin/")
    whole, menu = desk.locator("html"), desk.locator("#nav-sidebar")
    expect(menu).to_be_visible()
    desk.get_by_role("button", name="Menu").click()
    expect(menu).to_be_hidden()
    desk.reload()
    expect(menu).to_be_hidden()
    desk.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    desk.locator("#nav-sidebar").get_by_text("Zhou").first.or_(
        menu.locator("[x-data*=openUserLinks] [role=button]")
    ).last.click()
    dark = menu.get_by_role("button", name="Dark")
    expect(dark).to_be_visible()
    dark.click()
    expect(whole).to_have_class("dark")
    desk.reload()
    expect(whole).to_have_class("dark")


def test_menu_opens_on_a_phone(open_admin: Callable[[int], Page]) -> None:
    page = open_admin(PHONE)
    page.goto("/admin/")
    menu = page.locator("#nav-sidebar")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Employees").click()
    expect(page).to_have_url(re.compile(r"/admin/people/employee/$"))


# --- Lists ------------------------------------------------------------------------------
def test_list_is_searched_and_narrowed(desk: Page) -> None:
    desk.goto("/admin/people/employee/")
    rows = desk.locator("#result_list tbody tr")
    many = rows.count()
    desk.locator("#searchbar").fill("manager")
    desk.locator("#searchbar").press("Enter")
    expect(rows).to_have_count(1)
    desk.goto("/admin/people/employee/")
    desk.get_by_role("button", name="Filters").click()
    desk.locator("#changelist-filter").get_by_text("Team leader", exact=True).click()
    expect(desk).to_have_url(re.compile("role=team_leader"))
    assert 0 < rows.count() < many


def test_action_bar_asks_before_it_deletes(desk: Page) -> None:
    desk.goto("/admin/campaigns/target/")
    bar = desk.locator(".actions-bar")
    expect(bar).to_be_hidden()
    desk.locator("input.action-select").first.check()
    expect(bar).to_contain_text("1 of")
    run = bar.get_by_role("button", name="Run")
    expect(run).to_be_hidden()
    bar.locator("select").select_option("delete_selected")
    run.click()
    expect(desk.get_by_text("Are you sure").first).to_be_visible()


# --- Forms ------------------------------------------------------------------------------
def choose_date(page: Page, field: str) -> str:
    """Today, from the picker beside the field."""
    own = page.locator(".field-line, div, p").filter(has=page.locator(field)).last
    own.locator(".date-icon").first.click()
    box: Locator = page.locator(".calendarbox:visible")
    expect(box).to_have_count(1)
    box.locator("td:not(.nonday) a").first.click()
    return page.locator(field).input_value()


def test_tabs_rows_and_pickers_of_a_campaign(desk: Page) -> None:
    desk.goto("/admin/campaigns/campaign/")
    desk.locator("#result_list tbody th a").first.click()
    phases, targets = desk.locator("#phases-group"), desk.locator("#targets-group")
    expect(phases).to_be_visible()
    expect(targets).to_be_hidden()
    desk.locator("#tabs-items a[href='#targets']").click()
    expect(targets).to_be_visible()
    expect(phases).to_be_hidden()
    total = desk.locator("[name=targets-TOTAL_FORMS]")
    before = int(total.input_value())
    targets.locator(".add-row").click()
    expect(total).to_have_value(str(before + 1))
    expect(desk.locator(f"#id_targets-{before}-name")).to_be_visible()
    desk.locator("#tabs-items a[href='#general']").click()
    assert choose_date(desk, "#id_starts_on").endswith("01")


def test_choice_of_a_person_s_team_is_searched(desk: Page) -> None:
    desk.goto("/admin/people/employee/?q=leader")
    desk.locator("#result_list tbody th a").first.click()
    chosen = desk.locator("#id_team + .select2 .select2-selection")
    chosen.click()
    desk.locator(".select2-search__field").fill("a")
    option = desk.locator(".select2-results__option:not(.loading-results)").first
    words = option.inner_text()
    option.click()
    expect(chosen).to_contain_text(words)


def test_day_is_added_from_the_picker_and_deleted_after_a_question(desk: Page) -> None:
    desk.goto("/admin/campaigns/calendarday/add/")
    day = choose_date(desk, "#id_day")
    expect(desk.locator("output[data-live]")).not_to_contain_text("Choose a day")
    desk.locator("[name=_save]").click()
    rows = desk.locator("#result_list tbody tr")
    desk.goto("/admin/campaigns/calendarday/")
    many = rows.count()
    assert day
    rows.locator("th a").first.click()
    desk.get_by_role("link", name="Delete").click()
    desk.get_by_role("button", name="Yes").click()
    expect(rows).to_have_count(many - 1)
