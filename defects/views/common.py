"""What several pages share: the campaign's own time, and how refusals are answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.errors import Conflict
from core.middleware import TimedRequest
from defects import queries
from defects.models import DefectQuerySet

Result = TypeVar("Result")
View = Callable[..., HttpResponse]
AnyView = Callable[..., HttpResponseBase]


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
