"""How long something still takes, or how late it is, in words.

The browser ticks with the same sentences: `countdown.js` reads them from the page.
"""

import datetime as dt

from django.utils.translation import gettext

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def spelled(duration: dt.timedelta) -> str:
    """Two units at most: `2 d 3 h`, `18 h 20 min`, `45 min`, `30 s`. Negative counts as none."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds >= 2 * DAY:
        words = gettext("%(days)d d %(hours)d h")
    elif seconds >= HOUR:
        words = gettext("%(all_hours)d h %(minutes)d min")
    elif seconds >= MINUTE:
        words = gettext("%(minutes)d min")
    else:
        words = gettext("%(seconds)d s")
    return words % _parts(seconds)


def _parts(seconds: int) -> dict[str, int]:
    return {
        "days": seconds // DAY,
        "hours": seconds % DAY // HOUR,
        "all_hours": seconds // HOUR,
        "minutes": seconds % HOUR // MINUTE,
        "seconds": seconds % MINUTE,
    }


def remaining(due: dt.datetime, now: dt.datetime) -> str:
    """`18 h 20 min left` before the deadline and at it, `2 h 10 min late` after it."""
    if now <= due:
        return gettext("%(time)s left") % {"time": spelled(due - now)}
    return gettext("%(time)s late") % {"time": spelled(now - due)}


def countdown_words() -> dict[str, str]:
    """The sentences that the browser needs to go on counting, by the name it asks for."""
    return {
        "days": gettext("%(days)d d %(hours)d h"),
        "hours": gettext("%(all_hours)d h %(minutes)d min"),
        "minutes": gettext("%(minutes)d min"),
        "seconds": gettext("%(seconds)d s"),
        "left": gettext("%(time)s left"),
        "late": gettext("%(time)s late"),
    }
