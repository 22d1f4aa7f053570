"""Cuts a few icons out of a font of thousands.

Such a font draws by ligature: the word `search` becomes a magnifying glass.
"""

from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def cut(font_file: Path, icons: Collection[str]) -> bytes:
    """A WOFF2 font with these icons and the letters of their names, the same every time.

    Raises KeyError for an icon that the font does not have.
    """
    # Otherwise the time of the cut stands in the font, and its hashed name changes with it.
    font = TTFont(font_file, recalcTimestamp=False)
    drawn = dict(_ligatures(font))
    options = Options(
        flavor="woff2",
        layout_closure=False,  # the letters of the names would bring every other icon along
        layout_features=["*"],
        hinting=False,
        notdef_outline=True,
    )
    options.drop_tables += ["FFTM"]  # when its maker was made
    subsetter = Subsetter(options)
    letters = set("".join(icons))
    subsetter.populate(glyphs=[drawn[icon] for icon in icons], unicodes=[*map(ord, letters)])
    subsetter.subset(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def names(font_file: Path) -> set[str]:
    """Of all icons in the font."""
    return {name for name, _glyph in _ligatures(TTFont(font_file))}


def _ligatures(font: TTFont) -> Iterator[tuple[str, str]]:
    """Words, and the glyph that is drawn for each."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            for first, rest in getattr(inner, "ligatures", {}).items():
                for one in rest:
                    parts = [first, *one.Component]
                    yield "".join(letters.get(part, "?") for part in parts), one.LigGlyph
