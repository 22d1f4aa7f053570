"""What the quality manager sets up for videos: a campaign's limits, and when it is voted."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext as _
from unfold.decorators import display

from core.admin import ReadOnlyAdmin, RelationsAdmin
from core.middleware import TimedRequest
from videos import results
from videos.models import VideoEvent, VideoRules, VotingRound


@admin.register(VideoRules)
class VideoRulesAdmin(RelationsAdmin):
    list_display = ("campaign", "max_megabytes", "max_seconds", "max_waiting")
    list_select_related = ("campaign",)


class VotingRoundForm(ModelForm):
    """Says beside the field what the database would refuse, and what comes too late."""

    now: ClassVar[dt.datetime]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        opens_at = values.get("opens_at", self.instance.opens_at)
        closes_at = values.get("closes_at")
        if closes_at is None:
            return values
        if opens_at is not None and closes_at <= opens_at:
            self.add_error("closes_at", _("It closes later than it opens."))
        elif closes_at <= self.now:
            self.add_error("closes_at", _("This is over already: votes could not count."))
        return values


@admin.register(VotingRound)
class VotingRoundAdmin(RelationsAdmin):
    """Rounds, without their votes: those are nobody's to read."""

    form = VotingRoundForm
    list_display = ("shown_name", "campaign", "opens_at", "closes_at")
    list_display_links = ("shown_name",)
    list_select_related = ("campaign",)
    list_filter = ("campaign",)
    fields = ("campaign", ("name", "name_zh"), ("opens_at", "closes_at"))

    @display(description=VotingRound._meta.verbose_name, ordering="name")
    def shown_name(self, voting_round: VotingRound) -> str:
        return voting_round.label

    def get_form(self, request: TimedRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.now = request.now  # a class made for this request
        return form

    def get_readonly_fields(
        self, request: TimedRequest, obj: VotingRound | None = None
    ) -> list[str]:
        return sorted(results.fixed_fields(obj, request.now)) if obj else []


@admin.register(VideoEvent)
class VideoEventAdmin(ReadOnlyAdmin):
    list_display = ("video", "state", "at", "actor", "note")
    list_filter = ("state",)
    list_select_related = ("video", "actor")
