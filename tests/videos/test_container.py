"""What a file is goes by its boxes: hostile ones are refused, each with its reason."""

import io
import random
import zipfile

import pytest

from tests.videos.clips import box, changed, clip, portrait
from videos.media import container, faults
from videos.models import Fault


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("run.sh", "echo")
    return buffer.getvalue()


def judged(path) -> str:
    """The reader, or the reason of the refusal."""
    try:
        return container.judge(path)
    except faults.Refused as refused:
        return refused.code


def test_every_reason_is_one_that_people_are_told():
    codes = {value for name, value in vars(faults).items() if name.isupper()}
    assert codes == set(Fault.values) - {Fault.BROKE_OFF}


@pytest.mark.parametrize(
    ("kind", "reader"),
    [
        ("phone", "mov"),
        ("hevc", "mov"),
        ("front", "mov"),
        ("fragments", "mov"),
        ("webm", "matroska"),
        ("endless", "endless"),
        ("avi", "not_video"),
        ("animation", "not_video"),
        ("picture", "not_video"),
    ],
)
def test_container_is_known_by_its_content(kind, reader):
    assert judged(clip(kind)) == reader


def test_boxes_of_a_whole_file_are_counted_wherever_they_stand(tmp_path):
    """An index of little more than nothing may not keep a worker for minutes."""
    path = tmp_path / "many.mp4"
    track = box(b"trak", box(b"free", b"") * (container.MAX_BOXES // 4))
    for index, reader in ((track * 2, "mov"), (track * 5, "foreign")):
        path.write_bytes(box(b"ftyp", b"isom") + box(b"moov", index) + box(b"mdat", b""))
        assert judged(path) == reader


def test_upright_recording_is_a_video():
    assert judged(portrait()) == "mov"


OTHERS = {
    "nothing": b"",
    "zeros": bytes(1_000_000),
    "noise": random.Random(3).randbytes(1_000_000),
    "zip": archive(),
    "playlist": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "script": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "html": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7\n",
    "heic": box(b"ftyp", b"heic") + box(b"meta", b"") + box(b"mdat", b"1234"),
    "other ebml": b"\x1a\x45\xdf\xa3\x87\x42\x82\x84evil\x18\x53\x80\x67\x80",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_video_is_refused_whatever_its_name(kind, tmp_path):
    path = tmp_path / "video.mp4"
    path.write_bytes(OTHERS[kind])
    assert judged(path) == "not_video"


CHANGES = {
    "zip behind": (lambda data: data + archive(), "foreign"),
    "html in front": (lambda data: b"<html></html>   " + data, "not_video"),
    "zip in front": (lambda data: archive() + data, "not_video"),
    "zeros behind": (lambda data: data + bytes(64), "foreign"),
    "large padding": (lambda data: data + box(b"free", bytes(1_200_000)), "foreign"),
    "large uuid": (lambda data: data + box(b"uuid", bytes(1_200_000)), "foreign"),
    "small padding": (lambda data: data + box(b"free", bytes(100)), "mov"),
    "unknown box": (lambda data: data + box(b"evil", b"payload"), "foreign"),
    "a few bytes behind": (lambda data: data + b"abc", "damaged"),
    "cut by one byte": (lambda data: data[:-1], "damaged"),
    "cut in the middle": (lambda data: data[: len(data) // 2], "damaged"),
    "cut after its first box": (lambda data: data[: int.from_bytes(data[:4])], "damaged"),
    "cut in its first box": (lambda data: data[:20], "damaged"),
    "index without data": (lambda data: data.replace(b"mdat", b"free", 1), "damaged"),
    "box of no length": (lambda data: data + (4).to_bytes(4) + b"free", "damaged"),
    "box of a huge length": (
        lambda data: data + (1).to_bytes(4) + b"free" + (2**63).to_bytes(8),
        "damaged",
    ),
    "data elsewhere": (
        lambda data: data.replace(b"url \0\0\0\1", b"url \0\0\0\0", 1),
        "not_video",
    ),
    "packed index": (
        lambda data: data.replace(b"mvhd", b"cmov", 1),
        "not_video",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_mp4_is_judged_by_what_it_is(change, tmp_path):
    how, outcome = CHANGES[change]
    assert judged(changed("front", how, tmp_path)) == outcome


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda data: data + archive(), "foreign"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[:30], "not_video"),
        (lambda data: b"\x19\x41\xa4\x69".join(data.rsplit(b"\x1c\x53\xbb\x6b", 1)), "foreign"),
    ],
    ids=["zip behind", "cut by one byte", "cut in the middle", "cut in its header", "attachment"],
)
def test_changed_webm_is_judged_by_what_it_is(change, outcome, tmp_path):
    assert judged(changed("webm", change, tmp_path)) == outcome


def test_any_cut_of_a_video_is_noticed(tmp_path):
    """At a thousand places: none is taken for a whole file, and none breaks the judge."""
    chance = random.Random(5)
    for kind in ("phone", "webm"):
        data = clip(kind).read_bytes()
        path = tmp_path / kind
        for _ in range(500):
            path.write_bytes(data[: chance.randrange(len(data))])
            assert judged(path) in {"damaged", "not_video"}


def test_any_changed_byte_of_the_outer_boxes_breaks_nothing(tmp_path):
    chance = random.Random(7)
    for kind in ("front", "webm"):
        path = tmp_path / kind
        for _ in range(500):
            data = bytearray(clip(kind).read_bytes())
            data[chance.randrange(2000)] = chance.randrange(256)
            path.write_bytes(data)
            assert judged(path) in {"mov", "matroska", *Fault.values}
