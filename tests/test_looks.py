"""The palette can be read in both themes, and every class of ours is used and known."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import crispy_bootstrap5
import pytest
from django.conf import settings

from core.templatetags.ui import LOOKS, NOTE_ICONS

ROOT = Path(settings.BASE_DIR)
STYLES = ROOT / "static" / "css"
LIBRARY = Path(settings.NODE_MODULES, settings.PACKAGE_FILES["tabler/tabler.css"])
FORMS = Path(crispy_bootstrap5.__file__).parent
# The admin's own style sheet dresses the markup of its theme.
THEMES = {"admin.css", "admin_large.css"}  # about the markup of the admin's theme
OURS = sorted(path for path in STYLES.glob("*.css") if path.name not in THEMES)
# Its black is the same in both themes, and it stands on nothing else.
BOARD = {"board_frame.css", "board_views.css"}
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11, level AA


# --- Colours ------------------------------------------------------------------
def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Each rule at the top level: its selectors and what is declared."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for found in re.finditer(r"([^{}]+)\{([^{}]*)\}", plain):
        yield found[1].strip(), found[2]


def variables(css: str, theme: str) -> dict[str, str]:
    """The custom properties that `css` gives the whole page in `theme`."""
    wanted = {"light": (":root", "light"), "dark": ("dark",)}[theme]
    given: dict[str, str] = {}
    for selectors, body in blocks(css):
        names = re.split(r"[\s,]+", selectors)
        if any(name.strip('[]"').replace('data-bs-theme="', "") in wanted for name in names):
            given |= {
                name: value.strip() for name, value in re.findall(r"(--[\w-]+)\s*:([^;]+)", body)
            }
    return given


def palette(theme: str) -> dict[str, str]:
    tokens = (STYLES / "tokens.css").read_text()
    light = variables(tokens, "light")
    return light if theme == "light" else light | variables(tokens, "dark")


def colour(name: str, values: Mapping[str, str]) -> tuple[float, float, float]:
    """The sRGB channels, 0 to 1, of a custom property, through the properties it names."""
    value = values[name]
    while inner := re.fullmatch(r"var\((--[\w-]+)(?:,.*)?\)", value):
        value = values[inner[1]]
    digits = value.removeprefix("#")
    assert re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits), (name, value)
    full = digits if len(digits) == 6 else "".join(2 * each for each in digits)
    red, green, blue = (int(full[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def luminance(channels: tuple[float, float, float]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, values: Mapping[str, str]) -> float:
    lighter, darker = sorted(
        (luminance(colour(name, values)) for name in (one, other)), reverse=True
    )
    return (lighter + 0.05) / (darker + 0.05)


PAGE, SURFACE = "--tblr-body-bg", "--tblr-bg-surface"
READ = ("--tblr-body-color", "--tblr-secondary-color", "--accent-text", "--wrong", "--faint")
SOFT = ("good", "warn", "wait", "calm", "wrong")
PAIRS = [
    *((text, ground, TEXT) for text in READ for ground in (PAGE, SURFACE)),
    *((f"--{name}", f"--{name}-soft", TEXT) for name in SOFT),
    # The same words stand on the page and in cards.
    *((f"--{name}", ground, TEXT) for name in SOFT for ground in (PAGE, SURFACE)),
    # A row that is one's own, one that is unread, one under the pointer.
    *(("--tblr-body-color", f"--{name}-soft", TEXT) for name in ("wait", "calm")),
    *(("--tblr-secondary-color", f"--{name}-soft", TEXT) for name in ("wait", "calm")),
    ("--accent-text", "--wait-soft", TEXT),
    ("--on-accent", "--accent", TEXT),
    ("--on-loud", "--loud-red", TEXT),
    ("--on-loud", "--loud-black", TEXT),
    # The focus ring, the borders of inputs, the edge of what is black, a bar of progress.
    *(
        (line, ground, GRAPHIC)
        for line in ("--accent-text", "--input-line", "--loud-edge", "--accent", "--wrong")
        for ground in (PAGE, SURFACE)
    ),
    ("--accent-text", "--calm-soft", GRAPHIC),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_palette_can_be_read(theme: str) -> None:
    values = palette(theme)
    weak = {
        (one, other): round(contrast(one, other, values), 2)
        for one, other, least in PAIRS
        if contrast(one, other, values) < least
    }
    assert weak == {}


def test_contrast_is_that_of_the_standard() -> None:
    values = {"--black": "#000", "--white": "#fff", "--grey": "#767676", "--too": "var(--grey)"}
    assert contrast("--black", "--white", values) == pytest.approx(21)
    assert contrast("--white", "--too", values) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_colours_stand_with_the_tokens(path: Path) -> None:
    """Elsewhere only what is the same in both themes: the photo viewer's black, shadows, paper."""
    plain = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    used = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", plain))
    if path.name not in {"tokens.css", "month.css", "print.css", "charts.css", *BOARD}:
        assert used <= {"#fff", "#000"}


# --- Classes ------------------------------------------------------------------
def classes_in(css: str) -> set[str]:
    found = set()
    for selectors, _body in re.findall(
        r"([^{};]+)(\{)", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    ):
        if not selectors.strip().startswith("@"):
            found |= set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    return found


def words() -> set[str]:
    """Every word that could name a class: in templates, scripts, Python and the form library."""
    sources = [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("static/js/**/*.js"),
        *FORMS.glob("templates/**/*.html"),
        *(
            path
            for app in ("core", "people", "campaigns", "points", "defects", "dashboard")
            for path in (ROOT / app).rglob("*.py")
        ),
        *(ROOT / "qualitymonth").rglob("*.py"),
    ]
    return {word for path in sources for word in re.findall(r"[\w-]+", path.read_text())}


def is_used(name: str, known: set[str]) -> bool:
    """Written somewhere, or put together from a stem and a state: `is-` and `good`."""
    if name in known:
        return True
    states = known | {look.css for look in LOOKS.values()} | set(NOTE_ICONS) | {"info"}
    stems = [stem for stem in ("is-", "note-", "tone-") if name.startswith(stem) and stem in known]
    return any(name.removeprefix(stem) in states for stem in stems)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_used(path: Path) -> None:
    known = words()
    assert sorted(name for name in classes_in(path.read_text()) if not is_used(name, known)) == []


def classes_of(template: str) -> set[str]:
    """The whole class names that a template writes, without those put together by it."""
    found: set[str] = set()
    for value in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', template):
        fixed = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*|\{%.*?%\}", " ", value)
        found |= set(fixed.split())
    return found


def test_every_class_of_a_template_is_known() -> None:
    """To a style sheet of ours, to Tabler, or to a script: nothing is named for nothing."""
    styled = {name for path in STYLES.glob("*.css") for name in classes_in(path.read_text())}
    styled |= classes_in(LIBRARY.read_text())
    scripted = "\n".join(path.read_text() for path in ROOT.glob("static/js/**/*.js"))
    unknown = {
        (str(path.relative_to(ROOT)), name)
        for path in ROOT.glob("templates/**/*.html")
        if "admin" not in path.parts and "unfold" not in path.parts
        for name in classes_of(path.read_text()) - styled
        if f".{name}" not in scripted
    }
    assert sorted(unknown) == []


def test_style_sheets_are_short() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in STYLES.glob("*.css")}
    assert {name: count for name, count in lengths.items() if count > 400} == {}
