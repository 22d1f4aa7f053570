"""The words of every notice, made when it is read, in the reader's language.

An app registers its kinds when it starts (`AppConfig.ready`):

    notices.register(
        "defect_posted",
        title=_("Defect #%(number)s is yours"),
        body=_("%(title)s. Correct it by %(due_at)s."),
    )

A notice stores the kind and the params only. A param that ends in `_at` is an ISO 8601
instant, shown in the zone that the param `zone` names; `points` are a whole number, shown
with the sign that pages give it; beside a param `line` there may be `line_zh`, which a Chinese
reader sees in its place.
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.moments import written
from core.templatetags.ui import signed
from people.models import Notice

Words = str | Promise
IsStale = Callable[[Mapping[str, Any], dt.datetime], bool]


@dataclass(frozen=True)
class Template:
    title: Words
    body: Words
    icon: str
    is_stale: IsStale | None = None


@dataclass(frozen=True)
class Rendered:
    """A notice in words; `icon` is the name of a Tabler icon."""

    title: str
    body: str
    icon: str


class _Params(dict[str, str]):
    """What fills a template; what is missing leaves a gap, not an error page."""

    def __missing__(self, key: str) -> str:
        return "…"


_UNKNOWN = Template(_("News for you"), _("Open it to see what it is about."), "bell")
_templates: dict[str, Template] = {}


def register(
    kind: str,
    *,
    title: Words,
    body: Words = "",
    icon: str = "bell",
    is_stale: IsStale | None = None,
) -> None:
    """Give the words of one kind of notice; each kind has one template.

    What `is_stale(params, now)` says is no longer true does not leave the product any more.
    """
    if kind in _templates:
        raise ValueError(f"The notice kind {kind!r} is registered twice.")
    _templates[kind] = Template(title, body, icon, is_stale)


def is_registered(kind: str) -> bool:
    return kind in _templates


def render(notice: Notice) -> Rendered:
    """The notice in the language that is active now; an unknown kind says so kindly."""
    template = _templates.get(notice.kind, _UNKNOWN)
    params = _readable(notice.params)
    return Rendered(
        title=str(template.title) % params,
        body=str(template.body) % params,
        icon=template.icon,
    )


def is_stale(notice: Notice, now: dt.datetime) -> bool:
    """Whether telling it at `now` would be wrong; unless its kind says so, it never is."""
    template = _templates.get(notice.kind, _UNKNOWN)
    params = notice.params if isinstance(notice.params, dict) else {}
    return template.is_stale is not None and template.is_stale(params, now)


def has_passed(name: str) -> IsStale:
    """Stale once the instant that the param `name` holds has passed."""

    def passed(params: Mapping[str, Any], now: dt.datetime) -> bool:
        instant = _instant(params.get(name))
        return instant is not None and instant < now

    return passed


def _readable(stored: object) -> _Params:
    params: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
    zone = _zone(params.get("zone"))
    return _Params({key: _shown(params, key, zone) for key in params})


def _shown(params: Mapping[str, Any], key: str, zone: dt.tzinfo) -> str:
    value = params[key]
    if key.endswith("_at"):
        return instant_text(value, zone)
    if key == "points":
        return _points_text(value)
    if (get_language() or "").startswith("zh"):
        value = params.get(f"{key}_zh") or value
    return "" if value is None else str(value)


def instant_text(value: object, zone: dt.tzinfo) -> str:
    """An ISO 8601 instant as a date and time of `zone`; what is none is shown as it is."""
    instant = _instant(value)
    if instant is None:
        return str(value)
    return written(instant.astimezone(zone))


def _points_text(value: object) -> str:
    """`+2` or `−2` of what is stored as `+2` or `-2`; what is no number is shown as it is."""
    try:
        return signed(int(str(value)))
    except ValueError:
        return str(value)


def _instant(value: object) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)


def _zone(name: object) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return dt.UTC
