"""The pictures that are kept are those that the script takes, and the README shows them."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from dashboard.help import PICTURES as HELP
from devtools.audit.places import ERRORS, PLACES, Visit, visits
from devtools.screenshots import everything, readme_pictures
from devtools.screenshots.files import small
from devtools.screenshots.readme_pictures import DENSITY, THEMES, Picture

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
README = (ROOT / "README.md").read_text()
SHOWN = re.compile(
    r"<picture>"
    r'<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">'
    r'<img src="([^"]+)" width="\d+" alt="([^"]+)">'
    r"</picture>"
)


def noise(size: tuple[int, int]) -> Image.Image:
    """What compresses badly."""
    return Image.effect_noise(size, 120).convert("RGB")


def placeholders(addresses: Iterable[str]) -> set[str]:
    return {name for address in addresses for name in re.findall(r"\{(\w+)\}", address)}


# --- README ---------------------------------------------------------------------
def test_readme_shows_every_picture_in_both_themes_with_words_for_it() -> None:
    shown = {(light, dark) for dark, light, words in SHOWN.findall(README) if words}
    taken = {
        tuple(str(picture.file(theme).relative_to(ROOT)) for theme in THEMES)
        for picture in readme_pictures.PICTURES
    }
    assert THEMES == ("light", "dark")
    assert shown == taken


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("picture", readme_pictures.PICTURES, ids=lambda each: each.name)
def test_picture_of_the_readme_is_small_and_of_its_size(picture: Picture, theme: str) -> None:
    file = picture.file(theme)
    assert file.stat().st_size <= readme_pictures.LARGEST
    assert Image.open(file).width == picture.size[0] * DENSITY


# --- Nothing is kept that nothing takes ---------------------------------------------
def test_no_picture_is_left_over() -> None:
    of_help = {picture.file(language) for picture in HELP.values() for language in LANGUAGES}
    kept = {str(file.relative_to(ROOT / "static")) for file in (ROOT / "static/help").iterdir()}
    assert kept == of_help
    of_readme = {
        picture.file(theme).name for picture in readme_pictures.PICTURES for theme in THEMES
    }
    assert {file.name for file in readme_pictures.FOLDER.iterdir()} == of_readme


def test_every_example_that_a_picture_needs_is_one_of_the_audit() -> None:
    addresses = [picture.address for picture in (*HELP.values(), *readme_pictures.PICTURES)]
    known = placeholders(place.path for rows in PLACES.values() for place in rows)
    assert placeholders(addresses) <= known


# --- Every page, and sheets of them ---------------------------------------------------
def test_no_two_pages_share_a_file() -> None:
    rows = [*PLACES.values(), *ERRORS.values()]
    known = placeholders(place.path for row in rows for place in row)
    numbers = {name: number for number, name in enumerate(sorted(known), start=1)}
    every = list(visits(PLACES | ERRORS, numbers))
    assert len({everything.slug(visit) for visit in every}) == len(set(map(page_of, every)))


def page_of(visit: Visit) -> tuple[str, str]:
    return visit.path, visit.person


def test_sheets_hold_every_page_whatever_its_height(tmp_path: Path) -> None:
    sheet = everything.Sheet((390, 844), columns=2, rows=1, width=100)
    files = []
    for number, height in enumerate((200, 844, 9000)):
        files.append(tmp_path / f"page-{number}.png")
        Image.new("RGB", (390, height), "red").save(files[-1])
    drawn = everything.draw(sheet, files, tmp_path, "en-390-light")
    assert [file.name for file in drawn] == ["en-390-light-01.png", "en-390-light-02.png"]
    red = [sum(1 for dot in dots(file) if dot == (255, 0, 0)) for file in drawn]
    assert red == [100 * 51 + 100 * 200, 100 * 200]


def dots(file: Path) -> list[tuple[int, int, int]]:
    image = Image.open(file)
    return [
        image.getpixel((across, down))
        for across in range(image.width)
        for down in range(image.height)
    ]


def test_picture_gives_quality_away_for_size(tmp_path: Path) -> None:
    file = tmp_path / "shot.png"
    noise((300, 300)).save(file)
    shot = file.read_bytes()
    assert len(small(shot, 60_000)) <= 60_000 < len(small(shot, 10**9))
