"""Drawn photos of the shop floor, as found and after correction. No randomness, small files."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from dataclasses import replace

from PIL import Image, ImageDraw, ImageFilter

from core.images import Picture, safe_picture

SIZE = (800, 600)
Scene = Callable[[Image.Image, bool], None]

BOARD_GREEN = "#1f6b4a"
COPPER = "#d9a441"
SOLDER = "#c9ced6"
STEEL = "#8d99a6"
DARK = "#27303a"
RED = "#c8382e"
ORANGE = "#e07b1f"
YELLOW = "#f2c230"
WHITE = "#f6f7f9"


def _board(image: Image.Image, mended: bool) -> None:
    """A circuit board; as found, one capacitor stands askew."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 50, 740, 550), fill=BOARD_GREEN)
    for row in range(6):
        y = 110 + row * 75
        draw.line((90, y, 300 + row * 40, y, 340 + row * 40, y + 38, 710, y + 38), COPPER, 5)
    draw.rectangle((110, 330, 290, 470), fill=DARK)
    for pin in range(8):
        x = 118 + pin * 22
        draw.rectangle((x, 312, x + 10, 330), fill=SOLDER)
        draw.rectangle((x, 470, x + 10, 488), fill=SOLDER)
    for place in range(3):
        _capacitor(draw, 400 + place * 110, 190, askew=place == 1 and not mended)
    draw.rectangle((470, 400, 660, 490), fill="#3d4a8a", outline=WHITE, width=3)


def _capacitor(draw: ImageDraw.ImageDraw, x: int, y: int, *, askew: bool) -> None:
    if askew:
        draw.polygon([(x - 20, y - 60), (x + 55, y - 85), (x + 90, y + 30), (x + 15, y + 55)], DARK)
        draw.polygon(
            [(x - 20, y - 60), (x + 55, y - 85), (x + 60, y - 68), (x - 15, y - 43)], STEEL
        )
        draw.ellipse((x - 60, y - 120, x + 130, y + 90), outline=RED, width=8)
        return
    draw.rounded_rectangle((x - 35, y - 60, x + 35, y + 60), 12, fill=DARK)
    draw.rectangle((x - 35, y - 60, x + 35, y - 40), fill=STEEL)


def _solder(image: Image.Image, mended: bool) -> None:
    """Solder joints close up; as found, two of them are bridged."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 800, 600), fill=BOARD_GREEN)
    for row in range(3):
        for column in range(4):
            x, y = 130 + column * 180, 120 + row * 180
            draw.ellipse((x - 62, y - 62, x + 62, y + 62), fill=COPPER)
            draw.ellipse((x - 46, y - 46, x + 46, y + 46), fill=SOLDER)
            draw.ellipse((x - 26, y - 32, x + 2, y - 8), fill=WHITE)
    if not mended:
        draw.rounded_rectangle((290, 270, 510, 330), 30, fill=SOLDER)
        draw.ellipse((215, 195, 585, 405), outline=RED, width=8)


def _cable(image: Image.Image, mended: bool) -> None:
    """Cables into terminals; as found, one has slipped out."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 800, 600), fill="#d5dae0")
    draw.rounded_rectangle((70, 60, 730, 210), 16, fill=DARK)
    for place, colour in enumerate((RED, DARK, "#2f6fb0", YELLOW, "#3f8f4f")):
        x = 150 + place * 125
        draw.ellipse((x - 38, 98, x + 38, 174), fill=STEEL)
        draw.line((x - 22, 136, x + 22, 136), DARK, 7)
        loose = place == 3 and not mended
        top, shift = (285, 45) if loose else (165, 0)
        if loose:
            draw.rectangle((x + shift - 7, 245, x + shift + 7, 290), fill=COPPER)
        draw.line((x + shift, top, x + shift, 420, x, 600), colour, 44, joint="curve")
    if not mended:
        draw.ellipse((470, 190, 660, 380), outline=RED, width=8)


def _label(image: Image.Image, mended: bool) -> None:
    """A rating plate; as found, it is crooked and smudged."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 800, 600), fill="#e4e7eb")
    draw.line((0, 500, 800, 500), STEEL, 6)
    plate = Image.new("RGBA", (520, 300), WHITE)
    pen = ImageDraw.Draw(plate)
    pen.rectangle((0, 0, 519, 299), outline=DARK, width=6)
    pen.rectangle((24, 24, 200, 66), fill="#206bc4")
    for row, width in enumerate((420, 360, 440, 300)):
        pen.rectangle((24, 95 + row * 40, 24 + width, 113 + row * 40), fill=STEEL)
    for stripe in range(26):
        x = 330 + stripe * 6
        pen.rectangle((x, 215, x + (2 if stripe % 3 else 4), 275), fill=DARK)
    if not mended:
        pen.ellipse((150, 100, 380, 200), fill="#6b6257")
    turned = plate.rotate(0 if mended else 9, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(turned, (130, 120 if mended else 90), turned)


def _floor(image: Image.Image, mended: bool) -> None:
    """An aisle between yellow lines; as found, boxes stand in it."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 800, 230), fill="#c6ccd3")
    draw.polygon([(0, 600), (250, 230), (550, 230), (800, 600)], "#9aa6a0")
    draw.polygon([(0, 600), (250, 230), (0, 230)], "#7f8a86")
    draw.polygon([(800, 600), (550, 230), (800, 230)], "#7f8a86")
    draw.polygon([(0, 600), (50, 600), (268, 230), (250, 230)], YELLOW)
    draw.polygon([(800, 600), (750, 600), (532, 230), (550, 230)], YELLOW)
    for x in (60, 600):
        draw.rectangle((x, 90, x + 140, 260), fill="#5f7d9c")
        draw.rectangle((x, 165, x + 140, 175), fill=DARK)
    if not mended:
        for x, y, side in ((300, 370, 150), (420, 430, 130), (330, 270, 110)):
            draw.rectangle((x, y, x + side, y + side), fill="#b98a55", outline="#7c5a33", width=4)
            draw.rectangle((x + side // 2 - 8, y, x + side // 2 + 8, y + side), fill="#d9b98a")


def _cabinet(image: Image.Image, mended: bool) -> None:
    """A charging pile's door; as found, a screw is missing and the seal stands off."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 800, 600), fill="#cfd5db")
    draw.rounded_rectangle((190, 30, 610, 580), 24, fill=WHITE, outline=STEEL, width=8)
    draw.rounded_rectangle((260, 90, 540, 250), 12, fill=DARK)
    draw.rectangle((285, 115, 515, 225), fill="#2fb3a0")
    draw.ellipse((350, 320, 450, 420), fill=ORANGE, outline=DARK, width=8)
    draw.line((400, 420, 400, 500, 470, 540, 620, 520), DARK, 26, joint="curve")
    for x, y in ((220, 60), (580, 60), (220, 550), (580, 550)):
        missing = (x, y) == (580, 60) and not mended
        draw.ellipse((x - 16, y - 16, x + 16, y + 16), fill=DARK if missing else STEEL)
        if not missing:
            draw.line((x - 9, y, x + 9, y), DARK, 5)
    if not mended:
        draw.line((600, 100, 640, 200, 605, 300), DARK, 12, joint="curve")
        draw.ellipse((520, 10, 670, 330), outline=RED, width=8)


SCENES: dict[str, Scene] = {
    "board": _board,
    "solder": _solder,
    "cable": _cable,
    "label": _label,
    "floor": _floor,
    "cabinet": _cabinet,
}


class Album:
    """Draws each photo once and hands it out under a new name each time.

    A few drawings stand for all the photos of a plant; each passes for one of its own, or
    nearly every photo of the demo would be said to have been used before.
    """

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, bool], Picture] = {}
        self._given = 0

    def photo(self, scene: str, *, mended: bool) -> Picture:
        """The scene as found, or after correction."""
        if (scene, mended) not in self._drawn:
            self._drawn[scene, mended] = _draw(SCENES[scene], mended)
        self._given += 1
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{scene}/{mended}/{self._given}")
        looks = int.from_bytes(name.bytes[:8], signed=True)
        return replace(self._drawn[scene, mended], name=name.hex, looks=looks)


def _draw(scene: Scene, mended: bool) -> Picture:
    image = Image.new("RGB", SIZE, "#aab2ba")
    scene(image, mended)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    light = Image.linear_gradient("L").rotate(180).resize(SIZE).point(lambda value: value // 4)
    image.paste(Image.new("RGB", SIZE, "white"), mask=light)
    shot = io.BytesIO()
    image.save(shot, "JPEG", quality=88)
    size = shot.tell()
    shot.seek(0)
    return safe_picture(shot, size)
