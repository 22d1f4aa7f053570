"""Videos in every state, as the pages show them, in few words."""

import uuid
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories import MONDAY
from videos.models import Rendition, Video, VideoEvent

BYTES = bytes(range(256)) * 40


def made(campaign, author, state="written", **fields) -> Video:
    """A video of `author` in this state, with the event that brought it there."""
    fields = {"title": "What a torque means", "words": "Said at line 1.", **fields}
    video = Video.objects.create(
        client_id=uuid.uuid4(),
        campaign=campaign,
        author=author,
        department=author.department,
        state=state,
        created_at=MONDAY,
        published_at=MONDAY if state == "public" else fields.pop("published_at", None),
        **fields,
    )
    note = video.reason or video.fault
    VideoEvent.objects.create(video=video, at=MONDAY, actor=author, state=state, note=note)
    return video


def kept(name: str, content: bytes = BYTES) -> str:
    return default_storage.save(str(PurePosixPath("videos", name)), ContentFile(content))


def filmed(campaign, author, state="public", **fields) -> Video:
    """One that was converted: both sizes, a poster, and the file as it was sent."""
    fields = {"duration_ms": 92_000, "original_bytes": len(BYTES), **fields}
    files = {"poster": kept("poster.jpg", b"poster"), "original": kept("sent.mov", b"original")}
    video = made(campaign, author, state, **files, **fields)
    for size, width in ((720, 1280), (480, 854)):
        content = BYTES if size == 720 else BYTES[:999]
        Rendition.objects.create(
            video=video,
            size=size,
            file=kept(f"{size}.mp4", content),
            bytes=len(content),
            width=width,
            height=size,
        )
    return video
