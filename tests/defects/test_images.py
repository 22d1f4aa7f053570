"""Uploads: judged by content, turned upright, freed of where they were taken."""

import io
import struct
import subprocess
import sys
import zlib

import pillow_heif
import pytest
from PIL import ExifTags, Image

from core.errors import DomainError
from core.images import safe_picture

REFUSED = "This is not a photo that can be shown. Use a JPEG, PNG or HEIC picture."
ORIENTATION = ExifTags.Base.Orientation
GPS = ExifTags.IFD.GPSInfo


def encoded(image, kind, **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def halves(width=200, height=100):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def made_safe(data):
    return safe_picture(io.BytesIO(data), len(data))


def opened(data):
    return Image.open(io.BytesIO(data))


def png_bomb(side=30_000):
    """A few hundred bytes that claim to be 900 megapixels."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"not a picture at all", id="text"),
        pytest.param(b"", id="empty"),
        pytest.param(encoded(halves(), "JPEG")[:700], id="truncated"),
        pytest.param(encoded(halves(), "GIF"), id="gif"),
        pytest.param(encoded(halves(), "BMP"), id="bmp"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(png_bomb(), id="bomb"),
    ],
)
def test_anything_but_a_photo_is_refused(data):
    with pytest.raises(DomainError) as refusal:
        made_safe(data)
    assert (refusal.value.text, refusal.value.field) == (REFUSED, "photos")


def test_photo_that_is_too_large_is_refused(settings):
    settings.MAX_PHOTO_BYTES = 1024 * 1024
    with pytest.raises(DomainError, match="larger than 1 MB"):
        safe_picture(io.BytesIO(b"x"), 1024 * 1024 + 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_jpeg_and_png_are_kept_as_jpeg(kind):
    picture = made_safe(encoded(halves(2400, 1200), kind))
    assert opened(picture.full).format == "JPEG"
    assert opened(picture.full).size == (1600, 800)
    assert opened(picture.thumbnail).size == (400, 200)


def test_heic_is_accepted():
    heif = io.BytesIO()
    pillow_heif.from_pillow(halves()).save(heif)
    assert opened(made_safe(heif.getvalue()).full).size == (200, 100)


def test_orientation_is_applied_and_nothing_else_kept():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held upright
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)})
    exif[ExifTags.Base.Make] = "Phone"
    data = encoded(halves(), "JPEG", exif=exif)
    assert opened(data).getexif().get_ifd(GPS)  # it was in there
    picture = made_safe(data)
    for kept in (opened(picture.full), opened(picture.thumbnail)):
        assert kept.size == (100, 200)
        assert dict(kept.getexif()) == {}
        top, bottom = kept.getpixel((50, 20)), kept.getpixel((50, 180))
        assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_transparent_becomes_white():
    picture = made_safe(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert opened(picture.full).getpixel((10, 10)) == (255, 255, 255)


def odd_exifs():
    """EXIF that phones and old programs do write, and that cannot be written back."""
    wrong_type = struct.pack("<HHIBBBB", 0x0128, 2, 1, 0, 0, 0, 0)  # a unit that is a text
    resolution = struct.pack("<HHII", 0x011A, 5, 1, 0xFFFFFF)  # a value beyond the end
    count = struct.pack("<HHII", 0x0112, 3, 400, 8)  # too many orientations
    upright = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    for entries in ([wrong_type, upright], [resolution], [count], [upright, resolution]):
        body = struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
        yield b"Exif\0\0II*\0\x08\0\0\0" + body
    yield b"Exif\0\0II*\0\xff\xff\xff\xff"
    yield b"Exif\0\0II"
    yield b"Exif\0\0"


@pytest.mark.parametrize("exif", list(odd_exifs()), ids=range(7))
def test_photo_with_odd_exif_is_kept(exif):
    picture = made_safe(encoded(halves(), "JPEG", exif=exif))
    assert opened(picture.full).size in {(200, 100), (100, 200)}


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_orientation_that_means_nothing_leaves_the_photo_as_it_is(value):
    exif = Image.Exif()
    exif[ORIENTATION] = value
    assert opened(made_safe(encoded(halves(), "JPEG", exif=exif)).full).size == (200, 100)


MEASURED = """
import io, pathlib, sys
import django
from django.conf import settings

settings.configure(MAX_PHOTO_BYTES=25 * 1024 * 1024, USE_I18N=False)
django.setup()
from core.errors import DomainError
from core.images import safe_picture

def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


before = peak()
data = sys.stdin.buffer.read()
try:
    safe_picture(io.BytesIO(data), len(data))
except DomainError:
    print("refused", end=" ")
else:
    print("kept", end=" ")
print(peak() - before)
"""


@pytest.mark.parametrize(
    ("mode", "side", "kind", "said"),
    [
        ("RGBA", 8900, "PNG", "refused"),
        ("RGBA", 6300, "PNG", "kept"),
        ("P", 6300, "PNG", "kept"),
        ("RGB", 8050, "JPEG", "kept"),
    ],
)
def test_one_photo_takes_a_bounded_memory(mode, side, kind, said):
    more = {"progressive": True, "subsampling": 0} if kind == "JPEG" else {}
    data = encoded(Image.new(mode, (side, side)), kind, **more)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED], input=data, capture_output=True, check=True
    )
    outcome, megabytes = ran.stdout.split()
    assert outcome.decode() == said
    assert int(megabytes) < 400, megabytes
