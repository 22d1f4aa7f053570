"""What the clock did while nobody looked: misses and reminders, set by set.

A sweep may run twice, on two workers, or die half-way: rows that somebody else
has locked are left to them, each batch is one transaction that holds state,
event, ledger, standings and notices, and every row of it has a key that the
database keeps unique.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, LPad
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.telling import channels
from core.selection import insert_selection
from defects import rules
from defects.models import Defect, DefectEvent
from people.notify import notify_selection
from points import services as points
from points.models import PointRule

BATCH = 50_000
HOUR = dt.timedelta(hours=1)
EVENT_FIELDS = ("defect", "kind", "at", "note", "due_at", "points", "data")

__all__ = ["remind", "settle_miss", "sweep"]


def sweep(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Record every deadline that was missed by `now`; returns how many were.

    Memory does not grow with the number due: each batch is a transaction of its own.
    """
    total = 0
    while count := _sweep_batch(now, batch):
        total += count
    return total


@transaction.atomic
def _sweep_batch(now: dt.datetime, batch: int) -> int:
    overdue = Defect.objects.filter(
        state=Defect.State.OPEN, missed_at__isnull=True, due_at__lt=now
    ).order_by("due_at")
    locked = overdue.select_for_update(skip_locked=True, no_key=True).values_list(
        "campaign_id", "id"
    )[:batch]
    by_campaign: dict[int, list[int]] = defaultdict(list)
    for campaign_id, defect_id in locked:
        by_campaign[campaign_id].append(defect_id)
    for campaign_id in sorted(by_campaign):
        _record_misses(campaign_id, by_campaign[campaign_id], now)
    return sum(map(len, by_campaign.values()))


def settle_miss(defect: Defect, now: dt.datetime) -> None:
    """Record the miss of one defect, locked by the caller, if no sweep has yet.

    Does nothing where the clock stands, has not run out, or the miss is on record.
    """
    if defect.state != Defect.State.OPEN or defect.missed_at or now <= defect.due_at:
        return
    _record_misses(defect.campaign_id, [defect.pk], now)
    defect.missed_at = defect.due_at
    defect.next_reminder_at = None


def _record_misses(campaign_id: int, ids: Sequence[int], now: dt.datetime) -> None:
    """State, event, ledger, standings and notices of these defects, which are locked."""
    campaign = Campaign.objects.get(pk=campaign_id)
    rule = points.rule_for(campaign_id, "defect_missed")
    missed = Defect.objects.filter(id__any_of=ids).order_by("due_at", "id")
    missed.update(missed_at=F("due_at"), next_reminder_at=None)
    insert_selection(DefectEvent, EVENT_FIELDS, _events(missed, rule.amount))
    if rule.amount:
        points.post_selection(_entries(missed, rule, now))
    notices = _notices(missed, "defect_missed", campaign, now, points=f"{rule.amount:+d}")
    notify_selection(notices, channels(campaign, now, loud=True))


def _text(value: str) -> Value:
    return Value(value, CharField())


def _id_text() -> Cast:
    return Cast("id", TextField())


def _address() -> Concat:
    """The defect's address, as `get_absolute_url` writes it, for a set of rows."""
    before, after = reverse("defects:detail", args=[0]).rsplit("0", 1)
    return Concat(_text(before), _id_text(), _text(after), output_field=TextField())


def _round_suffix() -> Case:
    """As `rules.point_key` writes it: nothing for the first round, then `:2` and so on."""
    later = Concat(_text(":"), Cast("clock_round", TextField()), output_field=TextField())
    return Case(When(clock_round=1, then=_text("")), default=later, output_field=TextField())


def _key(fact: str) -> Concat:
    return Concat(
        _text("defect:"), _id_text(), _text(f":{fact}"), _round_suffix(), output_field=TextField()
    )


def _number() -> Concat:
    """As `rules.number` writes it, for a set of rows."""
    digits = rules.NUMBER_DIGITS
    padded = Case(
        When(id__lt=10**digits, then=LPad(_id_text(), digits, _text("0"))),
        default=_id_text(),
        output_field=TextField(),
    )
    return Concat(_text("#"), padded, output_field=TextField())


def _events(missed: QuerySet[Defect], amount: int) -> QuerySet[Defect, tuple[object, ...]]:
    return missed.values_list(
        F("id"),
        _text(DefectEvent.Kind.MISSED),
        F("due_at"),
        _text(""),
        F("due_at"),
        Value(amount, IntegerField()),
        Value({}, JSONField()),
    )


def _entries(
    missed: QuerySet[Defect], rule: PointRule, now: dt.datetime
) -> QuerySet[Defect, tuple[object, ...]]:
    nobody = Value(None, IntegerField())
    return missed.values_list(
        F("campaign_id"),
        Value(rule.pk, IntegerField()),
        _key("missed"),
        Value(rule.amount, IntegerField()),
        F("team_id"),
        F("department_id"),
        nobody,
        F("due_at"),
        Value(now, DateTimeField()),
        _address(),
        _text(""),
        nobody,
        nobody,
    )


def _notices(
    defects: QuerySet[Defect], kind: str, campaign: Campaign, now: dt.datetime, **more: str
) -> QuerySet[Defect, tuple[object, ...]]:
    """One notice for each defect, to whoever answers for it (the poster, if nobody does)."""
    details = JSONObject(
        number=_number(),
        title=F("title"),
        due_at=F("due_at"),
        zone=_text(campaign.time_zone),
        **{name: _text(value) for name, value in more.items()},
    )
    recipient = Coalesce("team__leader_id", "team__department__head_id", "posted_by_id")
    return defects.values_list(
        recipient,
        _text(kind),
        details,
        _address(),
        _notice_key(kind),
        Value(now, DateTimeField()),
    )


def _notice_key(kind: str) -> Concat:
    """A miss is told once a round, a reminder once for each deadline and time."""
    if kind == "defect_missed":
        return _key("missed")
    return Concat(
        _key("due"),
        _text(":"),
        Cast("due_at", TextField()),
        _text(":"),
        Cast("next_reminder_at", TextField()),
        output_field=TextField(),
    )


def remind(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Tell those who answer for a defect that its deadline comes near; returns how many."""
    total = 0
    while count := _remind_batch(now, batch):
        total += count
    return total


@transaction.atomic
def _remind_batch(now: dt.datetime, batch: int) -> int:
    near = Defect.objects.filter(
        state=Defect.State.OPEN, next_reminder_at__isnull=False, next_reminder_at__lte=now
    ).order_by("next_reminder_at")
    locked = near.select_for_update(skip_locked=True, no_key=True).values_list("campaign_id", "id")[
        :batch
    ]
    by_campaign: dict[int, list[int]] = defaultdict(list)
    for campaign_id, defect_id in locked:
        by_campaign[campaign_id].append(defect_id)
    for campaign_id in sorted(by_campaign):
        _remind_of(Campaign.objects.get(pk=campaign_id), by_campaign[campaign_id], now)
    return sum(map(len, by_campaign.values()))


def _remind_of(campaign: Campaign, ids: Sequence[int], now: dt.datetime) -> None:
    due = Defect.objects.filter(id__any_of=ids).order_by("due_at", "id")
    ahead = due.filter(due_at__gte=now)
    notify_selection(_notices(ahead, "defect_due", campaign, now), channels(campaign, now))
    later = [
        When(due_at__gt=now + hours * HOUR, then=F("due_at") - hours * HOUR)
        for hours in sorted(campaign.reminder_hours, reverse=True)
    ]
    nothing = Value(None, DateTimeField())
    due.update(next_reminder_at=Case(*later, default=nothing, output_field=DateTimeField()))
