"""The author's pages: a new proposal, a draft, a change, a withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.models import Activity, Campaign
from campaigns.pages import in_campaign, page
from campaigns.queries import is_open
from core.errors import DomainError
from core.forms import attempt
from core.json_answers import answered, answers_json, refused
from core.middleware import TimedRequest
from core.moments import when
from proposals import services
from proposals.forms import DraftForm, EditForm, ProposalForm, initial_of
from proposals.models import Proposal
from proposals.views.common import acted, of_proposal, tapped

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@in_campaign
def new(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """Propose something; `?draft=` goes on with what was begun."""
    draft = _draft(request)
    form = ProposalForm(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        initial=initial_of(draft) if draft else {"line": request.GET.get("line")},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _submit(request, campaign, form))
        if made is not None:
            messages.success(request, _sent(made))
            return redirect(made)
    context = {
        "form": form,
        "draft": draft,
        "closed": not is_open(campaign, Activity.PROPOSALS, campaign.local_date(request.now)),
        **_lost(request, form),
    }
    return page(request, "proposals/new.html", campaign, context)


def _lost(request: TimedRequest, form: ProposalForm) -> dict[str, bool]:
    """Which files must be chosen again, since the form was refused."""
    names = ("photos", "result", "documents")
    return {f"{name}_lost": bool(form.errors) and name in request.FILES for name in names}


def _draft(request: TimedRequest) -> Proposal | None:
    """This person's draft of the address."""
    key = request.GET.get("draft", "")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    mine = Proposal.objects.filter(author=request.user, state="draft")
    return get_object_or_404(mine, pk=int(key))


def _submit(request: TimedRequest, campaign: Campaign, form: ProposalForm) -> Proposal:
    return services.submit(
        campaign=campaign,
        client_id=form.cleaned_data["client_id"],
        words=form.words(),
        actor=request.user,
        now=request.now,
        pictures=form.cleaned_data["photos"],
        result=form.cleaned_data["result"],
        documents=form.cleaned_data["documents"],
    )


def _sent(proposal: Proposal) -> str:
    if proposal.owner is None or proposal.due_at is None:  # it was sent before
        return _("%(number)s has been submitted.") % {"number": proposal.number}
    words = _("%(number)s is with %(name)s. You hear by %(due)s.")
    return words % {
        "number": proposal.number,
        "name": proposal.owner.name,
        "due": when(proposal.due_at),
    }


@require_POST
@answers_json("proposals:new")
def draft(request: TimedRequest) -> HttpResponse:
    """What is typed so far, kept; sent by the page itself while somebody writes."""
    if request.campaign is None:
        raise DomainError(_("No campaign is running"))
    form = DraftForm(request.POST, person=request.user)
    form.is_valid()
    if "client_id" not in form.cleaned_data:
        return refused(_("What was sent cannot be read."), 400)
    kept = services.save_draft(
        campaign=request.campaign,
        client_id=form.cleaned_data["client_id"],
        words=form.kept(),
        actor=request.user,
        now=request.now,
    )
    return answered({"kept": kept.pk})


@require_POST
def discard(request: TimedRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    mine = get_object_or_404(Proposal.objects.filter(author=request.user), pk=pk)
    try:
        services.discard_draft(proposal_id=mine.pk, actor=request.user, now=request.now)
        messages.success(request, _("The draft is gone."))
    except DomainError as error:
        messages.warning(request, error.text)
    return redirect(f"{reverse('proposals:list')}?which=mine")


@require_http_methods(METHODS)
@of_proposal
def edit(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    """Change one's own words while they wait for the verdict."""
    mine = Proposal.objects.editable_by(request.user).exclude(state="draft")
    get_object_or_404(mine, pk=proposal.pk)
    form = EditForm(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        initial=initial_of(proposal),
    )
    if request.method == "POST":
        done = acted(request, form, lambda: _edit(request, proposal, form), _("Changed."), proposal)
        if done is not None:
            return done
    context = {"form": form, "proposal": proposal, **_lost(request, form)}
    return page(request, "proposals/edit.html", proposal.campaign, context)


def _edit(request: TimedRequest, proposal: Proposal, form: EditForm) -> Proposal:
    return services.edit(
        proposal_id=proposal.pk,
        version=form.cleaned_data["version"],
        words=form.words_of(proposal),
        actor=request.user,
        now=request.now,
        pictures=form.cleaned_data["photos"],
        documents=form.cleaned_data["documents"],
    )


@require_POST
@of_proposal
def withdraw(request: TimedRequest, proposal: Proposal) -> HttpResponse:
    get_object_or_404(Proposal.objects.filter(author=request.user), pk=proposal.pk)
    return tapped(
        request,
        lambda: services.withdraw(proposal_id=proposal.pk, actor=request.user, now=request.now),
        _("Withdrawn."),
        proposal,
    )
