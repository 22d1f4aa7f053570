"""Categories and questions: lists, and the form of one with its options."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core.admin import Admin
from core.errors import DomainError
from people.middleware import PersonRequest
from training import rules, services
from training.admin import pages
from training.forms import AcceptedFormSet, OptionsFormSet, QuestionForm, RowForm, words_from
from training.models import AcceptedAnswer, Category, Option, Question
from training.queries import next_code


@admin.register(Category)
class CategoryAdmin(Admin):
    list_display = ("shown_name", "place")
    list_display_links = ("shown_name",)
    search_fields = ("name", "name_zh")
    fields = (("name", "name_zh"), "place")

    @display(description=_("name"), ordering="name")
    def shown_name(self, category: Category) -> str:
        return category.label


class RowInline(TabularInline):
    form = RowForm
    max_num = rules.MOST
    validate_max = True
    hide_title = True

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new question begins with rows to fill in; one that is there has its own."""
        return self.extra if obj is None else 0


class OptionInline(RowInline):
    model = Option
    formset = OptionsFormSet
    fields = ("text", "text_zh", "is_right")
    extra = 4


class AcceptedInline(RowInline):
    model = AcceptedAnswer
    formset = AcceptedFormSet
    fields = ("text", "text_zh")
    extra = 1
    verbose_name_plural = _("accepted answers, for a short answer only")


@admin.register(Question)
class QuestionAdmin(Admin):
    form = QuestionForm
    inlines = [OptionInline, AcceptedInline]
    list_display = ("code", "asked", "category", "kind", "difficulty", "is_active", "version")
    list_display_links = ("code", "asked")
    list_select_related = ("category",)
    list_filter = ("category", "difficulty", "kind", "is_active")
    list_per_page = 50
    search_fields = ("code", "text", "text_zh")
    fields = (
        ("code", "kind"),
        ("category", "difficulty"),
        ("text", "text_zh"),
        ("explanation", "explanation_zh"),
        "shown_picture",
        ("upload", "without_picture"),
        "is_active",
        ("version", "changed_by", "changed_at"),
        "seen_version",
    )
    readonly_fields = ("shown_picture", "version", "changed_by", "changed_at")
    actions = ["retire"]
    actions_list = ("import_sheet", "export_sheet", "template")
    actions_detail = ("preview",)

    @display(description=_("question"), ordering="text")
    def asked(self, question: Question) -> str:
        return question.label

    @display(description=_("picture as it is now"))
    def shown_picture(self, question: Question) -> str:
        if not question.picture:
            return "–"
        address = reverse("admin:training_question_picture", args=[question.pk])
        return format_html('<img class="example-photo" src="{}" alt="">', address)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"code": next_code(), **super().get_changeform_initial_data(request)}

    # --- One service writes all of it -------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """As always; what the service refuses though each field was good is told on the page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            messages.error(request, error.text)
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: Question, form: Any, change: bool) -> None:
        """Nothing yet: the question and its rows are one, and written as one."""

    def save_related(
        self, request: PersonRequest, form: QuestionForm, formsets: Any, change: bool
    ) -> None:
        options, accepted = formsets
        for formset in formsets:
            formset.save(commit=False)  # for the log of what was changed
        saved = services.save_question(
            words=words_from(form, options, accepted),
            actor=request.user,
            now=request.now,
            question_id=form.instance.pk,
            expected_version=form.cleaned_data["seen_version"],
            picture=form.cleaned_data["upload"],
            without_picture=form.cleaned_data["without_picture"],
        )
        form.instance.pk = saved.pk

    @admin.action(description=_("Retire: ask them no more"), permissions=["change"])
    def retire(self, request: PersonRequest, questions: QuerySet[Question]) -> None:
        for question_id in list(questions.values_list("pk", flat=True)):
            services.retire_question(question_id=question_id, actor=request.user, now=request.now)
        count = len(questions)
        words = ngettext("%(n)s question retired.", "%(n)s questions retired.", count)
        self.message_user(request, words % {"n": count})

    # --- Pages beside the form ----------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        picture = path(
            "<path:object_id>/picture/",
            self.admin_site.admin_view(self.picture),
            name="training_question_picture",
        )
        return [picture, *super().get_urls()]

    def picture(self, request: PersonRequest, object_id: str) -> HttpResponseBase:
        return pages.picture(request, self, object_id)

    def has_import_sheet_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    @action(
        description=_("Import from Excel"),
        url_path="import",
        icon="upload_file",
        permissions=["import_sheet"],
    )
    def import_sheet(self, request: PersonRequest) -> HttpResponse:
        return pages.import_sheet(request, self)

    @action(
        description=_("Export to Excel"), url_path="export", icon="download", permissions=["view"]
    )
    def export_sheet(self, request: PersonRequest) -> HttpResponse:
        return pages.export_sheet(request, self)

    @action(
        description=_("Empty template"), url_path="template", icon="download", permissions=["view"]
    )
    def template(self, request: PersonRequest) -> HttpResponse:
        return pages.template(request, self)

    @action(
        description=_("As a contestant sees it"),
        url_path="preview",
        icon="visibility",
        permissions=["view"],
    )
    def preview(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.preview(request, self, object_id)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """As always; the export knows what the list is narrowed to."""
        response = super().changelist_view(request, extra_context)
        query = request.GET.urlencode()
        for button in getattr(response, "context_data", {}).get("actions_list") or []:
            if query and button.get("path", "").rstrip("/").endswith("/export"):
                button["path"] += f"?{query}"
        return response
