"""The one write of this floor: moving the demo's clock."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import DemoClock

FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def move_demo_clock(
    *, now: dt.datetime, by: dt.timedelta | None = None, to: dt.datetime | None = None
) -> dt.datetime:
    """Move the demo's clock forward, by a duration or to an instant; returns where it stands.

    `now` is what the clock shows before. Time that has passed stays passed: deadlines
    were missed and points posted by it. Raises DomainError for a step back or of more
    than a year.
    """
    DemoClock.objects.get_or_create(pk=1)
    clock = DemoClock.objects.select_for_update().get(pk=1)
    step = by if by is not None else (to - now if to is not None else dt.timedelta())
    if step <= dt.timedelta():
        raise DomainError(_("The demo's clock moves forward only."), field="to")
    if step > FURTHEST:
        raise DomainError(_("Move the clock by one year at most."), field="to")
    clock.offset += step
    clock.save(update_fields=["offset"])
    return now + step
