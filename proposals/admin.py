"""What the quality manager sets up for proposals, and the record, to be read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import ExportAdmin, ReadOnlyAdmin, RelationsAdmin
from core.exports import Export
from proposals import exports
from proposals.models import Criterion, Proposal, ProposalEvent, ProposalRules, ReviewDuty


@admin.register(ProposalRules)
class ProposalRulesAdmin(RelationsAdmin):
    list_display = ("campaign", "answer_days", "review_days", "scores_needed", "daily_cap")
    list_select_related = ("campaign",)


@admin.register(Criterion)
class CriterionAdmin(RelationsAdmin):
    list_display = ("label", "campaign", "weight", "place")
    list_select_related = ("campaign",)
    list_filter = ("campaign",)


@admin.register(ReviewDuty)
class ReviewDutyAdmin(RelationsAdmin):
    list_display = ("reviewer", "campaign", "of_department", "of_category", "leads")
    list_select_related = ("campaign", "department", "reviewer")
    list_filter = ("campaign", "leads")
    autocomplete_fields = ("reviewer",)

    @display(description=_("department"))
    def of_department(self, duty: ReviewDuty) -> Any:
        return duty.department or _("All")

    @display(description=_("category"))
    def of_category(self, duty: ReviewDuty) -> Any:
        return duty.get_category_display() or _("All")


@admin.register(Proposal)
class ProposalAdmin(ExportAdmin, ReadOnlyAdmin):
    list_display = ("number", "title", "author", "department", "state", "owner", "due_at")
    list_filter = ("state", "category")
    list_select_related = ("author", "department", "owner")
    search_fields = ("=author__number", "title")
    exclude = ("grams",)

    def get_queryset(self, request: Any) -> QuerySet[Proposal]:
        """What was submitted: a draft is its author's alone."""
        return super().get_queryset(request).exclude(state="draft")

    def export_of(self, found: QuerySet[Proposal], now: dt.datetime) -> Export:
        return exports.all_proposals(found, now)


@admin.register(ProposalEvent)
class ProposalEventAdmin(ReadOnlyAdmin):
    list_display = ("proposal_id", "kind", "state", "at", "actor", "owner")
    list_filter = ("kind", "state")
    list_select_related = ("actor", "owner")
