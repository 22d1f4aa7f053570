"""The roster import in the admin: upload, dry run, confirmation, first passwords."""

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget

from core.errors import DomainError
from people import handout, services, uploads
from people.middleware import PersonRequest
from people.models import Employee
from people.roster import MAX_BYTES

SESSION_KEY = "roster_import"
SHOWN_CHANGES = 200
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RosterForm(forms.Form):
    file = forms.FileField(
        label=pgettext_lazy("roster", "File"),
        max_length=200,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB. Nothing is written yet."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Split it into smaller ones.")
            )
        content: bytes = upload.read()
        return content


def template(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """The workbook to start from."""
    if not request.user.has_perm("people.add_employee"):
        raise PermissionDenied
    response = HttpResponse(handout.template_workbook(), content_type=SPREADSHEET)
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response


@never_cache
def import_roster(request: PersonRequest, model_admin: ModelAdmin) -> HttpResponse:
    """One address for the three steps; a POST without a file confirms the last dry run."""
    if request.method != "POST":
        return _page(model_admin, request, "upload", form=RosterForm())
    if "confirm" in request.POST:
        return _confirm(model_admin, request)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(model_admin, request, "upload", form=form)
    content = form.cleaned_data["file"]
    try:
        report = services.import_roster(content=content, actor=request.user, dry_run=True)
    except DomainError as error:
        form.add_error("file", error.text)
        return _page(model_admin, request, "upload", form=form)
    _forget(request)
    if report.is_good:
        request.session[SESSION_KEY] = [uploads.keep(content), *report.outcome]
    return _report(model_admin, request, report)


def _confirm(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """Write what the dry run of this session showed."""
    token, *outcome = request.session.get(SESSION_KEY, [""])
    content = uploads.find(token)
    if content is None:
        messages.error(request, _("The file is no longer here. Upload it again."))
        return redirect(request.path)
    try:
        report = services.import_roster(
            content=content, actor=request.user, dry_run=False, expected=tuple(outcome)
        )
    except DomainError as error:
        messages.error(request, error.text)
        _forget(request)
        return redirect(request.path)
    _forget(request)
    if not report.written:
        return _report(model_admin, request, report)
    listing = base64.b64encode(handout.passwords_csv(report.passwords)).decode()
    return _page(model_admin, request, "done", report=report, listing=listing)


def _forget(request: PersonRequest) -> None:
    token, *_outcome = request.session.pop(SESSION_KEY, [""])
    uploads.forget(token)


def _report(
    model_admin: ModelAdmin, request: PersonRequest, report: services.ImportReport
) -> HttpResponse:
    problems = [[str(one.row), one.column, one.reason] for one in report.problems]
    changes = [
        [
            str(change.row),
            change.number,
            change.name,
            "; ".join(_difference(*one) for one in change.details),
        ]
        for change in report.changes[:SHOWN_CHANGES]
    ]
    return _page(
        model_admin,
        request,
        "report",
        report=report,
        unlisted_problems=report.problem_count - len(report.problems),
        unlisted_changes=max(0, len(report.changes) - SHOWN_CHANGES),
        problems={"headers": [_("Row"), _("Column"), _("Reason")], "rows": problems},
        changes={"headers": [_("Row"), _("Number"), _("Name"), _("What changes")], "rows": changes},
    )


def _difference(label: str, old: str, new: str) -> str:
    return f"{label}: {old or '–'} → {new or '–'}"


def _page(
    model_admin: ModelAdmin, request: PersonRequest, step: str, **context: Any
) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request)
    context |= {"opts": Employee._meta, "title": _("Import roster")}
    return render(request, f"people/admin/roster_{step}.html", {**frame, **context})
