"""What only the quality manager does: extend, transfer, void."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.pages import page
from core.errors import Conflict
from core.forms import attempt_on
from core.middleware import TimedRequest
from core.moments import when
from defects import rules, services
from defects.forms import ExtendForm, TransferForm, VoidForm
from defects.forms.managing import ReasonedForm
from defects.models import Defect, DefectEvent
from defects.views.common import of_defect

METHODS = ["GET", "HEAD", "POST"]


def _decide(
    request: TimedRequest,
    defect: Defect,
    form_class: type[ReasonedForm],
    service: Callable[..., Defect],
    words: Callable[[Defect], str],
    **context: Any,
) -> HttpResponse:
    """The form with what it will do, and the doing of it."""
    if not rules.is_allowed(defect.state, context["kind"]):
        raise Conflict(_("This can no longer be done: the defect has changed meanwhile."))
    form = form_class(request.POST or None, defect=defect)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt_on(
            form,
            lambda: service(defect_id=defect.pk, actor=request.user, now=request.now, **data),
        )
        if done is not None:
            messages.success(request, words(done))
            return redirect(done)
    return page(
        request,
        "defects/manage.html",
        defect.campaign,
        {"defect": defect, "form": form, **context},
    )


@require_http_methods(METHODS)
@of_defect()
def extend(request: TimedRequest, defect: Defect) -> HttpResponse:
    return _decide(
        request,
        defect,
        ExtendForm,
        services.extend_deadline,
        lambda done: (
            _("Extended: due %(due)s.") % {"due": when(done.due_at)}
            if done.left is None
            else _("Extended. The stopped clock has more left.")
        ),
        kind=DefectEvent.Kind.EXTENDED,
        title=_("Extend the deadline"),
        button=_("Extend"),
        effects=[
            _("The team has this many hours more on its clock."),
            _("It is counted, and everybody sees it on the defect's page."),
            _("A deadline that has passed can no longer be extended."),
        ],
    )


@require_http_methods(METHODS)
@of_defect()
def transfer(request: TimedRequest, defect: Defect) -> HttpResponse:
    return _decide(
        request,
        defect,
        TransferForm,
        services.transfer_defect,
        lambda done: (
            _("Transferred to %(team)s: due %(due)s.")
            % {"team": done.team.label, "due": when(done.due_at)}
        ),
        kind=DefectEvent.Kind.TRANSFERRED,
        title=_("Transfer to another team"),
        button=_("Transfer"),
        effects=[
            _("The other team answers for it from now on, and is told."),
            _("Started again: a deadline that this team missed is taken back, with its points."),
            _("Left as it is: a deadline that was missed stays this team's."),
        ],
    )


@require_http_methods(METHODS)
@of_defect()
def void(request: TimedRequest, defect: Defect) -> HttpResponse:
    return _decide(
        request,
        defect,
        VoidForm,
        services.void_defect,
        lambda done: _("%(number)s is void.") % {"number": done.number},
        kind=DefectEvent.Kind.VOIDED,
        title=_("Declare void"),
        button=_("Declare void"),
        effects=[
            _("It ends here: nobody has to correct it, and it no longer counts."),
            _("Points that it brought or cost are taken back by entries that name this reason."),
            _("It can't be undone. A wrong team alone can be mended by a transfer."),
        ],
    )
