"""Standings, one's own points, and the story of an entry."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError
from core.exports import answer, filters_of
from core.middleware import TimedRequest
from core.templatetags.ui import signed
from points import exports, queries, services
from points.forms import TakeBackForm
from points.models import PointEntry
from points.months.queries import month_of_entry, own_months

# The largest id that the database can hold; an address beyond it names nothing.
LARGEST_ID = 2**63 - 1


@require_GET
def standings(request: TimedRequest) -> HttpResponse:
    """Who has how many points: teams, departments, employees."""
    board = queries.BOARDS.get(request.GET.get("of", ""), queries.BOARDS["teams"])
    context: dict[str, Any] = {
        "board": board,
        "tabs": _board_tabs(board),
        "export_query": filters_of(request.GET),
    }
    campaign = request.campaign
    if campaign is not None:
        ranked = queries.standings(campaign, board, request.GET)
        own = queries.standing_of(campaign, board, request.user)
        context |= {
            "rows": ranked.rows,
            "page": ranked.page,
            "own": own,
            "own_on_page": own is not None
            and any(row.subject_id == own.subject_id for row in ranked.rows),
        }
    return render(request, "points/standings.html", context)


def _board_tabs(current: queries.Board) -> list[dict[str, Any]]:
    return [
        {"label": board.label, "url": f"?of={board.slug}", "is_current": board is current}
        for board in queries.BOARDS.values()
    ]


@require_GET
def standings_export(request: TimedRequest) -> HttpResponseBase:
    board = queries.BOARDS.get(request.GET.get("of", ""), queries.BOARDS["teams"])
    if request.campaign is None:
        raise Http404
    return answer(request, exports.standings(request.campaign, board, request.user, request.now))


@require_GET
def mine(request: TimedRequest) -> HttpResponse:
    """The entries of the person who asks, or of their team."""
    of_team = request.GET.get("of") == "team" and request.user.team_id is not None
    context: dict[str, Any] = {
        "of_team": of_team,
        "tabs": _own_tabs(of_team=of_team),
        "export_query": filters_of(request.GET),
    }
    if not of_team:
        context["own_months"] = own_months(request.user)
    campaign = request.campaign
    if campaign is not None:
        entries = queries.team_entries if of_team else queries.own_entries
        board = queries.BOARDS["teams" if of_team else "employees"]
        context |= {
            "page": entries(campaign, request.user, request.GET),
            "own": queries.standing_of(campaign, board, request.user),
            "ranked_count": queries.ranked_count(campaign, board),
        }
    return render(request, "points/mine.html", context)


@require_GET
def mine_export(request: TimedRequest) -> HttpResponseBase:
    of_team = request.GET.get("of") == "team" and request.user.team_id is not None
    if request.campaign is None:
        raise Http404
    ledger = exports.my_teams if of_team else exports.mine
    return answer(request, ledger(request.campaign, request.user, request.now))


def _own_tabs(*, of_team: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Mine"), "url": "?of=me", "is_current": not of_team},
        {"label": _("My team's"), "url": "?of=team", "is_current": of_team},
    ]


@require_GET
def entry(request: TimedRequest, pk: int) -> HttpResponse:
    """The story of one entry: which rule, for what, who approved it, whether it was reversed."""
    found = get_object_or_404(queries.visible_entries(request.user), pk=min(pk, LARGEST_ID))
    is_ours = url_has_allowed_host_and_scheme(found.evidence, allowed_hosts=None)
    may_reverse = request.user.has_perm("points.reverse_pointentry")
    context = {
        "entry": found,
        "evidence": found.evidence if is_ours else "",
        "may_take_back": may_reverse and queries.can_be_taken_back(found),
    }
    return render(request, "points/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: TimedRequest, pk: int) -> HttpResponse:
    """Take one entry back, with the reason; the page says first what that does."""
    found = get_object_or_404(queries.visible_entries(request.user), pk=min(pk, LARGEST_ID))
    if not queries.can_be_taken_back(found):
        messages.warning(request, _("This entry no longer counts, so it can't be taken back."))
        return redirect("points:entry", found.pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _take_back(request, found, form):
        return redirect("points:entry", found.pk)
    context = {"entry": found, "form": form, "counted_in": month_of_entry(found)}
    return render(request, "points/reverse.html", context)


def _take_back(request: TimedRequest, found: PointEntry, form: TakeBackForm) -> bool:
    """Post the reversal; False where the form says why not."""
    try:
        back = services.reverse(
            key=found.key,
            reason=form.cleaned_data["reason"],
            now=request.now,
            actor=request.user,
        )
    except DomainError as error:
        form.add_error(error.field, error.text)
        return False
    if back:
        messages.success(request, _("Taken back: %(points)s.") % {"points": signed(back)})
    else:
        messages.warning(request, _("Somebody else has taken this entry back already."))
    return True
