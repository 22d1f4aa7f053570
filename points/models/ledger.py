"""The points ledger, the campaign's amounts, and the standings kept beside it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from core.bilingual import Named
from people.models import Department, Employee, Team

# What nobody changes once it is written: the database refuses it, by SQL too.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class PointRule(Named, models.Model):
    """What a fact earns or costs in one campaign; an entry keeps the amount it was posted with."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="point_rules", verbose_name=_("campaign")
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    amount = models.SmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("point rule")
        verbose_name_plural = _("point rules")
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="points_rule_once"),
        ]


class PointEntry(models.Model):
    """One row of the ledger. Never changed, never deleted: the database refuses both.

    Each entry counts for its team, its department and, where one person earned it,
    that employee. `key` names the fact (`defect:17:missed`), so each earns once.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="entries", verbose_name=_("campaign")
    )
    rule = models.ForeignKey(
        PointRule, models.PROTECT, related_name="entries", verbose_name=_("rule")
    )
    key = models.CharField(_("key"), max_length=120, unique=True)
    amount = models.SmallIntegerField(_("points"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("team")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("department"),
    )
    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("employee"),
    )
    occurred_at = models.DateTimeField(_("dated"))
    posted_at = models.DateTimeField(_("posted"))
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )

    class Meta:
        verbose_name = _("point entry")
        verbose_name_plural = _("point entries")
        permissions = [("reverse_pointentry", _("Can reverse an entry"))]
        indexes = [
            models.Index(fields=["campaign", "team", "-id"], name="points_entry_team"),
            models.Index(fields=["campaign", "department", "-id"], name="points_entry_department"),
            models.Index(
                fields=["campaign", "employee", "-id"],
                name="points_entry_employee",
                condition=Q(employee__isnull=False),
            ),
            models.Index(fields=["campaign", "occurred_at"], name="points_entry_dated"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False)
                | Q(department__isnull=False)
                | Q(employee__isnull=False),
                name="points_entry_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="points_reversal_reason"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.key} {self.amount:+d}"


class Standing(models.Model):
    """A running sum of the ledger, kept in the entry's own transaction.

    `reached_at` is when the present score was reached: the latest date of any
    entry that stands; one that was taken back, and what took it back, leave no
    trace in it. Where none stands it is the beginning of time. A tie goes to
    whoever was there first.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("campaign"))
    points = models.IntegerField(_("points"))
    entries = models.PositiveIntegerField(_("entries"))
    reached_at = models.DateTimeField(pgettext_lazy("a score", "reached"))

    class Meta:
        abstract = True

    @property
    def is_dated(self) -> bool:
        """Whether any entry stands in the score, so that its date means something."""
        return self.reached_at.year > 1970


class TeamStanding(Standing):
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))

    class Meta:
        verbose_name = _("team standing")
        verbose_name_plural = _("team standings")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "team"], name="points_teamstanding_once")
        ]
        indexes = [
            models.Index(
                F("campaign"),
                F("points").desc(),
                F("reached_at"),
                F("team"),
                name="points_team_rank",
            )
        ]


class DepartmentStanding(Standing):
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("department")
    )

    class Meta:
        verbose_name = _("department standing")
        verbose_name_plural = _("department standings")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "department"], name="points_departmentstanding_once"
            )
        ]
        indexes = [
            models.Index(
                F("campaign"),
                F("points").desc(),
                F("reached_at"),
                F("department"),
                name="points_department_rank",
            )
        ]


class EmployeeStanding(Standing):
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", verbose_name=_("employee")
    )

    class Meta:
        verbose_name = _("employee standing")
        verbose_name_plural = _("employee standings")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "employee"], name="points_employeestanding_once"
            )
        ]
        indexes = [
            models.Index(
                F("campaign"),
                F("points").desc(),
                F("reached_at"),
                F("employee"),
                name="points_employee_rank",
            )
        ]
