"""What a phone does to send a video, in few words."""

from __future__ import annotations

import base64
import io
import uuid
from typing import Any

from django.urls import reverse

from tests.factories import MONDAY
from videos import services
from videos.models import Upload, Video

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def written(campaign, actor, now=MONDAY, client_id=None, title="My press", words="") -> Video:
    return services.write(
        campaign=campaign,
        actor=actor,
        title=title,
        words=words,
        client_id=client_id or uuid.uuid4(),
        now=now,
    )


def begun(video, length=10, now=MONDAY, name="a.mp4", actor=None) -> Upload:
    return services.begin_upload(
        video_id=video.pk, length=length, name=name, actor=actor or video.author, now=now
    )


def appended(upload, content: bytes, offset=0, now=MONDAY) -> int:
    found = Upload.objects.get(pk=upload.pk)
    return services.append(upload=found, offset=offset, stream=io.BytesIO(content), now=now)


def sent(video, content=b"0123456789", now=MONDAY) -> Upload:
    """All of a file, in one piece."""
    upload = begun(video, len(content), now)
    appended(upload, content, now=now)
    return Upload.objects.get(pk=upload.pk)


# --- Over the network ---------------------------------------------------------------------
def metadata(video_id: object, name: str = "a.mp4") -> str:
    def coded(text: object) -> str:
        return base64.b64encode(str(text).encode()).decode()

    return f"video {coded(video_id)},filename {coded(name)}"


def creation(client, video, length: object = 10, **headers: str) -> Any:
    said = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(video.pk)}
    return client.post(
        reverse("videos:uploads"), content_type="text/plain", headers={**said, **headers}
    )


def patch(client, upload, content: bytes, offset: object = 0, **headers: str) -> Any:
    return client.generic(
        "PATCH",
        reverse("videos:upload", args=[upload.pk]),
        content,
        content_type=headers.pop("content_type", PIECE),
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )


def head(client, upload) -> Any:
    return client.head(reverse("videos:upload", args=[upload.pk]), headers=TUS)


def delete(client, upload) -> Any:
    return client.delete(reverse("videos:upload", args=[upload.pk]), headers=TUS)
