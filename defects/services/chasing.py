"""Reports that wait for an answer: who may give it is reminded, then the manager is told.

As in `sweeping`, each batch is one transaction of state and notices, rows that somebody
has locked are left to them, and how often it is run, or after which outage, does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from campaigns.clock import DAY, WorkingDaysClock
from campaigns.models import Campaign
from campaigns.queries import calendar_exceptions
from defects.models import Report
from defects.services.reporting import answerers, managers_for, tell
from people.models import Employee

BATCH = 500
# After how many working days, in this order: what is told, and to whom.
STEPS: tuple[tuple[int, str, Callable[[Report], list[Employee]]], ...] = (
    (1, "report_waits", answerers),
    (2, "report_left", managers_for),
)


def remind_of_reports(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Tell of reports that have waited for more than one working day, and more than two.

    A working day is 24 hours of the work calendar, so that what came on Friday afternoon
    is reminded of on Monday afternoon. Returns how many reports were told of.
    """
    waiting = Report.objects.waiting().filter(reminders__lt=len(STEPS))
    exceptions = calendar_exceptions()
    total = 0
    for campaign in Campaign.objects.filter(pk__in=waiting.values("campaign")):
        clock = WorkingDaysClock(len(STEPS), campaign.zone, exceptions)
        for step, (days, _kind, _whom) in enumerate(STEPS):
            before = clock.back(now, days * DAY)
            while count := _remind_batch(campaign, step, before, now, batch):
                total += count
    return total


@transaction.atomic
def _remind_batch(
    campaign: Campaign, step: int, before: dt.datetime, now: dt.datetime, batch: int
) -> int:
    """The next ones that were reported before `before` and have been through `step` steps."""
    _days, kind, whom = STEPS[step]
    theirs = Report.objects.waiting().filter(
        campaign=campaign, reminders=step, reported_at__lt=before
    )
    related = ("campaign", "line__team__leader", "line__team__department__head", "reported_by")
    locked = theirs.select_for_update(skip_locked=True, no_key=True, of=("self",))
    reports = list(locked.select_related(*related).order_by("reported_at", "id")[:batch])
    for report in reports:
        for person in whom(report):
            tell(report, person.pk, kind, now, **_params(report))
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(reminders=step + 1)
    return len(reports)


def _params(report: Report) -> dict[str, str]:
    return {
        "name": report.reported_by.name,
        "line": report.line.name,
        "line_zh": report.line.name_zh,
        "reported_at": report.reported_at.isoformat(),
        "zone": report.campaign.time_zone,
    }
