"""What the clock does while nobody looks: it reminds whoever's turn it is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campaigns.clock import next_reminder
from proposals.models import Proposal
from proposals.services.record import tell

BATCH = 500


def remind(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Remind of proposals whose day comes near, and once of each that is overdue.

    May run twice, or on two workers: what another one holds is left to it, and each
    notice has its key. Gives how many were reminded of.
    """
    total = 0
    while count := _remind_batch(now, batch):
        total += count
    return total


@transaction.atomic
def _remind_batch(now: dt.datetime, batch: int) -> int:
    due = Proposal.objects.filter(next_reminder_at__isnull=False, next_reminder_at__lte=now)
    ids = list(
        due.order_by("next_reminder_at", "id")
        .select_for_update(skip_locked=True, no_key=True)
        .values_list("pk", flat=True)[:batch]
    )
    found = Proposal.objects.filter(pk__in=ids).select_related("campaign").order_by("pk")
    for proposal in found:
        _remind_of(proposal, now)
    return len(ids)


def _remind_of(proposal: Proposal, now: dt.datetime) -> None:
    if proposal.owner_id is None or proposal.due_at is None:  # a constraint of the table
        return
    is_late = now >= proposal.due_at
    kind = "proposal_late" if is_late else "proposal_due"
    key = f"{proposal.due_at.isoformat()}:{proposal.next_reminder_at}"
    tell(proposal, proposal.owner_id, kind, key, by=None, now=now)
    hours = [*proposal.campaign.reminder_hours, 0]
    proposal.next_reminder_at = next_reminder(proposal.due_at, hours, now)
    proposal.save(update_fields=["next_reminder_at"])
