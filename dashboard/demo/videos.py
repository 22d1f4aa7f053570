"""The short videos of the demo: drawn, not filmed, and sent and judged as any other."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from imageio_ffmpeg import get_ffmpeg_exe

from campaigns.models import Campaign
from dashboard.demo.clockwork import HOUR, Story, september
from dashboard.demo.world import World
from people.models import Employee
from videos import services
from videos.models import Video, VideoRules, VotingRound

IDS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "demo/videos")
SECONDS: Final = 3
# The camera goes slowly nearer to what was drawn.
NEARER: Final = "zoompan=z='1+0.004*on':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1:s=854x480:fps=25"


@dataclass(frozen=True)
class Clip:
    """What somebody made: who (team and place in it), when, and since when it is public.

    Without a scene its words are there, and its file is not sent yet.
    """

    author: tuple[int, int]
    at: dt.datetime
    title: str
    words: str
    scene: str
    public_at: dt.datetime | None


CLIPS: Final = (
    Clip(
        (0, 1),
        september(4, 12, 10),
        "I check the torque twice",
        "One bolt in forty was loose before we marked each of them. It takes four seconds.",
        "cabinet",
        september(4, 15, 20),
    ),
    Clip(
        (1, 2),
        september(9, 12, 20),
        "我为焊点代言",
        "每块板子下线前，我都用放大镜看一遍焊点：客户看不到，但我看得到。",
        "solder",
        september(9, 16, 5),
    ),
    Clip(
        (3, 1),
        september(15, 9, 30),
        "A label is a promise",
        "How we check that each label is the right one before the box is closed.",
        "label",
        None,
    ),
    Clip(
        (0, 0),
        september(15, 9, 50),
        "Why I ask twice",
        "A question before the shift costs a minute, a wrong cable costs a day.",
        "",
        None,
    ),
)
ROUND: Final = (september(10, 8), september(19, 17))
# Who votes for which, and when.
VOTES: Final = (
    (september(10, 12, 5), (0, 2), 1),
    (september(10, 12, 40), (2, 1), 0),
    (september(11, 12, 15), (2, 2), 1),
    (september(12, 17, 10), (4, 1), 1),
)


def arrange_videos(campaign: Campaign) -> None:
    """What the campaign asks of videos, and when it is voted on them."""
    VideoRules.objects.create(campaign=campaign)
    opens_at, closes_at = ROUND
    VotingRound.objects.create(
        campaign=campaign,
        name="The voice of our plant",
        name_zh="最佳质量代言",
        opens_at=opens_at,
        closes_at=closes_at,
    )


def filmed(world: World, place: int) -> Story:
    """Somebody writes the words and sends the file; a moderator lets it through."""
    clip = CLIPS[place]
    yield clip.at
    made = _written(world, place, clip)
    if clip.scene:
        _send(world, made, clip)
    if clip.public_at is not None:
        yield clip.public_at
        services.publish(video_id=made.pk, actor=world.cast.manager, now=clip.public_at)


def voted(world: World) -> Story:
    """Colleagues give their vote."""
    for at, who, place in VOTES:
        yield at
        services.vote(
            video_id=Video.objects.get(client_id=_client_id(place)).pk,
            round_id=VotingRound.objects.get(campaign=world.campaign).pk,
            actor=_member(world, who),
            now=at,
        )


def _written(world: World, place: int, clip: Clip) -> Video:
    return services.write(
        campaign=world.campaign,
        actor=_member(world, clip.author),
        title=clip.title,
        words=clip.words,
        client_id=_client_id(place),
        now=clip.at,
    )


def _send(world: World, video: Video, clip: Clip) -> None:
    film = _film(world.album.photo(clip.scene, mended=True).full)
    upload = services.begin_upload(
        video_id=video.pk,
        length=len(film),
        name=f"{clip.scene}.mp4",
        actor=video.author,
        now=clip.at,
    )
    services.append(upload=upload, offset=0, stream=io.BytesIO(film), now=clip.at)
    services.finish_upload(upload_id=upload.pk, now=clip.at)
    services.prepare(video_id=video.pk, clock=lambda: clip.at + HOUR / 60)


def _film(photo: bytes) -> bytes:
    """A few seconds of going nearer to a photo, as a phone would have sent them."""
    with TemporaryDirectory() as folder:
        still, film = Path(folder, "still.jpg"), Path(folder, "film.mp4")
        still.write_bytes(photo)
        subprocess.run(
            [
                *(get_ffmpeg_exe(), "-nostdin", "-v", "error"),
                *("-loop", "1", "-framerate", "25", "-t", str(SECONDS), "-i", str(still)),
                *("-vf", NEARER, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
                str(film),
            ],
            check=True,
            timeout=120,
        )
        return film.read_bytes()


def _member(world: World, who: tuple[int, int]) -> Employee:
    return world.plant.crews[who[0]].members[who[1]]


def _client_id(place: int) -> uuid.UUID:
    return uuid.uuid5(IDS, str(place))
