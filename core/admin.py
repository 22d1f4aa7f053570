"""What the admin pages of several apps share."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model
from django.forms import ModelChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator


class NewestPaginator(InfinitePaginator):
    """Pages the newest 5,000 rows without counting the table; search finds older ones."""

    count = 5_000


class ReadOnlyAdmin(ModelAdmin):
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


class RelationsAdmin(ModelAdmin):
    """For admins with `autocomplete_fields`: a forged choice is a message, not an error."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NumberedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
