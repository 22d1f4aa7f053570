"""Putting findings on the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.models import Activity, Campaign
from campaigns.pages import in_campaign, page
from campaigns.services import require_open
from core.forms import attempt
from core.middleware import TimedRequest
from core.moments import when
from defects import queries, services
from defects.forms import PostForm, PraiseForm
from defects.forms.posting import FindingForm
from defects.models import Commendation, Defect


def _finding_page(
    request: TimedRequest,
    campaign: Campaign,
    form_class: type[FindingForm],
    service: Callable[..., Any],
    words: Callable[[Any], str],
) -> HttpResponse:
    """The form, and on to what it makes."""
    form = form_class(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        initial={"line": request.GET.get("line")},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: service(
                campaign=campaign, actor=request.user, now=request.now, **form.finding()
            ),
        )
        if made is not None:
            messages.success(request, words(made))
            kind = "detail" if isinstance(made, Defect) else "commendation"
            return redirect(f"defects:{kind}", made.pk)
    context = {
        "form": form,
        "closed": queries.refusal_of(require_open, campaign, Activity.INSPECTION, request.now),
        "photos_lost": bool(form.errors and request.FILES),
    }
    return page(request, form_class.template, campaign, context)


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
    """Post a defect: from the line's code (`?line=`), or anywhere."""
    return _finding_page(request, campaign, PostForm, services.post_defect, _posted)


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign
def praise(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Put good work on the red list."""
    return _finding_page(request, campaign, PraiseForm, services.post_commendation, _praised)
