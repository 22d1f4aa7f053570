"""Template tags that every page may use without loading them."""

import datetime as dt
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import durations, moments, words

register = template.Library()
logger = logging.getLogger(__name__)

ICON_NAME = re.compile(r"[a-z0-9-]+")
BETWEEN_ELEMENTS = re.compile(r">\s{2,}<")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


# --- Icons ----------------------------------------------------------------
@lru_cache(maxsize=512)
def _drawing(name: str, style: str) -> str:
    """The inside of an icon's SVG, as its package has it."""
    if not ICON_NAME.fullmatch(name):
        raise FileNotFoundError(name)
    file = Path(settings.NODE_MODULES, "@tabler/icons/icons", style, f"{name}.svg")
    found = DRAWING.search(file.read_text(encoding="utf-8"))
    if found is None:
        raise FileNotFoundError(name)
    return " ".join(found[1].split())


@register.simple_tag
def icon(name: str, css: str = "", *, filled: bool = False) -> SafeString:
    """A Tabler icon drawn in the page; decoration only, so that words must stand beside it.

    A name that does not exist raises while developing and in tests, and draws nothing in
    production.
    """
    try:
        drawing = _drawing(name, "filled" if filled else "outline")
    except OSError:
        if settings.DEBUG or getattr(settings, "STRICT_ICONS", False):
            raise
        logger.exception("No icon is called %s", name)
        return SafeString()
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" fill="{}" stroke="{}" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false">{}</svg>',
        css,
        "currentColor" if filled else "none",
        "none" if filled else "currentColor",
        mark_safe(drawing),  # noqa: S308 - a file of the icon package, never a person's input
    )


NOTE_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-circle",
}


@register.filter
def note_icon(level: str) -> str:
    """The icon of a message's level, beside its colour."""
    return NOTE_ICONS.get(level, "info-circle")


# --- States ---------------------------------------------------------------
@dataclass(frozen=True)
class Look:
    """How a state is shown: never by colour alone."""

    css: str
    icon: str
    words: Any


LOOKS: dict[str, Look] = {
    "on_track": Look("calm", "clock", _("On track")),
    "at_risk": Look("warn", "alert-triangle", _("At risk")),
    "due_today": Look("warn", "alarm", _("Due today")),
    "overdue": Look("black", "flame", _("Overdue")),
    "paused": Look("wait", "player-pause", _("Awaiting verification")),
    "met": Look("good", "circle-check", _("Corrected in time")),
    "missed": Look("black", "circle-x", _("Corrected late")),
    "void": Look("faint", "ban", _("Void")),
    "open": Look("calm", "clock", _("To be corrected")),
    "submitted": Look("wait", "player-pause", _("Awaiting verification")),
    "verified": Look("good", "circle-check", _("Verified")),
    "waiting": Look("wait", "hourglass", _("Awaiting verification")),
    "confirmed": Look("good", "circle-check", _("Confirmed")),
    "accepted": Look("good", "circle-check", _("On the list")),
    "answered": Look("calm", "message-reply", pgettext_lazy("report", "Answered")),
    "rejected": Look("warn", "arrow-back-up", _("Rejected")),
    "withdrawn": Look("faint", "ban", _("Ended with the defect")),
    "duty_open": Look("calm", "clock", _("To be done")),
    "duty_overdue": Look("warn", "alarm", pgettext_lazy("planned inspection", "Overdue")),
    "duty_done": Look("good", "circle-check", _("Done in time")),
    "duty_late": Look("warn", "circle-check", _("Done late")),
    "duty_missed": Look("black", "circle-x", pgettext_lazy("planned inspection", "Missed")),
    "duty_excused": Look("faint", "ban", _("Excused")),
    "proposal_draft": Look("faint", "pencil", pgettext_lazy("proposal", "Draft")),
    "proposal_submitted": Look("calm", "send", pgettext_lazy("proposal", "Submitted")),
    "proposal_in_review": Look("wait", "clipboard-list", _("In review")),
    "proposal_trial": Look("wait", "flask", _("On trial")),
    "proposal_adopted": Look("good", "circle-check", _("Adopted")),
    "proposal_implementing": Look("wait", "tool", _("Being implemented")),
    "proposal_implemented": Look("good", "checks", _("Implemented")),
    "proposal_verified": Look("good", "award", _("Effect verified")),
    "proposal_shelved": Look("faint", "archive", _("Shelved")),
    "proposal_declined": Look("faint", "ban", pgettext_lazy("proposal", "Declined")),
    "proposal_merged": Look("faint", "git-merge", _("Merged")),
    "proposal_withdrawn": Look("faint", "arrow-back-up", pgettext_lazy("proposal", "Withdrawn")),
    # Their words stand with the video.
    "video_written": Look("warn", "upload", ""),
    "video_checking": Look("wait", "hourglass", ""),
    "video_refused": Look("warn", "alert-circle", ""),
    "video_failed": Look("warn", "alert-triangle", ""),
    "video_ready": Look("wait", "eye-check", ""),
    "video_returned": Look("warn", "arrow-back-up", ""),
    "video_public": Look("good", "circle-check", ""),
    "video_taken_down": Look("black", "ban", ""),
    "video_withdrawn": Look("faint", "arrow-back-up", ""),
    "minor": Look("faint", "circle-dashed", _("Minor")),
    "major": Look("warn", "alert-circle", _("Major")),
    "critical": Look("loud", "alert-triangle", _("Critical")),
    "red": Look("red", "thumb-up", _("Red list")),
    "black": Look("black", "alert-circle", _("Black list")),
    "reached": Look("good", "circle-check", _("Reached")),
    "on_course": Look("good", "trending-up", _("On course")),
    "off_course": Look("red", "trending-down", _("Will be missed")),
    "unknown": Look("faint", "circle-dashed", _("No forecast yet")),
    "draft": Look("faint", "circle-dashed", _("In preparation")),
    "active": Look("good", "circle-check", _("Running")),
    "closed": Look("faint", "lock", _("Closed")),
}
UNKNOWN = Look("faint", "circle-dashed", "")


@register.filter
def look(status: object) -> Look:
    """The colour, icon and words of a state (`overdue`, `verified`, `critical` ...)."""
    return LOOKS.get(str(getattr(status, "value", status)), UNKNOWN)


# --- Time -----------------------------------------------------------------
@register.filter
def remaining(due: dt.datetime | None, now: dt.datetime | None) -> str:
    """`18 h 20 min left` or `2 h 10 min late`; nothing where there is no deadline."""
    return durations.remaining(due, now) if due and now else ""


@register.filter
def is_past(due: dt.datetime | None, now: dt.datetime | None) -> bool:
    """Whether the deadline has passed; exactly at it, it has not."""
    return bool(due and now and now > due)


@register.filter
def spelled(duration: dt.timedelta | None) -> str:
    """A duration in words, two units at most."""
    return durations.spelled(duration) if duration is not None else ""


@register.filter
def deadline(instant: dt.datetime | None) -> str:
    """When something is due, in the active zone; at midnight it is the day before, 24:00."""
    return moments.written(timezone.localtime(instant)) if instant else ""


@register.filter
def since(instant: dt.datetime | None, now: dt.datetime | None) -> str:
    """How long ago `instant` was, without a word for it: `3 h 5 min`."""
    return durations.spelled(now - instant) if instant and now else ""


@register.simple_tag
def countdown_data() -> SafeString:
    """The data attributes from which `countdown.js` takes its sentences."""
    return format_html_join(" ", 'data-word-{}="{}"', durations.countdown_words().items())


# --- Numbers --------------------------------------------------------------
@register.filter
def plain(value: Decimal | None) -> str:
    """A number without zeros that say nothing: `97.5`, `12,000`."""
    return "" if value is None else words.plain(value)


@register.filter
def signed(amount: int | None) -> str:
    """Points with their sign: `+2`, `−2` (a true minus), `0`."""
    if amount is None:
        return ""
    return f"+{words.grouped(amount)}" if amount > 0 else words.grouped(amount)


@register.filter
def grouped(number: int | None) -> str:
    """A number with its thousands apart: `1,234`, `−2`."""
    return "" if number is None else words.grouped(number)


@register.filter
def at_most(count: int, limit: int = 999) -> str:
    """A count that was bounded when it was taken: `12`, or `999+` above the limit."""
    return f"{limit}+" if count > limit else str(count)


@register.filter
def with_unit(number: str | None, unit: str) -> str:
    """A number that is written already, with its unit."""
    return words.with_unit(number or "", unit)


@register.filter
def listed(names: Iterable[object]) -> str:
    """Names in a row, with the comma of the language."""
    return words.listed(names)


# --- Forms ------------------------------------------------------------------
@register.filter
def problems(form: BaseForm) -> list[tuple[BoundField, str]]:
    """What is wrong beside the fields that a person sees, in their order."""
    return [
        (field, words.sentences(*map(str, field.errors)))
        for field in form.visible_fields()
        if field.errors
    ]


# --- Blocks -----------------------------------------------------------------
@register.simple_block_tag
def card(
    content: str, title: str = "", icon: str = "", more: str = "", css: str = ""
) -> SafeString:
    """A card with one purpose: `{% card title=... icon=... more=url %}...{% endcard %}`."""
    return render_to_string(
        "components/card.html",
        {"content": content, "title": title, "icon_name": icon, "more": more, "css": css},
    )


@register.simple_block_tag
def note(content: str, level: str = "info", icon: str = "") -> SafeString:
    """What has to be known on this page: `{% note "warning" %}...{% endnote %}`."""
    return render_to_string(
        "components/note.html",
        {"content": content, "level": level, "icon_name": icon or note_icon(level)},
    )


@register.simple_block_tag
def squeezed(content: str) -> SafeString:
    """The same page with one space where a template left many between two elements.

    For a large page of the admin that is a tenth of what goes over the wire.
    """
    return mark_safe(BETWEEN_ELEMENTS.sub("> <", content))  # noqa: S308 - it was rendered and escaped before
