"""Inspection plans in the admin: who inspects which line, every week."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from campaigns.models import Campaign
from core.admin import RelationsAdmin
from core.errors import DomainError
from defects.models import Checklist, ChecklistVersion, InspectionPlan
from defects.services import planning
from people.middleware import PersonRequest
from people.models import Department, ProductionLine

CHANGELIST = "admin:defects_inspectionplan_changelist"


class PlanForm(forms.ModelForm):
    """A plan whose last day is not before its first."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_weekday"), cleaned.get("last_weekday")
        if first is not None and last is not None and last < first:
            self.add_error("last_weekday", _("The last day lies before the first."))
        return cleaned


class DepartmentForm(forms.Form):
    """For whom plans are made, and with what."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.exclude(status=Campaign.Status.CLOSED),
        label=gettext_lazy("Campaign"),
        widget=UnfoldAdminSelectWidget,
    )
    checklist = forms.ModelChoiceField(
        Checklist.objects.filter(is_active=True),
        label=gettext_lazy("Checklist"),
        empty_label=gettext_lazy("Choose"),
        widget=UnfoldAdminSelectWidget,
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("Choose"),
        widget=UnfoldAdminSelectWidget,
    )
    rotation = forms.CharField(
        label=gettext_lazy("Rotation"),
        help_text=gettext_lazy(
            "Plans with the same word hand their inspectors on by one every week."
        ),
        max_length=30,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(InspectionPlan)
class InspectionPlanAdmin(RelationsAdmin):
    form = PlanForm
    list_display = ("line", "checklist", "inspector", "days", "rotation", "is_active", "trouble")
    list_display_links = ("line",)
    list_select_related = ("line__team__leader", "checklist", "inspector")
    list_filter = ("campaign", "is_active", "checklist", "rotation")
    search_fields = ("line__code", "line__name", "line__name_zh", "inspector__name")
    autocomplete_fields = ("line", "inspector")
    show_full_result_count = False
    list_per_page = 50
    actions_list = ("plan_department", "weeks")
    readonly_fields = ("trouble",)
    fields = (
        ("campaign", "is_active"),
        ("line", "checklist"),
        ("inspector", "rotation"),
        ("first_weekday", "last_weekday"),
        "grace_hours",
    )

    def get_fields(self, request: HttpRequest, obj: InspectionPlan | None = None) -> Any:
        """What is wrong with a plan is known once there is one."""
        fields = super().get_fields(request, obj)
        return (*fields, "trouble") if obj and _troubles(obj) else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[InspectionPlan]:
        published = ChecklistVersion.objects.filter(
            checklist=OuterRef("checklist"), published_at__isnull=False
        )
        return super().get_queryset(request).annotate(is_published=Exists(published))

    @display(description=gettext_lazy("days"))
    def days(self, plan: InspectionPlan) -> str:
        return f"{plan.get_first_weekday_display()} – {plan.get_last_weekday_display()}"

    @display(description=gettext_lazy("to be looked at"))
    def trouble(self, plan: InspectionPlan) -> str:
        """Why the plan does not ask whom it names; empty where it does."""
        return " ".join(_troubles(plan)) if plan.pk else ""

    def has_plan_department_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    @action(
        description=gettext_lazy("Plan a whole department"),
        url_path="department",
        permissions=["plan_department"],
        icon="playlist_add",
    )
    def plan_department(self, request: PersonRequest) -> HttpResponse:
        return _plan_department(request, self)

    @action(
        description=gettext_lazy("The weeks"),
        url_path="weeks",
        permissions=["view"],
        icon="calendar_month",
    )
    def weeks(self, request: PersonRequest) -> HttpResponse:
        return redirect("defects:plan")


def _troubles(plan: InspectionPlan) -> list[str]:
    found = []
    if not plan.line.is_active:
        found.append(_("The line is not in use: its inspections are excused."))
    if not planning.may_inspect(plan.inspector):
        leader = plan.line.team.leader
        if leader is not None and planning.may_inspect(leader):
            words = _("%(name)s no longer inspects: %(leader)s is asked instead.")
            found.append(words % {"name": plan.inspector.name, "leader": leader.name})
        else:
            words = _("%(name)s no longer inspects, and the team has no leader to ask.")
            found.append(words % {"name": plan.inspector.name})
    if not plan.is_published:  # type: ignore[attr-defined]  # as get_queryset finds it
        found.append(_("The checklist is not published: nothing is asked."))
    return found


def _plan_department(request: PersonRequest, model_admin: InspectionPlanAdmin) -> HttpResponse:
    """Asks for which, then makes a plan for each line of the department that has none."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    running = Campaign.objects.filter(status=Campaign.Status.ACTIVE).first()
    form = DepartmentForm(request.POST or None, initial={"campaign": running})
    if request.method == "POST" and form.is_valid():
        try:
            made = _make_plans(request, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.text)
        else:
            messages.success(request, made)
            return redirect(CHANGELIST)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Plan a whole department"),
        "words": _(
            "Each line in use that has no plan with this checklist yet gets one, with the leader "
            "of its team as inspector. Lines whose team has no leader are left out."
        ),
        "button": _("Make the plans"),
        "form": form,
        "back": reverse(CHANGELIST),
    }
    return TemplateResponse(request, "admin/defects/ask.html", context)


def _make_plans(
    request: PersonRequest,
    campaign: Campaign,
    checklist: Checklist,
    department: Department,
    rotation: str,
) -> str:
    made = planning.plan_lines(
        campaign=campaign,
        checklist_id=checklist.pk,
        lines=ProductionLine.objects.filter(team__department=department),
        rotation=rotation,
        actor=request.user,
        now=request.now,
    )
    return ngettext("%(made)s plan was made.", "%(made)s plans were made.", made) % {"made": made}
