"""What the pages of the demo are looked at with: one example of each thing."""

from __future__ import annotations

from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from campaigns.models import Campaign
from core.clock import now
from core.models import DemoClock
from dashboard.board.services import make_board, revoke_board
from dashboard.demo import STAGES
from defects.models import (
    Checklist,
    ChecklistVersion,
    Commendation,
    Defect,
    HeldInspection,
    Inspection,
    InspectionDuty,
    Report,
)
from devtools.audit.places import Model
from people.models import Employee, ProductionLine
from points.models import PointEntry
from proposals.models import Proposal
from training.models import Question
from videos.models import Video, VotingRound


def first(found: object) -> int:
    """The number of the first of them, by number."""
    return int(found.order_by("pk").values_list("pk", flat=True)[0])  # type: ignore[attr-defined]  # a query set


def examples() -> dict[str, int]:
    """The numbers that `places` asks for."""
    leader = Employee.objects.get(number="leader")
    mine = Defect.objects.of_responsible(leader)
    verifier = Employee.objects.get(number="verifier")
    return {
        "open": first(mine.filter(state="open", missed_at=None, photos__isnull=False)),
        "overdue": first(mine.filter(state="open", missed_at__isnull=False)),
        "waiting": first(Defect.objects.verifiable_by(verifier)),
        "verified": first(Defect.objects.filter(state="verified", photos__isnull=False)),
        "commendation": first(Commendation.objects.all()),
        "inspection": first(Inspection.objects.filter(inspector=leader)),
        "entry": first(PointEntry.objects.filter(team=leader.team)),
        "report": first(Report.objects.waiting().answerable_by(leader)),
        "line": first(ProductionLine.objects.filter(team=leader.team)),
        "checklist": first(Checklist.objects.all()),
        "version": first(ChecklistVersion.objects.exclude(published_at=None)),
        "draft": first(ChecklistVersion.objects.filter(published_at=None)),
        "duty": first(InspectionDuty.objects.filter(inspector=leader, state="open")),
        "held": first(HeldInspection.objects.filter(state="waiting")),
        "proved": first(Proposal.objects.filter(state="verified")),
        "reviewed": first(Proposal.objects.filter(state="in_review")),
        "tried": first(Proposal.objects.filter(state="trial", owner=leader)),
        "done": first(Proposal.objects.filter(state="implemented")),
        "film": first(Video.objects.filter(state="public")),
        "to_look_at": first(Video.objects.filter(state="ready")),
        "round": first(VotingRound.objects.all()),
        "unsent": first(Video.objects.filter(state="written", author__number="member")),
        "campaign": first(Campaign.objects.all()),
        "employee": leader.pk,
        "question": first(Question.objects.all()),
    }


def boards() -> dict[str, int | str]:
    """A board, its token, and the token of one that was switched off.

    They are made here: a token is known to whoever makes it, and kept nowhere.
    """
    manager = Employee.objects.get(number="manager")
    campaign = Campaign.objects.order_by("pk")[0]
    board, screen = make_board(campaign=campaign, name="Workshop", actor=manager, now=now())
    ended, ended_screen = make_board(campaign=campaign, name="Gate", actor=manager, now=now())
    revoke_board(board=ended, actor=manager, now=now())
    return {"board": board.pk, "screen": screen, "ended_screen": ended_screen}


def models() -> list[Model]:
    """The models that the manager sees in the admin."""
    request = RequestFactory().get("/admin/")
    request.user = Employee.objects.get(number="manager")
    found = []
    for model, shown in admin.site._registry.items():  # noqa: SLF001 - Django offers no other list
        if not shown.has_view_permission(request):
            continue
        example = shown.get_queryset(request).order_by("pk").first()
        found.append(
            Model(
                f"{model._meta.app_label}_{model._meta.model_name}",
                example.pk if example else None,
                adds=shown.has_add_permission(request),
                deletes=bool(example) and shown.has_delete_permission(request, example),
            )
        )
    return found


def stand_at_the_stage() -> None:
    """Set the demo's clock back to its first instant, so that each picture shows the same."""
    DemoClock.objects.update(offset=STAGES["running"] - timezone.now())
