"""Putting findings on the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.middleware import TimedRequest
from defects import queries, rules, services
from defects.forms import PostForm, PraiseForm
from defects.forms.posting import FindingForm
from defects.models import Commendation, Defect, Inspection
from defects.views.common import attempt, in_campaign, page, when

MAX_ID = 2**63 - 1


def _named_inspection(request: TimedRequest) -> Inspection | None:
    """The person's own inspection that the address names, under way or ended."""
    named = request.GET.get("inspection", "")
    if not (named.isascii() and named.isdigit() and int(named) <= MAX_ID):
        return None
    own = Inspection.objects.filter(inspector=request.user)
    return own.select_related("line__team", "campaign").filter(pk=int(named)).first()


def _typed(request: TimedRequest, line: object) -> QueryDict | None:
    """What was sent; a form that was drawn without its line has the line of its walk."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    typed.setdefault("line", str(line or ""))
    return typed


def _finding_page(
    request: TimedRequest,
    campaign: Campaign,
    form_class: type[FindingForm],
    service: Callable[..., Any],
    words: Callable[[Any], str],
) -> HttpResponse:
    """The form, and what it makes: shown where it came from, or on its own page."""
    named = _named_inspection(request)
    inspection = named if named and _is_under_way(named, request) else None
    line = named.line_id if named else request.GET.get("line")
    form = form_class(
        _typed(request, line),
        request.FILES or None,
        person=request.user,
        fixed_line=inspection.line if inspection else None,
        initial={"line": line},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: service(
                campaign=inspection.campaign if inspection else campaign,
                inspection=inspection,
                actor=request.user,
                now=request.now,
                **form.finding(),
            ),
        )
        if made is not None:
            messages.success(request, words(made))
            return _onward(made, inspection)
    closed = queries.refusal_of(require_open, campaign, Activity.INSPECTION, request.now)
    context = {
        "form": form,
        "inspection": inspection,
        "closed": "" if inspection else closed,
        "photos_lost": bool(form.errors and request.FILES),
    }
    return page(request, form_class.template, campaign, context)


def _is_under_way(inspection: Inspection, request: TimedRequest) -> bool:
    return rules.is_under_way(inspection.started_at, inspection.finished_at, request.now)


def _onward(made: Defect | Commendation, inspection: Inspection | None) -> HttpResponse:
    """Back to the walk that it was found on, else to what was made."""
    if inspection is not None:
        return redirect("defects:inspection", inspection.pk)
    kind = "detail" if isinstance(made, Defect) else "commendation"
    return redirect(f"defects:{kind}", made.pk)


def _posted(defect: Defect) -> str:
    words = {"number": defect.number, "team": defect.team.label, "due": when(defect.due_at)}
    leader = defect.team.leader
    if leader is None or leader.pk == defect.posted_by_id:
        return _("Posted as %(number)s. %(team)s has until %(due)s.") % words
    told = _("Posted as %(number)s. %(team)s has until %(due)s. %(leader)s has been told.")
    return told % {**words, "leader": leader.name}


def _praised(commendation: Commendation) -> str:
    return _("On the red list: %(title)s. Thank you for telling it.") % {
        "title": commendation.title
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign
def post(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Post a defect: from the line's code (`?line=`), an inspection, or anywhere."""
    return _finding_page(request, campaign, PostForm, services.post_defect, _posted)


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign
def praise(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Put good work on the red list."""
    return _finding_page(request, campaign, PraiseForm, services.post_commendation, _praised)
