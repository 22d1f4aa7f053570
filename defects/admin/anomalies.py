"""The categories of anomalies are the manager's; the counts are entered on their own page."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import Admin, ReadOnlyAdmin
from defects.models import AnomalyCategory, AnomalyCount


@admin.register(AnomalyCategory)
class AnomalyCategoryAdmin(Admin):
    list_display = ("label", "code", "factor", "order", "is_active")
    list_filter = ("is_active", "factor")
    search_fields = ("name", "name_zh", "code")
    fields = ("code", ("name", "name_zh"), "factor", "order", "is_active")


@admin.register(AnomalyCount)
class AnomalyCountAdmin(ReadOnlyAdmin):
    list_display = ("month_shown", "category", "count", "entered_by", "entered_at")
    list_filter = ("category",)
    list_select_related = ("category", "entered_by")

    @display(description=_("month"))
    def month_shown(self, count: AnomalyCount) -> str:
        return date_format(count.month, "YEAR_MONTH_FORMAT")
