"""How the pages write what is known of a video."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()
SECOND, MINUTE = 1000, 60
MEGABYTE = 1024 * 1024


@register.filter
def running_time(milliseconds: int | None) -> str:
    """As a player writes it: `1:32`; nothing where it is not known."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(max(1, round(milliseconds / SECOND)), MINUTE)
    return f"{minutes}:{seconds:02}"


@register.filter
def in_minutes(seconds: int) -> str:
    """A limit in words: `3 minutes`, `90 seconds`."""
    if seconds % MINUTE:
        return _("%(n)d seconds") % {"n": seconds}
    if seconds == MINUTE:
        return _("1 minute")
    return _("%(n)d minutes") % {"n": seconds // MINUTE}


@register.filter
def megabytes(count: int) -> str:
    """A file's size: `43.2 MB`."""
    return f"{count / MEGABYTE:.1f} MB"
