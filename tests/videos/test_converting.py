"""What ffmpeg is let near, what it makes of it, and what of the original is gone."""

import io
import os
import re
import subprocess
import time
from itertools import count

import pytest
from PIL import Image

from tests.videos.clips import box, changed, clip, portrait
from videos import rules
from videos.media import container, ffmpeg, process
from videos.media.faults import Refused

PLACE = re.compile(rb"31\.2304|121\.4737|Somewhere")


def convert(path, folder, most_seconds=60, heard=lambda percent: None):
    """The whole way of one file: its facts, its renditions and how long they last."""
    reader = container.judge(path)
    facts = ffmpeg.probe(path, reader)
    ffmpeg.require_length(facts.seconds, most_seconds)
    renditions = [
        ffmpeg.Rendition(
            size, *rules.scaled(facts.width, facts.height, size), folder / f"{size}.mp4"
        )
        for size in rules.renditions_of(facts.width, facts.height)
    ]
    seconds = ffmpeg.convert(path, reader, facts, renditions, most_seconds=most_seconds, hear=heard)
    ffmpeg.poster(renditions[0].path, seconds, folder / "poster.jpg")
    return facts, renditions, seconds


def refusal(path, folder, **options) -> str:
    with pytest.raises(Refused) as raised:
        convert(path, folder, **options)
    return raised.value.code


def boxes(path) -> list[bytes]:
    with path.open("rb") as file:
        return [one.kind for one in container._boxes(file, 0, path.stat().st_size, count())]


# --- What comes of it -----------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "codec", "shape", "has_sound"),
    [
        (lambda: clip("phone"), "h264", (320, 240), True),
        (lambda: clip("hevc"), "hevc", (320, 240), True),
        (lambda: clip("webm"), "vp8", (320, 240), True),
        (lambda: clip("silent"), "h264", (320, 240), False),
        (lambda: clip("fragments"), "h264", (320, 240), False),
        (portrait, "h264", (240, 320), True),
    ],
    ids=["phone", "hevc", "webm", "silent", "fragments", "portrait"],
)
def test_video_becomes_one_that_every_phone_plays(path, codec, shape, has_sound, tmp_path):
    facts, [made], seconds = convert(path(), tmp_path)
    assert facts == ffmpeg.Facts(pytest.approx(2, abs=0.1), codec, *shape, has_sound, False)
    after = ffmpeg.probe(made.path, container.judge(made.path))
    assert after == ffmpeg.Facts(pytest.approx(2, abs=0.1), "h264", *shape, has_sound, False)
    assert seconds == pytest.approx(2, abs=0.1)
    assert boxes(made.path).index(b"moov") < boxes(made.path).index(b"mdat")
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert (poster.format, poster.size) == ("JPEG", shape)


def test_large_video_is_made_in_both_sizes_at_thirty_pictures_a_second(tmp_path):
    _facts, made, _seconds = convert(clip("large"), tmp_path)
    assert [(one.size, one.width, one.height) for one in made] == [
        (720, 960, 720),
        (480, 640, 480),
    ]
    said = subprocess.run(
        [ffmpeg._ffmpeg()[0], "-i", made[1].path], capture_output=True, text=True, check=False
    )
    assert ", 640x480" in said.stderr
    assert " 30 fps" in said.stderr


@pytest.mark.parametrize("path", [lambda: clip("phone"), lambda: clip("hevc"), portrait])
def test_nothing_tells_where_it_was_recorded(path, tmp_path):
    assert PLACE.search(path().read_bytes())
    convert(path(), tmp_path)
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert set(kept) == {"480.mp4", "poster.jpg"}
    assert [name for name, data in kept.items() if PLACE.search(data)] == []
    assert not Image.open(io.BytesIO(kept["poster.jpg"])).getexif()


def test_progress_is_told_in_percent(tmp_path):
    heard = []
    convert(clip("phone"), tmp_path, heard=heard.append)
    assert heard == sorted(heard)
    assert 0 <= heard[0] <= heard[-1] <= 99


# --- What is refused --------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("sound", "no_picture"),
        ("still", "no_picture"),
        ("prores", "codec"),
        ("tiny", "odd_size"),
        ("wide", "odd_size"),
        ("short", "too_short"),
        ("long", "too_long"),
    ],
)
def test_video_of_another_kind_is_refused(kind, reason, tmp_path):
    assert refusal(clip(kind), tmp_path, most_seconds=5) == reason


def test_lack_of_room_is_not_the_videos_fault(tmp_path):
    """Its result goes where there is never any room."""
    (tmp_path / "480.mp4").symlink_to("/dev/full")
    with pytest.raises(process.StoppedError, match="No space left"):
        convert(clip("phone"), tmp_path)


def noise(data: bytes) -> bytes:
    """The index in front is whole; of the pictures, three quarters are gone."""
    start = data.index(b"mdat") + 4
    kept = start + (len(data) - start) // 4
    return data[:kept] + bytes(len(data) - kept)


def patched(data: bytes) -> bytes:
    """Cut in the middle of its pictures, and the outer box made to fit."""
    start = data.index(b"mdat") - 4
    content = data[start + 8 :]
    return data[:start] + box(b"mdat", content[: len(content) // 3])


@pytest.mark.parametrize("change", [noise, patched])
def test_video_whose_pictures_are_gone_is_damaged(change, tmp_path):
    assert refusal(changed("front", change, tmp_path), tmp_path) == "damaged"


def test_video_that_is_longer_than_it_says_is_too_long(tmp_path):
    """Its index declares three seconds of the nine that it holds."""

    def short(data: bytes) -> bytes:
        for kind, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
            place = data.index(kind) + offset
            value = int.from_bytes(data[place : place + 4]) // 3
            data = data[:place] + value.to_bytes(4) + data[place + 4 :]
        return data

    assert refusal(changed("long", short, tmp_path), tmp_path, most_seconds=5) == "too_long"


# --- With how much power ----------------------------------------------------------
def shell(command, hear=lambda said: None, **limits):
    return process.run(
        ["/bin/sh", "-c", command],
        process.Limits(**{"seconds": 20, "file_bytes": 1000} | limits),
        hear,
    )


def test_program_is_bounded(tmp_path):
    said = shell("ulimit -v; ulimit -t; nice; env | cut -d= -f1 | sort | tr '\\n' ' '; cat")
    memory, seconds, niceness, names = said.out.splitlines()
    assert (int(memory), int(seconds), int(niceness)) == (process.MEMORY // 1024, 40, 10)
    assert set(names.split()) <= {"LC_ALL", "PATH", "PWD", "SHLVL", "_"}


def test_program_that_takes_too_long_is_ended_with_its_children(tmp_path):
    begun = time.monotonic()
    mark = f"3{os.getpid()}"
    with pytest.raises(process.StoppedError):
        shell(f"sleep {mark} & sleep {mark}", seconds=1)
    assert time.monotonic() - begun < 5
    assert subprocess.run(["pgrep", "-f", f"sleep {mark}"], check=False).returncode == 1


def test_program_that_writes_too_much_is_ended(tmp_path):
    with pytest.raises(process.StoppedError):
        shell(f"exec head -c 100000 /dev/zero > {tmp_path}/out")
    assert (tmp_path / "out").stat().st_size <= 1000


def test_program_that_says_too_much_is_kept_short():
    said = shell("head -c 10000000 /dev/zero | tr '\\0' x")
    assert len(said.out) == process.MOST_SAID


def test_program_ends_where_nobody_listens_any_longer():
    def stop(said):
        raise KeyError(said)

    begun = time.monotonic()
    with pytest.raises(KeyError):
        shell("echo; sleep 30", stop)
    assert time.monotonic() - begun < 5
