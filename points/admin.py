"""Point rules and formula, on the page of the campaign that has them; the ledger, to be read."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import TabularInline
from unfold.decorators import display

from campaigns.admin import CampaignAdmin
from core.admin import ExportAdmin, ReadOnlyAdmin, RelationsAdmin
from core.exports import Export
from points import exports, queries, services
from points.models import PerformanceFormula, PointEntry, PointRule


class PointRuleFormSet(BaseInlineFormSet):
    """The code of a rule that exists is what entries are posted by: it stays as it is."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk:
            form.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Any:
        """A campaign has every rule that the product posts by, to be read and changed."""
        saved = super().save(commit=commit)
        if commit:
            services.ensure_rules(self.instance.pk)
        return saved


class PointRuleInline(TabularInline):
    """Each rule with its sentence. Rules are not deleted: entries stand on them."""

    model = PointRule
    formset = PointRuleFormSet
    extra = 0
    tab = True
    hide_title = True
    fields = ("code", "name", "name_zh", "amount", "sentence")
    readonly_fields = ("sentence",)
    template_before = "admin/points/rules_before.html"

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "amount":
            field.help_text = gettext_lazy("Negative where it costs points.")
        return field

    @display(description=gettext_lazy("in words"))
    def sentence(self, rule: PointRule) -> str:
        if rule.amount is None:
            return ""
        return rule_sentence(rule)


def rule_sentence(rule: PointRule) -> str:
    """`A correction in time earns 2 points`: the rule as its reader understands it."""
    count = abs(rule.amount)
    words = {"name": rule.label, "count": count}
    if rule.amount > 0:
        sentence = ngettext(
            "%(name)s: earns %(count)s point", "%(name)s: earns %(count)s points", count
        )
    elif rule.amount < 0:
        sentence = ngettext(
            "%(name)s: costs %(count)s point", "%(name)s: costs %(count)s points", count
        )
    else:
        sentence = _("%(name)s: counts nothing")
    return sentence % words


class PerformanceFormulaForm(ModelForm):
    """Says beside the field what the database would refuse."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for whose in ("employee", "department"):
            floor, cap = values.get(f"{whose}_floor"), values.get(f"{whose}_cap")
            if floor is not None and cap is not None and cap < floor:
                words = _("This is less than “at least”. Change one of both.")
                self.add_error(f"{whose}_cap", words)
        return values


CampaignAdmin.add_inline(PointRuleInline)


@admin.register(PerformanceFormula)
class PerformanceFormulaAdmin(RelationsAdmin):
    """What a point comes to in the monthly performance; closed months keep what they had.

    A page of its own: on the campaign's it would be too much to load at once.
    """

    form = PerformanceFormulaForm
    list_display = ("campaign", "employee_rate", "department_rate")
    list_select_related = ("campaign",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "campaign",
                    ("employee_rate", "department_rate"),
                    ("employee_floor", "department_floor"),
                    ("employee_cap", "department_cap"),
                    ("unit", "unit_zh"),
                ]
            },
        ),
    )


@admin.register(PointEntry)
class PointEntryAdmin(ExportAdmin, ReadOnlyAdmin):
    """The ledger: the database itself refuses to change it."""

    list_display = ("amount", "rule", "team", "employee", "occurred_at", "posted_at", "key")
    list_filter = ("campaign", "rule")
    search_fields = ("=key", "=employee__number", "=team__code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PointEntry]:
        """Those whose story this person may read."""
        return queries.visible_entries(request.user)  # type: ignore[arg-type]  # an Employee

    def export_of(self, found: QuerySet[PointEntry], now: dt.datetime) -> Export:
        return exports.whole_ledger(found, now)
