"""Telling people things: the notice and its way out, written with what it tells.

Called inside the transaction of the change, so that a change without its notice,
or a notice without its change, cannot exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Value

from core.selection import insert_selection, insert_selection_ids
from people.models import Delivery, Notice
from people.rules import NEVER_QUIET, QuietHours

NOTICE_FIELDS = ("recipient", "kind", "params", "url", "key", "created_at")
DELIVERY_FIELDS = (
    "notice",
    "channel",
    "address",
    "state",
    "not_before",
    "quiet_from",
    "quiet_until",
    "time_zone",
    "attempts",
    "error",
)


@dataclass(frozen=True)
class Channels:
    """How notices leave the product: from `now` on, outside of which hours, to which robot."""

    now: dt.datetime
    quiet: QuietHours = NEVER_QUIET
    robot: str = ""


@transaction.atomic
def notify(
    *,
    recipient_id: int,
    kind: str,
    params: dict[str, Any],
    url: str,
    key: str,
    now: dt.datetime,
    channels: Channels,
) -> None:
    """Tell one person one thing, once for each `key`."""
    notice, created = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient_id": recipient_id,
            "kind": kind,
            "params": params,
            "url": url,
            "created_at": now,
        },
    )
    if created:
        _queue_deliveries([notice.pk], channels)


@transaction.atomic
def notify_selection(source: models.QuerySet[Any, Any], channels: Channels) -> int:
    """Tell one thing for each row of `source`, which yields NOTICE_FIELDS; returns how many."""
    if not (settings.MAIL_URL or channels.robot):
        return insert_selection(Notice, NOTICE_FIELDS, source, skip_existing=True)
    ids = insert_selection_ids(Notice, NOTICE_FIELDS, source, skip_existing=True)
    _queue_deliveries(ids, channels)
    return len(ids)


def _queue_deliveries(notice_ids: Sequence[int], channels: Channels) -> None:
    notices = Notice.objects.filter(id__any_of=notice_ids)
    if settings.MAIL_URL:
        mailed = notices.filter(recipient__is_active=True).exclude(recipient__email="")
        _queue(mailed, Delivery.Channel.EMAIL, F("recipient__email"), channels)
    if channels.robot:
        _queue(notices, Delivery.Channel.ROBOT, Value(channels.robot), channels)


def _queue(
    notices: models.QuerySet[Notice], channel: str, address: F | Value, channels: Channels
) -> None:
    quiet = channels.quiet
    source = notices.order_by().values_list(
        F("id"),
        Value(channel),
        address,
        Value(Delivery.State.WAITING),
        Value(quiet.next_allowed(channels.now), models.DateTimeField()),
        Value(quiet.begin, models.TimeField()),
        Value(quiet.end, models.TimeField()),
        Value(quiet.zone.key),
        Value(0),
        Value(""),
    )
    insert_selection(Delivery, DELIVERY_FIELDS, source)
