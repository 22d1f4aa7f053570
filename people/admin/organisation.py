"""Sites, departments, teams and lines in the admin. Nothing here is deleted."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RelationsAdmin
from people.models import Department, OrganisationUnit, ProductionLine, Site, Team


class UnitAdmin(RelationsAdmin):
    """What all units share: a code, a name in one or two languages."""

    search_fields = ("code", "name", "name_zh")
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("name"), ordering="sort_en")
    def sorted_name(self, unit: OrganisationUnit) -> str:
        return unit.name

    @admin.display(description=_("name in Chinese"), ordering="sort_zh")
    def sorted_name_zh(self, unit: OrganisationUnit) -> str:
        return unit.name_zh


@admin.register(Site)
class SiteAdmin(UnitAdmin):
    list_display = ("code", "sorted_name", "sorted_name_zh")


@admin.register(Department)
class DepartmentAdmin(UnitAdmin):
    list_display = ("code", "sorted_name", "sorted_name_zh", "site", "head")
    list_select_related = ("site", "head")
    list_filter = ("site",)
    autocomplete_fields = ("site", "head")


@admin.register(Team)
class TeamAdmin(UnitAdmin):
    list_display = ("code", "sorted_name", "sorted_name_zh", "department", "leader")
    list_select_related = ("department", "leader")
    list_filter = ("department",)
    autocomplete_fields = ("department", "leader")


@admin.register(ProductionLine)
class ProductionLineAdmin(UnitAdmin):
    list_display = ("code", "sorted_name", "sorted_name_zh", "site", "team", "is_active")
    list_select_related = ("site", "team")
    list_filter = ("is_active", "site")
    autocomplete_fields = ("site", "team")
