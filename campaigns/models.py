"""The campaign: what happens when, who leads it, and what it aims at."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.bilingual import Named, localized
from people.models import Department, Employee


class Activity(models.TextChoices):
    """What a phase can open."""

    TRAINING = "training", _("Training")
    INSPECTION = "inspection", _("Eagle Eye inspection")
    INITIATIVES = "initiatives", _("Zero Defect initiatives")
    LINE_EVALUATION = "line_evaluation", _("Benchmark line evaluation")
    SKILL_COMPETITION = "skill_competition", _("Skill competition")
    KNOWLEDGE_CONTEST = "knowledge_contest", _("Knowledge contest")
    VIDEOS = "videos", _("I Speak for Quality videos")
    PROPOSALS = "proposals", _("Improvement proposals")
    SUPPLIER_QUALITY = "supplier_quality", _("Supplier quality")
    AWARDS = "awards", _("Results and awards")
    HANDBOOK = "handbook", _("Handbook and standards")


def validate_time_zone(value: str) -> None:
    """Refuse a name that is not in the time zone database."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(_("Use a time zone's name, such as Asia/Shanghai.")) from error


def default_reminders() -> list[int]:
    return [24, 4]


class Campaign(Named, models.Model):
    """One quality month of one company."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        ACTIVE = "active", _("Running")
        CLOSED = "closed", _("Closed")

    class ClockRule(models.TextChoices):
        ELAPSED = "elapsed", _("Hours elapsed")
        WORKING_DAYS = "working_days", _("Working days")

    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    theme_zh = models.CharField(_("theme in Chinese"), max_length=200, blank=True)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    slogan_zh = models.CharField(_("slogan in Chinese"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Shanghai", validators=[validate_time_zone]
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    clock_rule = models.CharField(
        _("correction clock"),
        max_length=20,
        choices=ClockRule.choices,
        default=ClockRule.ELAPSED,
    )
    clock_days = models.PositiveSmallIntegerField(
        _("days to correct"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Elapsed: each day is 24 hours. Working days: the end of that working day."),
    )
    verification_hours = models.PositiveSmallIntegerField(
        _("hours to verify"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text=_("The verifier's own clock, from the submission."),
    )
    at_risk_hours = models.PositiveSmallIntegerField(
        _("at risk when fewer hours are left"),
        default=12,
        validators=[MaxValueValidator(720)],
    )
    reminder_hours = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(720)]),
        verbose_name=_("remind, hours before the deadline"),
        default=default_reminders,
        blank=True,
    )
    quiet_from = models.TimeField(
        _("nothing is sent from"),
        default=dt.time(21, 0),
        help_text=_("In the campaign's time zone."),
    )
    quiet_until = models.TimeField(_("until"), default=dt.time(7, 30))
    robot_url = models.CharField(
        _("group robot"),
        max_length=500,
        blank=True,
        help_text=_(
            "Address of a WeCom, DingTalk or Feishu group robot, as the Apprise library writes it."
        ),
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-year", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaigns_campaign_dates"
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="active"), name="campaigns_one_active"
            ),
        ]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def theme_label(self) -> str:
        return localized(self, "theme")

    @property
    def slogan_label(self) -> str:
        return localized(self, "slogan")

    def local_date(self, instant: dt.datetime) -> dt.date:
        """The calendar day that `instant` falls on in the campaign's time zone."""
        return instant.astimezone(self.zone).date()

    def midnight(self, day: dt.date) -> dt.datetime:
        """The instant with which `day` begins in the campaign's time zone."""
        return dt.datetime.combine(day, dt.time(), self.zone)

    @property
    def begins_at(self) -> dt.datetime:
        """The midnight with which its first day begins."""
        return self.midnight(self.starts_on)

    @property
    def ends_at(self) -> dt.datetime:
        """The midnight that ends its last day."""
        return self.midnight(self.ends_on + dt.timedelta(days=1))


class Phase(Named, models.Model):
    """A dated part of the campaign; phases may overlap."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="phases", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    activities = ArrayField(
        models.CharField(max_length=20, choices=Activity.choices),
        verbose_name=_("opens"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("order", "starts_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaigns_phase_dates"
            ),
        ]


class Responsibility(models.Model):
    """Who leads an activity, who supports it, and what is required of them."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="responsibilities", verbose_name=_("campaign")
    )
    activity = models.CharField(_("activity"), max_length=20, choices=Activity.choices)
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_activities", verbose_name=_("lead department")
    )
    supporting = models.ManyToManyField(
        Department,
        blank=True,
        related_name="supported_activities",
        verbose_name=_("supporting departments"),
    )
    requirement = models.TextField(_("requirement"), blank=True)
    requirement_zh = models.TextField(_("requirement in Chinese"), blank=True)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ("activity",)
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "activity"], name="campaigns_responsibility_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_activity_display()}: {self.lead}"

    @property
    def requirement_label(self) -> str:
        return localized(self, "requirement")


class CoreTask(Named, models.Model):
    """One of the few things that the campaign is about."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="core_tasks", verbose_name=_("campaign")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_zh = models.TextField(_("description in Chinese"), blank=True)
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="core_tasks",
        verbose_name=_("lead department"),
    )

    class Meta:
        verbose_name = _("core task")
        verbose_name_plural = _("core tasks")
        ordering = ("order", "id")

    @property
    def description_label(self) -> str:
        return localized(self, "description")


class Principle(Named, models.Model):
    """A line of the 1-2-3 principle: one core, two main lines, three key focuses."""

    class Level(models.IntegerChoices):
        CORE = 1, _("Core")
        LINE = 2, _("Main line")
        FOCUS = 3, _("Key focus")

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="principles", verbose_name=_("campaign")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("words"), max_length=200)
    name_zh = models.CharField(_("words in Chinese"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("1-2-3 principle")
        verbose_name_plural = _("1-2-3 principle")
        ordering = ("level", "order", "id")


class Target(Named, models.Model):
    """What the campaign wants to reach, and how that is measured."""

    class Metric(models.TextChoices):
        MANUAL = "manual", _("Typed in")
        CORRECTION_RATE = "correction_rate", _("Defect correction rate")
        ON_TIME_RATE = "on_time_rate", _("On-time correction rate")

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="targets", verbose_name=_("campaign")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    metric = models.CharField(
        _("measured by"), max_length=30, choices=Metric.choices, default=Metric.MANUAL
    )
    goal = models.DecimalField(_("goal"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_zh = models.CharField(_("unit in Chinese"), max_length=20, blank=True)
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("lead department"),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("order", "id")

    @property
    def unit_label(self) -> str:
        return localized(self, "unit")


class Measurement(models.Model):
    """A target's value on a day, typed in by somebody; the newest counts."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="measurements", verbose_name=_("target")
    )
    measured_on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ("-measured_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "measured_on"], name="campaigns_measurement_daily"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"


class CalendarDay(models.Model):
    """The plant's own exception to the public calendar."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        ordering = ("day",)

    def __str__(self) -> str:
        return str(self.day)
