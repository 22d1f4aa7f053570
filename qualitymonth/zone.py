"""Every page speaks of time in the campaign's zone."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone

from campaigns.queries import shown_campaign
from core.middleware import TimedRequest


class CampaignZoneMiddleware:
    """Puts the campaign on the request, and shows and reads instants in its zone."""

    def __init__(self, get_response: Callable[[TimedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: TimedRequest) -> HttpResponse:
        campaign = request.campaign = shown_campaign()
        with timezone.override(campaign.zone if campaign else None):
            return self.get_response(request)
