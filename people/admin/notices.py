"""What was told to whom, and how it left: to look at, never to change."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from people import notices
from people.models import Delivery, Notice


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
