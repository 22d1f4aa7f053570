"""What people do on the pages, step by step, as a hand does it."""

import io
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.words import Words

PASSWORD = "quality-month"
SWEEP_SECONDS = 75  # beat asks for a sweep each minute, whatever else does
MINUS_TWO = "\N{MINUS SIGN}2"
CONTAINMENT = "Sorted 240 pieces / 已全检 240 件"
MEASURE = "Torque recipe locked / 扭力程序已锁定"
MENU = ".top-bar details.menu summary"


# --- In and out -----------------------------------------------------------------
def enter(page: Page, person: str, words: Words) -> None:
    """Sign in, and choose the language of the pages."""
    page.goto("/")
    page.locator("#id_username").fill(person)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=words.sign_in, exact=True).click()
    page.locator(MENU).click()
    # Where the page speaks it already, nothing else tells that the next page is there.
    with page.expect_navigation():
        page.locator(".top-bar").get_by_role("button", name=words.language).click()
    expect(page.locator("html")).to_have_attribute(
        "lang", "zh-hans" if words.locale == "zh-CN" else "en"
    )


def leave(page: Page, words: Words) -> None:
    """Sign out."""
    page.goto("/")
    page.locator(MENU).click()
    page.get_by_role("button", name=words.sign_out).click()
    expect(page.locator("#id_password")).to_be_visible()


# --- Photos ---------------------------------------------------------------------
def photo(name: str, colour: str) -> FilePayload:
    """A phone's JPEG: lying on its side, with the place where it was taken."""
    image = Image.effect_noise((1200, 900), 60).convert("RGB")
    ImageDraw.Draw(image).rectangle((300, 200, 900, 700), fill=colour)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise to see it upright
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    output = io.BytesIO()
    image.save(output, "JPEG", exif=exif)
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": output.getvalue()}


def add_photo(page: Page, colour: str) -> None:
    """To the form's first place for photos."""
    page.locator("form.narrow input[capture]").first.set_input_files(photo("IMG_0041", colour))
    expect(page.locator("form.narrow .photo-previews img")).to_have_count(1)


def served_photo(page: Page, link: Locator) -> Image.Image:
    """The photo behind a link, as this person gets it."""
    href = link.get_attribute("href")
    assert href
    return Image.open(io.BytesIO(page.request.get(href).body()))


# --- Defects --------------------------------------------------------------------
@dataclass(frozen=True)
class Posted:
    """A defect as its page shows it."""

    path: str
    number: str


def fill_defect(page: Page, words: Words, title: str) -> None:
    page.goto("/defects/new/")
    add_photo(page, "firebrick")
    page.locator("select[name=line]").select_option(label=words.line)
    choose(page, words.what_kind, words.method)
    choose(page, words.how_bad, words.major)
    page.get_by_label(words.what_is_wrong).fill(title)


def choose(page: Page, question: str, answer: str) -> None:
    """Tap one of a few large buttons."""
    page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True).check()


def post_defect(page: Page, words: Words, title: str) -> Posted:
    """Report it on a line of the demo leader's team, with a photo."""
    fill_defect(page, words, title)
    page.get_by_role("button", name=words.post, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    number = page.locator("h1 .defect-number").inner_text()
    return Posted(urlsplit(page.url).path, number)


def fill_correction(page: Page, words: Words, *, cause: str, whys: tuple[str, str]) -> None:
    page.get_by_role("textbox", name=words.containment).fill(CONTAINMENT)
    choose(page, words.cause, cause)
    for label, why in zip(words.why, whys, strict=True):
        page.get_by_label(label, exact=True).fill(why)
    page.get_by_role("textbox", name=words.measure).fill(MEASURE)
    add_photo(page, "seagreen")


# --- Points ---------------------------------------------------------------------
def points_of_team(page: Page, words: Words) -> int:
    """What the standings give the team."""
    page.goto("/standings/")
    row = page.locator("li.standing").filter(has_text=words.team)
    return as_number(row.locator(".points").inner_text())


def as_number(text: str) -> int:
    found = re.search(r"-?\d+", text.replace("\N{MINUS SIGN}", "-"))
    assert found, text
    return int(found.group())


def entries_about(page: Page, defect: Posted, amount: str) -> int:
    """How many of the entries on this page of points have this amount, for this defect."""
    rows = page.locator("a.row-link").filter(
        has=page.locator(".points-amount", has_text=re.compile(rf"^{re.escape(amount)}$"))
    )
    stories = [page.request.get(str(row.get_attribute("href"))).text() for row in rows.all()]
    return sum(f'href="{defect.path}"' in story for story in stories)


# --- Time -----------------------------------------------------------------------
def move_clock(page: Page, words: Words, step: str) -> None:
    """Move the demo's clock, in the page."""
    page.goto("/")
    page.get_by_text(words.move_clock).click()
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.locator("#messages .note-success")).to_be_visible()


def await_on_page(page: Page, path: str, shown: Locator) -> None:
    """Reload until the worker has done what makes it appear."""
    for _attempt in range(SWEEP_SECONDS * 2):
        page.goto(path)
        if shown.count():
            return
        page.wait_for_timeout(500)
    expect(shown).to_be_visible()
