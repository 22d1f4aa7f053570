"""What was told to whom, and how it left: to look at, never to change."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from people import notices
from people.models import Delivery, Notice


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


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("words", "recipient", "created_at", "read_at")
    list_select_related = ("recipient",)
    search_fields = ("=recipient__number",)
    search_help_text = _("Search by employee number.")
    fields = ("words", "text", "recipient", "created_at", "read_at", "url", "kind", "key")
    readonly_fields = ("words", "text")

    @admin.display(description=_("notice"))
    def words(self, notice: Notice) -> str:
        return notices.render(notice).title

    @admin.display(description=_("text"))
    def text(self, notice: Notice) -> str:
        return notices.render(notice).body


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("words", "channel", "state", "recipient", "attempts", "not_before", "sent_at")
    list_select_related = ("notice__recipient",)
    list_filter = ("state", "channel")
    search_fields = ("=notice__recipient__number",)
    search_help_text = _("Search by employee number.")
    fields = (
        "words",
        "recipient",
        "channel",
        "state",
        "attempts",
        "not_before",
        "started_at",
        "sent_at",
        "error",
    )
    readonly_fields = ("words", "recipient")

    @admin.display(description=_("notice"))
    def words(self, delivery: Delivery) -> str:
        return notices.render(delivery.notice).title

    @admin.display(description=_("recipient"))
    def recipient(self, delivery: Delivery) -> str:
        return delivery.notice.recipient.name
