"""What the admin pages of several apps share."""

import datetime as dt
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import Media, ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.paginator import InfinitePaginator

from core.exports import CSV, WORKBOOK, Export, answer
from core.middleware import TimedRequest

# What Django brings for slugs that are made from titles, and for rows of its own theme.
NEVER_USED = ("xregexp", "urlify", "prepopulate", "/inlines.js")


def without_unused(media: Media, *more: str) -> Media:
    """The scripts of an admin page without those that ours never need: 40 KB on each."""
    unused = (*NEVER_USED, *more)
    names = media._js  # type: ignore[attr-defined]  # noqa: SLF001 - Django tells it in no other way
    scripts = [one for one in names if not any(part in str(one) for part in unused)]
    return Media(css=media._css, js=scripts)  # type: ignore[attr-defined]  # noqa: SLF001 - as above


class Admin(ModelAdmin):
    """What every model of ours starts from."""

    @property
    def media(self) -> Media:
        return without_unused(super().media)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["media"] = without_unused(context["media"], "/actions.js")
        return super().render_change_form(request, context, *args, **kwargs)


class NewestPaginator(InfinitePaginator):
    """Pages the newest 5,000 rows without counting the table; search finds older ones."""

    count = 5_000


class ReadOnlyAdmin(Admin):
    """A growing list: newest first, never counted, never changed."""

    ordering = ("-id",)
    paginator = NewestPaginator
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class NumberedAutocomplete(AutocompleteSelect):
    """Shows a refused choice again only where it can be one.

    Django asks the database for whatever was sent, and fails on what is no number.
    """

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        numbers = [str(choice) for choice in value if str(choice).isascii()]
        return super().optgroups(name, [one for one in numbers if one.isdecimal()], attr)


class RelationsAdmin(Admin):
    """For admins with `autocomplete_fields`: a forged choice is a message, not an error."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NumberedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ExportAdmin(Admin):
    """Adds two buttons: the list as it is narrowed at the moment, as a workbook and as CSV."""

    actions_list: Any = ("export_workbook", "export_csv")

    def export_of(self, found: QuerySet[Any], now: dt.datetime) -> Export:
        """What is taken away of the rows `found`."""
        raise NotImplementedError

    @action(
        description=_("Export to Excel"),
        url_path="export",
        icon="download",
        permissions=["view"],
    )
    def export_workbook(self, request: TimedRequest) -> HttpResponseBase:
        return self._export(request, WORKBOOK)

    @action(
        description=_("Export as CSV"),
        url_path="export-csv",
        icon="download",
        permissions=["view"],
    )
    def export_csv(self, request: TimedRequest) -> HttpResponseBase:
        return self._export(request, CSV)

    def _export(self, request: TimedRequest, form: str) -> HttpResponseBase:
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return answer(request, self.export_of(shown.queryset.order_by(), request.now), form)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """As always; the buttons know what the list is narrowed to."""
        response = super().changelist_view(request, extra_context)
        query = request.GET.urlencode()
        for button in getattr(response, "context_data", {}).get("actions_list") or []:
            if query and button.get("path", "").rstrip("/").endswith(("/export", "/export-csv")):
                button["path"] += f"?{query}"
        return response
