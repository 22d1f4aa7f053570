"""What ffmpeg says of a video, and what it makes of it.

It is told which reader and which decoders it may use and to open nothing but files, so that
nothing in a file decides that. It always runs with limits: see process.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from videos.media import container
from videos.media.faults import (
    CODEC,
    DAMAGED,
    NO_PICTURE,
    ODD_SIZE,
    TOO_LONG,
    TOO_SHORT,
    Refused,
)
from videos.media.process import Limits, Said, StoppedError, run

logger = logging.getLogger(__name__)

PICTURES: Final = frozenset({"h264", "hevc", "mpeg4", "vp8", "vp9", "av1", "h263", "mjpeg"})
DECODERS: Final = ",".join(
    [
        *sorted(PICTURES | {"libdav1d"}),
        *("aac", "mp3float", "opus", "vorbis", "flac", "alac", "amrnb", "amrwb", "ac3", "eac3"),
        *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_mulaw", "pcm_alaw"),
    ]
)
SMALLEST, LARGEST = 64, 4096  # pixels of a side
SHORTEST: Final = 1.0  # seconds
GRACE: Final = 1.0  # seconds that a video may be longer than is allowed
PROBE: Final = Limits(seconds=30, file_bytes=0)
CONVERT_SECONDS: Final = 50 * 60
BYTES_A_SECOND: Final = 1024 * 1024  # at most, of a converted video

DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+),", re.MULTILINE)
STREAM = re.compile(r"^  Stream #0:\d+\S*: (Video|Audio): (\w+)(.*)$", re.MULTILINE)
CODED_SIZE = re.compile(r", (\d{1,6})x(\d{1,6})\b")
SHOWN = re.compile(r"^#dimensions 0: (\d+)x(\d+)\n#sar 0: (\d+)/(\d+)$", re.MULTILINE)
ONE_FRAME = re.compile(r"^0, ", re.MULTILINE)
DONE = re.compile(r"^out_time_us=(\d+)$", re.MULTILINE)
FRAMES = re.compile(r"^frame=(\d+)$", re.MULTILINE)
# What this host lacks says nothing about the video.
OUR_FAULT = re.compile(
    r"No space left on device|Disk quota exceeded|Cannot allocate memory|Read-only file system"
)
# Brightness beyond what every screen shows: HLG (iPhones) and PQ.
WIDE_RANGE = re.compile(r"arib-std-b67|smpte2084")
TONES = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,"
)


@dataclass(frozen=True)
class Facts:
    """What a video is: seconds; pixels as it is shown, rotated and with square pixels."""

    seconds: float
    codec: str
    width: int
    height: int
    has_sound: bool
    has_wide_range: bool


@dataclass(frozen=True)
class Rendition:
    """One size that is asked for, and the file that it becomes."""

    size: int
    width: int
    height: int
    path: Path


# --- What it is -----------------------------------------------------------------
def probe(path: Path, reader: str) -> Facts:
    """What the video is, by decoding its first picture. Raises Refused, StoppedError."""
    picked = ["-map", "0:V:0", "-frames:v", "1", "-f", "framecrc", "-"]
    said = run([*_ffmpeg(), "-v", "info", *_source(path, reader), *picked], PROBE)
    pictures, sounds = _streams(said.err)
    if not pictures:
        raise Refused(NO_PICTURE)
    codec, coded = pictures[0]
    if codec not in PICTURES:
        raise Refused(CODEC)
    _require_size(CODED_SIZE.search(coded))
    duration, shown = DURATION.search(said.err), SHOWN.search(said.out)
    if said.code or not (duration and shown and ONE_FRAME.search(said.out)):
        raise Refused(DAMAGED)
    width, height, across, down = map(int, shown.groups())
    if across and down:
        width = round(width * across / down)
    _require_sides(width, height)
    hours, minutes, seconds = duration.groups()
    return Facts(
        seconds=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        codec=codec,
        width=width,
        height=height,
        has_sound=bool(sounds),
        has_wide_range=bool(WIDE_RANGE.search(coded)),
    )


def _streams(said: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Codec and details of its moving pictures, and the codecs of its sounds."""
    source = said.partition("Stream mapping:")[0].partition("Output #0")[0]
    found = [match.groups() for match in STREAM.finditer(source)]
    pictures = [
        (codec, details)
        for kind, codec, details in found
        if kind == "Video" and "(attached pic)" not in details
    ]
    return pictures, [codec for kind, codec, _details in found if kind == "Audio"]


def _require_size(coded: re.Match[str] | None) -> None:
    if coded is None:
        raise Refused(DAMAGED)
    _require_sides(int(coded[1]), int(coded[2]))


def _require_sides(width: int, height: int) -> None:
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise Refused(ODD_SIZE)


def require_length(seconds: float, most: int) -> None:
    """Refuse what is shorter than a second or longer than is allowed. Raises Refused."""
    if seconds < SHORTEST:
        raise Refused(TOO_SHORT)
    if seconds > most + GRACE:
        raise Refused(TOO_LONG)


# --- What is made of it -----------------------------------------------------------
def convert(
    path: Path,
    reader: str,
    facts: Facts,
    renditions: Sequence[Rendition],
    *,
    most_seconds: int,
    hear: Callable[[int], None],
) -> float:
    """Write the renditions, largest first; gives how many seconds they last.

    `hear` is told the percentage, twice a second or so; what it raises stops the conversion.
    Raises Refused, StoppedError.
    """
    limits = Limits(CONVERT_SECONDS, (most_seconds + 60) * BYTES_A_SECOND)
    source = ["-t", str(most_seconds + 2 * GRACE), *_source(path, reader)]
    made = ["-filter_complex", _filters(facts, renditions)]
    for number, rendition in enumerate(renditions):
        made += ["-map", f"[v{number}]", *_encoding(facts), str(rendition.path)]
    progress = ["-v", "error", "-nostats", "-stats_period", "1", "-progress", "pipe:1"]
    said = run([*_ffmpeg(), *progress, *source, *made], limits, _percentages(facts, hear))
    if said.code:
        logger.info("A video could not be converted: %s", said.err[-500:])
        if OUR_FAULT.search(said.err):
            raise StoppedError(said.err[-500:])
        raise Refused(DAMAGED)
    return _verified(said, facts, renditions, most_seconds)


def _filters(facts: Facts, renditions: Sequence[Rendition]) -> str:
    """The way of the pictures: at most 30 a second, scaled down step by step."""
    largest = renditions[0]
    steps = "[0:V:0]fps=fps='min(source_fps,30)',"
    steps += f"scale={largest.width}:{largest.height}:out_range=tv,setsar=1,"
    steps += (TONES if facts.has_wide_range else "") + "format=yuv420p"
    for number, smaller in enumerate(renditions[1:]):
        steps += f",split=2[v{number}][s{number}];"
        steps += f"[s{number}]scale={smaller.width}:{smaller.height},setsar=1"
    return f"{steps}[v{len(renditions) - 1}]"


def _encoding(facts: Facts) -> list[str]:
    """How one rendition is packed, with nothing of what the original says about itself."""
    sound = ["-map", "0:a:0", "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "48000"]
    return [
        *(sound if facts.has_sound else []),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-profile:v", "high"),
        *("-maxrate", "5M", "-bufsize", "10M", "-threads:v", "2"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn", "-bitexact"),
        *("-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"),
        *("-f", "mp4", "-y"),
    ]


def _percentages(facts: Facts, hear: Callable[[int], None]) -> Callable[[str], None]:
    """Turns what ffmpeg says into percent; while it says nothing, the last one is said again."""
    percent = 0

    def heard(lines: str) -> None:
        nonlocal percent
        for match in DONE.finditer(lines):
            share = int(match[1]) / 10_000 / max(facts.seconds, SHORTEST)
            percent = max(percent, min(int(share), 99))  # a line may come in two pieces
        hear(percent)

    return heard


def _verified(
    said: Said, facts: Facts, renditions: Sequence[Rendition], most_seconds: int
) -> float:
    """How long the renditions last, which are what was asked for. Raises Refused."""
    frames = FRAMES.findall(said.out)
    if not frames or int(frames[-1]) < 2:
        raise Refused(NO_PICTURE)  # one still picture
    lengths = []
    for rendition in renditions:
        made = probe(rendition.path, container.judge(rendition.path))
        if (made.codec, made.width, made.height) != ("h264", rendition.width, rendition.height):
            raise Refused(DAMAGED)
        lengths.append(made.seconds)
    lost = facts.seconds - min(lengths)
    if lost > max(1.0, 0.02 * facts.seconds) or max(lengths) - min(lengths) > 1.0:
        raise Refused(DAMAGED)  # much of it could not be read
    require_length(max(lengths), most_seconds)
    return max(lengths)


def poster(path: Path, seconds: float, target: Path) -> None:
    """Write a picture from a tenth into a rendition as JPEG. Raises Refused, StoppedError."""
    picked = ["-map", "0:V:0", "-frames:v", "1", "-q:v", "4", "-map_metadata", "-1", "-bitexact"]
    command = [*_ffmpeg(), "-v", "error", "-ss", f"{seconds / 10:.3f}", *_source(path, "mov")]
    said = run(
        [*command, *picked, "-f", "image2", "-update", "1", "-y", str(target)],
        Limits(PROBE.seconds, BYTES_A_SECOND),
    )
    if said.code or not target.is_file():
        raise Refused(DAMAGED)


# --- How it is called ---------------------------------------------------------------
def _ffmpeg() -> list[str]:
    return [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin"]


def _source(path: Path, reader: str) -> list[str]:
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", reader),
        *("-codec_whitelist", DECODERS, "-max_pixels", str(LARGEST * LARGEST)),
        *("-max_error_rate", "0.1", "-threads", "2", "-f", reader, "-i", str(path)),
    ]
