"""Checklists in the admin: what is asked, in versions; a draft is worked on, then published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import action, display

from core.admin import Admin
from defects.admin import checklist_pages as pages
from defects.forms.checklists import ExampleForm, ItemForm
from defects.models import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    ScoreExample,
)
from people.middleware import PersonRequest

STATES = {"draft": "info", "published": "success"}


def version_of(row: Any) -> ChecklistVersion:
    """The version that a row of the admin belongs to."""
    if isinstance(row, ChecklistVersion):
        return row
    found: ChecklistVersion = (row.section if isinstance(row, ChecklistItem) else row).version
    return found


class OfDraft(Admin):
    """A part of a version: to be changed while the version is a draft, to be read after."""

    # What a row belongs to, as a look-up of the version.
    version_lookup = "pk"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Each begins on the page that it belongs to."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or version_of(obj).published_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and version_of(obj).published_at is None

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is done to many at once: some may be published."""
        return {}

    @transaction.atomic
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """As always; while a form is written, nobody publishes the version."""
        is_number = object_id is not None and object_id.isdecimal() and len(object_id) < 19
        if request.method == "POST" and is_number:
            versions = ChecklistVersion.objects.filter(**{self.version_lookup: object_id})
            list(versions.order_by("pk").select_for_update(of=("self",)))
        return super().changeform_view(request, object_id, form_url, extra_context)


class InDraft:
    """Rows below a part of a version: to be changed with it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj)

    def _is_open(self, request: HttpRequest, obj: Any) -> bool:
        may = request.user.has_perm("defects.change_checklistversion")
        return may and obj is not None and version_of(obj).published_at is None


def _link(row: Any, words: str) -> str:
    """The way to the row's own page."""
    address = reverse(f"admin:defects_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a class="row-page" href="{}">{}</a>', address, words)


def _open_items(count: int) -> str:
    words = ngettext("Open its %(n)s item", "Open its %(n)s items", count)
    return words % {"n": count}


# --- A checklist ---------------------------------------------------------------------
class VersionInline(TabularInline):
    model = ChecklistVersion
    extra = 0
    hide_title = True
    show_change_link = True
    ordering = ("-number",)
    fields = ("name", "published_at", "published_by", "items")
    readonly_fields = fields
    verbose_name_plural = _("versions")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChecklistVersion]:
        rows = super().get_queryset(request).select_related("published_by", "checklist")
        return rows.annotate(n_items=Count("sections__items"))

    @display(description=_("version"))
    def name(self, version: ChecklistVersion) -> str:
        return _link(version, str(_("version %(number)s")) % {"number": version.number})

    @display(description=_("items"))
    def items(self, version: ChecklistVersion) -> int:
        return getattr(version, "n_items", 0)


@admin.register(Checklist)
class ChecklistAdmin(Admin):
    list_display = ("name_shown", "kind", "asked", "state", "is_active")
    list_display_links = ("name_shown",)
    list_filter = ("kind", "is_active")
    search_fields = ("name", "name_zh")
    inlines = [VersionInline]
    actions_detail = ("edit_draft", "preview", "copy")
    fields = (("name", "name_zh"), ("kind", "is_active"), "is_shuffled")

    def get_inlines(self, request: HttpRequest, obj: Checklist | None) -> list[Any]:
        """A checklist that is being made has no version yet."""
        return super().get_inlines(request, obj) if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checklist]:
        return super().get_queryset(request).prefetch_related("versions")

    @display(description=_("checklist"), ordering="name")
    def name_shown(self, checklist: Checklist) -> str:
        return checklist.label

    @display(description=_("asked now"))
    def asked(self, checklist: Checklist) -> str:
        numbers = [one.number for one in checklist.versions.all() if one.published_at]
        return str(_("version %(number)s")) % {"number": max(numbers)} if numbers else "–"

    @display(description=_("draft"), label={"draft": "info"})
    def state(self, checklist: Checklist) -> tuple[str, str] | str:
        drafts = [one for one in checklist.versions.all() if one.published_at is None]
        return ("draft", str(_("being worked on"))) if drafts else "–"

    @action(description=_("Work on a draft"), url_path="draft", permissions=["change"], icon="edit")
    def edit_draft(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.edit_draft(request, self, object_id)

    @action(
        description=_("As the phone shows it"),
        url_path="preview",
        permissions=["view"],
        icon="visibility",
    )
    def preview(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.preview_newest(request, self, object_id)

    @action(description=_("Copy"), url_path="copy", permissions=["change"], icon="content_copy")
    def copy(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.copy(request, self, object_id)


# --- A version ------------------------------------------------------------------------
class SectionInline(InDraft, TabularInline):
    model = ChecklistSection
    extra = 0
    hide_title = True
    show_change_link = True
    fields = ("order", "name", "name_zh", "items_in_it")
    readonly_fields = ("items_in_it",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChecklistSection]:
        return super().get_queryset(request).annotate(n_items=Count("items"))

    @display(description=_("items"))
    def items_in_it(self, section: ChecklistSection) -> str:
        return _link(section, _open_items(getattr(section, "n_items", 0))) if section.pk else "–"


@admin.register(ChecklistVersion)
class ChecklistVersionAdmin(OfDraft):
    list_display = ("checklist", "number", "state", "published_at", "published_by")
    list_select_related = ("checklist", "published_by")
    list_filter = ("checklist",)
    inlines = [SectionInline]
    fields = (("checklist", "number"), ("published_at", "published_by"))
    readonly_fields = ("checklist", "number", "published_at", "published_by")
    actions_detail = ("publish", "preview", "import_sheet", "export_sheet")

    @display(description=_("state"), label=STATES)
    def state(self, version: ChecklistVersion) -> tuple[str, str]:
        if version.published_at:
            return "published", str(_("Published"))
        return "draft", str(_("Draft"))

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """What is published is neither published again nor written over."""
        version = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        if version is None or version.published_at is None:
            return offered
        return [each for each in offered if not each.action_name.endswith(FOR_DRAFTS)]

    @action(
        description=_("Publish"),
        url_path="publish",
        permissions=["view"],
        icon="published_with_changes",
    )
    def publish(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.publish(request, self, object_id)

    @action(
        description=_("As the phone shows it"),
        url_path="preview",
        permissions=["view"],
        icon="visibility",
    )
    def preview(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.preview(request, self, object_id)

    @action(
        description=_("Import from Excel"),
        url_path="import",
        permissions=["view"],
        icon="upload_file",
    )
    def import_sheet(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.import_sheet(request, self, object_id)

    @action(
        description=_("Export to Excel"), url_path="export", permissions=["view"], icon="download"
    )
    def export_sheet(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return pages.export_sheet(request, self, object_id)


FOR_DRAFTS = ("_publish", "_import_sheet")


# --- Sections and items -----------------------------------------------------------------
class ItemInline(InDraft, StackedInline):
    model = ChecklistItem
    form = ItemForm
    extra = 0
    show_change_link = True
    fields = (
        ("order", "kind"),
        ("name", "name_zh"),
        ("hint", "hint_zh"),
        ("lowest", "highest"),
        "unit",
        ("photo_on_fail", "note_on_fail"),
        "examples",
    )
    readonly_fields = ("examples",)

    @display(description=_("examples of scores"))
    def examples(self, item: ChecklistItem) -> str:
        """Where they are changed; other kinds have none."""
        is_score = item.pk and item.kind == ChecklistItem.Kind.SCORE
        return _link(item, str(_("Words and photos for each score"))) if is_score else "–"


@admin.register(ChecklistSection)
class ChecklistSectionAdmin(OfDraft):
    list_display = ("name", "name_zh", "version", "order")
    list_select_related = ("version__checklist",)
    inlines = [ItemInline]
    fields = ("version", ("name", "name_zh"), "order")
    readonly_fields = ("version",)
    version_lookup = "sections"


class ExampleInline(InDraft, StackedInline):
    model = ScoreExample
    form = ExampleForm
    extra = 0
    max_num = 6
    fields = ("score", ("words", "words_zh"), "shown", "photo")
    readonly_fields = ("shown",)

    @display(description=_("as it is now"))
    def shown(self, example: ScoreExample) -> str:
        return pages.thumbnail(example)


@admin.register(ChecklistItem)
class ChecklistItemAdmin(OfDraft):
    form = ItemForm
    list_display = ("name", "name_zh", "kind", "section")
    list_select_related = ("section",)
    fields = ("section", *ItemInline.fields[:-1])
    readonly_fields = ("section",)
    version_lookup = "sections__items"

    def get_inlines(self, request: HttpRequest, obj: ChecklistItem | None) -> list[Any]:
        """Only a score has examples."""
        is_score = obj is not None and obj.kind == ChecklistItem.Kind.SCORE
        return [ExampleInline] if is_score else []
