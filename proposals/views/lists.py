"""The lists of proposals, their export, what is similar, and the photos."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.exports import answer, filters_of
from core.files import send_file
from core.middleware import TimedRequest
from core.pagination import keyset_page
from core.pictures import send_photo
from core.templatetags.ui import at_most
from people.middleware import PersonRequest
from proposals import exports, queries
from proposals.forms import ProposalFilter

PAGE = 50
LONGEST = 4000  # characters of what is typed that are compared


@require_safe
@in_campaign
def proposals(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """All that were submitted, mine, those that wait for me, and those that are late."""
    narrowing = ProposalFilter(request.GET)
    by = narrowing.narrowing()
    found = queries.rows(queries.narrowed(campaign, request.user, by, request.now))
    context = {
        "tabs": _tabs(request, campaign, by.which),
        "which": by.which,
        "page": keyset_page(found, order=by.order, params=request.GET, size=PAGE),
        "filter": narrowing,
        "words": by.words,
        "hidden": _hidden(narrowing),
        "chips": narrowing.chips(),
        "panel": "filters" in request.GET,
        "open_panel": narrowing.with_panel(shown=True),
        "closed_panel": narrowing.with_panel(shown=False),
        "export_query": filters_of(request.GET),
        "clear": f"{request.path}?which={by.which}",
    }
    return page(request, "proposals/list.html", campaign, context)


def _tabs(request: TimedRequest, campaign: Campaign, here: str) -> list[dict[str, Any]]:
    words = (
        (queries.ALL, _("All")),
        (queries.MINE, _("Mine")),
        (queries.TURN, _("My turn")),
        (queries.REVIEW, _("To score")),
        (queries.LATE, _("Late")),
    )
    counted = {queries.TURN, queries.REVIEW, queries.LATE}
    counts = {
        which: queries.count_of(campaign, request.user, which, request.now) for which in counted
    }
    return [
        {
            "label": label,
            "url": f"{reverse('proposals:list')}?which={which}",
            "count": at_most(counts[which], queries.COUNT_LIMIT) if counts.get(which) else None,
            "is_current": which == here,
        }
        for which, label in words
        if which not in {queries.TURN, queries.REVIEW} or counts[which] or which == here
    ]


def _hidden(narrowing: ProposalFilter) -> list[tuple[str, str]]:
    """What a search keeps of the address."""
    names = ("which", "state", "category", "department")
    return [(name, value) for name in names if (value := str(narrowing.address.get(name, "")))]


@require_GET
@in_campaign
def export(request: TimedRequest, campaign: Campaign) -> HttpResponseBase:
    narrowing = ProposalFilter(request.GET)
    found = queries.narrowed(campaign, request.user, narrowing.narrowing(), request.now)
    words = [chip["label"] for chip in narrowing.chips()]
    return answer(request, exports.proposals(campaign, found, request.now, words))


@require_safe
@in_campaign
def figures(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """How many propose where, how quickly they are answered, what it brings."""
    context = {"figures": queries.figures(campaign, request.now)}
    return page(request, "proposals/figures.html", campaign, context)


@require_GET
@in_campaign
def similar(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """What is like the words that are being typed; a part of the form's page."""
    texts = [request.GET.get(name, "")[:LONGEST] for name in ("title", "proposed")]
    found = queries.similar(campaign, *texts)
    return render(request, "proposals/_similar.html", {"alike": found})


@require_safe
def document(request: PersonRequest, pk: int) -> HttpResponseBase:
    """An attached document, to be saved."""
    found = get_object_or_404(queries.documents_for(request.user), pk=pk)
    return send_file(request, str(found.file.name), "application/octet-stream", download=found.name)


@require_safe
def photo(request: PersonRequest, pk: str, size: str) -> HttpResponseBase:
    """One photo of a proposal, `full` or `small`."""
    field = "file" if size == "full" else "thumbnail"
    theirs = queries.photos_for(request.user)
    return send_photo(request, get_object_or_404(theirs.values_list(field, flat=True), pk=int(pk)))
