"""Views: counted in Valkey as people watch, added to the videos in batches.

What is counted waits in one hash, video -> views. Every minute the hash is set aside under
a name of its own, and added in one transaction with a row of that name; then it is deleted.
Wherever that breaks off, the next run finds the hash again, and the row says whether it has
been added already.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from typing import Final

import redis
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.health import broker
from videos.models import Video, ViewBatch

logger = logging.getLogger(__name__)

SEEN: Final = "qualitymonth:videos:seen"  # :video:viewer:day
WAITING: Final = "qualitymonth:videos:views"
SET_ASIDE: Final = f"{WAITING}:"  # followed by the batch's id
SEEN_FOR: Final = dt.timedelta(days=2)  # longer than any day is, in any zone
KEPT: Final = dt.timedelta(days=30)
SCANNED: Final = 1_000  # keys that are looked through at a time


def count_view(*, video_id: int, viewer_id: int, now: dt.datetime) -> None:
    """This person watches it: one view on each day of the active zone.

    Without Valkey the view is lost, and the person goes on watching.
    """
    day = timezone.localtime(now).date()
    try:
        with broker() as valkey:
            if valkey.set(f"{SEEN}:{video_id}:{viewer_id}:{day}", 1, nx=True, ex=SEEN_FOR):
                valkey.hincrby(WAITING, str(video_id), 1)
    except redis.RedisError:
        logger.warning("A view of video %s is lost: Valkey does not answer", video_id)


def add_views(*, now: dt.datetime) -> None:
    """Add what was counted to the videos, each batch once; finish what an earlier run left."""
    with broker() as valkey:
        _set_aside(valkey)
        for key in valkey.scan_iter(match=f"{SET_ASIDE}*", count=SCANNED):
            batch = uuid.UUID(key.decode().removeprefix(SET_ASIDE))
            counted = {int(video): int(views) for video, views in valkey.hgetall(key).items()}
            if counted:
                _add(batch, counted, now)
            valkey.delete(key)
    # Only now: a batch whose hash is still there has to be known.
    ViewBatch.objects.filter(at__lt=now - KEPT).delete()


def _set_aside(valkey: redis.Redis) -> None:
    try:
        valkey.rename(WAITING, f"{SET_ASIDE}{uuid.uuid4()}")
    except redis.ResponseError:  # nobody has watched anything since, or another run was faster
        logger.debug("No views are waiting")


@transaction.atomic
def _add(batch: uuid.UUID, counted: dict[int, int], now: dt.datetime) -> None:
    """Add a batch, unless it has been; of two runs at once the second waits for the first."""
    _row, is_new = ViewBatch.objects.get_or_create(pk=batch, defaults={"at": now})
    if not is_new:
        return
    for video_id, views in sorted(counted.items()):  # one order, so that runs never deadlock
        Video.objects.filter(pk=video_id).update(views=F("views") + views)
