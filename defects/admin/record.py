"""The checklist is the manager's; the record of defects is there to be read.

Changes of it go through the product's pages, which keep the record whole.
"""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.admin import ExportAdmin, ReadOnlyAdmin
from core.exports import Export
from defects import exports
from defects.models import Correction, Defect, DefectEvent


@admin.register(Defect)
class DefectAdmin(ExportAdmin, ReadOnlyAdmin):
    list_display = ("number", "title", "team", "line", "severity", "state", "due_at")
    list_filter = ("state", "severity", "category")
    list_select_related = ("team", "line")
    search_fields = ("title",)

    def export_of(self, found: QuerySet[Defect], now: dt.datetime) -> Export:
        return exports.all_defects(found, now)


@admin.register(DefectEvent)
class DefectEventAdmin(ReadOnlyAdmin):
    list_display = ("defect_id", "kind", "at", "actor", "due_at", "points")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    exclude = ("data",)
    readonly_fields = ("details",)

    @admin.display(description=_("details"))
    def details(self, event: DefectEvent) -> str:
        return json.dumps(event.data, ensure_ascii=False) if event.data else ""


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("defect_id", "attempt", "submitted_by", "submitted_at", "in_time", "verdict")
    list_filter = ("verdict", "in_time")
    list_select_related = ("submitted_by",)
