"""What anybody in the plant reports: a problem seen, or good work."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from defects.models.findings import Commendation, Defect
from people.models import Employee, ProductionLine


def _of_lines_of(employee: Employee) -> Q:
    """Of a line whose team this person leads, or whose department they head."""
    return Q(line__team__leader=employee) | Q(line__team__department__head=employee)


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports somebody may see or answer: object rules are part of the query."""

    def waiting(self) -> ReportQuerySet:
        return self.filter(state="waiting")

    def of(self, employee: Employee) -> ReportQuerySet:
        return self.filter(reported_by=employee)

    def visible_to(self, employee: Employee) -> ReportQuerySet:
        """One's own, and those of the lines that one answers for; a manager sees all."""
        if employee.has_perm("defects.answer_any_report"):
            return self
        own = Q(reported_by=employee)
        if not employee.has_perm("defects.answer_report"):
            return self.filter(own)
        return self.filter(own | _of_lines_of(employee))

    def answerable_by(self, employee: Employee) -> ReportQuerySet:
        """A leader answers for the lines of their team, a head for their department's, a
        quality manager for all; nobody accepts what they reported themselves."""
        seen = self.exclude(reported_by=employee)
        if employee.has_perm("defects.answer_any_report"):
            return seen
        return seen.filter(_of_lines_of(employee))


class Report(models.Model):
    """A problem or good work that somebody saw; on no list until it is accepted.

    Once it is, `defect` or `commendation` is what it became, and a defect's clock starts
    then. Else it is answered with a reason.
    """

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("Problem")
        PRAISE = "praise", _("Good work")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("On the list")
        ANSWERED = "answered", pgettext_lazy("report", "Answered")

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    line = models.ForeignKey(
        ProductionLine, models.PROTECT, related_name="reports", verbose_name=_("line")
    )
    title = models.CharField(_("what"), max_length=200)
    reported_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="reports", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # How often somebody was reminded that it waits; see services/chasing.py.
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    defect = models.OneToOneField(
        Defect, models.PROTECT, null=True, blank=True, related_name="report"
    )
    commendation = models.OneToOneField(
        Commendation, models.PROTECT, null=True, blank=True, related_name="report"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        permissions = [
            ("answer_report", _("Can accept or answer a report")),
            ("answer_any_report", _("Can accept or answer every report")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="waiting",
                    answered_at__isnull=True,
                    defect__isnull=True,
                    commendation__isnull=True,
                )
                | Q(state="accepted", answered_at__isnull=False, defect__isnull=False)
                | Q(state="accepted", answered_at__isnull=False, commendation__isnull=False)
                | (Q(state="answered", answered_at__isnull=False) & ~Q(answer="")),
                name="defects_report_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="defects_report_newest"),
            models.Index(fields=["reported_by", "-id"], name="defects_report_mine"),
            models.Index(
                fields=["campaign", "id"],
                name="defects_report_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["campaign", "reported_at"],
                name="defects_report_remind",
                condition=Q(state="waiting", reminders__lt=2),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("defects:report", args=[self.pk])
