"""Who inspects which line with which checklist, week by week."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from core import clock
from defects.models.checklists import Checklist, ChecklistVersion
from people.models import Employee, ProductionLine

LAST_WEEKDAY = 6


class Weekday(models.IntegerChoices):
    """As Python counts them: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class InspectionPlan(models.Model):
    """A line that is inspected every week, by whom, with what, and on which days.

    Plans of one `rotation` hand their inspectors on by one place each week, so that a
    leader also sees other lines; a plan without one keeps its inspector.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="inspection_plans", verbose_name=_("campaign")
    )
    line = models.ForeignKey(
        ProductionLine, models.PROTECT, related_name="+", verbose_name=_("line")
    )
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="plans", verbose_name=_("checklist")
    )
    inspector = models.ForeignKey(
        Employee, models.PROTECT, related_name="inspection_plans", verbose_name=_("inspector")
    )
    first_weekday = models.PositiveSmallIntegerField(
        _("from"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    last_weekday = models.PositiveSmallIntegerField(
        _("until the end of"), choices=Weekday.choices, default=Weekday.FRIDAY
    )
    grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace"),
        default=24,
        validators=[MaxValueValidator(168)],
        help_text=_("An inspection within them is late, and still counts as done."),
    )
    rotation = models.CharField(
        _("rotation"),
        max_length=30,
        blank=True,
        help_text=_("Plans with the same word hand their inspectors on by one every week."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    # Nothing is asked for the weeks that had ended by then.
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("inspection plan")
        verbose_name_plural = _("inspection plans")
        ordering = ("campaign", "rotation", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "line", "checklist"], name="defects_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(last_weekday__gte=F("first_weekday"))
                & Q(last_weekday__lte=LAST_WEEKDAY),
                name="defects_plan_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.checklist}"


class InspectionDuty(models.Model):
    """One inspection that one week of a plan asks of somebody.

    `opens_at` to `due_at` is the plan's window in that week, `closes_at` the end of the
    grace after it. What nobody could do is excused, and says why: it counts neither as
    done nor as missed. `ended_at` is when it was done, or when its grace ended.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be done")
        DONE = "done", _("Done")
        MISSED = "missed", pgettext_lazy("planned inspection", "Missed")
        EXCUSED = "excused", _("Excused")

    class Excuse(models.TextChoices):
        GONE_BY = "gone_by", _("The week had gone by before this was planned.")
        LINE = "line", _("The line is not in use.")
        NOBODY = "nobody", _("The inspector has left, and the team has no leader to inspect.")
        CLOSED = "closed", _("The campaign was closed before it was done.")
        BY_HAND = "by_hand", _("A quality manager excused it.")

    plan = models.ForeignKey(
        InspectionPlan, models.PROTECT, related_name="duties", verbose_name=_("plan")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    line = models.ForeignKey(
        ProductionLine, models.PROTECT, related_name="+", verbose_name=_("line")
    )
    version = models.ForeignKey(
        ChecklistVersion, models.PROTECT, related_name="+", verbose_name=_("checklist")
    )
    inspector = models.ForeignKey(
        Employee, models.PROTECT, related_name="duties", verbose_name=_("inspector")
    )
    week = models.DateField(_("week"), help_text=_("Its Monday."))
    opens_at = models.DateTimeField(_("from"))
    due_at = models.DateTimeField(_("due"))
    closes_at = models.DateTimeField(_("end of the grace"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    excuse = models.CharField(_("excuse"), max_length=10, choices=Excuse.choices, blank=True)

    class Meta:
        verbose_name = _("planned inspection")
        verbose_name_plural = _("planned inspections")
        ordering = ("due_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "week"], name="defects_duty_once"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("due_at")) & Q(due_at__lte=F("closes_at")),
                name="defects_duty_window",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state__in=["done", "missed", "excused"], ended_at__isnull=False),
                name="defects_duty_ended",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="excused",
                    excuse__in=["gone_by", "line", "nobody", "closed", "by_hand"],
                )
                | (~Q(state="excused") & Q(excuse="")),
                name="defects_duty_excuse",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], name="defects_duty_sweep", condition=Q(state="open")
            ),
            models.Index(
                fields=["inspector", "due_at"], name="defects_duty_mine", condition=Q(state="open")
            ),
            models.Index(fields=["campaign", "week", "id"], name="defects_duty_week"),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.week}"


class DutyHandOver(models.Model):
    """A planned inspection that went from one person to another, and why."""

    duty = models.ForeignKey(InspectionDuty, models.PROTECT, related_name="hand_overs")
    given_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    given_from = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    given_to = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.given_from} → {self.given_to}"


class DutyExcuse(models.Model):
    """A planned inspection that a quality manager excused, and why; perhaps taken back.

    It stays on the record also where the inspection turns out to have been done.
    """

    duty = models.ForeignKey(InspectionDuty, models.PROTECT, related_name="excuses")
    excused_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("at"))
    taken_back_by = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(taken_back_at__isnull=True),
                name="defects_duty_excused_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="defects_duty_excuse_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.reason}"
