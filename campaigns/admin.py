"""The campaign in the admin: the manager's workplace."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import ChoiceField, Field
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from campaigns import admin_pages, examples, queries
from campaigns.forms import CampaignForm, PhaseForm, PhaseFormSet
from campaigns.models import (
    CalendarDay,
    Campaign,
    CoreTask,
    Measurement,
    Phase,
    Principle,
    Responsibility,
    Target,
)
from core.admin import Admin
from people.middleware import PersonRequest
from people.models import Department

STATUS_COLOURS = {
    Campaign.Status.DRAFT: "info",
    Campaign.Status.ACTIVE: "success",
    Campaign.Status.CLOSED: "default",
}
SMALL_TEXT: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 2})},
}


class DepartmentChoices(InlineModelAdmin):
    """Asks for the departments once per request, not once per row, and links nowhere."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, ChoiceField) and db_field.related_model is Department:
            blank = [] if db_field.many_to_many else [("", "---------")]
            field.choices = [*blank, *_departments(request)]
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget = field.widget.widget
        return field


def _departments(request: HttpRequest) -> list[tuple[int, str]]:
    """The choices, kept on the request."""
    kept = vars(request)
    if "department_choices" not in kept:
        kept["department_choices"] = [(each.pk, each.label) for each in Department.objects.all()]
    choices: list[tuple[int, str]] = kept["department_choices"]
    return choices


class PhaseInline(StackedInline):
    model = Phase
    form = PhaseForm
    formset = PhaseFormSet
    extra = 0
    fieldsets = [
        (None, {"fields": [("name", "name_zh"), ("starts_on", "ends_on"), "activities", "order"]})
    ]


class ResponsibilityInline(DepartmentChoices, StackedInline):
    model = Responsibility
    extra = 0
    tab = True
    formfield_overrides = {
        **SMALL_TEXT,
        models.ManyToManyField: {"widget": UnfoldAdminCheckboxSelectMultipleWidget},
    }
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("activity", "lead"),
                    "supporting",
                    ("requirement", "requirement_zh"),
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Responsibility]:
        return super().get_queryset(request).select_related("lead").prefetch_related("supporting")


class CoreTaskInline(DepartmentChoices, StackedInline):
    model = CoreTask
    extra = 0
    tab = True
    formfield_overrides = SMALL_TEXT
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "name_zh"),
                    ("lead", "order"),
                    ("description", "description_zh"),
                ]
            },
        )
    ]


class PrincipleInline(TabularInline):
    model = Principle
    extra = 0
    tab = True
    hide_title = True
    fields = ("level", "order", "name", "name_zh")


class TargetInline(DepartmentChoices, StackedInline):
    model = Target
    extra = 0
    tab = True
    show_change_link = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "name_zh"),
                    ("metric", "goal"),
                    ("unit", "unit_zh"),
                    ("lead", "order"),
                ]
            },
        )
    ]


@admin.register(Campaign)
class CampaignAdmin(Admin):
    form = CampaignForm
    list_display = ("name_shown", "year", "starts_on", "ends_on", "status_shown")
    list_display_links = ("name_shown",)
    readonly_fields = ("status", "clock_example")
    change_form_outer_before_template = "admin/campaigns/campaign_before.html"
    actions_detail = ("preview", "activate", "close", "duplicate")
    inlines: list[type[InlineModelAdmin]] = [
        PhaseInline,
        ResponsibilityInline,
        CoreTaskInline,
        PrincipleInline,
        TargetInline,
    ]
    fieldsets = [
        (
            _("Facts"),
            {
                "classes": ["tab"],
                "fields": [
                    ("name", "name_zh"),
                    ("theme", "theme_zh"),
                    ("slogan", "slogan_zh"),
                    ("year", "status"),
                    ("starts_on", "ends_on"),
                    "time_zone",
                ],
            },
        ),
        (
            _("Correction clock"),
            {
                "classes": ["tab"],
                "fields": [
                    ("clock_rule", "clock_days"),
                    "clock_example",
                    ("verification_hours", "at_risk_hours"),
                ],
            },
        ),
        (
            _("Messages"),
            {
                "classes": ["tab"],
                "fields": ["reminder_hours", ("quiet_from", "quiet_until"), "robot_url"],
            },
        ),
    ]

    class Media:
        js = ["js/admin_live.js"]

    @classmethod
    def add_inline(cls, inline: type[InlineModelAdmin]) -> None:
        """Let an app of an upper floor put its own part of the campaign on this page."""
        cls.inlines = [*cls.inlines, inline]

    @display(description=_("campaign"), ordering="name")
    def name_shown(self, campaign: Campaign) -> str:
        return campaign.label

    @display(description=_("status"), label=STATUS_COLOURS)
    def status_shown(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.status, campaign.get_status_display()

    @display(description=_("for example"))
    def clock_example(self, campaign: Campaign) -> str:
        if campaign.pk is None:
            return str(_("Save the campaign once to see what its clock does."))
        saved = Campaign.objects.get(pk=campaign.pk)  # what is in the form may be wrong
        return format_html(
            '<output data-live="{}" data-live-fields="clock_rule clock_days time_zone">{}</output>',
            reverse("admin:campaigns_campaign_clock_example", args=[campaign.pk]),
            examples.clock_example(saved, queries.calendar_exceptions()),
        )

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (
            (
                "<path:object_id>/clock-example",
                "campaigns_campaign_clock_example",
                admin_pages.clock_example,
            ),
        )

    def change_view(
        self,
        request: PersonRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        drawn = admin_pages.timeline_context(request, self, object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **drawn})

    @action(
        description=_("What is open when"),
        url_path="preview",
        permissions=["view"],
        icon="event_available",
    )
    def preview(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return admin_pages.preview(request, self, object_id)

    @action(
        description=_("Start the campaign"),
        url_path="activate",
        permissions=["change"],
        icon="play_arrow",
    )
    def activate(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return admin_pages.activate(request, self, object_id)

    @action(
        description=_("Close the campaign"), url_path="close", permissions=["change"], icon="lock"
    )
    def close(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return admin_pages.close(request, self, object_id)

    @action(
        description=_("Duplicate into next year"),
        url_path="duplicate",
        permissions=["duplicate"],
        icon="content_copy",
    )
    def duplicate(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return admin_pages.duplicate(request, self, object_id)

    def has_duplicate_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Asked by the action; a permission's name there would be looked up in the database."""
        return self.has_add_permission(request)

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """The running campaign can be closed, any other one started."""
        campaign = self.get_object(request, object_id)
        is_running = campaign is not None and campaign.status == Campaign.Status.ACTIVE
        hidden = "activate" if is_running else "close"
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if not each.action_name.endswith(f"_{hidden}")]


class MeasurementInline(TabularInline):
    model = Measurement
    extra = 1
    hide_title = True
    fields = ("measured_on", "value", "note", "recorded_by")
    readonly_fields = ("recorded_by",)


@admin.register(Target)
class TargetAdmin(Admin):
    """Where the values of a target are typed in."""

    list_display = ("name_shown", "campaign", "metric", "goal", "unit", "newest")
    list_display_links = ("name_shown",)
    list_filter = ("campaign",)
    list_select_related = ("campaign",)
    search_fields = ("name", "name_zh")
    inlines = [MeasurementInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "campaign",
                    ("name", "name_zh"),
                    ("metric", "goal"),
                    ("unit", "unit_zh"),
                    ("lead", "order"),
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Target]:
        newest = Measurement.objects.filter(target=models.OuterRef("pk")).order_by("-measured_on")
        return super().get_queryset(request).annotate(newest_value=newest.values("value")[:1])

    @display(description=_("target"), ordering="name")
    def name_shown(self, target: Target) -> str:
        return target.label

    @display(description=_("newest typed value"), empty_value=_("no data"))
    def newest(self, target: Any) -> Any:
        return target.newest_value

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Whoever typed a value stands beside it."""
        for measurement in formset.save(commit=False):
            measurement.recorded_by = request.user
            measurement.save()
        for gone in formset.deleted_objects:
            gone.delete()


@admin.register(CalendarDay)
class CalendarDayAdmin(Admin):
    """The plant's own working days and days off."""

    list_display = ("day", "is_working", "note", "public")
    list_editable = ("is_working", "note")
    ordering = ("-day",)
    date_hierarchy = "day"
    fields = ("day", "public", "is_working", "note")
    readonly_fields = ("public",)

    class Media:
        js = ["js/admin_live.js"]

    @display(description=_("public calendar"))
    def public(self, exception: CalendarDay) -> str:
        words = examples.public_calendar_words(exception.day) if exception.day else ""
        return format_html(
            '<output data-live="{}" data-live-fields="day">{}</output>',
            reverse("admin:campaigns_calendarday_public"),
            words or _("Choose a day to see what the public calendar says."),
        )

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (("public", "campaigns_calendarday_public", admin_pages.public_calendar),)
