"""What the pages of every app share: the campaign that they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from campaigns.models import Campaign
from core.middleware import TimedRequest

AnyView = Callable[..., HttpResponseBase]


def in_campaign(view: AnyView) -> AnyView:
    """Give the view the campaign that pages are about; without one, say so."""

    @wraps(view)
    def wrapped(request: TimedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.campaign is None:
            return render(request, "campaigns/no_campaign.html")
        return view(request, request.campaign, *args, **kwargs)

    return wrapped


def page(
    request: HttpRequest, template: str, campaign: Campaign, context: dict[str, Any]
) -> HttpResponse:
    """The page in the frame of its campaign."""
    return render(request, template, {"campaign": campaign, **context})
