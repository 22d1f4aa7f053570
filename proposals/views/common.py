"""What the pages of proposals share: finding one, and answering what was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.errors import Conflict, DomainError
from core.forms import PlainForm, attempt_on
from core.middleware import TimedRequest
from proposals.models import Proposal
from proposals.queries import whole

View = Callable[..., HttpResponse]


def of_proposal(view: View) -> View:
    """Give the view the proposal of the address, as far as this person may see it.

    Where somebody else was faster, the person is told on its page.
    """

    @wraps(view)
    def wrapped(request: TimedRequest, pk: int, **kwargs: Any) -> HttpResponse:
        seen = whole().filter(pk__in=Proposal.objects.visible_to(request.user))
        proposal = get_object_or_404(seen, pk=pk)
        with timezone.override(proposal.campaign.zone):
            try:
                return view(request, proposal, **kwargs)
            except Conflict as conflict:
                messages.warning(request, conflict.text)
                return redirect(proposal)

    return wrapped


def acted(
    request: TimedRequest,
    form: PlainForm,
    service: Callable[[], Any],
    words: str,
    proposal: Proposal,
) -> HttpResponse | None:
    """Where a form of the proposal's page leads once it is done; None: refused, on the form."""
    if not form.is_valid() or attempt_on(form, service) is None:
        return None
    messages.success(request, words)
    return redirect(proposal)


def tapped(
    request: TimedRequest, service: Callable[[], Any], words: str, proposal: Proposal
) -> HttpResponse:
    """One tap without a form: done, or said why not."""
    try:
        service()
        messages.success(request, words)
    except DomainError as error:
        messages.warning(request, error.text)
    return redirect(proposal)
