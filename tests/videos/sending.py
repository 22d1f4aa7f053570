"""A video whose file was sent, as the phone's side leaves it."""

import datetime as dt
import shutil
import uuid
from pathlib import Path

from django.core.files.storage import default_storage

from tests.factories import MONDAY
from tests.videos.clips import clip
from videos.models import Upload, Video
from videos.services.record import part_path

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def sent(video: Video, path: Path | None = None, at: dt.datetime = MONDAY) -> Upload:
    """Lay the file where a finished upload lies, and let the video wait for a worker."""
    path = path or clip("phone")
    times = {"created_at": at, "touched_at": at, "finished_at": at}
    upload = Upload.objects.create(
        id=uuid.uuid4(), video=video, length=path.stat().st_size, name="IMG_1.MOV", **times
    )
    part_path(upload.pk).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, part_path(upload.pk))
    video.state, video.sent_at = Video.State.CHECKING, at
    video.save()
    return upload


def stored() -> set[str]:
    """The names of all files in the storage."""

    def walk(folder: str) -> set[str]:
        try:
            folders, files = default_storage.listdir(folder)
        except FileNotFoundError:  # a folder that was never made
            return set()
        names = {f"{folder}/{name}" for name in files}
        return names.union(*(walk(f"{folder}/{name}") for name in folders))

    return walk("videos")


def on_the_way(folder: Path) -> list[str]:
    """What lies in the folder of files on their way."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def wholly(video: Video) -> bool:
    """Whether the video has each of its files once, and the storage has nothing else."""
    renditions = [str(one.file) for one in video.renditions.all()]
    return stored() == {*renditions, video.poster, str(video.original)} and len(renditions) > 0
