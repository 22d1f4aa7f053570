"""The red list, the black list, and the corrections that answer it."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from defects import rules
from defects.models.inspections import Factor, Inspection, Severity
from defects.rules import Clock
from people.models import Department, Employee, ProductionLine, Team

ACTIVE_STATES = ("open", "submitted")


class Finding(models.Model):
    """What an inspection turns up, on either list."""

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("inspection"),
    )
    line = models.ForeignKey(
        ProductionLine, models.PROTECT, related_name="%(class)ss", verbose_name=_("line")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="%(class)ss", verbose_name=_("team")
    )
    title = models.CharField(_("what"), max_length=200)
    detail = models.TextField(_("details"), max_length=4000, blank=True)
    posted_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="posted_%(class)ss", verbose_name=_("posted by")
    )
    posted_at = models.DateTimeField(_("posted"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """What people call it by: #041."""
        return rules.number(self.pk) if self.pk else ""


class Commendation(Finding):
    """An entry on the red list: good work, seen."""

    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name=_("who"),
    )

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        indexes = [
            models.Index(fields=["campaign", "-id"], name="defects_red_newest"),
            models.Index(fields=["campaign", "team", "-id"], name="defects_red_team"),
            models.Index(fields=["campaign", "posted_at"], name="defects_red_posted"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("defects:commendation", args=[self.pk])


def _answered_by(employee: Employee) -> Q:
    """Defects of a team that the person is in or leads, or of the department they head."""
    own_team = Q(team=employee.team_id) if employee.team_id else Q()
    return own_team | Q(team__leader=employee) | Q(department__head=employee)


class DefectQuerySet(models.QuerySet["Defect"]):
    """Which defects somebody may act on: object rules are part of the query."""

    def active(self) -> DefectQuerySet:
        return self.filter(state__in=ACTIVE_STATES)

    def of_responsible(self, employee: Employee) -> DefectQuerySet:
        """Those whose correction is this person's task: member, leader or head."""
        return self.filter(_answered_by(employee))

    def verifiable_by(self, employee: Employee) -> DefectQuerySet:
        """Those that wait for a verdict which this person may give.

        Nobody judges what is their own task, nor what they submitted themselves.
        """
        own = Correction.objects.filter(
            defect=models.OuterRef("pk"), verdict="waiting", submitted_by=employee
        )
        waiting = self.filter(state="submitted").exclude(_answered_by(employee))
        return waiting.exclude(models.Exists(own))


class Defect(Finding):
    """An entry on the black list, with a responsible team and a correction clock.

    `due_at` is the deadline that runs, or ran last. While a correction waits for
    verification the clock stands still and `left` holds what remained of it.
    `missed_at` is the deadline that was missed. What a person sees (at risk,
    overdue ...) is derived from these and the present instant by `rules.status`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be corrected")
        SUBMITTED = "submitted", _("Awaiting verification")
        VERIFIED = "verified", _("Verified")
        VOID = "void", _("Void")

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="defects", verbose_name=_("department")
    )
    category = models.CharField(_("category"), max_length=20, choices=Factor.choices)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    due_at = models.DateTimeField(_("due"))
    left = models.DurationField(_("left on the clock"), null=True, blank=True)
    missed_at = models.DateTimeField(_("missed"), null=True, blank=True)
    clock_round = models.PositiveSmallIntegerField(default=1, editable=False)
    # The campaign's rule as it was when the clock started: a change of it later
    # moves no clock that runs.
    clock_rule = models.CharField(
        _("correction clock"), max_length=20, choices=Campaign.ClockRule.choices
    )
    clock_days = models.PositiveSmallIntegerField(_("days to correct"))
    clock_zone = models.CharField(_("time zone"), max_length=50)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True, editable=False)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )

    objects = DefectQuerySet.as_manager()

    class Meta:
        verbose_name = _("defect")
        verbose_name_plural = _("defects")
        permissions = [
            ("submit_correction", _("Can submit a correction")),
            ("verify_defect", _("Can verify a correction")),
            ("extend_defect", _("Can extend a deadline")),
            ("transfer_defect", _("Can transfer a defect to another team")),
            ("void_defect", _("Can void a defect")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="submitted", left__isnull=False, submitted_at__isnull=False)
                | Q(state__in=["open", "verified", "void"], left__isnull=True),
                name="defects_defect_left_while_paused",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["verified", "void"], ended_at__isnull=False)
                | Q(state__in=["open", "submitted"], ended_at__isnull=True),
                name="defects_defect_ended",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Factor.values) & Q(severity__in=Severity.values),
                name="defects_defect_choices",
            ),
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(left__gte=dt.timedelta()),
                name="defects_defect_left_not_negative",
            ),
        ]
        indexes = [
            # The sweep: cost follows the number due, not the number of defects.
            models.Index(
                fields=["due_at"],
                name="defects_sweep",
                condition=Q(state="open", missed_at__isnull=True),
            ),
            models.Index(
                fields=["next_reminder_at"],
                name="defects_reminders",
                condition=Q(state="open", next_reminder_at__isnull=False),
            ),
            # The list: by deadline while work is open, by number otherwise.
            models.Index(
                fields=["campaign", "due_at", "id"],
                name="defects_active",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(
                fields=["campaign", "team", "due_at", "id"],
                name="defects_active_team",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(
                fields=["campaign", "line", "due_at", "id"],
                name="defects_active_line",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(
                fields=["campaign", "submitted_at", "id"],
                name="defects_verification_queue",
                condition=Q(state="submitted"),
            ),
            models.Index(fields=["campaign", "-id"], name="defects_newest"),
            models.Index(fields=["campaign", "team", "-id"], name="defects_newest_team"),
            models.Index(fields=["campaign", "line", "-id"], name="defects_newest_line"),
            models.Index(fields=["campaign", "state", "-id"], name="defects_newest_state"),
            # The orders that a reader may choose, walked in both directions.
            models.Index(
                fields=["campaign", "id"],
                name="defects_active_by_number",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(
                fields=["campaign", "posted_at", "id"],
                name="defects_active_by_posted",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(
                fields=["campaign", "severity", "due_at", "id"],
                name="defects_active_by_severity",
                condition=Q(state__in=ACTIVE_STATES),
            ),
            models.Index(fields=["campaign", "due_at", "id"], name="defects_all_by_due"),
            models.Index(fields=["campaign", "posted_at", "id"], name="defects_all_by_posted"),
            models.Index(
                fields=["campaign", "severity", "due_at", "id"], name="defects_all_by_severity"
            ),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="defects_title_words"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("defects:detail", args=[self.pk])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which this defect's days are counted."""
        return zoneinfo.ZoneInfo(self.clock_zone)

    @property
    def clock(self) -> Clock:
        """What the rules read of the clock."""
        return Clock(self.state, self.due_at, self.left, self.missed_at)

    @property
    def outcome(self) -> str:
        """How it ended: met, missed or void; empty while it is under way."""
        if self.state == self.State.VOID:
            return "void"
        if self.state == self.State.VERIFIED:
            return "missed" if self.missed_at else "met"
        return ""


class Correction(models.Model):
    """The responsible team's answer to a defect; each try is one row."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("Awaiting verification")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Ended with the defect")

    defect = models.ForeignKey(
        Defect, models.PROTECT, related_name="corrections", verbose_name=_("defect")
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    containment = models.TextField(_("containment"), max_length=2000)
    factor = models.CharField(_("root cause factor"), max_length=20, choices=Factor.choices)
    whys = ArrayField(models.CharField(max_length=500), verbose_name=_("whys"))
    system_factor = models.CharField(
        _("system cause factor"), max_length=20, choices=Factor.choices, blank=True
    )
    system_cause = models.CharField(_("system cause"), max_length=500, blank=True)
    measure = models.TextField(_("measure"), max_length=2000)
    submitted_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="corrections", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"))
    in_time = models.BooleanField(_("in time"))
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.WAITING
    )
    verified_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verifications",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verdict_reason = models.CharField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("attempt",)
        constraints = [
            models.UniqueConstraint(fields=["defect", "attempt"], name="defects_attempt_once"),
            models.UniqueConstraint(
                fields=["defect"], condition=Q(verdict="waiting"), name="defects_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(factor__in=Factor.values), name="defects_correction_factor"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("submitted_by")),
                name="defects_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(factor="people")
                | (~Q(system_factor__in=["", "people"]) & ~Q(system_cause="")),
                name="defects_people_cause_has_system_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.defect_id}/{self.attempt}"
