"""Pages of the admin beside the forms of questions: preview, picture, spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import DomainError
from core.exports import WORKBOOK_TYPE
from core.files import send_file
from people import uploads
from people.middleware import PersonRequest
from training import question_sheet, services
from training.forms import SheetForm
from training.models import Category, Question
from training.queries import with_answers
from training.words import QuestionWords, words_of

if TYPE_CHECKING:
    from core.admin import Admin

SESSION_KEY = "question_import"
LISTED = 200  # problems and changes on a page
LIST = "admin:training_question_changelist"


def _question(request: PersonRequest, model_admin: Admin, object_id: str) -> Question:
    """The question, for somebody who may see it; else 403 or 404."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = model_admin.get_object(request, object_id)
    if found is None:
        raise Http404
    question: Question = found
    return question


def _page(
    request: PersonRequest, model_admin: Admin, template: str, title: str, **context: Any
) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request)
    own = {"opts": model_admin.opts, "title": title}
    return TemplateResponse(request, f"admin/training/{template}.html", frame | own | context)


# --- One question ---------------------------------------------------------------------------
def preview(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponse:
    """What a contestant sees: nothing of what is right."""
    question = _question(request, model_admin, object_id)
    return _page(
        request,
        model_admin,
        "preview",
        _("As a contestant sees it"),
        question=question,
        options=question.options.all(),
        back=reverse("admin:training_question_change", args=[question.pk]),
    )


def picture(request: PersonRequest, model_admin: Admin, object_id: str) -> HttpResponseBase:
    """The picture's file; its address may show another one later."""
    question = _question(request, model_admin, object_id)
    if not question.picture.name:
        raise Http404
    return send_file(request, question.picture.name, "image/jpeg")


# --- Spreadsheets ---------------------------------------------------------------------------
def export_sheet(request: PersonRequest, model_admin: Admin) -> HttpResponse:
    """The list as it is narrowed, as a workbook that can be changed and come in again."""
    try:
        shown = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        return redirect(LIST)
    most = question_sheet.MOST_ROWS
    found = list(with_answers(shown.queryset.order_by("code"))[: most + 1])
    if len(found) > most:
        words = _("A sheet holds at most %(limit)s questions. Narrow the list first.")
        messages.error(request, words % {"limit": f"{most:,}"})
        return redirect(LIST)
    return _workbook([words_of(question) for question in found], "questions.xlsx")


def template(request: PersonRequest, model_admin: Admin) -> HttpResponse:
    """The workbook to start from: headings, and how to fill it in."""
    return _workbook([], "questions-template.xlsx")


def _workbook(questions: list[QuestionWords], name: str) -> HttpResponse:
    content = question_sheet.workbook(questions, Category.objects.all())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORKBOOK_TYPE, headers=headers)


@never_cache
def import_sheet(request: PersonRequest, model_admin: Admin) -> HttpResponse:
    """One address for the three steps: upload, look, confirmation of what was looked at."""
    title = _("Import questions")
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, model_admin)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, model_admin, "import", title, form=form)
    content = form.cleaned_data["file"]
    try:
        report = services.import_questions(
            content=content, actor=request.user, now=request.now, dry_run=True
        )
    except DomainError as error:
        form.add_error("file", error.text)
        return _page(request, model_admin, "import", title, form=form)
    _forget(request)
    if report.is_good:
        request.session[SESSION_KEY] = [uploads.keep(content), *report.outcome]
    return _page(request, model_admin, "import_report", title, **_report(report))


def _confirm(request: PersonRequest, model_admin: Admin) -> HttpResponse:
    """Write what this session looked at."""
    token, *outcome = request.session.get(SESSION_KEY, [""])
    content = uploads.find(token)
    _forget(request)
    if content is None:
        messages.error(request, _("The file is no longer here. Upload it again."))
        return redirect(request.path)
    try:
        report = services.import_questions(
            content=content,
            actor=request.user,
            now=request.now,
            dry_run=False,
            expected=tuple(outcome),
        )
    except DomainError as error:
        messages.error(request, error.text)
        return redirect(request.path)
    if not report.written:
        return _page(
            request, model_admin, "import_report", _("Import questions"), **_report(report)
        )
    words = _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s as they were.")
    new, changed, unchanged = report.outcome
    messages.success(request, words % {"new": new, "changed": changed, "unchanged": unchanged})
    return redirect(LIST)


def _forget(request: PersonRequest) -> None:
    token, *_outcome = request.session.pop(SESSION_KEY, [""])
    uploads.forget(token)


def _report(report: services.ImportReport) -> dict[str, Any]:
    problems = [[str(one.row), one.column, one.reason] for one in report.problems]
    written = [[str(one.row), one.words.code, one.words.text] for one in report.new]
    changes = [[str(one.row), one.code, one.new.text] for one in report.changes]
    headers = [_("Row"), _("Code"), _("Question")]
    return {
        "report": report,
        "problems": {
            "headers": [_("Row"), _("Column"), _("Reason")],
            "rows": problems[:LISTED],
        },
        "unlisted_problems": max(0, len(problems) - LISTED),
        "new": {"headers": headers, "rows": written[:LISTED]},
        "unlisted_new": max(0, len(written) - LISTED),
        "changes": {"headers": headers, "rows": changes[:LISTED]},
        "unlisted_changes": max(0, len(changes) - LISTED),
    }
