"""Small clips, made when they are asked for: each kind once in a run."""

import functools
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg

FOLDER = Path(tempfile.mkdtemp(prefix="qm-clips-"))
PICTURES = ("-f", "lavfi", "-i", "testsrc=d=2:s=320x240:r=25")
SOUND = ("-f", "lavfi", "-i", "sine=d=2")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params", "log-level=0")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8")
PLACE = ("-metadata", "location=+31.2304+121.4737/", "-metadata", "title=Somewhere")
# By kind: the ending, and what ffmpeg is told.
KINDS = {
    "phone": ("mp4", (*PICTURES, *SOUND, *H264, *PLACE, "-c:a", "aac")),
    "hevc": ("mov", (*PICTURES, *SOUND, *HEVC, *PLACE, "-c:a", "aac")),
    "silent": ("mp4", (*PICTURES, *H264)),
    "webm": ("webm", (*PICTURES, *SOUND, *VP8, "-c:a", "libvorbis")),
    "fragments": ("mp4", (*PICTURES, *H264, "-movflags", "frag_keyframe+empty_moov")),
    "front": ("mp4", (*PICTURES, *H264, "-movflags", "+faststart")),
    "large": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=1:s=1280x960:r=60", *H264)),
    "slow": ("mp4", ("-f", "lavfi", "-i", "testsrc2=d=8:s=1280x720:r=30", *H264)),
    "long": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=9:s=64x64:r=5", *H264)),
    "short": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=0.4:s=320x240", *H264)),
    "tiny": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=2:s=16x16", *H264)),
    "wide": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=0.2:s=8000x64", "-c:v", "mpeg4")),
    "sound": ("mp4", (*SOUND, "-c:a", "aac")),
    "prores": ("mov", ("-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-c:v", "prores")),
    "still": ("mp4", ("-f", "lavfi", "-i", "testsrc=d=2:s=320x240:r=0.4", *H264, *("-r", "0.4"))),
    "animation": ("gif", ("-f", "lavfi", "-i", "testsrc=d=1:s=64x64:r=5")),
    "picture": ("png", ("-f", "lavfi", "-i", "testsrc=d=1:s=64x64:r=1", "-frames:v", "1")),
    "avi": ("avi", (*PICTURES, "-c:v", "mpeg4")),
    "endless": ("webm", (*PICTURES, *VP8, "-live", "1")),
}


def ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True)


@functools.cache
def clip(kind: str) -> Path:
    """The file of this kind; it is not to be changed."""
    ending, arguments = KINDS[kind]
    path = FOLDER / f"{kind}.{ending}"
    ffmpeg(*arguments, str(path))
    return path


@functools.cache
def portrait() -> Path:
    """As a phone records upright: lying pictures, and the word to turn them."""
    path = FOLDER / "portrait.mov"
    ffmpeg("-display_rotation", "90", "-i", str(clip("phone")), "-c", "copy", str(path))
    return path


def changed(kind: str, change, folder: Path) -> Path:
    """A copy whose bytes `change` turned into others."""
    path = folder / f"changed-{kind}.mp4"
    path.write_bytes(change(clip(kind).read_bytes()))
    return path


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content
