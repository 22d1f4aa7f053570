"""Pages of the admin beside the forms of checklists: draft, publish, copy, preview, spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import DomainError
from core.exports import WORKBOOK_TYPE
from defects import checklist_sheet
from defects.forms.checklists import CopyForm, SheetForm
from defects.models import Checklist, ChecklistVersion, ScoreExample
from defects.queries.checklists import with_content
from defects.services import checklists
from people import uploads
from people.middleware import PersonRequest

if TYPE_CHECKING:
    from core.admin import Admin

SESSION_KEY = "checklist_import"


def page_of(row: Checklist | ChecklistVersion) -> str:
    """The row's own page in the admin."""
    return reverse(f"admin:defects_{row._meta.model_name}_change", args=[row.pk])


def _context(
    request: PersonRequest, model_admin: Admin, row: Checklist | ChecklistVersion, title: str
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "original": row,
        "back": page_of(row),
    }


def _version(
    request: PersonRequest, model_admin: Admin, object_id: str, *, draft: bool = False
) -> ChecklistVersion:
    """The version, for somebody who may see it, or change it as a draft; else 403 or 404."""
    found = model_admin.get_object(request, object_id)
    if not model_admin.has_view_permission(request, found):
        raise PermissionDenied
    if found is None:
        raise Http404
    if draft and not model_admin.has_change_permission(request, found):
        raise PermissionDenied
    version: ChecklistVersion = with_content(_versions()).get(pk=found.pk)
    return version


def _versions() -> QuerySet[ChecklistVersion]:
    return ChecklistVersion.objects.all()


def _checklist(model_admin: Admin, request: PersonRequest, object_id: str) -> Checklist:
    found: Checklist | None = model_admin.get_object(request, object_id)
    if found is None:
        raise Http404
    return found


# --- Drafts -------------------------------------------------------------------------------
def edit_draft(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """Go to the draft; where there is none, ask, and begin one from the newest version."""
    checklist = _checklist(model_admin, request, object_id)
    draft = checklist.versions.filter(published_at=None).first()
    if draft is None and request.method != "POST":
        context = _context(request, model_admin, checklist, _("Start a draft?")) | {
            "words": _("It begins as a copy of the newest version, which stays as it is."),
            "button": _("Start a draft"),
        }
        return TemplateResponse(request, "admin/defects/ask.html", context)
    if draft is None:
        draft = checklists.start_draft(checklist=checklist, actor=request.user)
        model_admin.log_change(request, checklist, "Started a draft.")
    return redirect(page_of(draft))


def publish(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """Asks, then makes the draft what is asked."""
    version = _version(request, model_admin, object_id, draft=True)
    context = _context(request, model_admin, version, _("Publish this version?")) | {
        "words": _(
            "Inspections that begin from now on ask this. It can't be changed any more: later "
            "changes are made in a new draft."
        ),
        "button": _("Publish"),
    }
    if request.method == "POST":
        try:
            checklists.publish_version(version_id=version.pk, actor=request.user, now=request.now)
        except DomainError as error:
            context["refused"] = error.text
        else:
            model_admin.log_change(request, version, "Published.")
            messages.success(request, _("Published. It is asked from now on."))
            return redirect(page_of(version))
    return TemplateResponse(request, "admin/defects/ask.html", context)


def copy(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """Asks for a name, then copies the checklist into one of its own."""
    checklist = _checklist(model_admin, request, object_id)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = checklists.copy_checklist(
            checklist=checklist, actor=request.user, **form.cleaned_data
        )
        model_admin.log_addition(request, made, f"Copied from {checklist}.")
        return redirect(page_of(made))
    context = _context(request, model_admin, checklist, _("Copy this checklist?")) | {
        "words": _("The copy begins with what this one asks now, as a draft."),
        "button": _("Copy"),
        "form": form,
    }
    return TemplateResponse(request, "admin/defects/ask.html", context)


# --- Preview ------------------------------------------------------------------------------
def preview_newest(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """What the phone asks now; before the first publication, what the draft would."""
    checklist = _checklist(model_admin, request, object_id)
    versions = with_content(checklist.versions.order_by("-number"))
    version = versions.exclude(published_at=None).first() or versions.first()
    return _shown(request, model_admin, checklist, version)


def preview(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    version = _version(request, model_admin, object_id)
    return _shown(request, model_admin, version, version)


def _shown(
    request: PersonRequest,
    model_admin: Admin,
    row: Checklist | ChecklistVersion,
    version: ChecklistVersion | None,
) -> HttpResponse:
    context = _context(request, model_admin, row, _("As the phone shows it"))
    return TemplateResponse(
        request, "admin/defects/preview.html", context | {"version": version, "scores": range(6)}
    )


def thumbnail(example: ScoreExample) -> str:
    """The photo of an example, for its form."""
    if not example.file:
        return "–"
    return format_html(
        '<img class="example-photo" src="{}" alt="{}">',
        reverse("defects:example", args=[example.pk]),
        str(example),
    )


# --- Spreadsheets -------------------------------------------------------------------------
def export_sheet(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """The version as a workbook, which can be changed and come in again."""
    version = _version(request, model_admin, object_id)
    content = checklist_sheet.workbook(checklists.words_of(version))
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    name = f"checklist-{version.checklist_id}-{version.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
def import_sheet(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """One address for the three steps: upload, preview, confirmation of what was previewed."""
    version = _version(request, model_admin, object_id, draft=True)
    context = _context(request, model_admin, version, _("Import from Excel"))
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, model_admin, version)
    form = SheetForm(request.POST or None, request.FILES or None)
    context |= {"form": form, "version": version}
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "admin/defects/import.html", context)
    content = form.cleaned_data["file"]
    try:
        found = checklist_sheet.understand(content)
    except DomainError as error:
        form.add_error("file", error.text)
        return TemplateResponse(request, "admin/defects/import.html", context)
    _forget(request)
    if found.is_good:
        request.session[SESSION_KEY] = [uploads.keep(content), version.pk]
    return TemplateResponse(request, "admin/defects/import_report.html", context | _report(found))


def _report(found: checklist_sheet.Understood) -> dict[str, Any]:
    listed = found.problems[: checklist_sheet.MAX_LISTED]
    return {
        "found": found,
        "problems": {
            "headers": [_("Row"), _("Column"), _("Reason")],
            "rows": [[str(one.row), one.column, one.reason] for one in listed],
        },
        "unlisted": len(found.problems) - len(listed),
    }


def _confirm(request: PersonRequest, model_admin: Admin, version: ChecklistVersion) -> HttpResponse:
    """Write what the preview of this session showed, into the draft that it was for."""
    token, of_version = request.session.get(SESSION_KEY, ["", None])
    content = uploads.find(token) if of_version == version.pk else None
    if content is None:
        messages.error(request, _("The file is no longer here. Upload it again."))
        return redirect(request.path)
    try:
        found = checklist_sheet.understand(content)
        checklists.write_draft(version_id=version.pk, sections=found.sections, actor=request.user)
    except DomainError as error:
        messages.error(request, error.text)
        return redirect(request.path)
    _forget(request)
    model_admin.log_change(request, version, "Imported from a spreadsheet.")
    messages.success(request, _("The draft now asks what the file says."))
    return redirect(page_of(version))


def _forget(request: PersonRequest) -> None:
    token, _version_id = request.session.pop(SESSION_KEY, ["", None])
    uploads.forget(token)
