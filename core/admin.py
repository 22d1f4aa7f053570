"""What the admin pages of several apps share."""

from django.db.models import Model
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
