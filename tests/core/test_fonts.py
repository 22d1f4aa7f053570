"""The font of few icons holds what the admin shows, and is cut only when something changed."""

import re
from pathlib import Path

import pytest
import unfold
from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from core import fonts
from qualitymonth.settings.icons import ICONS, OURS, THEME_FONT, THEMES

ROOT = Path(settings.BASE_DIR)
THEME = Path(unfold.__file__).parent
WHOLE = THEME / THEME_FONT
PUBLIC = "fonts/admin-icons.woff2"

IN_TEMPLATE = re.compile(r"material-symbols-outlined[^>]*>\s*([a-z_0-9]+)\s*<")
GIVEN = re.compile(r"""icon\s*=\s*["']([a-z_0-9]+)["']""")
IN_STYLE = re.compile(r'content:"([a-z_0-9]+)"')
IN_MENU = re.compile(r'\), "([a-z_0-9]+)"|^\s+"([a-z_0-9]+)",$', re.MULTILINE)
# The theme's switch shows one of these, by a script.
SWITCHED = {"dark_mode", "light_mode", "computer"}


def text_of(folder: Path, pattern: str) -> str:
    return "\n".join(file.read_text() for file in sorted(folder.glob(pattern)))


def icons_in(text: str) -> set[str]:
    return {*IN_TEMPLATE.findall(text), *GIVEN.findall(text)}


def our_icons() -> set[str]:
    """Of our templates and actions, of the admin's menu, and the mark at its head."""
    templates = [text_of(ROOT / "templates" / part, "**/*.html") for part in ("admin", "unfold")]
    code = [text_of(ROOT, "*/admin*.py"), text_of(ROOT, "*/admin/*.py")]
    menu = (ROOT / "qualitymonth" / "workplace.py").read_text()
    in_menu = {name for pair in IN_MENU.findall(menu) for name in pair if name}
    return icons_in("\n".join(templates + code)) | in_menu | {settings.UNFOLD["SITE_SYMBOL"]}


def icons_of_theme() -> set[str]:
    templates = text_of(THEME / "templates", "**/*.html")
    return icons_in(templates) | set(IN_STYLE.findall(text_of(THEME, "static/**/*.css"))) | SWITCHED


def test_every_icon_that_the_admin_shows_is_in_the_font_and_no_other() -> None:
    known = fonts.names(WHOLE)
    assert set(ICONS) == (our_icons() | icons_of_theme()) & known
    assert (len(set(ICONS)), set(OURS) - our_icons()) == (len(OURS) + len(THEMES), set())


def test_font_is_small_and_draws_its_icons() -> None:
    found = Path(str(finders.find(PUBLIC)))
    assert found.stat().st_size < 15_000
    assert set(ICONS) - fonts.names(found) == set()
    assert TTFont(found).flavor == "woff2"


def test_the_same_icons_make_the_same_font() -> None:
    assert fonts.cut(WHOLE, ["search", "lock"]) == fonts.cut(WHOLE, ["search", "lock"])


def test_icon_that_the_font_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_icon"):
        fonts.cut(WHOLE, ["search", "no_such_icon"])


def test_font_is_cut_again_only_for_other_icons(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts: list[tuple[str, ...]] = []
    monkeypatch.setattr(fonts, "cut", lambda _file, icons: cuts.append(icons) or b"a font")
    settings.VAR_DIR = tmp_path
    for icons in (("search",), ("search",), ("search", "lock")):
        settings.ICON_FONTS = {PUBLIC: ("unfold", THEME_FONT, icons)}
        finder = finders.get_finder("core.finders.IconFinder")
        monkeypatch.setattr(finder, "names", settings.ICON_FONTS)
        assert Path(str(finder.find(PUBLIC))).read_bytes() == b"a font"
    assert cuts == [("search",), ("search", "lock")]
