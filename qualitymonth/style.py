"""The components, each in every state, on one page: while developing only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.forms import PlainForm, Tile
from core.pagination import KeysetPage
from core.templatetags.ui import LOOKS
from defects.models import Photo, Severity
from people.models import Employee

THEMES = ("light", "dark")
LEVELS = ("info", "success", "warning", "error")


class SampleForm(PlainForm):
    """One field of each kind."""

    title = forms.CharField(label=gettext_lazy("What is wrong?"), max_length=40)
    detail = forms.CharField(
        label=gettext_lazy("Details"),
        help_text=gettext_lazy("It stays on the record, and the team reads it."),
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )
    severity = forms.ChoiceField(label=gettext_lazy("How bad?"), choices=Severity.choices)
    again = forms.ChoiceField(
        label=gettext_lazy("The clock"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("Confirm"), required=False)

    def clean(self) -> None:
        raise ValidationError(_("Say what is missing, so that the team can mend it."))

    def tiles_of_severity(self) -> list[Tile]:
        return self.tiles("severity")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in both themes and both languages; `?toasts` shows these."""
    if "toasts" in request.GET:
        for level in LEVELS:
            messages.add_message(request, getattr(messages, level.upper()), LOOKS["met"].words)
    panels = [
        {"theme": theme, "language": code, "gallery": _gallery(request, code, theme)}
        for code, _name in settings.LANGUAGES
        for theme in THEMES
    ]
    return render(request, "style/style.html", {"panels": panels})


def _gallery(request: HttpRequest, language: str, theme: str) -> SafeString:
    with translation.override(language):
        context = _samples(request.now, f"{language}-{theme}")  # type: ignore[attr-defined]  # a TimedRequest
        return render_to_string("style/_gallery.html", context, request)


def _samples(now: dt.datetime, panel: str) -> dict[str, Any]:
    person = Employee.objects.select_related("team__leader").first()
    photos = list(Photo.objects.order_by("pk")[:2])
    return {
        "gallery": panel,
        "now": now,
        "states": list(LOOKS),
        "levels": LEVELS,
        "person": person,
        "before": photos[:1],
        "after": photos[1:],
        "soon": now + dt.timedelta(hours=18, minutes=20),
        "late": now - dt.timedelta(hours=2, minutes=10),
        "left": dt.timedelta(hours=27),
        "form": SampleForm(auto_id=f"{panel}_%s"),
        "wrong": SampleForm({"title": "x" * 41}, auto_id=f"{panel}_wrong_%s"),
        "events": _events(now, person),
        "tabs": _tabs(),
        "chips": [{"label": _("Overdue"), "url": "?"}, {"label": _("Major"), "url": "?"}],
        "filter": {"q": True},
        "page": KeysetPage([], *["page"] * 4),
    }


def _events(now: dt.datetime, person: Employee | None) -> list[dict[str, Any]]:
    looks: tuple[tuple[str, str], ...] = (
        ("calm", "flag"),
        ("wait", "send"),
        ("warn", "arrow-back-up"),
    )
    looks += (("good", "circle-check"), ("black", "flame"), ("faint", "ban"))
    return [
        {
            "at": now,
            "words": css,
            "who": person,
            "icon": drawing,
            "css": css,
            "note": _("Sent back:") if css == "warn" else "",
        }
        for css, drawing in looks
    ]


def _tabs() -> list[dict[str, Any]]:
    names = (_("Black"), _("Red"), _("Mine"))
    return [
        {"label": name, "url": "?", "is_current": place == 0, "count": 7 if place == 0 else ""}
        for place, name in enumerate(names)
    ]
