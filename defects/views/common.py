"""What several pages share: the campaign's own time, and how refusals are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaigns.models import Campaign
from core.errors import Conflict, DomainError
from core.middleware import TimedRequest
from core.moments import spoken
from defects import queries
from defects.forms.fields import PlainForm
from defects.models import DefectQuerySet

Result = TypeVar("Result")
View = Callable[..., HttpResponse]
AnyView = Callable[..., HttpResponseBase]


def in_campaign(view: AnyView) -> AnyView:
    """Give the view the campaign that pages are about; without one, say so."""

    @wraps(view)
    def wrapped(request: TimedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.campaign is None:
            return render(request, "defects/no_campaign.html")
        return view(request, request.campaign, *args, **kwargs)

    return wrapped


def of_defect(choose: Callable[[DefectQuerySet, TimedRequest], Any] | None = None) -> Any:
    """Give the view the defect of the address, and its campaign's time zone.

    `choose` narrows the defects to those that this person may act on here: any other
    is not found. Where somebody else was faster, the person is told on its page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: TimedRequest, pk: int, **kwargs: Any) -> HttpResponse:
            found: Any = queries.whole_defects()
            chosen = choose(found, request) if choose else found
            defect = get_object_or_404(chosen, pk=pk)
            with timezone.override(defect.campaign.zone):
                try:
                    return view(request, defect, **kwargs)
                except Conflict as conflict:
                    messages.warning(request, conflict.text)
                    return redirect(defect)

        return wrapped

    return decorate


def attempt(form: PlainForm, service: Callable[[], Result]) -> Result | None:
    """What the service made, or None with its refusal on the form."""
    try:
        return service()
    except DomainError as error:
        form.refuse(error)
    return None


def attempt_on(form: PlainForm, service: Callable[[], Result]) -> Result | None:
    """As `attempt`, for what may have changed meanwhile: raises Conflict, for `of_defect`."""
    try:
        return service()
    except Conflict:
        raise
    except DomainError as error:
        form.refuse(error)
    return None


def when(instant: dt.datetime) -> str:
    """An instant as people say it: the weekday, the day, the time, in the active zone."""
    return spoken(timezone.localtime(instant))


def page(
    request: HttpRequest, template: str, campaign: Campaign, context: dict[str, Any]
) -> HttpResponse:
    """The page in the frame of its campaign."""
    return render(request, template, {"campaign": campaign, **context})
