"""The way out: sends what waits in the outbox, each message by one worker at a time.

A try is recorded, and committed, before it is made, and its outcome after it. So a
crash in between leaves exactly the deliveries of that one message in doubt, and these
are tried again after ten minutes. Everything else is sent once.
"""

import datetime as dt
import logging
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from people import notices, rules, sending
from people.models import Delivery

logger = logging.getLogger(__name__)

MAX_GROUPS = 200
MAX_CANDIDATES = 4000
MAX_IN_DIGEST = 50
TIME_BUDGET = dt.timedelta(seconds=120)
# Any number does, other than that of the roster's import.
DELIVERY_LOCK = 7_210_402
_jitter = random.SystemRandom()

Group = tuple[str, str]


class _Clock:
    """`now` of the caller, going on: a batch of slow sends takes minutes."""

    def __init__(self, now: dt.datetime) -> None:
        self.start = now
        self.started = time.monotonic()

    @property
    def elapsed(self) -> dt.timedelta:
        return dt.timedelta(seconds=time.monotonic() - self.started)

    @property
    def now(self) -> dt.datetime:
        return self.start + self.elapsed


def deliver_due(*, now: dt.datetime) -> int:
    """Send what is due at `now` (aware); answers how many messages went out.

    What waits for one address becomes one message. At most 200 messages and about two
    minutes a run; the rest is for the next. Does nothing while another run is under way,
    so that a mail server that does not answer keeps one worker waiting, never all of them.
    Call it outside of a transaction.
    """
    with _alone() as is_ours:
        return _deliver(now) if is_ours else 0


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other run is under way; PostgreSQL lets go of the lock of one that died."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DELIVERY_LOCK])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [DELIVERY_LOCK])


def _deliver(now: dt.datetime) -> int:
    clock = _Clock(now)
    sent = 0
    for group, ids in _due_groups(now).items():
        if clock.elapsed > TIME_BUDGET:
            break
        claimed = _claim(ids, clock.now)
        if claimed:
            sent += _try(group, claimed, clock)
    return sent


def _due(now: dt.datetime) -> Q:
    """Waiting and due, or begun so long ago that its worker must have died."""
    waiting = Q(state=Delivery.State.WAITING)
    crashed = Q(state=Delivery.State.SENDING, started_at__lte=now - rules.CRASHED_AFTER)
    return Q(not_before__lte=now) & (waiting | crashed)


def _due_groups(now: dt.datetime) -> dict[Group, list[int]]:
    """The ids that are due for each (channel, address), longest due first; bounded."""
    groups: dict[Group, list[int]] = {}
    due = Delivery.objects.filter(_due(now)).order_by("not_before", "id")
    for pk, channel, address in due.values_list("id", "channel", "address")[:MAX_CANDIDATES]:
        if (channel, address) in groups or len(groups) < MAX_GROUPS:
            groups.setdefault((channel, address), []).append(pk)
    return groups


@transaction.atomic(durable=True)
def _claim(ids: Sequence[int], now: dt.datetime) -> list[Delivery]:
    """Mark those that are still due as being sent, and commit; another worker's are left."""
    due = Delivery.objects.filter(_due(now), id__in=ids).order_by("id")
    free = due.select_for_update(skip_locked=True, of=("self",))
    claimed = list(free.select_related("notice__recipient"))
    spent = [one.pk for one in claimed if one.attempts >= rules.MAX_ATTEMPTS]
    _give_up(spent, _("Every try ended without an answer."))
    claimed = [one for one in claimed if one.pk not in spent]
    stale = [one.pk for one in claimed if notices.is_stale(one.notice, now)]
    _give_up(stale, _("It was no longer true when it could be sent."))
    claimed = _awake([one for one in claimed if one.pk not in stale], now)
    Delivery.objects.filter(pk__in=[one.pk for one in claimed]).update(
        state=Delivery.State.SENDING, started_at=now, attempts=F("attempts") + 1
    )
    for one in claimed:
        one.started_at = now
        one.attempts += 1
    return claimed


def _give_up(ids: Sequence[int], reason: str) -> None:
    Delivery.objects.filter(pk__in=ids).update(state=Delivery.State.FAILED, error=reason)


def _awake(claimed: Sequence[Delivery], now: dt.datetime) -> list[Delivery]:
    """Those that may leave at `now`; the others wait for the end of their quiet hours.

    Asked at every try: a retry, or what piled up while workers were down, comes due
    at any hour.
    """
    asleep: dict[dt.datetime, list[int]] = {}
    for one in claimed:
        allowed = one.quiet.next_allowed(now)
        if allowed > now:
            asleep.setdefault(allowed, []).append(one.pk)
    for allowed, ids in asleep.items():
        Delivery.objects.filter(pk__in=ids).update(state=Delivery.State.WAITING, not_before=allowed)
    waiting = {pk for ids in asleep.values() for pk in ids}
    return [one for one in claimed if one.pk not in waiting]


def _try(group: Group, claimed: Sequence[Delivery], clock: _Clock) -> int:
    channel, address = group
    title, body = compose(claimed)
    try:
        sending.send(channel=channel, address=address, title=title, body=body)
    except sending.SendError as error:
        logger.warning("A message by %s was not sent: %s", channel, error)
        _record_failure(claimed, str(error), clock.now)
        return 0
    _ours(claimed).update(state=Delivery.State.SENT, sent_at=clock.now, error="")
    return 1


def _ours(claimed: Sequence[Delivery]) -> QuerySet[Delivery]:
    """The claimed deliveries, unless another worker took them over meanwhile."""
    return Delivery.objects.filter(
        pk__in=[one.pk for one in claimed],
        state=Delivery.State.SENDING,
        started_at=claimed[0].started_at,
    )


@transaction.atomic
def _record_failure(claimed: Sequence[Delivery], reason: str, now: dt.datetime) -> None:
    """Put back for a later try; after the eighth there is none."""
    jitter = _jitter.random()
    ours = _ours(claimed)
    ours.filter(attempts__gte=rules.MAX_ATTEMPTS).update(state=Delivery.State.FAILED, error=reason)
    for attempts in {one.attempts for one in claimed if one.attempts < rules.MAX_ATTEMPTS}:
        ours.filter(attempts=attempts).update(
            state=Delivery.State.WAITING,
            not_before=now + rules.retry_delay(attempts, jitter),
            error=reason,
        )


# --- Words ------------------------------------------------------------------
def compose(deliveries: Sequence[Delivery]) -> tuple[str, str]:
    """Title and plain text of the one message for these deliveries of one address.

    In the readers' language, where they share one; else in the product's own.
    """
    languages = {one.notice.recipient.language for one in deliveries}
    language = languages.pop() if len(languages) == 1 else ""
    with override(language or settings.LANGUAGE_CODE):
        items = [_item(one) for one in deliveries]
        # A robot's group hears of one fact once, however many people it was told to.
        different = list(dict.fromkeys(items))
        return _digest(different) if len(different) > 1 else different[0]


def _item(delivery: Delivery) -> tuple[str, str]:
    words = notices.render(delivery.notice)
    url = delivery.notice.url
    link = f"{settings.SITE_URL.rstrip('/')}{url}" if url else ""
    return words.title, "\n".join(part for part in (words.body, link) if part) or words.title


def _digest(items: Sequence[tuple[str, str]]) -> tuple[str, str]:
    title = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(items))
    parts = [f"{heading}\n{text}" for heading, text in items[:MAX_IN_DIGEST]]
    left = len(items) - MAX_IN_DIGEST
    if left > 0:
        inbox = f"{settings.SITE_URL.rstrip('/')}/inbox/"
        parts.append(_("And %(count)s more: %(address)s") % {"count": left, "address": inbox})
    return title % {"count": len(items)}, "\n\n".join(parts)
