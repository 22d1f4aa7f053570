"""Instants as people say them.

The midnight that ends a day is its 24:00: work that is due at the end of the 10th is said
to be due on the 10th, not on the 11th.
"""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MIDNIGHT = dt.time()


def _day_and_time(local: dt.datetime) -> tuple[dt.date, str]:
    if local.time() == MIDNIGHT:
        return local.date() - dt.timedelta(days=1), "24:00"
    return local.date(), date_format(local, "TIME_FORMAT")


def spoken(local: dt.datetime) -> str:
    """`Wed 10 Sep 24:00`: the weekday, the day, the time; `local` is in the zone to show."""
    day, time = _day_and_time(local)
    return _("%(weekday)s %(day)s %(time)s") % {
        "weekday": date_format(day, "D"),
        "day": date_format(day, "SHORT_DATE_FORMAT"),
        "time": time,
    }


def written(local: dt.datetime) -> str:
    """`10 Sep 2025 24:00`: with the year; `local` is in the zone to show."""
    day, time = _day_and_time(local)
    return f"{date_format(day, 'DATE_FORMAT')} {time}"


def when(instant: dt.datetime) -> str:
    """An instant as people say it: the weekday, the day, the time, in the active zone."""
    return spoken(timezone.localtime(instant))
